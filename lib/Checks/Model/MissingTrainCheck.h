//===- MissingTrainCheck.h - training in evaluation mode --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_MISSINGTRAINCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_MISSINGTRAINCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds modules that are put into evaluation mode in a round of a loop, and
/// are trained in that mode from the next round on.
class MissingTrainCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  bool isTrainedBefore(const TrainingEvent &Eval, const EventLoop &Loop) const;
  bool isSwitchedBack(const TrainingEvent &Eval, const EventLoop &Loop) const;
  bool mayBeLastRound(const TrainingEvent &Eval, const EventLoop &Loop) const;
  void addFix(Finding &F, const TrainingEvent &Eval, const EventLoop &Loop);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_MISSINGTRAINCHECK_H
