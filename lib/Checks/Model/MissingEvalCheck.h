//===- MissingEvalCheck.h - evaluation in training mode ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_MISSINGEVALCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_MISSINGEVALCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds modules that are evaluated while they are in training mode, and hold
/// layers for which that makes a difference.
class MissingEvalCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  bool isDeliberate(const TrainingEvent &Forward) const;
  bool looksLikeTest(const TrainingEvent &Forward) const;
  bool isTrained(const TrainingEvent &Forward) const;
  bool isOnlyLoaded(const TrainingEvent &Forward) const;
  bool isPartOfTraining(const TrainingEvent &Forward) const;
  bool mayBeSwitched(const TrainingEvent &Forward) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_MISSINGEVALCHECK_H
