//===- StepOrderCheck.cpp - steps at the wrong time -----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: a round of training can be put into a wrong order in
// several ways, all of which are told by the same walk.
//
//===----------------------------------------------------------------------===//

#include "StepOrderCheck.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(StepOrderCheck)

/// The events that follow each other around one of them: those of a loop, in a
/// circle, or those of a function.
struct StepOrderCheck::Region {
  std::optional<EventLoop> Loop;
  std::vector<const TrainingEvent *> Before; ///< Backwards in time.
  std::vector<const TrainingEvent *> After;
};

// Of the innermost loop that has an event With; without one, of the function.
StepOrderCheck::Region
StepOrderCheck::regionOf(const TrainingEvent &Event,
                         TrainingEvent::Kind With) const {
  Region R;
  for (const EventLoop &Loop : order().loopsOf(Event))
    if (!R.Loop && anyEvent(With, [&](const TrainingEvent &E) {
          return order().isIn(E, Loop, Event);
        }))
      R.Loop = Loop;
  for (const TrainingEvent &E : events())
    if (&E != &Event && (!R.Loop || order().isIn(E, *R.Loop, Event)))
      R.After.push_back(&E);
  auto First = llvm::find_if(
      R.After, [&](const TrainingEvent *E) { return isBefore(Event, *E); });
  std::rotate(R.After.begin(), First, R.After.end());
  if (!R.Loop)
    llvm::erase_if(R.After,
                   [&](const TrainingEvent *E) { return isBefore(*E, Event); });
  for (const TrainingEvent &E : events())
    if (R.Loop ? llvm::is_contained(R.After, &E) : isBefore(E, Event))
      R.Before.push_back(&E);
  std::reverse(R.Before.begin(), R.Before.end());
  auto Last = llvm::find_if(
      R.Before, [&](const TrainingEvent *E) { return isBefore(*E, Event); });
  std::rotate(R.Before.begin(), Last, R.Before.end());
  return R;
}

// What surely zeroed the gradients since they were computed last; null if
// nothing did.
const TrainingEvent *StepOrderCheck::erasedBefore(const TrainingEvent &Event,
                                                  const Region &R) const {
  const TrainingEvent *Step = Event.What == EventKind::Step ? &Event : nullptr;
  for (const TrainingEvent *E : R.Before)
    if (!Step && E->What == EventKind::Step)
      Step = E;
  for (const TrainingEvent *E : R.Before) {
    if (E->What == EventKind::Backward || E->What == EventKind::ZeroSome ||
        E->What == EventKind::Unseen || E->What == EventKind::Optimizer ||
        E->What == EventKind::Load)
      return nullptr;
    if (E->What == EventKind::Step && E->Object.isSame(Event.Object))
      return nullptr;
    if (E->What != EventKind::ZeroGrad || !Step)
      continue;
    Tri Zeroes = zeroes(*E, Step->Object);
    if (Zeroes == Tri::No)
      continue;
    return Zeroes == Tri::Yes && order().runsAlways(*E, R.Loop) ? E : nullptr;
  }
  return nullptr;
}

void StepOrderCheck::judgeStep(const TrainingEvent &Step) {
  Region R = regionOf(Step, EventKind::Backward);
  auto IsIn = [&](EventKind What) {
    return llvm::any_of(R.Before, [&](const TrainingEvent *E) {
      return E->What == What &&
             (What != EventKind::Forward || !isWithoutGrad(*E));
    });
  };
  std::string Name = nameOf(Step, "the optimizer");
  if (IsIn(EventKind::Backward)) {
    const TrainingEvent *Zero = erasedBefore(Step, R);
    if (!Zero)
      return;
    Finding &F = report(Zero->Call->getExprLoc(),
                        "'zero_grad' erases the gradients before " + Name +
                            " steps with them");
    F.range(Zero->Call->getSourceRange());
    F.note(Step.Call->getExprLoc(), "the step");
    for (const TrainingEvent *E : R.Before)
      if (E->What == EventKind::Backward) {
        F.note(E->Call->getExprLoc(), "the gradients are computed here");
        return;
      }
    return;
  }
  // Nothing computes gradients, in a loop that runs a module.
  R = regionOf(Step, EventKind::Forward);
  const TrainingEvent *Made = makingOf(Step.Object);
  bool IsSeen = llvm::none_of(events(), [](const TrainingEvent &E) {
    return E.What == EventKind::Backward || E.What == EventKind::ZeroSome ||
           E.What == EventKind::Unseen;
  });
  if (!R.Loop || !IsIn(EventKind::Forward) || !IsSeen || !Made)
    return;
  report(Step.Call->getExprLoc(),
         Name + " steps, but nothing computes gradients: 'backward' is missing")
      .range(Step.Call->getSourceRange());
}

