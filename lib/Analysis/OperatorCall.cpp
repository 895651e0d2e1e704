//===- OperatorCall.cpp - which operator a call calls -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OperatorCall.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

namespace {
/// Where a function of LibTorch stands, and how its operators are named there.
struct Home {
  llvm::StringLiteral Namespace;
  llvm::StringLiteral OperatorPrefix;
  llvm::StringLiteral Shown;
};
constexpr Home Homes[] = {
    {"at", "", "torch::"},
    {"torch", "", "torch::"},
    {"torch::linalg", "linalg_", "torch::linalg::"},
    {"torch::fft", "fft_", "torch::fft::"},
    {"torch::special", "special_", "torch::special::"},
    {"torch::nn::functional", "", "torch::nn::functional::"},
};
} // namespace

static const Home *homeOf(const FunctionDecl &Function) {
  const auto *Space = dyn_cast<NamespaceDecl>(
      Function.getDeclContext()->getEnclosingNamespaceContext());
  if (!Space || isa<CXXMethodDecl>(Function))
    return nullptr;
  std::string Name = qualifiedName(*Space);
  const Home *Found =
      llvm::find_if(Homes, [&](const Home &H) { return H.Namespace == Name; });
  return Found == std::end(Homes) ? nullptr : Found;
}

std::string torchtidy::operatorNameOf(const FunctionDecl &Function) {
  if (!Function.getIdentifier())
    return "";
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function)) {
    std::string Class = qualifiedName(*Method->getParent());
    return Class == "at::Tensor" || Class == "at::TensorBase"
               ? Function.getNameAsString()
               : "";
  }
  const Home *At = homeOf(Function);
  if (!At || At->Namespace == "torch::nn::functional")
    return "";
  return (At->OperatorPrefix + Function.getName()).str();
}

// Options with a setter `inplace` may turn a function into one that writes.
static bool mayWorkInPlace(const CallExpr &Call) {
  return llvm::any_of(Call.arguments(), [](const Expr *Argument) {
    const auto *Class = Argument->getType()->getAsCXXRecordDecl();
    return !isa<CXXDefaultArgExpr>(Argument->IgnoreImplicit()) && Class &&
           Class->hasDefinition() &&
           llvm::any_of(Class->methods(), [](const CXXMethodDecl *M) {
             return M->getIdentifier() && M->getName() == "inplace";
           });
  });
}

static void addEffects(OperatorCall &Call, llvm::StringRef Name,
                       llvm::VersionTuple LibTorch) {
  OperatorOverloads Overloads = findOperatorsOfCppName(Name, LibTorch);
  // Written by hand in the headers: `cuda()`, `operator+`. These take their
  // tensors by value or const and return a new one.
  Call.IsPure = true;
  for (const OperatorOverload &Overload : Overloads) {
    OperatorEffects Effects = effectsOf(Overload);
    Call.IsPure &= Effects.isPure();
    Call.ReturnsAlias |= Effects.ReturnsAlias;
    Call.IsRandom |= Effects.IsRandom;
  }
}

static const Expr *onlyTensorArgument(const CallExpr &Call) {
  const Expr *Only = nullptr;
  for (const Expr *Argument : Call.arguments())
    if (isTensor(Argument->getType())) {
      if (Only)
        return nullptr;
      Only = Argument;
    }
  return Only;
}

static std::optional<OperatorCall> methodCall(const CallExpr &Call,
                                              const CXXMethodDecl &Method,
                                              llvm::VersionTuple LibTorch) {
  std::string Class = qualifiedName(*Method.getParent());
  if (Class != "at::Tensor" && Class != "at::TensorBase")
    return std::nullopt;
  OperatorCall Result;
  Result.Name = Method.getNameAsString();
  Result.IsMethod = true;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    Result.Subject = Member->getImplicitObjectArgument();
  else if (isa<CXXOperatorCallExpr>(Call))
    Result.Subject = Call.getArg(0);
  if (Method.getIdentifier())
    addEffects(Result, Method.getName(), LibTorch);
  else
    Result.IsPure = Method.isConst();
  return Result;
}

std::optional<OperatorCall>
torchtidy::operatorCall(const Expr *E, llvm::VersionTuple LibTorch) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Function = calledFunction(E);
  if (!Call || !Function)
    return std::nullopt;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
    return methodCall(*Call, *Method, LibTorch);
  const Home *At = homeOf(*Function);
  if (!At)
    return std::nullopt;
  OperatorCall Result;
  Result.Subject = onlyTensorArgument(*Call);
  if (!Function->getIdentifier()) {
    Result.Name = Function->getNameAsString();
    Result.IsPure = isa<CXXOperatorCallExpr>(Call);
    return Result;
  }
  std::string Operator = (At->OperatorPrefix + Function->getName()).str();
  // A helper of the headers, unless the table or its place says otherwise.
  bool Functional = At->Namespace == "torch::nn::functional";
  if (!Functional && findOperatorsOfCppName(Operator, LibTorch).empty())
    return std::nullopt;
  Result.Name = (At->Shown + Function->getName()).str();
  addEffects(Result, Operator, LibTorch);
  if (Functional && mayWorkInPlace(*Call))
    Result.IsPure = false;
  return Result;
}
