//===- StepOrderCheck.h - steps at the wrong time ---------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_STEPORDERCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_STEPORDERCHECK_H

#include "../TrainingCheck.h"

namespace torchtidy {

/// Finds optimizers whose step comes when there are no gradients: after they
/// were erased, before they are computed, or with none computed at all; and
/// gradients that are clipped too late, or never used.
class StepOrderCheck : public TrainingCheck {
public:
  using TrainingCheck::TrainingCheck;

protected:
  void visitEvent(const TrainingEvent &Event) override;

private:
  struct Region;
  Region regionOf(const TrainingEvent &Event, TrainingEvent::Kind With) const;
  const TrainingEvent *erasedBefore(const TrainingEvent &Event,
                                    const Region &R) const;
  bool isClippedTooLate(const TrainingEvent &Clip, const Region &R) const;
  void judgeStep(const TrainingEvent &Step);
  void judgeClip(const TrainingEvent &Clip);
  void judgeUnused(const TrainingEvent &Backward);
  void judgeSchedule(const TrainingEvent &Schedule);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_STEPORDERCHECK_H
