//===- TensorWrite.cpp - writing into a tensor ------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorWrite.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static llvm::StringRef arithmeticOf(llvm::StringRef Method) {
  return llvm::StringSwitch<llvm::StringRef>(Method)
      .Cases("operator+=", "add_", "+")
      .Cases("operator-=", "sub_", "-")
      .Cases("operator*=", "mul_", "*")
      .Cases("operator/=", "div_", "/")
      .Default("");
}

static std::optional<TensorWrite> operatorWrite(const CXXOperatorCallExpr &Call,
                                                const CXXMethodDecl &Method) {
  TensorWrite Write;
  Write.Call = &Call;
  Write.Target = ignoreImplicit(Call.getArg(0));
  Write.Name = getOperatorSpelling(Call.getOperator());
  Write.Arithmetic = arithmeticOf(Method.getNameAsString());
  Write.IsAssignment = Call.getOperator() == OO_Equal;
  if (Call.getNumArgs() != 2)
    return std::nullopt;
  Write.Value = Call.getArg(1);
  // The other operator= gives a variable another tensor.
  if (Write.IsAssignment && Method.getRefQualifier() != RQ_RValue)
    return std::nullopt;
  return Write.IsAssignment || Call.isAssignmentOp()
             ? std::optional<TensorWrite>(Write)
             : std::nullopt;
}

static bool isInPlaceName(const FunctionDecl &Function) {
  return Function.getIdentifier() && endsWith(Function.getName(), "_");
}

static bool isInitFunction(const FunctionDecl &Function) {
  return !isa<CXXMethodDecl>(Function) && Function.getNumParams() > 0 &&
         isTensor(Function.getParamDecl(0)->getType()) &&
         startsWith(qualifiedName(Function), "torch::nn::init::");
}

std::optional<TensorWrite> torchtidy::tensorWrite(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return std::nullopt;
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool OfTensor =
      Method &&
      isTensor(Callee->getASTContext().getRecordType(Method->getParent()));
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call))
    return OfTensor ? operatorWrite(*Operator, *Method) : std::nullopt;
  if (!isInPlaceName(*Callee))
    return std::nullopt;
  TensorWrite Write;
  Write.Call = &Call;
  Write.Name = Callee->getNameAsString();
  if (isInitFunction(*Callee) && Call.getNumArgs() > 0) {
    Write.Target = ignoreImplicit(Call.getArg(0));
    return Write;
  }
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  if (!OfTensor || !Member)
    return std::nullopt;
  Write.Target = ignoreImplicit(Member->getImplicitObjectArgument());
  if (const auto *Before = dyn_cast<CXXMemberCallExpr>(Write.Target))
    if (auto First = tensorWrite(*Before))
      return First;
  Write.Arithmetic = arithmeticOf(Write.Name);
  if (Call.getNumArgs() > 0)
    Write.Value = Call.getArg(0);
  return Write;
}
