//===- ModuleNameCheck.cpp - module name -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: names are wrong by themselves, in loops, and in pairs.
//
//===----------------------------------------------------------------------===//

#include "ModuleNameCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ModuleNameCheck)

static llvm::StringRef kindOf(llvm::StringRef Method) {
  return llvm::StringSwitch<llvm::StringRef>(Method)
      .Case("register_module", "submodule")
      .Case("register_parameter", "parameter")
      .Case("register_buffer", "buffer")
      .Default("");
}

void ModuleNameCheck::registerMatchers(MatchFinder &Finder) {
  // register_module("fc", nn::Linear(3, 4))
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(
                            hasAnyName("register_module", "register_parameter",
                                       "register_buffer"),
                            ofClass(hasName("::torch::nn::Module")))))
          .bind("call"),
      this);
}

// "fc" or std::string("fc"), but not "fc" + std::to_string(i).
static const StringLiteral *literalName(const CallExpr &Call) {
  const Expr *E = Call.getNumArgs() ? Call.getArg(0) : nullptr;
  while (E) {
    E = ignoreImplicit(E);
    if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
      E = Made->getNumArgs() ? Made->getArg(0) : nullptr;
    else
      return dyn_cast<StringLiteral>(E);
  }
  return nullptr;
}

void ModuleNameCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  const StringLiteral *Name = literalName(*Call);
  if (!Name || !Name->isOrdinary() || code().isBroken(Call))
    return;
  Registration R{Call, Name, kindOf(Call->getMethodDecl()->getName())};
  judgeName(R);
  Registrations.push_back(R);
}

void ModuleNameCheck::judgeName(const Registration &R) {
  llvm::StringRef Text = R.Name->getString();
  if (Text.empty())
    report(R.Name->getBeginLoc(),
           llvm::formatv("{0} registered under an empty name, which LibTorch "
                         "refuses",
                         R.Kind));
  else if (Text.contains('.'))
    report(R.Name->getBeginLoc(),
           llvm::formatv("name '{0}' of a {1} has a dot in it, which LibTorch "
                         "refuses: dots separate levels of modules",
                         Text, R.Kind));
  else
    judgeRepetition(R);
}

// What runs once in each pass through a function, and on which object.
static bool onThis(const CallExpr &Call) {
  const auto *Member =
      cast<CXXMemberCallExpr>(Call).getImplicitObjectArgument();
  return isa<CXXThisExpr>(ignoreImplicit(Member));
}

// A loop that is left on the way registers once, for all we know.
static bool leavesLoop(const Stmt *S) {
  if (isa<BreakStmt, ReturnStmt, GotoStmt, CXXThrowExpr>(S))
    return true;
  for (const Stmt *Child : S->children())
    if (Child && !isa<LambdaExpr>(Child) && leavesLoop(Child))
      return true;
  return false;
}

void ModuleNameCheck::judgeRepetition(const Registration &R) {
  if (!onThis(*R.Call))
    return;
  const Stmt *Loop = code().enclosingLoop(R.Call);
  // Unconditional in the body of the loop: the second round throws.
  const auto *Around = code().parent(code().wholeStatement(R.Call)).get<Stmt>();
  if (isa_and_nonnull<CompoundStmt>(Around))
    Around = code().parent(Around).get<Stmt>();
  bool EveryRound = Loop && Around == Loop;
  if (EveryRound && !leavesLoop(Loop))
    report(R.Name->getBeginLoc(),
           llvm::formatv("every round of the loop registers a {0} under the "
                         "same name '{1}'; the second one throws",
                         R.Kind, R.Name->getString()))
        .note(Loop->getBeginLoc(), "the loop is here");
}

// Both run whenever the function does, one after the other, on `this`.
bool ModuleNameCheck::clash(const Registration &A,
                            const Registration &B) const {
  if (A.Call == B.Call || A.Name->getString() != B.Name->getString() ||
      A.Kind != B.Kind || !onThis(*A.Call) || !onThis(*B.Call))
    return false;
  const FunctionDecl *Function = code().enclosingFunction(A.Call);
  if (!Function || Function != code().enclosingFunction(B.Call))
    return false;
  return isUnconditional(A.Call, *Function) &&
         isUnconditional(B.Call, *Function);
}

bool ModuleNameCheck::isUnconditional(const Stmt *S,
                                      const FunctionDecl &Function) const {
  // Initialisers of members run always; a lambda or condition may not.
  DynTypedNode Node = code().parent(S);
  while (!Node.getNodeKind().isNone() && Node.get<Decl>() != &Function) {
    const auto *Parent = Node.get<Stmt>();
    const auto *Operator = dyn_cast_or_null<BinaryOperator>(Parent);
    if (isa_and_nonnull<IfStmt, SwitchStmt, ForStmt, WhileStmt, DoStmt,
                        CXXForRangeStmt, CXXTryStmt, CXXCatchStmt,
                        ConditionalOperator, LambdaExpr>(Parent) ||
        (Operator && Operator->isLogicalOp()))
      return false;
    Node = code().parent(Node);
  }
  return !Node.getNodeKind().isNone();
}

void ModuleNameCheck::finish() {
  for (size_t I = 0; I < Registrations.size(); ++I)
    for (size_t J = 0; J < I; ++J)
      if (clash(Registrations[J], Registrations[I])) {
        report(Registrations[I].Name->getBeginLoc(),
               llvm::formatv("{0} '{1}' is registered twice; the second "
                             "registration throws",
                             Registrations[I].Kind,
                             Registrations[I].Name->getString()))
            .note(Registrations[J].Name->getBeginLoc(),
                  "registered here before");
        break;
      }
}
