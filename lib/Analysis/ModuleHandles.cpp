//===- ModuleHandles.cpp - holders of and pointers to modules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static const CXXRecordDecl *firstArgument(const CXXRecordDecl *Class) {
  const auto *Made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Made || Made->getTemplateArgs().size() == 0 ||
      Made->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return Made->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
}

static const CXXRecordDecl *holderBase(const CXXRecordDecl *Class) {
  if (!Class || !Class->hasDefinition())
    return nullptr;
  if (isa<ClassTemplateSpecializationDecl>(Class) &&
      qualifiedName(*Class) == "torch::nn::ModuleHolder")
    return Class;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (const auto *Found = holderBase(Base.getType()->getAsCXXRecordDecl()))
      return Found;
  return nullptr;
}

const CXXRecordDecl *torchtidy::heldModule(QualType Type) {
  if (Type.isNull())
    return nullptr;
  const auto *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (const auto *Holder = holderBase(Class))
    return firstArgument(Holder);
  if (!isClass(Type, "std::shared_ptr") && !isClass(Type, "std::unique_ptr"))
    return nullptr;
  const auto *Held = firstArgument(Class);
  return Held && derivesFrom(Held, "torch::nn::Module") ? Held : nullptr;
}

bool torchtidy::isModuleHandle(QualType Type) { return heldModule(Type); }

bool torchtidy::startsEmpty(QualType Type, const Expr *Init) {
  bool IsHolder = isModuleHolder(Type);
  if (!Init)
    return !IsHolder;
  Init = ignoreImplicit(Init);
  while (const auto *Written = dyn_cast<CXXFunctionalCastExpr>(Init))
    Init = ignoreImplicit(Written->getSubExpr());
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(Init))
    return true;
  if (const auto *List = dyn_cast<InitListExpr>(Init))
    return List->getNumInits() == 1 ? startsEmpty(Type, List->getInit(0))
                                    : List->getNumInits() == 0 && !IsHolder;
  const auto *Made = dyn_cast<CXXConstructExpr>(Init);
  if (!Made || !isModuleHandle(Made->getType()))
    return false;
  if (Made->getNumArgs() == 0)
    return !isModuleHolder(Made->getType());
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(
      ignoreImplicit(Made->getArg(0)));
}

static bool isNullPointer(const Expr *E) {
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(ignoreImplicit(E));
}

static HandleUse memberUse(const VariableUse &Use, bool IsHolder) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Use.Callee);
  if (!Method)
    return HandleUse::MaySet;
  switch (Method->getOverloadedOperator()) {
  case OO_Arrow:
  case OO_Star:
  case OO_Call:
  case OO_Subscript:
    return HandleUse::Needs;
  case OO_None:
    break;
  default:
    return HandleUse::MaySet;
  }
  if (isa<CXXConversionDecl>(Method))
    return HandleUse::Tests;
  return llvm::StringSwitch<HandleUse>(Method->getName())
      .Case("is_empty", HandleUse::Tests)
      .Case("use_count", HandleUse::Tests)
      .Case("ptr", HandleUse::Needs)
      // Of a pointer it asks; of a holder it throws.
      .Case("get", IsHolder ? HandleUse::Needs : HandleUse::Tests)
      .Default(Method->isConst() ? HandleUse::Other : HandleUse::MaySet);
}

// Functions that want a module in the handle they are given.
static bool refusesEmpty(const FunctionDecl &Callee) {
  return llvm::StringSwitch<bool>(qualifiedName(Callee))
      .Cases("torch::load", "torch::save", true)
      .Cases("torch::nn::Module::register_module",
             "torch::nn::Module::replace_module", true)
      .Default(false);
}

HandleUse torchtidy::handleUse(const VariableUse &Use,
                               const ValueDecl &Handle) {
  switch (Use.Kind) {
  case UseKind::Call:
    return memberUse(Use, isModuleHolder(Handle.getType()));
  case UseKind::Assign:
    // `net = nullptr` gives it none.
    if (const auto *Call = dyn_cast_or_null<CallExpr>(Use.Call))
      if (Call->getNumArgs() == 2 && isNullPointer(Call->getArg(1)))
        return HandleUse::Other;
    return HandleUse::MaySet;
  case UseKind::Move:
  case UseKind::Reference:
  case UseKind::Unclear:
    if (Use.Callee && refusesEmpty(*Use.Callee))
      return HandleUse::Needs;
    return HandleUse::MaySet;
  case UseKind::Read:
    if (!Use.Callee)
      return HandleUse::Other;
    if (refusesEmpty(*Use.Callee))
      return HandleUse::Needs;
    return Use.Callee->isOverloadedOperator() ? HandleUse::Tests
                                              : HandleUse::Other;
  case UseKind::Capture:
    return HandleUse::Other;
  }
  llvm_unreachable("all kinds are handled");
}

bool torchtidy::runsModel(const Decl *Callee) {
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Callee);
  if (!Function)
    return false;
  if (Function->getOverloadedOperator() == OO_Call)
    return true;
  return Function->getIdentifier() &&
         llvm::StringSwitch<bool>(Function->getName())
             .Cases("forward", "run_method", "get_method", true)
             .Default(false);
}

bool torchtidy::mayRunModel(const VariableUse &Use, const UserCode &Code) {
  if (!Use.Call)
    return false;
  if (Use.Kind == UseKind::Call && runsModel(Use.Callee))
    return true;
  if (Use.Argument >= 0)
    return Use.Callee && Code.files().contains(Use.Callee->getLocation());
  const auto *Through = Code.parentIgnoringImplicit(Use.Call).get<MemberExpr>();
  return Through && runsModel(Through->getMemberDecl());
}
