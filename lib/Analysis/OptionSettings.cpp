//===- OptionSettings.cpp - what options objects say ----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OptionSettings.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace torchtidy;

// Is S passed for a parameter through which it can be changed?
static bool isPassedToChange(const Expr &S, const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  for (unsigned I = 0; I < Call.getNumArgs(); ++I)
    if (Call.getArg(I) == &S) {
      if (!Callee || I >= Callee->getNumParams())
        return true;
      QualType Type = Callee->getParamDecl(I)->getType();
      return Type->isReferenceType() &&
             !Type.getNonReferenceType().isConstQualified();
    }
  return false;
}

// May a mention of the variable set the option, or let others set it?
static bool mayBeSetBy(const DeclRefExpr &Mention, llvm::StringRef Name,
                       const UserCode &Code) {
  const Stmt *Top = &Mention;
  while (const auto *Parent = Code.parent(Top).get<Expr>()) {
    if (const auto *Member = dyn_cast<MemberExpr>(Parent);
        Member && Member->getMemberDecl()->getIdentifier() &&
        Member->getMemberDecl()->getName() == Name)
      return true;
    if (isa<UnaryOperator, LambdaExpr, BinaryOperator, CXXOperatorCallExpr>(
            Parent))
      return true;
    if (const auto *Call = dyn_cast<CallExpr>(Parent);
        Call && Call->getCallee() != Top)
      return isPassedToChange(*cast<Expr>(Top), *Call);
    Top = Parent;
  }
  const auto *Var = Code.parent(Top).get<VarDecl>();
  return Var && Var->getType()->isReferenceType();
}

static OptionSetting settingOfVariable(const VarDecl &Var, llvm::StringRef Name,
                                       const UserCode &Code) {
  const auto *Function =
      dyn_cast_or_null<FunctionDecl>(Var.getParentFunctionOrMethod());
  if (!Var.hasLocalStorage() || isa<ParmVarDecl>(Var) || !Var.getInit() ||
      Var.getType()->isReferenceType() || !Function)
    return {};
  for (const DeclRefExpr *Mention : mentionsOf(Var, *Function))
    if (mayBeSetBy(*Mention, Name, Code))
      return {};
  return settingOf(Var.getInit(), Name, Code);
}

OptionSetting torchtidy::settingOf(const Expr *Options, llvm::StringRef Name,
                                   const UserCode &Code) {
  OptionSetting Result;
  if (isa<CXXDefaultArgExpr>(Options)) {
    Result.Kind = OptionSetting::Default;
    return Result;
  }
  const Expr *Whole = ignoreImplicit(Options);
  const Expr *E = Whole;
  while (const auto *Setter = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Setter->getMethodDecl();
    if (!Method || !Method->getIdentifier())
      return {};
    if (Method->getName() == Name && Setter->getNumArgs() == 1) {
      Result.Kind = OptionSetting::Given;
      Result.Value = Setter->getArg(0);
      Result.Chain = Whole;
      return Result;
    }
    E = ignoreImplicit(Setter->getImplicitObjectArgument());
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var ? settingOfVariable(*Var, Name, Code) : OptionSetting();
  }
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = ignoreImplicit(Cast->getSubExpr());
  const auto *Made = dyn_cast<CXXConstructExpr>(E);
  if (!isa<InitListExpr>(E) &&
      (!Made || Made->getConstructor()->isCopyOrMoveConstructor()))
    return {};
  Result.Kind = OptionSetting::Default;
  if (isa<CXXTemporaryObjectExpr, CXXFunctionalCastExpr, CXXMemberCallExpr>(
          Whole))
    Result.Chain = Whole;
  return Result;
}
