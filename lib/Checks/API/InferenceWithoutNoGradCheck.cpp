//===- InferenceWithoutNoGradCheck.cpp - graphs nobody walks --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InferenceWithoutNoGradCheck.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(InferenceWithoutNoGradCheck)

// eval() is the last that is said of its mode.
bool InferenceWithoutNoGradCheck::isInEvaluation(
    const TrainingEvent &Forward) const {
  const TrainingEvent *Mode = nullptr;
  for (const TrainingEvent &E : events().take_front(indexOf(Forward)))
    if (E.What == EventKind::SetMode && !E.Object.isOther(Forward.Object))
      Mode = &E;
  return Mode && Mode->IsTraining == Tri::No &&
         Mode->Object.isSame(Forward.Object) && Forward.IsTraining != Tri::Yes;
}

// A caller may hold the guard.
bool InferenceWithoutNoGradCheck::hasGuardElsewhere(
    const TrainingEvent &Forward) {
  return llvm::any_of(
      unit().Tensors.functions(), [&](const FunctionRecord &Function) {
        return llvm::any_of(Function.Events, [&](const TrainingEvent &E) {
          return E.Call == Forward.Call && !isWithGrad(E);
        });
      });
}

void InferenceWithoutNoGradCheck::addFix(Finding &F,
                                         const TrainingEvent &Forward,
                                         const EventLoop &Loop) {
  if (Loop.Depth == Forward.Sites.size())
    beginRoundWith(F, *Loop.Loop, "torch::NoGradGuard no_grad;");
}

void InferenceWithoutNoGradCheck::visitEvent(const TrainingEvent &Forward) {
  if (Forward.What != EventKind::Forward || !isWithGrad(Forward) ||
      !isInEvaluation(Forward))
    return;
  std::vector<EventLoop> Loops = order().loopsOf(Forward);
  if (Loops.empty() || mayHappenUnseen(Forward, Loops[0]) ||
      (Forward.HasAll && Forward.Parameters.empty()) ||
      hasGuardElsewhere(Forward))
    return;
  bool IsTrained = anyEvent(EventKind::Backward, [&](const TrainingEvent &E) {
    return order().isIn(E, Loops[0], Forward);
  });
  // Summed up in the loop, differentiated behind it.
  bool IsUsedLater = backwardAfter(Forward) ||
                     anyEvent(EventKind::Backward, [&](const TrainingEvent &E) {
                       std::vector<EventLoop> Of = order().loopsOf(E);
                       return isBefore(Forward, E) &&
                              (Of.empty() || order().isIn(Forward, Of[0], E));
                     });
  if (IsTrained || IsUsedLater)
    return;
  Finding &F = report(Forward.Call->getExprLoc(),
                      nameOf(Forward, "the module") +
                          " is evaluated while gradients are recorded, which "
                          "nothing computes; hold a 'torch::NoGradGuard'");
  F.range(Forward.Call->getSourceRange());
  addFix(F, Forward, Loops[0]);
}
