//===- MissingEvalCheck.cpp - evaluation in training mode -----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: training mode may be meant in many ways.
//
//===----------------------------------------------------------------------===//

#include "MissingEvalCheck.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MissingEvalCheck)

static bool contains(llvm::StringRef Text,
                     llvm::ArrayRef<llvm::StringRef> Words) {
  std::string Lower = Text.lower();
  return llvm::any_of(Words, [&](llvm::StringRef Word) {
    return llvm::StringRef(Lower).contains(Word);
  });
}

// train() just before, samples of a generator, statistics that are gathered,
// and dropout that tells how sure a model is.
bool MissingEvalCheck::isDeliberate(const TrainingEvent &Forward) const {
  const TrainingEvent *Mode = nullptr;
  bool IsTrainedSince = false;
  for (const TrainingEvent &E : events().take_front(indexOf(Forward))) {
    if (E.What == EventKind::SetMode && !E.Object.isOther(Forward.Object)) {
      Mode = &E;
      IsTrainedSince = false;
    }
    IsTrainedSince |= E.What == EventKind::Backward;
  }
  if (Mode && Mode->IsTraining != Tri::No &&
      (!IsTrainedSince || isWithoutGrad(*Mode)))
    return true;
  // generator(noise)
  std::string Text = shortName(Forward.Call, context(), "", 200);
  if (contains(nameOf(Forward, ""), {"gen", "netg"}) ||
      contains(Text, {"noise", "latent", "fake"}) ||
      (isTrained(Forward) && contains(Text, {"randn"})))
    return true;
  std::vector<const Expr *> Calls = Forward.Sites;
  Calls.push_back(Forward.Call);
  return llvm::any_of(Calls, [&](const Expr *Call) {
    const FunctionDecl *Function = code().enclosingFunction(Call);
    return Function && contains(Function->getNameAsString(),
                                {"sample", "generate", "calib", "warm", "mc_",
                                 "mcdrop", "monte", "bayes", "uncert",
                                 "stochastic", "update_bn", "statistic"});
  });
}

// for (auto &batch : *test_loader), float validate(...)
bool MissingEvalCheck::looksLikeTest(const TrainingEvent &Forward) const {
  static constexpr llvm::StringRef Words[] = {"test",  "valid",   "eval",
                                              "infer", "predict", "val_"};
  std::vector<EventLoop> Loops = order().loopsOf(Forward);
  if (Loops.empty())
    return false;
  const FunctionDecl *Function = code().enclosingFunction(Forward.Call);
  if (Function && !Forward.Sites.empty() &&
      contains(Function->getNameAsString(), Words))
    return true;
  const auto *Range = dyn_cast<CXXForRangeStmt>(Loops[0].Loop);
  return Range && Range->getRangeInit() &&
         contains(shortName(Range->getRangeInit(), context(), "", 80), Words);
}

// Is it trained before? What runs first in a round may make what is trained on,
// as actors do.
bool MissingEvalCheck::isTrained(const TrainingEvent &Forward) const {
  if (!anyEvent(EventKind::Step, [](const TrainingEvent &) { return true; }))
    return false;
  return anyEvent(EventKind::Forward, [&](const TrainingEvent &E) {
    return &E != &Forward && E.Object.isSame(Forward.Object) &&
           isTrainingRun(E) && isBefore(E, Forward);
  });
}

// Its result may be part of a loss, as targets are.
bool MissingEvalCheck::isPartOfTraining(const TrainingEvent &Forward) const {
  return backwardAfter(Forward) != nullptr;
}

// A model from a file that nothing here trains.
bool MissingEvalCheck::isOnlyLoaded(const TrainingEvent &Forward) const {
  bool IsLoaded = anyEvent(EventKind::Load, [&](const TrainingEvent &E) {
    return E.Object.isSame(Forward.Object) && isBefore(E, Forward);
  });
  if (!IsLoaded || mayHappenUnseen(Forward, std::nullopt))
    return false;
  return llvm::none_of(events(), [&](const TrainingEvent &E) {
    return E.What == EventKind::SetMode || E.What == EventKind::Step ||
           (E.What == EventKind::Optimizer &&
            shareParameters(E, Forward) != Tri::No) ||
           (E.What == EventKind::Backward &&
            (!isWithoutGrad(Forward) || isPartOfTraining(Forward)));
  });
}

bool MissingEvalCheck::mayBeSwitched(const TrainingEvent &Forward) const {
  return mayHappenUnseen(Forward, std::nullopt) ||
         anyEvent(EventKind::SetMode, [&](const TrainingEvent &E) {
           return E.IsTraining != Tri::Yes && !E.Object.isOther(Forward.Object);
         });
}

void MissingEvalCheck::visitEvent(const TrainingEvent &Forward) {
  if (Forward.What != EventKind::Forward || Forward.DependsOnMode != Tri::Yes ||
      Forward.IsTraining == Tri::No ||
      (Forward.IsTraining == Tri::Unknown && mayBeSwitched(Forward)))
    return;
  bool IsTested = isWithoutGrad(Forward) ||
                  (Forward.IsTraining == Tri::Yes && looksLikeTest(Forward));
  bool IsWrong = isTrained(Forward)
                     ? IsTested && !isPartOfTraining(Forward)
                     : Forward.IsTraining == Tri::Yes && isOnlyLoaded(Forward);
  if (!IsWrong || isDeliberate(Forward))
    return;
  std::string Why =
      Forward.Layer.empty()
          ? ", in which its 'forward' does something else"
          : ", in which its '" + Forward.Layer + "' does something else";
  report(Forward.Call->getExprLoc(), nameOf(Forward, "the module") +
                                         " is evaluated in training mode" +
                                         Why + "; call 'eval()' before")
      .range(Forward.Call->getSourceRange());
}