bool StepOrderCheck::isClippedTooLate(const TrainingEvent &Clip,
                                      const Region &R) const {
  for (const TrainingEvent *E : R.After) {
    if (E->What == EventKind::Step || E->What == EventKind::Unseen ||
        E->What == EventKind::ZeroSome || E->What == EventKind::Backward)
      return false;
    if (E->What == EventKind::ZeroGrad)
      return order().runsAlways(*E, R.Loop);
  }
  return false;
}

void StepOrderCheck::judgeClip(const TrainingEvent &Clip) {
  Region R = regionOf(Clip, EventKind::Step);
  const TrainingEvent *Step = nullptr;
  for (const TrainingEvent *E : R.Before) {
    if (E->What != EventKind::Step)
      continue;
    if (Step && !Step->Object.isSame(E->Object))
      return;
    Step = E;
  }
  if (!R.Loop || !Step)
    return;
  bool IsLate = isClippedTooLate(Clip, R);
  const TrainingEvent *Zero = IsLate ? nullptr : erasedBefore(Clip, R);
  if (!IsLate && !Zero)
    return;
  Finding &F = report(
      Clip.Call->getExprLoc(),
      IsLate ? "gradients are clipped after the step that uses them, and "
               "erased before the next; clip between 'backward' and 'step'"
             : "gradients are clipped before 'backward' computes them; clip "
               "between 'backward' and 'step'");
  F.range(Clip.Call->getSourceRange());
  F.leaf("R1");
  F.note(Step->Call->getExprLoc(), "the step");
}

// loss.backward(); in a loop that zeroes an optimizer which never steps
void StepOrderCheck::judgeUnused(const TrainingEvent &Backward) {
  std::vector<EventLoop> Loops = order().loopsOf(Backward);
  if (Loops.empty() || mayHappenUnseen(Backward, std::nullopt))
    return;
  const TrainingEvent *Zeroed = nullptr;
  for (const TrainingEvent &E : events()) {
    if (E.What == EventKind::Step || E.What == EventKind::ZeroSome)
      return;
    if (E.What == EventKind::ZeroGrad && isOfOptimizer(E) &&
        order().isIn(E, Loops[0], Backward))
      Zeroed = &E;
  }
  const TrainingEvent *Made = Zeroed ? makingOf(Zeroed->Object) : nullptr;
  if (!Made || !Made->Object.IsExact)
    return;
  Finding &F = report(Backward.Call->getExprLoc(),
                      "'backward' computes gradients that nothing uses: " +
                          nameOf(*Zeroed, "the optimizer") + " never steps");
  F.range(Backward.Call->getSourceRange());
  F.note(Made->Call->getExprLoc(), "the optimizer is made here");
}

// The first learning rate is never used then.
void StepOrderCheck::judgeSchedule(const TrainingEvent &Schedule) {
  std::vector<EventLoop> Loops = order().loopsOf(Schedule);
  if (Loops.empty() || !order().runsAlways(Schedule, Loops[0]) ||
      mayHappenUnseen(Schedule, std::nullopt))
    return;
  const TrainingEvent *First = nullptr;
  for (const TrainingEvent &E : events())
    if (E.What == EventKind::Step) {
      if (!order().isIn(E, Loops[0], Schedule) || isBefore(E, Schedule))
        return;
      First = First ? First : &E;
    }
  if (!First)
    return;
  Finding &F = report(Schedule.Call->getExprLoc(),
                      "the learning rate changes before the first step, so "
                      "that the first rate is never used; call 'step' of the "
                      "scheduler behind that of the optimizer");
  F.range(Schedule.Call->getSourceRange());
  F.leaf("R2");
  F.note(First->Call->getExprLoc(), "the optimizer steps here");
}

void StepOrderCheck::visitEvent(const TrainingEvent &Event) {
  switch (Event.What) {
  case EventKind::Step:
    return judgeStep(Event);
  case EventKind::Clip:
    return judgeClip(Event);
  case EventKind::Backward:
    return judgeUnused(Event);
  case EventKind::ScheduleStep:
    return judgeSchedule(Event);
  default:
    return;
  }
}
