//===- MissingZeroGradCheck.cpp - gradients that add up -------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MissingZeroGradCheck.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MissingZeroGradCheck)

// May something in the loop zero what the optimizer steps on, or make it anew?
bool MissingZeroGradCheck::isZeroed(const TrainingEvent &Step,
                                    const EventLoop &Loop) const {
  return llvm::any_of(events(), [&](const TrainingEvent &E) {
    switch (E.What) {
    case EventKind::ZeroGrad:
      return zeroes(E, Step.Object) != Tri::No && order().isIn(E, Loop, Step);
    case EventKind::Unseen:
      return !E.HasAll && order().isIn(E, Loop, Step);
    case EventKind::ZeroSome:
    case EventKind::Optimizer:
      return order().isIn(E, Loop, Step);
    default:
      return false;
    }
  });
}

// for (;;) { ...; break; }
static bool endsAtOnce(const Stmt &Loop) {
  const Stmt *Body = nullptr;
  if (const auto *For = dyn_cast<ForStmt>(&Loop))
    Body = For->getBody();
  else if (const auto *While = dyn_cast<WhileStmt>(&Loop))
    Body = While->getBody();
  else if (const auto *Range = dyn_cast<CXXForRangeStmt>(&Loop))
    Body = Range->getBody();
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  return Block && llvm::any_of(Block->body(), [](const Stmt *S) {
           return isa<BreakStmt, ReturnStmt>(S);
         });
}

void MissingZeroGradCheck::addFix(Finding &F, const TrainingEvent &Step,
                                  const TrainingEvent &Backward) {
  std::string Object = objectText(Step.Call);
  const Stmt *Whole = code().wholeStatement(Backward.Call);
  if (Object.empty() || Step.Sites != Backward.Sites || !Whole ||
      !canEdit(Whole->getSourceRange(), context()) ||
      !code().parent(Whole).get<CompoundStmt>())
    return;
  SourceLocation At = Whole->getBeginLoc();
  llvm::StringRef Indent = Lexer::getIndentationForLine(At, sources());
  F.fix(
      FixItHint::CreateInsertion(At, Object + "zero_grad();\n" + Indent.str()));
}

void MissingZeroGradCheck::visitEvent(const TrainingEvent &Step) {
  if (Step.What != EventKind::Step)
    return;
  const TrainingEvent *Backward = nullptr;
  std::optional<EventLoop> Loop;
  // The innermost loop around both, and in it the last before the step; calls
  // lead inwards, too.
  for (const TrainingEvent &E : events()) {
    std::optional<EventLoop> Common = E.What == EventKind::Backward
                                          ? order().commonLoop(Step, E)
                                          : std::nullopt;
    if (!Common)
      continue;
    bool IsSame = Loop && Common->Loop == Loop->Loop;
    bool IsInner = !Loop || Common->Depth > Loop->Depth ||
                   (Common->Depth == Loop->Depth && !IsSame &&
                    code().isWithin(Common->Loop, Loop->Loop));
    if (IsInner || (IsSame && isBefore(E, Step))) {
      Loop = Common;
      Backward = &E;
    }
  }
  if (!Loop || isZeroed(Step, *Loop) || endsAtOnce(*Loop->Loop))
    return;
  std::string Name = nameOf(Step, "the optimizer");
  Finding &F = report(Backward->Call->getExprLoc(),
                      "gradients are added to those of the rounds before, "
                      "which nothing in the loop zeroes; call 'zero_grad' "
                      "once for each step of " +
                          Name);
  F.range(Backward->Call->getSourceRange());
  F.note(Step.Call->getExprLoc(), "the optimizer steps here");
  F.note(Loop->Loop->getBeginLoc(), "the loop");
  addFix(F, Step, *Backward);
}
