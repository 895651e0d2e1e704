//===- MissingZeroGradCheck.h - gradients that add up -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_MISSINGZEROGRADCHECK_H
#define TORCH_TIDY_CHECKS_API_MISSINGZEROGRADCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds loops that compute gradients and step, and never zero them, so that
/// the gradients of all rounds add up.
class MissingZeroGradCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  bool isZeroed(const TrainingEvent &Step, const EventLoop &Loop) const;
  void addFix(Finding &F, const TrainingEvent &Step,
              const TrainingEvent &Backward);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_MISSINGZEROGRADCHECK_H
