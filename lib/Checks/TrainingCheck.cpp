//===- TrainingCheck.cpp - checks on the events of training ---------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a check: what all of them share, in one place.
//
//===----------------------------------------------------------------------===//

#include "TrainingCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

bool TrainingCheck::anyEvent(
    EventKind What,
    llvm::function_ref<bool(const TrainingEvent &)> Wanted) const {
  return llvm::any_of(events(), [&](const TrainingEvent &E) {
    return E.What == What && Wanted(E);
  });
}

bool TrainingCheck::mayHappenUnseen(
    const TrainingEvent &E, const std::optional<EventLoop> &Loop) const {
  return anyEvent(EventKind::Unseen, [&](const TrainingEvent &Other) {
    return !Other.HasAll && (!Loop || order().isIn(Other, *Loop, E));
  });
}

const TrainingEvent *
TrainingCheck::makingOf(const TrainingObject &Optimizer) const {
  const TrainingEvent *Made = nullptr;
  for (const TrainingEvent &E : events())
    if (E.What == EventKind::Optimizer && E.Object.isSame(Optimizer)) {
      if (Made)
        return nullptr;
      Made = &E;
    }
  return Made;
}

bool TrainingCheck::isOfOptimizer(const TrainingEvent &ZeroGrad) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(ZeroGrad.Call);
  return Call && Call->getMethodDecl() &&
         derivesFrom(Call->getMethodDecl()->getParent(),
                     "torch::optim::Optimizer");
}

Tri TrainingCheck::shareParameters(const TrainingEvent &A,
                                   const TrainingEvent &B) {
  for (TensorId Id : A.Parameters)
    if (llvm::is_contained(B.Parameters, Id))
      return Tri::Yes;
  return A.HasAll && B.HasAll ? Tri::No : Tri::Unknown;
}

Tri TrainingCheck::zeroes(const TrainingEvent &ZeroGrad,
                          const TrainingObject &Optimizer) const {
  const TrainingEvent *Made = makingOf(Optimizer);
  if (!isOfOptimizer(ZeroGrad)) {
    if (!Made)
      return Tri::Unknown;
    return Made->Of.isSame(ZeroGrad.Object) ? Tri::Yes
                                            : shareParameters(ZeroGrad, *Made);
  }
  if (ZeroGrad.Object.isSame(Optimizer))
    return Tri::Yes;
  const TrainingEvent *Other = makingOf(ZeroGrad.Object);
  if (!Made || !Other || !ZeroGrad.Object.isOther(Optimizer))
    return Tri::Unknown;
  if (Made->Of.isSame(Other->Of))
    return Tri::Yes;
  return shareParameters(*Made, *Other);
}

const TrainingEvent *
TrainingCheck::backwardAfter(const TrainingEvent &Forward) const {
  std::vector<EventLoop> Loops = order().loopsOf(Forward);
  for (const TrainingEvent &E : events())
    if (E.What == EventKind::Backward && isBefore(Forward, E) &&
        (Loops.empty() ? order().loopsOf(E).empty()
                       : order().isIn(E, Loops[0], Forward)))
      return &E;
  return nullptr;
}

bool TrainingCheck::isTrainingRun(const TrainingEvent &Forward) const {
  return Forward.What == EventKind::Forward && !isWithoutGrad(Forward) &&
         backwardAfter(Forward);
}

std::string TrainingCheck::nameOf(const TrainingEvent &E,
                                  llvm::StringRef Fallback) const {
  const Expr *Named = E.Written ? ignoreImplicit(E.Written) : nullptr;
  while (Named) {
    const Expr *Inner = nullptr;
    if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Named);
        Arrow && Arrow->getNumArgs() == 1)
      Inner = Arrow->getArg(0);
    else if (const auto *Unary = dyn_cast<UnaryOperator>(Named))
      Inner = Unary->getSubExpr();
    if (!Inner)
      break;
    Named = ignoreImplicit(Inner);
  }
  if (!Named || isa<CXXThisExpr>(Named))
    return Fallback.str();
  std::string Text = shortName(Named, context(), "", 32);
  return Text.empty() ? Fallback.str() : "'" + Text + "'";
}

void TrainingCheck::beginRoundWith(Finding &F, const Stmt &Loop,
                                   const std::string &Statement) const {
  const Stmt *Body = nullptr;
  if (const auto *For = dyn_cast<ForStmt>(&Loop))
    Body = For->getBody();
  else if (const auto *Range = dyn_cast<CXXForRangeStmt>(&Loop))
    Body = Range->getBody();
  else if (const auto *While = dyn_cast<WhileStmt>(&Loop))
    Body = While->getBody();
  else if (const auto *Do = dyn_cast<DoStmt>(&Loop))
    Body = Do->getBody();
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || Block->body_empty() ||
      !canEdit(Block->getSourceRange(), context()))
    return;
  SourceLocation First = (*Block->body_begin())->getBeginLoc();
  if (First.isMacroID())
    return;
  llvm::StringRef Indent =
      Lexer::getIndentationForLine(First, context().getSourceManager());
  F.fix(FixItHint::CreateInsertion(First, Statement + "\n" + Indent.str()));
}

std::string TrainingCheck::objectText(const Expr *Call) const {
  const auto *Method = dyn_cast<CXXMemberCallExpr>(Call);
  const auto *Member =
      Method ? dyn_cast<MemberExpr>(Method->getCallee()->IgnoreParens())
             : nullptr;
  if (!Member || Member->isImplicitAccess() ||
      !canEdit(Call->getSourceRange(), context()))
    return "";
  std::string Text =
      sourceText({Call->getBeginLoc(), Member->getMemberLoc()}, context());
  llvm::StringRef Rest = Text;
  Rest.consume_back(Member->getMemberDecl()->getName());
  return Rest.str();
}
