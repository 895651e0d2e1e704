//===- OptimizerParametersCheck.cpp - optimizers of other modules ---------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: three ways in which the parameters may be wrong, each
// with what makes it right.
//
//===----------------------------------------------------------------------===//

#include "OptimizerParametersCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(OptimizerParametersCheck)

// 'net' of net->parameters()
static std::string moduleName(const Expr *Written, const ASTContext &Context) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(ignoreImplicit(Written));
  const Expr *Module =
      Call ? ignoreImplicit(Call->getImplicitObjectArgument()) : nullptr;
  if (const auto *Arrow = dyn_cast_or_null<CXXOperatorCallExpr>(Module))
    Module = ignoreImplicit(Arrow->getArg(0));
  std::string Text = Module ? shortName(Module, Context, "", 32) : "";
  return Text.empty() ? "the module" : "'" + Text + "'";
}

// Torch::optim::SGD optimizer(net->parameters(), 0.1), of a net without any
bool OptimizerParametersCheck::judgeEmpty(const TrainingEvent &Optimizer) {
  if (!Optimizer.Of.IsExact || !Optimizer.HasAll ||
      !Optimizer.Parameters.empty())
    return false;
  Finding &F = report(Optimizer.Call->getExprLoc(),
                      "an optimizer of no parameters: " +
                          moduleName(Optimizer.Written, context()) +
                          " has none registered at this point");
  F.range(Optimizer.Call->getSourceRange());
  return true;
}

// Registered behind the optimizer.
bool OptimizerParametersCheck::judgeLate(const TrainingEvent &Optimizer) {
  for (const TrainingEvent &Run : events()) {
    if (Run.What != EventKind::Forward || !Run.HasAll ||
        isBefore(Run, Optimizer) || Run.Object.Number != Optimizer.Of.Number ||
        isWithoutGrad(Run))
      continue;
    bool IsMissing = llvm::any_of(Run.Parameters, [&](TensorId Id) {
      return llvm::none_of(events(), [&](const TrainingEvent &E) {
        return E.What == EventKind::Optimizer &&
               llvm::is_contained(E.Parameters, Id);
      });
    });
    const TrainingEvent *Registered = nullptr;
    for (const TrainingEvent &E : events())
      if (E.What == EventKind::Register && isBefore(Optimizer, E) &&
          isBefore(E, Run))
        Registered = &E;
    if (!IsMissing || !Registered)
      continue;
    Finding &F = report(Optimizer.Call->getExprLoc(),
                        "an optimizer is made before all of " +
                            moduleName(Optimizer.Written, context()) +
                            " is registered: what comes later never changes");
    F.range(Optimizer.Call->getSourceRange());
    F.note(Registered->Call->getExprLoc(), "registered here");
    return true;
  }
  return false;
}

// Runs whose gradients may belong to a step of the optimizer.
std::vector<const TrainingEvent *>
OptimizerParametersCheck::trainingRuns(const TrainingEvent &Optimizer) const {
  std::vector<const TrainingEvent *> Runs;
  for (const TrainingEvent &E : events()) {
    if (!isTrainingRun(E))
      continue;
    bool Steps = anyEvent(EventKind::Step, [&](const TrainingEvent &Step) {
      return Step.Object.isSame(Optimizer.Object) &&
             order().commonLoop(Step, E);
    });
    if (Steps)
      Runs.push_back(&E);
  }
  return Runs;
}

bool OptimizerParametersCheck::isOptimized(const TrainingEvent &Forward) const {
  return anyEvent(EventKind::Optimizer, [&](const TrainingEvent &E) {
    return shareParameters(E, Forward) != Tri::No;
  });
}

// The parameters of one module, while another one is trained.
void OptimizerParametersCheck::judgeOther(const TrainingEvent &Optimizer) {
  std::vector<const TrainingEvent *> Runs = trainingRuns(Optimizer);
  const TrainingEvent *Left = nullptr;
  bool IsRun = false;
  for (const TrainingEvent *Run : Runs) {
    if (!Run->Object.IsExact || !Run->HasAll)
      return;
    IsRun |= shareParameters(*Run, Optimizer) == Tri::Yes;
    if (!Run->Parameters.empty() && !isOptimized(*Run))
      Left = Run;
  }
  bool IsGivenTwice =
      anyEvent(EventKind::Optimizer, [&](const TrainingEvent &E) {
        return isBefore(E, Optimizer) && E.Object.isOther(Optimizer.Object) &&
               E.Parameters == Optimizer.Parameters;
      });
  if (!Left || (IsRun && !IsGivenTwice))
    return;
  bool IsReplaced =
      Left->Object.Variable && Left->Object.Variable == Optimizer.Of.Variable;
  Finding &F = report(
      Optimizer.Call->getExprLoc(),
      IsReplaced ? "an optimizer has the parameters of the module that " +
                       moduleName(Optimizer.Written, context()) +
                       " was; another one is assigned to it and trained"
      : IsRun
          ? "two optimizers have the parameters of " +
                moduleName(Optimizer.Written, context()) +
                ", and none has those of " + nameOf(*Left, "another module") +
                ", which is trained too"
          : "an optimizer has the parameters of " +
                moduleName(Optimizer.Written, context()) +
                ", but the training runs " + nameOf(*Left, "another module") +
                ", whose parameters no optimizer has");
  F.range(Optimizer.Call->getSourceRange());
  F.note(Left->Call->getExprLoc(), "it is run here");
}

void OptimizerParametersCheck::visitEvent(const TrainingEvent &Optimizer) {
  if (Optimizer.What != EventKind::Optimizer || !Optimizer.HasAll ||
      anyEvent(EventKind::MoreGroups,
               [](const TrainingEvent &) { return true; }) ||
      anyEvent(EventKind::Optimizer,
               [](const TrainingEvent &E) { return !E.HasAll; }) ||
      mayHappenUnseen(Optimizer, std::nullopt))
    return;
  if (!Optimizer.Of.IsExact || judgeEmpty(Optimizer) || judgeLate(Optimizer))
    return;
  judgeOther(Optimizer);
}
