//===- TrainingEvents.cpp - the order of what trains ----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TrainingEvents.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace torchtidy;

// do { ... } while (0)
static bool runsOnce(const Stmt *Loop, const ASTContext &Context) {
  const auto *Do = dyn_cast<DoStmt>(Loop);
  bool IsTrue = true;
  return Do && !Do->getCond()->isValueDependent() &&
         Do->getCond()->EvaluateAsBooleanCondition(IsTrue, Context) && !IsTrue;
}

std::vector<EventLoop> EventOrder::loopsOf(const TrainingEvent &E) const {
  std::vector<EventLoop> Loops;
  for (unsigned Depth = E.Sites.size() + 1; Depth-- > 0;)
    for (const Stmt *Loop = Code.enclosingLoop(anchor(E, Depth)); Loop;
         Loop = Code.enclosingLoop(Loop))
      if (!runsOnce(Loop, Code.context()))
        Loops.push_back({Loop, Depth});
  return Loops;
}

bool EventOrder::isIn(const TrainingEvent &Other, const EventLoop &Loop,
                      const TrainingEvent &E) const {
  if (Other.Sites.size() < Loop.Depth)
    return false;
  for (unsigned I = 0; I < Loop.Depth; ++I)
    if (Other.Sites[I] != E.Sites[I])
      return false;
  for (const Stmt *Around = Code.enclosingLoop(anchor(Other, Loop.Depth));
       Around; Around = Code.enclosingLoop(Around))
    if (Around == Loop.Loop)
      return true;
  return false;
}

std::optional<EventLoop> EventOrder::commonLoop(const TrainingEvent &A,
                                                const TrainingEvent &B) const {
  for (const EventLoop &Loop : loopsOf(A))
    if (isIn(B, Loop, A))
      return Loop;
  return std::nullopt;
}

bool EventOrder::runsAlways(const TrainingEvent &E,
                            const std::optional<EventLoop> &Loop) const {
  for (unsigned Depth = Loop ? Loop->Depth : 0; Depth <= E.Sites.size();
       ++Depth) {
    const Stmt *At = anchor(E, Depth);
    const Stmt *Outer = nullptr;
    if (Loop && Depth == Loop->Depth)
      Outer = Loop->Loop;
    else if (const FunctionDecl *Function = Code.enclosingFunction(At))
      Outer = Function->getBody();
    if (!Outer || !runsUnconditionally(At, Outer, Code))
      return false;
  }
  return true;
}
