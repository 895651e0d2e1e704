//===- OptimizerParametersCheck.h - optimizers of other modules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_OPTIMIZERPARAMETERSCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_OPTIMIZERPARAMETERSCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds optimizers that were given the parameters of another module than the
/// one that is trained, or only some of its parameters, or none.
class OptimizerParametersCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  bool judgeEmpty(const TrainingEvent &Optimizer);
  bool judgeLate(const TrainingEvent &Optimizer);
  void judgeOther(const TrainingEvent &Optimizer);
  bool isOptimized(const TrainingEvent &Forward) const;
  std::vector<const TrainingEvent *>
  trainingRuns(const TrainingEvent &Optimizer) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_OPTIMIZERPARAMETERSCHECK_H
