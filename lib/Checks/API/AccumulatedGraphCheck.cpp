//===- AccumulatedGraphCheck.cpp - totals that keep their graphs -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AccumulatedGraphCheck.h"
#include "torch-tidy/Analysis/TensorReads.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(AccumulatedGraphCheck)

static const VarDecl *variableOf(const Expr *E) {
  const auto *Ref =
      E ? dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()) : nullptr;
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

// A copy of the handle that push_back(loss) or a parameter takes is the loss.
static const Expr *withoutCopies(const Expr *E) {
  for (;;) {
    E = E->IgnoreImplicit();
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (!Made || Made->getNumArgs() != 1 ||
        !Made->getConstructor()->isCopyOrMoveConstructor())
      return E;
    E = Made->getArg(0);
  }
}

// `backward` of the same variable in the same round has shown it, before or
// after.
bool AccumulatedGraphCheck::requiresGrad(const Operation &Op,
                                         unsigned Argument) const {
  const TensorFacts *Facts = Op.Arguments[Argument].asTensor();
  if (!Facts || Facts->RequiresGrad == Tri::No || Facts->Leaf == Tri::Yes)
    return false;
  if (Facts->RequiresGrad == Tri::Yes)
    return true;
  const VarDecl *Loss = variableOf(withoutCopies(Op.Written[Argument]));
  return Loss && Loss->hasLocalStorage() &&
         llvm::any_of(function().Operations, [&](const Operation &Other) {
           return Other.Name == "backward" &&
                  variableOf(Other.Written[0]) == Loss &&
                  code().enclosingLoop(Other.Call) ==
                      code().enclosingLoop(Op.Call);
         });
}

void AccumulatedGraphCheck::judge(const Operation &Op, unsigned Total,
                                  unsigned Loss) {
  const Stmt *Loop = code().enclosingLoop(Op.Call);
  const auto *Method = dyn_cast<CXXMemberCallExpr>(Op.Call);
  bool IsList = Op.Operator.baseName().empty();
  const VarDecl *Sum =
      variableOf(IsList && Method ? Method->getImplicitObjectArgument()
                                  : Op.Written[Total]);
  const Expr *Added =
      Op.Written[Loss] ? withoutCopies(Op.Written[Loss]) : nullptr;
  if (!Loop || !Sum || !Added || variableOf(Added) == Sum ||
      !Sum->hasLocalStorage() || Sum->getType()->isReferenceType() ||
      isa<ParmVarDecl>(Sum) || !requiresGrad(Op, Loss))
    return;
  const auto *Declared = code().parent(Sum).get<DeclStmt>();
  if (!Declared || code().isWithin(Declared, Loop) ||
      !isRunningTotal(*Sum, code()))
    return;
  std::string Name = Sum->getNameAsString();
  Finding &F = report(
      Op.Call->getExprLoc(),
      "'" + Name + "' keeps the graph of every " +
          shortName(Added, context(), "loss", 24) +
          " added to it, and only its numbers are used; 'detach' lets go of "
          "the graph");
  F.range(Op.Call->getSourceRange());
  F.note(Sum->getLocation(), "'" + Name + "' lives longer than a round");
  if (!canEdit(Added->getSourceRange(), context()))
    return;
  bool IsOne = isa<DeclRefExpr, CXXMemberCallExpr, MemberExpr>(Added) ||
               (isa<CallExpr>(Added) && !isa<CXXOperatorCallExpr>(Added));
  if (!IsOne)
    F.fix(FixItHint::CreateInsertion(Added->getBeginLoc(), "("));
  F.fix(FixItHint::CreateInsertion(endOf(Added->getSourceRange(), context()),
                                   IsOne ? ".detach()" : ").detach()"));
}

void AccumulatedGraphCheck::visit(const Operation &Op) {
  if (Op.Modes.GradEnabled != Tri::Yes)
    return;
  llvm::StringRef Name = Op.Operator.baseName();
  if (Name == "add_" && Op.Arguments.size() >= 2)
    return judge(Op, 0, 1);
  // losses.push_back(loss)
  if (Name.empty() && (Op.Name == "push_back" || Op.Name == "emplace_back"))
    return judge(Op, 0, 0);
  // total = total + loss, total = loss + total
  const auto *Set =
      Name == "add" && Op.Name == "operator+"
          ? code().parentIgnoringImplicit(Op.Call).get<CXXOperatorCallExpr>()
          : nullptr;
  if (!Set || Set->getOperator() != OO_Equal || Op.Arguments.size() < 2)
    return;
  const VarDecl *To = variableOf(Set->getArg(0));
  for (unsigned Total : {0u, 1u})
    if (To && variableOf(Op.Written[Total]) == To)
      return judge(Op, Total, 1 - Total);
}
