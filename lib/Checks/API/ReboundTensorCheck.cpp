//===- ReboundTensorCheck.cpp - assignments that write nowhere --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: loops, variables and elements of temporary lists are told
// apart, each with words of its own.
//
//===----------------------------------------------------------------------===//

#include "ReboundTensorCheck.h"
#include "torch-tidy/Analysis/OperatorCall.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ReboundTensorCheck)

void ReboundTensorCheck::registerMatchers(MatchFinder &Finder) {
  // for (auto p : model->parameters()) p = torch::zeros_like(p);
  // auto row = x[0]; row = y;       x.unbind()[0] = y;
  Finder.addMatcher(
      cxxOperatorCallExpr(hasOverloadedOperatorName("=")).bind("assignment"),
      this);
}

namespace {
struct CallsAndMentions : RecursiveASTVisitor<CallsAndMentions> {
  explicit CallsAndMentions(const VarDecl &Var) : Var(Var) {}
  const VarDecl &Var;
  std::vector<const CallExpr *> Calls;
  bool Mentions = false;
  bool VisitCallExpr(CallExpr *Call) {
    Calls.push_back(Call);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Mentions |= Ref->getDecl() == &Var;
    return true;
  }
};
} // namespace

// `item` of `item.value()`, a part of what an OrderedDict holds.
static const VarDecl *itemVariable(const Expr *Target) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Target);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier() || Method->getName() != "value" ||
      !isClass(Call->getImplicitObjectArgument()->getType(),
               "torch::OrderedDict::Item"))
    return nullptr;
  const auto *Ref =
      dyn_cast<DeclRefExpr>(ignoreImplicit(Call->getImplicitObjectArgument()));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

// Does computing the value do something to the variable's tensor on the way, as
// in `p = p.requires_grad_(false)` or `p = init(p)`?
bool ReboundTensorCheck::mayWork(const Expr &Value, const VarDecl &Var) const {
  CallsAndMentions Found(Var);
  Found.TraverseStmt(const_cast<Expr *>(&Value));
  return Found.Mentions && llvm::any_of(Found.Calls, [&](const CallExpr *Call) {
           CallsAndMentions Inside(Var);
           Inside.TraverseStmt(const_cast<CallExpr *>(Call));
           auto Operator = operatorCall(
               Call,
               unit().Kit.libTorchVersion().value_or(llvm::VersionTuple()));
           return Inside.Mentions && itemVariable(Call) != &Var &&
                  (!Operator || !Operator->IsPure);
         });
}

// Is what the assignment gives to Var never read?
bool ReboundTensorCheck::isLost(const VarDecl &Var,
                                const Expr &Assignment) const {
  for (const VariableUse &Use : usesOf(Var, code())) {
    if (code().isWithin(Use.Mention, &Assignment))
      continue;
    if (Use.Kind == UseKind::Reference || Use.Kind == UseKind::Capture ||
        Use.Kind == UseKind::Unclear ||
        mayRunAfter(Use.Mention, &Assignment, Var, code()))
      return false;
  }
  return true;
}

const CXXForRangeStmt *ReboundTensorCheck::loopOf(const VarDecl &Var) const {
  const auto *Statement = code().parent(&Var).get<DeclStmt>();
  const auto *Loop =
      Statement ? code().parent(Statement).get<CXXForRangeStmt>() : nullptr;
  return Loop && Loop->getLoopVariable() == &Var ? Loop : nullptr;
}

// t = t.to(device): the variable is converted, whether or not it is needed.
static bool isConversion(const Expr *Value, const VarDecl &Var) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Value));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier() || !isTensorFunction(*Callee) ||
      !firstOperand(Call) ||
      !(mayShareStorage(Callee->getName()) || Callee->getName() == "clone"))
    return false;
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(firstOperand(Call)));
  return Ref && Ref->getDecl() == &Var;
}

void ReboundTensorCheck::checkVariable(const VarDecl &Var,
                                       const CXXOperatorCallExpr &Assignment,
                                       bool IsPart) {
  if (!Var.hasLocalStorage() || isa<ParmVarDecl>(Var) || Var.isImplicit())
    return;
  const CXXForRangeStmt *Loop = loopOf(Var);
  std::string Name = "'" + Var.getNameAsString() + "'";
  std::string Message;
  if (Loop) {
    const Expr *Range = ignoreImplicit(Loop->getRangeInit());
    bool OverTemporary = Range->isPRValue() && isa<CallExpr>(Range);
    if ((IsPart || Var.getType()->isReferenceType()) && !OverTemporary)
      return;
    Message = "'=' gives the loop variable " + Name +
              " another tensor and writes nothing to those that '" +
              shortName(Range, context()) + "' holds; write with 'copy_'";
  } else {
    const Expr *Init = Var.getInit() ? ignoreImplicit(Var.getInit()) : nullptr;
    if (IsPart || Var.getType()->isReferenceType() || !Init ||
        !isa<CallExpr, MemberExpr>(Init) ||
        isConversion(Assignment.getArg(1), Var) ||
        tensorOrigin(Init).Storage.Survives != Survival::Yes)
      return;
    Message = "'=' gives " + Name +
              " another tensor, which is never read, and "
              "writes nothing to '" +
              shortName(Init, context()) + "'; write with 'copy_'";
  }
  if (mayWork(*Assignment.getArg(1), Var) || !isLost(Var, Assignment))
    return;
  report(Assignment.getOperatorLoc(), Message)
      .range(Assignment.getSourceRange())
      .level(Loop ? Level::Certain : Level::Likely)
      .note(Var.getLocation(), Name + " is declared here");
}

void ReboundTensorCheck::check(const MatchFinder::MatchResult &Result) {
  const auto &Assignment =
      *Result.Nodes.getNodeAs<CXXOperatorCallExpr>("assignment");
  const auto *Method =
      dyn_cast_or_null<CXXMethodDecl>(Assignment.getDirectCallee());
  // The operator for temporaries writes.
  if (!Method || Method->getRefQualifier() == RQ_RValue ||
      !isTensor(Assignment.getType()) || Assignment.getNumArgs() != 2 ||
      !code().isDiscarded(&Assignment) || code().isBroken(&Assignment) ||
      isForAMacro(&Assignment, code()))
    return;
  const Expr *Target = ignoreImplicit(Assignment.getArg(0));
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Target)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      checkVariable(*Var, Assignment, /*IsPart=*/false);
    return;
  }
  if (const VarDecl *Item = itemVariable(Target))
    return checkVariable(*Item, Assignment, /*IsPart=*/true);
  TensorOrigin Origin = referenceOrigin(Target);
  if (Origin.Object.Survives != Survival::No || Origin.ByConvention)
    return;
  report(Assignment.getOperatorLoc(),
         "'=' gives another tensor to an element of the list that '" +
             shortName(Origin.Object.Maker, context()) +
             "' made, which dies with this statement; write with 'copy_'")
      .range(Assignment.getSourceRange())
      .level(Level::Certain);
}
