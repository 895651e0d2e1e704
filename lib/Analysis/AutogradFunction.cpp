//===- AutogradFunction.cpp - autograd functions written by the user -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace torchtidy;

static bool isContext(QualType Type) {
  return Type->isPointerType() &&
         isClass(Type->getPointeeType(), "torch::autograd::AutogradContext");
}

std::optional<AutogradFunction>
torchtidy::autogradFunction(const CXXRecordDecl &Class) {
  if (!Class.hasDefinition() ||
      !derivesFrom(&Class, "torch::autograd::Function") ||
      qualifiedName(Class) == "torch::autograd::Function")
    return std::nullopt;
  AutogradFunction Result;
  auto Take = [](const CXXMethodDecl *&Slot, const CXXMethodDecl *Method) {
    const FunctionDecl *Body = nullptr;
    bool Again = Slot != nullptr;
    Slot = nullptr;
    if (!Again && Method->hasBody(Body))
      Slot = cast<CXXMethodDecl>(Body);
  };
  for (const CXXMethodDecl *Method : Class.methods()) {
    if (!Method->getIdentifier() || Method->param_empty() ||
        !isContext(Method->getParamDecl(0)->getType()))
      continue;
    if (Method->getName() == "forward")
      Take(Result.Forward, Method);
    else if (Method->getName() == "backward")
      Take(Result.Backward, Method);
  }
  return Result;
}

std::optional<unsigned> AutogradFunction::forwardArguments() const {
  for (const ParmVarDecl *Param : Forward->parameters().drop_front()) {
    if (Param->hasDefaultArg() || Param->isParameterPack() ||
        isArrayRef(Param->getType()) ||
        isClass(Param->getType(), "c10::IListRef"))
      return std::nullopt;
  }
  return Forward->getNumParams() - 1;
}

bool AutogradFunction::hasOutputsWithoutGradient() const {
  bool Found = false;
  visitCode(Forward->getBody(), 0, [&](const Stmt &S) {
    const auto *Member = dyn_cast<MemberExpr>(&S);
    const IdentifierInfo *Name =
        Member ? Member->getMemberDecl()->getIdentifier() : nullptr;
    Found |= Name && Name->isStr("mark_non_differentiable");
    return !Found;
  });
  return Found;
}

std::optional<llvm::ArrayRef<const Expr *>>
torchtidy::bracedList(const Expr *E) {
  // {a, b} reaches a vector as an initializer_list in a constructor call.
  while (E) {
    E = ignoreImplicit(E);
    if (const auto *Standard = dyn_cast<CXXStdInitializerListExpr>(E)) {
      E = Standard->getSubExpr();
    } else if (const auto *List = dyn_cast<InitListExpr>(E)) {
      return llvm::ArrayRef<const Expr *>(List->getInits(),
                                          List->getNumInits());
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      if (Made->getNumArgs() == 0)
        return llvm::ArrayRef<const Expr *>();
      if (!isa<CXXStdInitializerListExpr, InitListExpr>(
              ignoreImplicit(Made->getArg(0))))
        return std::nullopt;
      E = Made->getArg(0);
    } else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

namespace {
struct ReturnCollector : RecursiveASTVisitor<ReturnCollector> {
  std::vector<const ReturnStmt *> Returns;
  bool VisitReturnStmt(ReturnStmt *S) {
    Returns.push_back(S);
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
};
} // namespace

std::vector<ListReturn> torchtidy::listReturns(const CXXMethodDecl &Method) {
  ReturnCollector Collector;
  Collector.TraverseStmt(Method.getBody());
  std::vector<ListReturn> Lists;
  for (const ReturnStmt *Return : Collector.Returns) {
    auto Elements = bracedList(Return->getRetValue());
    if (!Elements)
      return {};
    Lists.push_back({Return->getReturnLoc(), *Elements});
  }
  return Lists;
}
