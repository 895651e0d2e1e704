//===- TrainingCheck.h - checks on the events of training -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What checks on training share: questions about the events of the function at
/// hand. Where the events do not tell, the answer is the one that keeps a check
/// silent.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_CHECKS_TRAININGCHECK_H
#define TORCH_TIDY_LIB_CHECKS_TRAININGCHECK_H

#include "OperationCheck.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace torchtidy {

class TrainingCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  using EventKind = TrainingEvent::Kind;

  llvm::ArrayRef<TrainingEvent> events() const { return function().Events; }
  EventOrder order() const { return EventOrder(code(), events()); }
  /// Where an event stands in the list.
  size_t indexOf(const TrainingEvent &E) const { return &E - events().data(); }
  bool isBefore(const TrainingEvent &A, const TrainingEvent &B) const {
    return indexOf(A) < indexOf(B);
  }
  /// Is there an event of this kind that \p Wanted takes?
  bool anyEvent(EventKind What,
                llvm::function_ref<bool(const TrainingEvent &)> Wanted) const;
  /// May code that is not seen zero gradients, step or switch a mode in this
  /// loop of \p E? Without a loop: anywhere.
  bool mayHappenUnseen(const TrainingEvent &E,
                       const std::optional<EventLoop> &Loop) const;

  /// Is gradient recording known to be off, or on?
  static bool isWithoutGrad(const TrainingEvent &E) {
    return E.Modes.GradEnabled == Tri::No || E.Modes.Inference == Tri::Yes;
  }
  static bool isWithGrad(const TrainingEvent &E) {
    return E.Modes.GradEnabled == Tri::Yes && E.Modes.Inference == Tri::No;
  }
  /// Where this optimizer is made; null if that is not seen.
  const TrainingEvent *makingOf(const TrainingObject &Optimizer) const;
  /// Is it a `zero_grad` of an optimizer, rather than of a module?
  static bool isOfOptimizer(const TrainingEvent &ZeroGrad);
  /// Does \p ZeroGrad zero what \p Optimizer steps on?
  Tri zeroes(const TrainingEvent &ZeroGrad,
             const TrainingObject &Optimizer) const;
  /// Do two lists of parameters share one? Unknown if one is not complete.
  static Tri shareParameters(const TrainingEvent &A, const TrainingEvent &B);
  /// A `backward` that follows \p Forward in the innermost loop around it, or,
  /// without a loop, in the function; null if there is none.
  const TrainingEvent *backwardAfter(const TrainingEvent &Forward) const;
  /// Does \p Forward, with gradients, belong to a step of training?
  bool isTrainingRun(const TrainingEvent &Forward) const;

  /// `'model'`, as it is written; \p Fallback without quotes if it is not.
  std::string nameOf(const TrainingEvent &E, llvm::StringRef Fallback) const;
  /// A fix that begins the body of a loop with a statement, if it has braces.
  void beginRoundWith(Finding &F, const clang::Stmt &Loop,
                      const std::string &Statement) const;
  /// What stands in front of the name of a method that is called: `model->`;
  /// empty if it cannot be told.
  std::string objectText(const clang::Expr *Call) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_CHECKS_TRAININGCHECK_H
