//===- ExecutionOrder.cpp - which statement runs before another -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace torchtidy;

namespace {
using Chain = llvm::SmallVector<const Stmt *, 16>;
} // namespace

// The statements around S up to the body of its function, innermost first.
static Chain chainOf(const Stmt *S, const UserCode &Code) {
  Chain Result = {S};
  while (true) {
    DynTypedNode Parent = Code.parent(Result.back());
    if (const auto *D = Parent.get<VarDecl>())
      Parent = Code.parent(D);
    const auto *Next = Parent.get<Stmt>();
    if (!Next)
      return Result;
    Result.push_back(Next);
  }
}

// Does Part run whenever Whole does, as far as Whole decides it?
static bool alwaysRunsPart(const Stmt *Whole, const Stmt *Part) {
  if (isa<CompoundStmt, DeclStmt, ReturnStmt, AttributedStmt>(Whole))
    return true;
  if (const auto *If = dyn_cast<IfStmt>(Whole))
    return Part != If->getThen() && Part != If->getElse();
  if (const auto *For = dyn_cast<ForStmt>(Whole))
    return Part == For->getInit() || Part == For->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(Whole))
    return Part == While->getCond();
  if (const auto *Do = dyn_cast<DoStmt>(Whole))
    return Part == Do->getBody();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Whole))
    return Part == Range->getRangeStmt() || Part == Range->getInit();
  if (const auto *Try = dyn_cast<CXXTryStmt>(Whole))
    return Part == Try->getTryBlock();
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Whole))
    return Part == Choice->getCond();
  if (const auto *Binary = dyn_cast<BinaryOperator>(Whole))
    return !Binary->isLogicalOp() || Part == Binary->getLHS();
  return isa<Expr>(Whole) && !isa<LambdaExpr, StmtExpr>(Whole);
}

static bool isBefore(const Stmt *Whole, const Stmt *First, const Stmt *Later,
                     const UserCode &Code) {
  if (isa<CompoundStmt, DeclStmt>(Whole)) {
    bool Seen = false;
    for (const Stmt *Child : Whole->children()) {
      if (Child == First)
        Seen = true;
      else if (Seen && isa_and_nonnull<LabelStmt, SwitchCase>(Child))
        return false;
      if (Child == Later)
        return Seen && First != Later;
    }
    return false;
  }
  if (const auto *If = dyn_cast<IfStmt>(Whole))
    return Later == If->getThen() || Later == If->getElse();
  if (const auto *For = dyn_cast<ForStmt>(Whole))
    return First == For->getInit() || Later == For->getBody() ||
           Later == For->getInc();
  if (const auto *While = dyn_cast<WhileStmt>(Whole))
    return Later == While->getBody();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Whole))
    return Later == Range->getBody();
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Whole))
    return First == Choice->getCond() && Later != First;
  if (const auto *Binary = dyn_cast<BinaryOperator>(Whole))
    return (Binary->isLogicalOp() || Binary->getOpcode() == BO_Comma) &&
           Later == Binary->getRHS();
  return false;
}

bool torchtidy::alwaysBefore(const Stmt *First, const Stmt *Later,
                             const UserCode &Code) {
  if (Code.enclosingFunction(First) != Code.enclosingFunction(Later))
    return false;
  Chain OfFirst = chainOf(First, Code), OfLater = chainOf(Later, Code);
  const Stmt *FirstPart = nullptr, *LaterPart = nullptr, *Whole = nullptr;
  while (!OfFirst.empty() && !OfLater.empty() &&
         OfFirst.back() == OfLater.back()) {
    Whole = OfFirst.pop_back_val();
    OfLater.pop_back();
  }
  if (!Whole || OfFirst.empty() || OfLater.empty())
    return false;
  FirstPart = OfFirst.back();
  LaterPart = OfLater.back();
  if (!isBefore(Whole, FirstPart, LaterPart, Code) ||
      !alwaysRunsPart(Whole, FirstPart))
    return false;
  for (size_t I = OfFirst.size() - 1; I > 0; --I) {
    // What a try block began may not have ended when a handler swallows it.
    if (isa<CXXTryStmt>(OfFirst[I]) ||
        !alwaysRunsPart(OfFirst[I], OfFirst[I - 1]))
      return false;
  }
  return true;
}

bool torchtidy::mayRunBetween(const Stmt *Middle, const Stmt *First,
                              const Stmt *Later, const UserCode &Code) {
  if (Code.enclosingFunction(Middle) != Code.enclosingFunction(Later))
    return true;
  const SourceManager &SM = Code.context().getSourceManager();
  auto Before = [&](const Stmt *A, const Stmt *B) {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  };
  if (Before(First, Middle) && Before(Middle, Later))
    return true;
  for (const Stmt *Loop = Code.enclosingLoop(Later);
       Loop && !Code.isWithin(First, Loop); Loop = Code.enclosingLoop(Loop))
    if (Code.isWithin(Middle, Loop))
      return true;
  return false;
}

bool torchtidy::runsUnconditionally(const Stmt *S, const Stmt *Outer,
                                    const UserCode &Code) {
  Chain Around = chainOf(S, Code);
  for (size_t I = 0; I + 1 < Around.size(); ++I) {
    if (Around[I] == Outer)
      return true;
    // The body of the loop asked about is what runs in every round.
    if (Around[I + 1] == Outer)
      return true;
    if (!alwaysRunsPart(Around[I + 1], Around[I]))
      return false;
  }
  return Around.back() == Outer;
}
