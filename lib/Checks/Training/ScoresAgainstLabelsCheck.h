//===- ScoresAgainstLabelsCheck.h - scores compared with classes -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_SCORESAGAINSTLABELSCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_SCORESAGAINSTLABELSCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds scores or probabilities that are tested for equality with indices of
/// classes, as if they were predictions, and
/// probabilities that are cut to integers.
class ScoresAgainstLabelsCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  void checkTruncation(const Operation &Op);
  bool areLabels(const TensorFacts &Facts) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_SCORESAGAINSTLABELSCHECK_H
