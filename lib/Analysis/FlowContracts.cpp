//===- FlowContracts.cpp - checks that callers do not pass ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// TORCH_CHECK, assert and `if (...) throw` at the head of a function say what
// its callers have to give. When a call is run in place and no way through the
// function returns, the check on its way that was decided is the reason.
//
//===----------------------------------------------------------------------===//

#include "FlowPass.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

static bool reportsFailure(const FunctionDecl &Callee) {
  return Callee.getIdentifier() &&
         llvm::StringSwitch<bool>(Callee.getName())
             .Cases("torchCheckFail", "torchInternalAssertFail", true)
             .Cases("__assert_fail", "__assert_rtn", "_wassert", true)
             .Default(false);
}

bool torchtidy::endsInThrow(const CFGBlock &Block) {
  for (const CFGElement &Element : llvm::reverse(Block))
    if (auto Code = Element.getAs<CFGStmt>()) {
      const auto *E = dyn_cast<Expr>(Code->getStmt());
      return E && isa<CXXThrowExpr>(withoutWrappers(E));
    }
  return false;
}

// What raises the error in the blocks that this one leads to without a choice.
static const Expr *failureIn(const CFGBlock *Block) {
  for (unsigned Steps = 0; Block && Steps < 4; ++Steps) {
    for (const CFGElement &Element : *Block) {
      auto Code = Element.getAs<CFGStmt>();
      if (!Code)
        continue;
      if (const auto *Throw = dyn_cast<CXXThrowExpr>(Code->getStmt()))
        return Throw;
      const auto *Call = dyn_cast<CallExpr>(Code->getStmt());
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (Callee && reportsFailure(*Callee))
        return Call;
    }
    Block = Block->succ_size() == 1 ? (*Block->succ_begin()).getReachableBlock()
                                    : nullptr;
  }
  return nullptr;
}

// The variables that a condition is about: parameters, and locals that are made
// of them.
static void gatherVariables(const Stmt *Code, unsigned Depth,
                            llvm::SmallSetVector<const VarDecl *, 4> &Found) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Code))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
        Var && Var->isLocalVarDeclOrParm() && Found.insert(Var) && Depth > 0 &&
        !isa<ParmVarDecl>(Var) && Var->getInit())
      gatherVariables(Var->getInit(), Depth - 1, Found);
  for (const Stmt *Child : Code->children())
    if (Child)
      gatherVariables(Child, Depth, Found);
}

static SourceLocation placeOfFact(const TensorFacts &Facts) {
  return Facts.ShapeAt.isValid() ? Facts.ShapeAt : Facts.MadeAt;
}

// An edge that is taken for certain and leads to an error.
void FlowEvaluator::noteFailure(Pass &P, Scope &S, const Expr &Condition,
                                bool Value, const CFGBlock &To) {
  if (!IsRecording || !P.IsLast || Path.empty() || P.Result.Failed)
    return;
  const Expr *Failure = failureIn(&To);
  if (!Failure)
    return;
  llvm::SmallSetVector<const VarDecl *, 4> Variables;
  gatherVariables(&Condition, 3, Variables);
  FailedCheck Failed;
  Failed.Condition = &Condition;
  Failed.Value = Value;
  Failed.Failure = Failure;
  for (const VarDecl *Var : Variables) {
    if (!isa<ParmVarDecl>(Var))
      continue;
    Location Where;
    Where.Base = placeOf(S, *Var);
    torchtidy::Value V =
        loadFrom(S, refer(Where), Var->getType().getNonReferenceType());
    if (V->is(Kind::Reference))
      V = loadFrom(S, V, Var->getType().getNonReferenceType());
    std::string Text = shown(S, V);
    SourceLocation At;
    if (V->is(Kind::Tensor))
      At = placeOfFact(factsOf(S.State, V->Tensor, Memory));
    Failed.Facts.push_back({Var, std::move(Text), At});
  }
  // Without a parameter it fails whoever calls.
  if (!Failed.Facts.empty())
    P.Result.Failed = std::move(Failed);
}

// A call that does not return.
void FlowEvaluator::recordFailure(const Expr &Call, const FunctionDecl &Callee,
                                  std::optional<FailedCheck> Failed) {
  if (!Failed || !IsRecording || OutOfBudget)
    return;
  Failed->Call = &Call;
  Failed->Callee = &Callee;
  Failed->Path.assign(Path.begin(), Path.end() - 1);
  Record.FailedChecks.push_back(std::move(*Failed));
}
