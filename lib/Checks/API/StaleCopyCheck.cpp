//===- StaleCopyCheck.cpp - memory compared with itself ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a check: it looks for a binding, a write and a reading, in this
// order.
//
//===----------------------------------------------------------------------===//

#include "StaleCopyCheck.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(StaleCopyCheck)

void StaleCopyCheck::registerMatchers(MatchFinder &Finder) {
  // optimizer.step()
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(hasName("step")))).bind("step"),
      this);
}

void StaleCopyCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Step = Result.Nodes.getNodeAs<CXXMemberCallExpr>("step");
  if (startsWith(qualifiedName(*Step->getMethodDecl()), "torch::optim::"))
    Steps.push_back(Step);
}

static bool isComparison(const Operation &Op) {
  return llvm::StringSwitch<bool>(Op.Operator.baseName())
      .Cases("sub", "div", "eq", "ne", true)
      .Cases("equal", "allclose", "isclose", "dist", true)
      .Cases("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", true)
      .Default(false);
}

bool StaleCopyCheck::isBefore(const Expr *A, const Expr *B) const {
  const SourceManager &SM = context().getSourceManager();
  return SM.isBeforeInTranslationUnit(SM.getExpansionLoc(A->getEndLoc()),
                                      SM.getExpansionLoc(B->getBeginLoc()));
}

// b = a, a.detach(), a.to(type): what may be the same memory.
static bool sharesMemory(const Expr *E) {
  E = ignoreImplicit(E);
  if (isa<DeclRefExpr, MemberExpr>(E))
    return true;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return false;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_Arrow ||
           Operator->getOperator() == OO_Star;
  if (!Callee->getIdentifier())
    return false;
  llvm::StringRef Name = Callee->getName();
  return Name == "data" || Name == "variable_data" || Name == "tensor_data" ||
         (isTensorFunction(*Callee) && mayShareStorage(Name));
}

// The last binding before \p At of the local variable that \p Operand is.
std::optional<StaleCopyCheck::Binding>
StaleCopyCheck::bindingOf(const Expr *Operand, const Expr *At) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(Operand));
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || isa<ParmVarDecl>(Var))
    return std::nullopt;
  Binding Result{Var, Var->getInit()};
  for (const VariableUse &Use : usesOf(*Var, code())) {
    const auto *Assignment = dyn_cast_or_null<CXXOperatorCallExpr>(Use.Call);
    if (Assignment && Assignment->getOperator() == OO_Equal &&
        ignoreImplicit(Assignment->getArg(0)) == Use.Mention &&
        isBefore(Assignment, At))
      Result.From = Assignment->getArg(1);
  }
  if (!Result.From || !sharesMemory(Result.From))
    return std::nullopt;
  return Result;
}

// A write to the memory of \p Facts that stands between the two.
const Expr *StaleCopyCheck::writeBetween(const Expr *First, const Expr *Last,
                                         const TensorFacts &Facts) const {
  auto IsBetween = [&](const Expr *Call) {
    return isBefore(First, Call) && isBefore(Call, Last);
  };
  for (const Operation &Op : function().Operations) {
    const TensorFacts *Written =
        Op.Arguments.empty() ? nullptr : Op.Arguments[0].asTensor();
    if (!Written || Op.Operator.baseName().empty() || !IsBetween(Op.Call))
      continue;
    bool IsSame = Written->Elements == Facts.Elements ||
                  (Facts.Storage && Written->Storage == Facts.Storage);
    FunctionSchema Schema = Op.Operator.schema();
    if (IsSame && Schema.Arguments[0].Type.isWritten() &&
        !Op.Operator.hasTag(OperatorTag::InplaceView) &&
        Op.Operator.baseName() != "detach_")
      return Op.Call;
  }
  for (const Expr *Step : Steps)
    if (code().enclosingFunction(Step) == code().enclosingFunction(Last) &&
        IsBetween(Step))
      return Step;
  return nullptr;
}

void StaleCopyCheck::visit(const Operation &Op) {
  if (!isComparison(Op) || Op.Written.size() < 2 || !Op.Written[0] ||
      !Op.Written[1])
    return;
  const TensorFacts *A = Op.Arguments[0].asTensor(),
                    *B = Op.Arguments[1].asTensor();
  if (!A || !B || !A->Elements || A->Elements != B->Elements ||
      sourceText(Op.Written[0]->getSourceRange(), context()) ==
          sourceText(Op.Written[1]->getSourceRange(), context()))
    return;
  for (unsigned I : {0, 1}) {
    std::optional<Binding> Copy = bindingOf(Op.Written[I], Op.Call);
    const Expr *Write =
        Copy ? writeBetween(Copy->From, Op.Call, I ? *A : *B) : nullptr;
    if (!Write)
      continue;
    std::string Name = "'" + Copy->Variable->getNameAsString() + "'";
    Finding &F = report(Op.Call->getExprLoc(),
                        quoted(Op) + " compares memory with itself: " + Name +
                            " is no copy, and what was written to " +
                            operandName(Op, 1 - I) + " since is in both");
    F.range(Op.Call->getSourceRange());
    F.note(Copy->From->getExprLoc(), Name + " shares its memory from here");
    F.note(Write->getExprLoc(), "it is written to here");
    SourceLocation End =
        endOf(ignoreImplicit(Copy->From)->getSourceRange(), context());
    if (End.isValid() && !Copy->Variable->getType()->isReferenceType())
      F.fix(FixItHint::CreateInsertion(End, ".clone()"));
    return;
  }
}
