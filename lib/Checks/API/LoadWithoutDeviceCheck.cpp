//===- LoadWithoutDeviceCheck.cpp - loads that name no device -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoadWithoutDeviceCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LoadWithoutDeviceCheck)

void LoadWithoutDeviceCheck::registerMatchers(MatchFinder &Finder) {
  // torch::jit::load("model.pt")   torch::load(net, path)
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasName("load")))).bind("call"), this);
}

static bool isDevice(const Expr *E) {
  QualType Type = E->getType().getNonReferenceType();
  if (isClass(Type, "c10::Device"))
    return true;
  const auto *Enum = Type->getAs<EnumType>();
  return Enum && qualifiedName(*Enum->getDecl()) == "c10::DeviceType";
}

// The argument as written, under conversions to Device and TensorOptions.
static const Expr *writtenArgument(const Expr *E) {
  while (true) {
    E = ignoreImplicit(E);
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (!Made || isa<CXXTemporaryObjectExpr>(E) || Made->getNumArgs() != 1)
      return E;
    E = Made->getArg(0);
  }
}

// The call `x.to(device)` or `x->to(device)` that a use of x is part of.
static const CallExpr *moveToDevice(const VariableUse &Use,
                                    const UserCode &Code) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Use.Call);
  if (Use.Kind != UseKind::Call || !Call)
    return nullptr;
  if (Use.Callee && Use.Callee->getOverloadedOperator() == OO_Arrow) {
    const auto *Member = Code.parentIgnoringImplicit(Call).get<MemberExpr>();
    Call =
        Member ? Code.parentIgnoringImplicit(Member).get<CallExpr>() : nullptr;
  }
  const FunctionDecl *Callee = calledFunction(Call);
  if (!Callee || !Callee->getIdentifier() || Callee->getName() != "to" ||
      Call->getNumArgs() == 0 || !isDevice(writtenArgument(Call->getArg(0))))
    return nullptr;
  return Call;
}

// Does the expression mean the same at the load as at the move?
bool LoadWithoutDeviceCheck::isUsableAt(const Expr *Device,
                                        const ArchiveCall &Load,
                                        const Expr *Move) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(Device);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !canEdit(Device->getSourceRange(), context()))
    return false;
  if (!Var->hasLocalStorage())
    return Var->getType().isConstQualified();
  const auto *Declared = code().parent(Var).get<DeclStmt>();
  if (!isa<ParmVarDecl>(Var) &&
      (!Declared || !alwaysBefore(Declared, Load.Call, code())))
    return false;
  bool MovedLater = alwaysBefore(Load.Call, Move, code());
  if (!MovedLater && !alwaysBefore(Move, Load.Call, code()))
    return false;
  const Expr *First = MovedLater ? Load.Call : Move;
  const Expr *Later = MovedLater ? Move : Load.Call;
  return llvm::none_of(usesOf(*Var, code()), [&](const VariableUse &Use) {
    return Use.mayChange() && mayRunBetween(Use.Mention, First, Later, code());
  });
}

void LoadWithoutDeviceCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  std::optional<ArchiveCall> Load = archiveCall(Call);
  if (!Load || Load->Saves || Load->Device || code().isBroken(Call) ||
      code().isMacroArgument(Call))
    return;
  const FunctionDecl *In = code().enclosingFunction(Call);
  const CallExpr *Move = nullptr;
  if (const ValueDecl *Into = loadedInto(*Load, code()))
    for (const VariableUse &Use : usesOf(*Into, code()))
      if (const CallExpr *Found = moveToDevice(Use, code());
          Found && !Move && code().enclosingFunction(Found) == In)
        Move = Found;
  if (!Move && Load->Content != ArchiveContent::Script)
    return;
  const Expr *Device = Move ? writtenArgument(Move->getArg(0)) : nullptr;
  Finding &F = report(
      Call->getBeginLoc(),
      "'" + spokenName(*Load) +
          "' without a device puts the data on the device it was saved from, "
          "and fails where there is none; pass " +
          (Device ? "'" + shortName(Device, context(), "the device") + "'"
                  : "the device") +
          " as its last argument");
  F.range(Call->getSourceRange());
  if (!Move)
    return;
  F.note(Move->getExprLoc(), "moved to a device here");
  if (isUsableAt(Device, *Load, Move) &&
      canEdit(Load->Place->getSourceRange(), context()))
    F.fix(FixItHint::CreateInsertion(
        endOf(Load->Place->getSourceRange(), context()),
        ", " + sourceText(Device->getSourceRange(), context())));
}
