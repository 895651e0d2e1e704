//===- StatementPurpose.cpp - run for no result -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace torchtidy;

namespace {
struct LivingTensorFinder : RecursiveASTVisitor<LivingTensorFinder> {
  bool Found = false;
  bool VisitExpr(Expr *E) {
    Found |= E->isLValue() && isTensor(E->getType());
    return !Found;
  }
};
} // namespace

bool torchtidy::usesLivingTensor(const Expr *E) {
  LivingTensorFinder Finder;
  Finder.TraverseStmt(const_cast<Expr *>(E));
  return Finder.Found;
}

bool torchtidy::isForAMacro(const Expr *E, const UserCode &Code) {
  SourceLocation Loc = E->getBeginLoc();
  if (!Code.isMacroArgument(E))
    return false;
  const SourceManager &SM = Code.context().getSourceManager();
  while (Loc.isMacroID()) {
    llvm::StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Code.context().getLangOpts());
    if (startsWith(Name, "AT_DISPATCH"))
      return false;
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
  return true;
}

// TEST(Net, Runs) { net->forward(x); }, also of Catch2, doctest and Boost.
static bool isInTest(const Expr *E, const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  const FunctionDecl *Function = Code.enclosingFunction(E);
  // Lambdas and local classes belong to the test they stand in.
  while (isa_and_nonnull<CXXMethodDecl>(Function))
    if (const auto *Around = dyn_cast_or_null<FunctionDecl>(
            cast<CXXMethodDecl>(Function)->getParent()->getParent()))
      Function = Around;
    else
      break;
  if (!Function || !Function->getLocation().isMacroID())
    return false;
  SourceLocation Loc = Function->getLocation();
  while (SM.getImmediateMacroCallerLoc(Loc).isMacroID())
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  llvm::StringRef Name =
      Lexer::getImmediateMacroName(Loc, SM, Code.context().getLangOpts());
  return Name.contains("TEST") || Name == "SCENARIO";
}

bool torchtidy::isRunForItsOwnSake(const Expr *E, const UserCode &Code) {
  if (isInTest(E, Code))
    return true;
  const Stmt *Statement = E;
  while (const auto *Parent = Code.parent(Statement).get<Expr>())
    Statement = Parent;
  DynTypedNode Around = Code.parent(Statement);
  size_t Length = 1;
  if (const auto *Block = Around.get<CompoundStmt>()) {
    Around = Code.parent(Block);
    Length = Block->size();
    Statement = Block;
  }
  if (const auto *Try = Around.get<CXXTryStmt>())
    return Try->getTryBlock() == Statement && Length <= 2;
  if (Length > 1)
    return false;
  if (Around.get<ForStmt>() || Around.get<WhileStmt>() || Around.get<DoStmt>())
    return true;
  if (const auto *Loop = Around.get<CXXForRangeStmt>())
    return !isTensor(Loop->getLoopVariable()->getType());
  const auto *Method = Around.get<CXXMethodDecl>();
  return Method && Method->getParent()->isLambda();
}

static bool namesAssertion(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  for (const char *Word : {"assert", "expect", "check", "require"})
    if (llvm::StringRef(Lower).contains(Word))
      return true;
  return false;
}

bool torchtidy::isCheckedNext(const Expr *E, const UserCode &Code) {
  const Stmt *Statement = E;
  while (const auto *Parent = Code.parent(Statement).get<Expr>())
    Statement = Parent;
  std::vector<const Stmt *> After = statementsAfter(Statement, Code);
  if (After.empty())
    return false;
  const SourceManager &SM = Code.context().getSourceManager();
  for (SourceLocation Loc = After.front()->getBeginLoc(); Loc.isMacroID();
       Loc = SM.getImmediateMacroCallerLoc(Loc))
    if (namesAssertion(Lexer::getImmediateMacroName(
            Loc, SM, Code.context().getLangOpts())))
      return true;
  const auto *Next = dyn_cast<Expr>(After.front());
  const FunctionDecl *Callee =
      Next ? calledFunction(ignoreImplicit(Next)) : nullptr;
  return Callee && Callee->getIdentifier() && namesAssertion(Callee->getName());
}
