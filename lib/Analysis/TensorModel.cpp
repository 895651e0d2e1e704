//===- TensorModel.cpp - the tensors of a translation unit ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorModel.h"
#include "FlowEvaluator.h"
#include "torch-tidy/Analysis/FieldChanges.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Finds the functions whose code runs from a head of its own.
class FunctionFinder : public RecursiveASTVisitor<FunctionFinder> {
public:
  std::vector<const FunctionDecl *> Found;
  /// Some function leaves another default dtype than float32 behind.
  bool setsDefaultDtype() const {
    return llvm::any_of(LeavesFloat,
                        [](const auto &Entry) { return !Entry.second; });
  }

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (Function->doesThisDeclarationHaveABody() &&
        !Function->isDependentContext() && !Function->isDefaulted() &&
        !Function->isDeleted())
      Found.push_back(Function);
    return true;
  }

  bool TraverseFunctionDecl(FunctionDecl *Function) {
    const FunctionDecl *Outer = std::exchange(Current, Function);
    bool GoesOn = RecursiveASTVisitor::TraverseFunctionDecl(Function);
    Current = Outer;
    return GoesOn;
  }

  // The last call of a function counts.
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->getIdentifier() && Call->getNumArgs() == 1 &&
        Callee->getName() == "set_default_dtype")
      LeavesFloat[Current] = namesFloat(Call->getArg(0));
    return true;
  }

  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    if (CXXMethodDecl *Call = Lambda->getCallOperator();
        Call && !Call->isDependentContext() && Call->hasBody())
      Found.push_back(Call);
    return true;
  }

private:
  static bool namesFloat(const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    llvm::StringRef Name =
        Ref && Ref->getDecl()->getIdentifier() ? Ref->getDecl()->getName() : "";
    if (Name == "kFloat" || Name == "kFloat32" || Name == "Float")
      return true;
    return llvm::any_of(S->children(), [](const Stmt *Child) {
      return Child && namesFloat(Child);
    });
  }

  const FunctionDecl *Current = nullptr;
  std::map<const FunctionDecl *, bool> LeavesFloat;
};

} // namespace

TensorModel::TensorModel(UserCode &Code, llvm::VersionTuple LibTorch,
                         AnalysisLimits Limits)
    : Code(Code), LibTorch(LibTorch), Limits(Limits) {}

TensorModel::~TensorModel() = default;

// Longer than others: the budget of a unit is kept in one place.
llvm::ArrayRef<FunctionRecord> TensorModel::functions() {
  if (IsAnalyzed)
    return Records;
  IsAnalyzed = true;
  FunctionFinder Finder;
  for (Decl *D : Code.topLevel())
    Finder.TraverseDecl(D);
  FlowBodies Bodies(Code.context());
  OperatorBindings Operators(LibTorch);
  FlowEvaluator::FieldSet Changed = changedFields(Code);
  llvm::DenseSet<const FunctionDecl *> Seen;
  uint64_t Steps = 0;
  for (const FunctionDecl *Function : Finder.Found) {
    if (!Seen.insert(Function).second)
      continue;
    if (Steps > Limits.StepsPerUnit) {
      FunctionRecord Record;
      Record.Function = Function;
      Record.IsOverBudget = true;
      Record.GiveUps.push_back({Function->getLocation(), "over budget"});
      Records.push_back(std::move(Record));
      continue;
    }
    TensorModes Modes;
    Modes.LibTorch = LibTorch;
    if (Finder.setsDefaultDtype())
      Modes.DefaultDtype = std::nullopt;
    AnalysisLimits Within = Limits;
    auto Run = [&] {
      FunctionRecord Left = FlowEvaluator(Code, Operators, Bodies, Within)
                                .run(*Function, Modes, Changed);
      Steps += Left.Steps;
      return Left;
    };
    if (Steps > Limits.StepsWithCalls)
      Within.Depth = 0;
    FunctionRecord Record = Run();
    // What it calls may be too much; itself it may be small.
    if (Record.IsOverBudget && Within.Depth > 0) {
      Within.Depth = 0;
      Record = Run();
      Record.GiveUps.push_back(
          {Function->getLocation(), "calls that are too many to follow"});
    }
    Seen.insert(Record.Inlined.begin(), Record.Inlined.end());
    Records.push_back(std::move(Record));
  }
  return Records;
}

const MemoryUse *TensorModel::useAt(const Expr *Call) {
  for (const FunctionRecord &Function : functions())
    for (const MemoryUse &Use : Function.MemoryUses)
      if (Use.Call == Call && Use.Path.empty())
        return &Use;
  return nullptr;
}
