//===- ModuleCalls.cpp - calls that run a model ---------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ModuleCalls.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace torchtidy;

static bool isTypeErasedModule(const CXXRecordDecl &Class) {
  return derivesFrom(&Class, "torch::jit::Module") ||
         derivesFrom(&Class, "torch::jit::Method") ||
         derivesFrom(&Class, "torch::jit::Object") ||
         derivesFrom(&Class, "torch::nn::AnyModule") ||
         derivesFrom(&Class, "torch::nn::ModuleHolder");
}

bool torchtidy::runsModule(const CallExpr &Call) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (!Method)
    return false;
  const CXXRecordDecl *Class = Method->getParent();
  bool IsOperator = Method->getOverloadedOperator() == OO_Call;
  llvm::StringRef Name =
      Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  if (isTypeErasedModule(*Class))
    return IsOperator || Name == "forward" || Name == "run_method" ||
           Name == "any_forward";
  if (!derivesFrom(Class, "torch::nn::Module") ||
      qualifiedName(*Class) == "torch::nn::Module")
    return false;
  return IsOperator || Name == "forward" ||
         (isTensor(Call.getType()) && Call.getNumArgs() > 0);
}
