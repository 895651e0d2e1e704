//===- MissingTrainCheck.cpp - training in evaluation mode ----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MissingTrainCheck.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MissingTrainCheck)

// Earlier in a round of the loop, in the mode that the round began with.
bool MissingTrainCheck::isTrainedBefore(const TrainingEvent &Eval,
                                        const EventLoop &Loop) const {
  bool Steps = anyEvent(EventKind::Step, [&](const TrainingEvent &E) {
    return isBefore(E, Eval) && order().isIn(E, Loop, Eval);
  });
  return Steps && anyEvent(EventKind::Forward, [&](const TrainingEvent &E) {
           return E.DependsOnMode == Tri::Yes && isBefore(E, Eval) &&
                  E.Object.isSame(Eval.Object) && isTrainingRun(E) &&
                  isBefore(*backwardAfter(E), Eval) &&
                  order().isIn(E, Loop, Eval);
         });
}

// Net model;  in the body of a loop
static bool isDeclaredIn(const Expr *Written, const Stmt &Loop,
                         const SourceManager &SM) {
  bool Found = false;
  if (Written)
    visitCode(Written, 0, [&](const Stmt &S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(&S);
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      Found |= Var && Var->isLocalVarDecl() &&
               SM.isPointWithin(SM.getExpansionLoc(Var->getLocation()),
                                SM.getExpansionLoc(Loop.getBeginLoc()),
                                SM.getExpansionLoc(Loop.getEndLoc()));
      return !Found;
    });
  return Found;
}

bool MissingTrainCheck::isSwitchedBack(const TrainingEvent &Eval,
                                       const EventLoop &Loop) const {
  return mayHappenUnseen(Eval, Loop) ||
         llvm::any_of(events(), [&](const TrainingEvent &E) {
           bool IsOther = &E == &Eval || E.Object.isOther(Eval.Object) ||
                          !order().isIn(E, Loop, Eval);
           // One that is made in each round begins in training mode.
           if (E.Object.isSame(Eval.Object) &&
               ((E.What == EventKind::Register && !IsOther) ||
                isDeclaredIn(E.Written, *Loop.Loop, sources())))
             return true;
           return !IsOther && E.What == EventKind::SetMode &&
                  (E.IsTraining != Tri::No || isBefore(E, Eval));
         });
}

// if (epoch == last) { model->eval(); ... }
bool MissingTrainCheck::mayBeLastRound(const TrainingEvent &Eval,
                                       const EventLoop &Loop) const {
  const Stmt *At =
      Loop.Depth < Eval.Sites.size() ? Eval.Sites[Loop.Depth] : Eval.Call;
  bool MayBe = false;
  for (DynTypedNode Node = code().parent(At); const Stmt *S = Node.get<Stmt>();
       Node = code().parent(S)) {
    if (S == Loop.Loop)
      break;
    const auto *If = dyn_cast<IfStmt>(S);
    bool EveryFew = false;
    if (If)
      visitCode(If->getCond(), 0, [&](const Stmt &Part) {
        const auto *Binary = dyn_cast<BinaryOperator>(&Part);
        EveryFew |= Binary && Binary->getOpcode() == BO_Rem;
        return true;
      });
    MayBe |= isa<SwitchStmt>(S) || (If && !EveryFew);
    // ...; break;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      MayBe |= llvm::any_of(Block->body(), [](const Stmt *Each) {
        return isa<BreakStmt, ReturnStmt>(Each);
      });
  }
  return MayBe;
}

void MissingTrainCheck::addFix(Finding &F, const TrainingEvent &Eval,
                               const EventLoop &Loop) {
  std::string Object = objectText(Eval.Call);
  if (Eval.Sites.empty() && !Object.empty())
    beginRoundWith(F, *Loop.Loop, Object + "train();");
}

void MissingTrainCheck::visitEvent(const TrainingEvent &Eval) {
  if (Eval.What != EventKind::SetMode || Eval.IsTraining != Tri::No)
    return;
  // The destructor of a scope puts the mode back.
  const auto *Constructor =
      dyn_cast_or_null<CXXConstructorDecl>(code().enclosingFunction(Eval.Call));
  const CXXDestructorDecl *End =
      Constructor ? Constructor->getParent()->getDestructor() : nullptr;
  if (End && End->isUserProvided())
    return;
  for (const EventLoop &Loop : order().loopsOf(Eval)) {
    if (!isTrainedBefore(Eval, Loop))
      continue;
    if (isSwitchedBack(Eval, Loop) || mayBeLastRound(Eval, Loop))
      return;
    std::string Name = nameOf(Eval, "the module");
    Finding &F =
        report(Eval.Call->getExprLoc(),
               Name + " stays in evaluation mode, in which the next round of "
                      "the loop trains it; call 'train()' in every round");
    F.range(Eval.Call->getSourceRange());
    F.note(Loop.Loop->getBeginLoc(), "the loop");
    addFix(F, Eval, Loop);
    return;
  }
}
