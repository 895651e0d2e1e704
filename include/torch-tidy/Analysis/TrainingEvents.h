//===- TrainingEvents.h - what a function does to train ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The calls of a function by which models are trained and evaluated, in an
/// order in which they may run: what stands later in the list never runs before
/// what stands earlier in the same round of the loops around both. Calls in
/// functions of the user's that it calls are among them.
///
/// Not seen: what other threads do, and what functions do whose body is not in
/// the unit; where one of those may take part there is an event that says so.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TRAININGEVENTS_H
#define TORCH_TIDY_ANALYSIS_TRAININGEVENTS_H

#include "torch-tidy/Analysis/FlowValue.h"
#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "torch-tidy/Analysis/UserCode.h"

namespace torchtidy {

/// A module or an optimizer, as far as it can be told apart from others.
struct TrainingObject {
  /// Equal numbers are one object; 0 is not known.
  unsigned Number = 0;
  /// Of the variable through which it is reached; equal numbers are one object
  /// as long as nothing assigns to the variable.
  unsigned Variable = 0;
  /// It was made where the analysis saw it, so that another number is another
  /// object.
  bool IsExact = false;

  bool isSame(const TrainingObject &Other) const {
    return (Number && Number == Other.Number) ||
           (Variable && Variable == Other.Variable);
  }
  /// Surely two objects.
  bool isOther(const TrainingObject &Other) const {
    return !isSame(Other) && IsExact && Other.IsExact;
  }
};

struct TrainingEvent {
  enum class Kind {
    Forward,      ///< A module runs.
    SetMode,      ///< `train()`, `eval()`.
    Optimizer,    ///< An optimizer is made.
    MoreGroups,   ///< It is given more parameters.
    ZeroGrad,     ///< `zero_grad()` of an optimizer or a module.
    ZeroSome,     ///< Gradients of some tensors are, or may be, set.
    Step,         ///< `step()` of an optimizer.
    Backward,     ///< Gradients are computed.
    ScheduleStep, ///< `step()` of a scheduler.
    Clip,         ///< Gradients are clipped.
    Register,     ///< A module gets a layer or tensor, or loses it.
    Load,         ///< A module is filled from a file.
    Unseen,       ///< Code that is not seen may do any of these.
  };
  Kind What = Kind::Unseen;
  const clang::Expr *Call = nullptr;
  /// The calls of the user's functions that lead to it, the outermost first.
  std::vector<const clang::Expr *> Path;
  /// The same with the calls of lambdas.
  std::vector<const clang::Expr *> Sites;
  /// The module or optimizer; not of Backward.
  TrainingObject Object;
  /// As it is written; null if it is not.
  const clang::Expr *Written = nullptr;
  /// Of Optimizer: the module whose `parameters()` it is given.
  TrainingObject Of;
  /// Of Optimizer: the tensors it is given; of Forward, ZeroGrad and Clip: the
  /// parameters of the module. All of them, if `HasAll`.
  std::vector<TensorId> Parameters;
  bool HasAll = false;
  /// Of Forward: is it in training mode? Of SetMode: the mode from now on.
  Tri IsTraining = Tri::Unknown;
  /// Of Forward: has it a layer for which the mode matters?
  Tri DependsOnMode = Tri::Unknown;
  /// The class of that layer: `Dropout`; empty for a `forward` that asks.
  std::string Layer;
  TensorModes Modes;
};

/// A loop of one of the functions that lead to an event.
struct EventLoop {
  const clang::Stmt *Loop = nullptr;
  /// How many of the event's sites lead to that function.
  unsigned Depth = 0;
};

/// Orders the events of one function.
class EventOrder {
public:
  EventOrder(const UserCode &Code, llvm::ArrayRef<TrainingEvent> Events)
      : Code(Code), Events(Events) {}

  /// The loops around an event, the innermost first; those that run once, such
  /// as `do {} while (0)`, left out.
  std::vector<EventLoop> loopsOf(const TrainingEvent &E) const;
  /// Is \p Other in this loop of \p E?
  bool isIn(const TrainingEvent &Other, const EventLoop &Loop,
            const TrainingEvent &E) const;
  /// The innermost loop of \p A that \p B is in too; empty if there is none.
  std::optional<EventLoop> commonLoop(const TrainingEvent &A,
                                      const TrainingEvent &B) const;
  /// Is \p E reached in every round of its loop, or in every call without one?
  /// Early exits are not looked at.
  bool runsAlways(const TrainingEvent &E,
                  const std::optional<EventLoop> &Loop) const;

private:
  const clang::Stmt *anchor(const TrainingEvent &E, unsigned Depth) const {
    return Depth < E.Sites.size() ? E.Sites[Depth] : E.Call;
  }

  const UserCode &Code;
  llvm::ArrayRef<TrainingEvent> Events;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TRAININGEVENTS_H
