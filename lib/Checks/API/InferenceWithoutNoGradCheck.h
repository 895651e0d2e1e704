//===- InferenceWithoutNoGradCheck.h - graphs nobody walks ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_INFERENCEWITHOUTNOGRADCHECK_H
#define TORCH_TIDY_CHECKS_API_INFERENCEWITHOUTNOGRADCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds loops that evaluate a module while gradients are recorded, which
/// nothing computes.
class InferenceWithoutNoGradCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  bool isInEvaluation(const TrainingEvent &Forward) const;
  bool hasGuardElsewhere(const TrainingEvent &Forward);
  void addFix(Finding &F, const TrainingEvent &Forward, const EventLoop &Loop);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_INFERENCEWITHOUTNOGRADCHECK_H
