//===- LoopPurpose.cpp - what a loop seems to be for -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/LoopPurpose.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static bool anyBelow(const Stmt *S,
                     llvm::function_ref<bool(const Stmt *)> Wanted) {
  if (!S)
    return false;
  if (Wanted(S))
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return anyBelow(Child, Wanted);
  });
}

static llvm::StringRef calledName(const Stmt *S) {
  const auto *Call = dyn_cast<CallExpr>(S);
  const auto *Callee =
      Call ? dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl()) : nullptr;
  return Callee && Callee->getIdentifier() ? Callee->getName() : "";
}

bool torchtidy::leavesAfterOneRound(const Stmt *Loop, const UserCode &Code) {
  return anyBelow(Loop, [&](const Stmt *S) {
    if (isa<BreakStmt>(S) && Code.enclosingLoop(S) != Loop)
      return false;
    return isa<BreakStmt, ReturnStmt, GotoStmt, CXXThrowExpr>(S) &&
           runsUnconditionally(S, Loop, Code);
  });
}

bool torchtidy::sleeps(const Stmt *Scope) {
  return anyBelow(Scope, [](const Stmt *S) {
    return llvm::StringSwitch<bool>(calledName(S))
        .Cases("sleep", "usleep", "nanosleep", "Sleep", true)
        .Cases("sleep_for", "sleep_until", "wait_for", "wait_until", true)
        .Default(false);
  });
}

bool torchtidy::trains(const Stmt *Scope) {
  return anyBelow(Scope, [](const Stmt *S) {
    std::string Name = calledName(S).lower();
    llvm::StringRef Called = Name;
    if (Called == "is_training")
      return false;
    return Called == "backward" || Called == "step" ||
           Called.contains("train") || Called.contains("fit") ||
           Called.contains("update");
  });
}

bool torchtidy::iteratesDataLoader(const Stmt *Loop) {
  const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(Loop);
  return Range && Range->getRangeInit() &&
         derivesFrom(Range->getRangeInit()->getType(),
                     "torch::data::DataLoaderBase");
}
