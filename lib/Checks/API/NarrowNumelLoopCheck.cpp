//===- NarrowNumelLoopCheck.cpp - counting elements with int ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowNumelLoopCheck.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NarrowNumelLoopCheck)

void NarrowNumelLoopCheck::registerMatchers(MatchFinder &Finder) {
  // for (int i = 0; i < x.numel(); ++i)
  Finder.addMatcher(forStmt().bind("loop"), this);
  // int n = x.numel();
  Finder.addMatcher(varDecl(hasInitializer(expr())).bind("var"), this);
}

// x.size(0) * x.size(1)
static unsigned countSizes(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Product = dyn_cast<BinaryOperator>(E))
    return Product->getOpcode() == BO_Mul
               ? countSizes(Product->getLHS()) + countSizes(Product->getRHS())
               : 0;
  return isTensorMethod(E, "size");
}

// The expression that counts elements or bytes of a tensor, or null.
static const Expr *countOf(const Expr *E) {
  E = ignoreImplicit(E);
  if (isTensorMethod(E, "numel") || isTensorMethod(E, "nbytes") ||
      countSizes(E) > 1)
    return E;
  const FunctionDecl *Callee = calledFunction(E);
  if (Callee && (qualifiedName(*Callee) == "at::numel" ||
                 qualifiedName(*Callee) == "torch::numel"))
    return E;
  // const int64_t n = x.numel();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && Var->hasInit() &&
                 !isa<ParmVarDecl>(Var) && !isa<DeclRefExpr>(Var->getInit())
             ? countOf(Var->getInit())
             : nullptr;
}

static bool isNarrow(QualType Type, const ASTContext &Context) {
  return Type->isIntegerType() && !Type->isBooleanType() &&
         !Type->isDependentType() && Context.getTypeSize(Type) < 64;
}

void NarrowNumelLoopCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Loop = Result.Nodes.getNodeAs<ForStmt>("loop"))
    judgeLoop(*Loop, Loop->getCond());
  const auto *Var = Result.Nodes.getNodeAs<VarDecl>("var");
  if (!Var || isa<ParmVarDecl>(Var) || !isNarrow(Var->getType(), context()) ||
      code().isBroken(Var->getInit()))
    return;
  // A cast that is written is an answer to this question.
  const Expr *Init = Var->getInit()->IgnoreParenImpCasts();
  const Expr *Count = isa<DeclRefExpr>(Init) ? nullptr : countOf(Init);
  if (Count)
    report(Var->getLocation(),
           "'" + Var->getNameAsString() + "' is of type '" +
               Var->getType().getUnqualifiedType().getAsString(
                   context().getPrintingPolicy()) +
               "', which '" + shortName(Count, context()) +
               "' exceeds for a tensor of 2^31 elements; use int64_t")
        .range(Init->getSourceRange());
}

void NarrowNumelLoopCheck::judgeLoop(const ForStmt &Loop, const Expr *Cond) {
  const auto *Test =
      Cond ? dyn_cast<BinaryOperator>(Cond->IgnoreParenImpCasts()) : nullptr;
  if (!Test || code().isBroken(&Loop))
    return;
  if (Test->getOpcode() == BO_LAnd) {
    judgeLoop(Loop, Test->getLHS());
    judgeLoop(Loop, Test->getRHS());
    return;
  }
  if (!Test->isComparisonOp())
    return;
  const Expr *Left = Test->getLHS()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Left);
  const auto *Counter = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Expr *Count = countOf(Test->getRHS());
  if (!Counter || !Count || !isNarrow(Counter->getType(), context()) ||
      isNarrow(Test->getRHS()->IgnoreParenImpCasts()->getType(), context()))
    return;
  Finding &F =
      report(Left->getBeginLoc(),
             "'" + Counter->getNameAsString() + "' is of type '" +
                 Counter->getType().getUnqualifiedType().getAsString(
                     context().getPrintingPolicy()) +
                 "' and does not reach '" + shortName(Count, context()) +
                 "' of a tensor of 2^31 elements; use int64_t")
          .range(Test->getSourceRange());
  const auto *Init = dyn_cast_or_null<DeclStmt>(Loop.getInit());
  const TypeSourceInfo *Written = Counter->getTypeSourceInfo();
  if (!Init || !Init->isSingleDecl() || Init->getSingleDecl() != Counter ||
      !Written || Written->getType()->getContainedAutoType())
    return;
  // A wider number does not fit everywhere a narrow one does.
  for (const DeclRefExpr *Mention : refsTo(*Counter, *Loop.getBody()))
    if (code().parentIgnoringImplicit(Mention).get<InitListExpr>() ||
        code().parentIgnoringImplicit(Mention).get<CallExpr>())
      return;
  SourceRange Range =
      Written->getTypeLoc().getUnqualifiedLoc().getSourceRange();
  if (canEdit(Range, context()))
    F.fix(FixItHint::CreateReplacement(Range, "int64_t"));
}
