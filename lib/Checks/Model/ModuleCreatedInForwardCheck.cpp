//===- ModuleCreatedInForwardCheck.cpp - layers made for each call -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleCreatedInForwardCheck.h"
#include "torch-tidy/Analysis/LoopPurpose.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ModuleCreatedInForwardCheck)

void ModuleCreatedInForwardCheck::registerMatchers(MatchFinder &Finder) {
  // nn::Linear fc(4, 2);   nn::Sequential(nn::Conv2d(...), ...)
  Finder.addMatcher(cxxConstructExpr().bind("made"), this);
  // std::make_shared<NetImpl>()
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("make_shared", "make_unique"))))
          .bind("made"),
      this);
}

// The method `forward` of a module around S, seen through lambdas.
static const CXXMethodDecl *forwardAround(const Stmt *S, const UserCode &Code) {
  const FunctionDecl *Function = Code.enclosingFunction(S);
  while (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function)) {
    if (Method->getIdentifier() && Method->getName() == "forward")
      return derivesFrom(Method->getParent(), "torch::nn::Module") ? Method
                                                                   : nullptr;
    const auto *Lambda = Code.parent(Method).get<LambdaExpr>();
    Function = Lambda ? Code.enclosingFunction(Lambda) : nullptr;
  }
  return nullptr;
}

// A layer inside `nn::Sequential(...)` is reported with the outer one.
bool ModuleCreatedInForwardCheck::isOutermost(const Expr *Made) const {
  for (const auto *Around = code().parent(Made).get<Expr>(); Around;
       Around = code().parent(Around).get<Expr>())
    if (createdModule(Around))
      return false;
  return true;
}

static bool isLookedAtOnly(const VariableUse &Use, const UserCode &Code) {
  const Expr *Call = Use.Call;
  // net->member and net->method(...)
  if (Use.Kind == UseKind::Call && Use.Callee &&
      (Use.Callee->getOverloadedOperator() == OO_Arrow ||
       Use.Callee->getOverloadedOperator() == OO_Star)) {
    const auto *Member = Code.parentIgnoringImplicit(Call).get<MemberExpr>();
    return Member && isa<CXXMethodDecl>(Member->getMemberDecl()) &&
           llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
               .Cases("forward", "to", "zero_grad", "pretty_print", true)
               .Default(false);
  }
  return Use.Kind == UseKind::Call &&
         llvm::isa_and_nonnull<CXXMethodDecl>(Use.Callee) &&
         (Use.Callee->getOverloadedOperator() == OO_Call ||
          (Use.Callee->getIdentifier() && Use.Callee->getName() == "forward"));
}

// Does the module outlive the call, or is it given weights or a mode from
// elsewhere? \p Repeats: the place runs in every call without condition.
bool ModuleCreatedInForwardCheck::isKeptOrPrepared(const Expr *Made,
                                                   bool Repeats) const {
  DynTypedNode Around = code().parentIgnoringImplicit(Made);
  while (const auto *Cast = Around.get<CXXFunctionalCastExpr>())
    Around = code().parentIgnoringImplicit(Cast);
  if (const auto *Var = Around.get<VarDecl>()) {
    if (!Var->hasLocalStorage())
      return true;
    return llvm::any_of(usesOf(*Var, code()), [&](const VariableUse &Use) {
      return !isLookedAtOnly(Use, code());
    });
  }
  if (const auto *Assigned = Around.get<CXXOperatorCallExpr>();
      Assigned && Assigned->isAssignmentOp())
    return !Repeats || !isa<MemberExpr>(ignoreImplicit(Assigned->getArg(0)));
  // nn::Linear(4, 2)->forward(x), nn::Linear(4, 2)(x)
  if (Around.get<CXXOperatorCallExpr>())
    return false;
  const auto *Member = Around.get<MemberExpr>();
  return !Member || !isa<CXXMethodDecl>(Member->getMemberDecl()) ||
         !Member->getMemberDecl()->getIdentifier() ||
         Member->getMemberDecl()->getName() != "forward";
}

void ModuleCreatedInForwardCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto *Made = Result.Nodes.getNodeAs<Expr>("made");
  const CXXRecordDecl *Class = createdModule(Made);
  if (!Class || code().isMacroArgument(Made) || code().isBroken(Made))
    return;
  const CXXMethodDecl *Forward = forwardAround(Made, code());
  const Stmt *Loop = code().enclosingLoop(Made);
  if (!Forward &&
      !(iteratesDataLoader(Loop) && runsUnconditionally(Made, Loop, code())))
    return;
  ModuleState State = createdState(*Class, Made);
  if (State == ModuleState::None || (!Forward && State == ModuleState::Mode) ||
      !isOutermost(Made) ||
      isKeptOrPrepared(Made, Forward && runsUnconditionally(
                                            Made, Forward->getBody(), code())))
    return;
  std::string Name = "'" + spokenModuleName(*Class) + "'";
  if (State == ModuleState::Mode)
    report(Made->getBeginLoc(),
           Name + " made in 'forward' is always in training mode, because "
                  "'eval()' of the model does not reach it; make it a "
                  "registered member")
        .range(Made->getSourceRange());
  else
    report(Made->getBeginLoc(),
           Name + " is made anew " +
               (Forward ? "in every call of 'forward'" : "for every batch") +
               ", so its weights start afresh each time and are never trained; "
               "make it " +
               (Forward ? "a registered member" : "once before the loop"))
        .range(Made->getSourceRange());
}
