//===- TensorMaking.cpp - expressions that make tensors -------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

bool torchtidy::anyBelow(const Stmt *E,
                         llvm::function_ref<bool(const Expr *)> Matches) {
  if (!E)
    return false;
  if (const auto *Each = dyn_cast<Expr>(E); Each && Matches(Each))
    return true;
  return llvm::any_of(E->children(), [&](const Stmt *Child) {
    return anyBelow(Child, Matches);
  });
}

llvm::StringRef torchtidy::calledName(const Expr *E) {
  const FunctionDecl *Callee = calledFunction(E);
  return Callee && Callee->getIdentifier() ? Callee->getName() : "";
}

static bool isLiteralFalse(const Expr *E) {
  const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(ignoreImplicit(E));
  return Literal && !Literal->getValue();
}

bool torchtidy::asksForGradient(const Expr *E) {
  return anyBelow(E, [](const Expr *Each) {
    const auto *Call = dyn_cast<CallExpr>(Each);
    llvm::StringRef Name = Call ? calledName(Call) : "";
    if (Name != "requires_grad" && Name != "set_requires_grad" &&
        Name != "requires_grad_")
      return false;
    // t.requires_grad() asks whether it does.
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (Member && Name == "requires_grad" &&
        (isTensor(Member->getImplicitObjectArgument()->getType()) ||
         Call->getNumArgs() == 0))
      return false;
    return Call->getNumArgs() == 0 || !isLiteralFalse(Call->getArg(0));
  });
}

static bool isFactory(const FunctionDecl *Callee) {
  if (!Callee || !Callee->getIdentifier())
    return false;
  std::string Full = qualifiedName(*Callee);
  if (!startsWith(Full, "at::") && !startsWith(Full, "torch::"))
    return false;
  return llvm::StringSwitch<bool>(Callee->getName())
      .Cases("zeros", "ones", "empty", "full", "rand", true)
      .Cases("randn", "randint", "randperm", "arange", "range", true)
      .Cases("linspace", "logspace", "eye", "tensor", "from_blob", true)
      .Cases("hann_window", "hamming_window", "blackman_window", true)
      .Cases("tril_indices", "triu_indices", true)
      .Default(false);
}

const CallExpr *torchtidy::factoryCall(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(E));
  return Call && isFactory(Call->getDirectCallee()) ? Call : nullptr;
}

// torch::tensor(0.5), torch::zeros({}): may meet tensors of any device.
static bool mayBeScalar(const CallExpr *Factory, const UserCode &Code) {
  if (Factory->getNumArgs() == 0)
    return true;
  const Expr *First = ignoreImplicit(Factory->getArg(0));
  if (calledName(Factory) == "tensor")
    return !anyBelow(First, [](const Expr *E) {
      return isa<InitListExpr, CXXStdInitializerListExpr>(E) ||
             isClass(E->getType(), "std::vector") || isArrayRef(E->getType());
    });
  const auto *List = dyn_cast<CXXConstructExpr>(First);
  return (List && List->getNumArgs() == 0) ||
         (isa<InitListExpr>(First) &&
          cast<InitListExpr>(First)->getNumInits() == 0);
}

static bool namesDevice(const Expr *E) {
  QualType Type = E->getType();
  llvm::StringRef Name = calledName(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  bool IsOptionsVariable = (Ref || isa<MemberExpr>(E)) && isTensorOptions(Type);
  return isClass(Type, "c10::Device") || IsOptionsVariable ||
         (Type->isEnumeralType() &&
          Type->getAs<EnumType>()->getDecl()->getName() == "DeviceType") ||
         Name == "to" || Name == "cuda" || Name == "device" ||
         Name == "options" || Name == "type_as" || Name == "load";
}

static bool madeOnCpu(const Expr *E, const UserCode &Code, unsigned Depth) {
  if (!E || Depth == 0)
    return false;
  bool AnyFactory = false, Unclear = false;
  anyBelow(E, [&](const Expr *Each) {
    if (const auto *Call = dyn_cast<CallExpr>(Each);
        Call && isFactory(Call->getDirectCallee())) {
      AnyFactory = true;
      Unclear |= mayBeScalar(Call, Code);
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(Each);
               Ref && isTensor(Ref->getType())) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      bool IsLocal = Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var);
      if (IsLocal && madeOnCpu(Var->getInit(), Code, Depth - 1))
        AnyFactory = true;
      else
        Unclear = true;
    } else if (isa<MemberExpr>(Each) && isTensor(Each->getType())) {
      Unclear = true;
    } else if (const auto *Call = dyn_cast<CallExpr>(Each);
               Call && isTensor(Call->getType()) && Call->getDirectCallee() &&
               Code.files().contains(Call->getDirectCallee()->getLocation())) {
      Unclear = true;
    }
    Unclear |= namesDevice(Each);
    return Unclear;
  });
  return AnyFactory && !Unclear;
}

bool torchtidy::isMadeOnCpu(const Expr *E, const UserCode &Code) {
  return madeOnCpu(E, Code, /*Depth=*/6);
}
