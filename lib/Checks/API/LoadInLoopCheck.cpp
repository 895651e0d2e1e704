//===- LoadInLoopCheck.cpp - the same archive read again and again -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoadInLoopCheck.h"
#include "torch-tidy/Analysis/LoopPurpose.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LoadInLoopCheck)

void LoadInLoopCheck::registerMatchers(MatchFinder &Finder) {
  // torch::jit::load("model.pt")   torch::load(net, path)   predict(image)
  Finder.addMatcher(callExpr().bind("call"), this);
}

void LoadInLoopCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  if (std::optional<ArchiveCall> Archive = archiveCall(Call)) {
    if (!Archive->Saves && Archive->usesFileName())
      Loads.push_back(*Archive);
    return;
  }
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !code().files().contains(Callee->getLocation()))
    return;
  const Stmt *Loop = code().enclosingLoop(Call);
  if (Loop && runsUnconditionally(Call, Loop, code()) && !sleeps(Loop) &&
      !trains(Loop) && !leavesAfterOneRound(Loop, code()))
    Repeated.try_emplace(Callee->getCanonicalDecl(), Call);
}

bool LoadInLoopCheck::isRepeated(const ArchiveCall &Load,
                                 const Stmt *Scope) const {
  if (!runsUnconditionally(Load.Call, Scope, code()) ||
      !isInvariantIn(Load.Place, Scope, code()) ||
      (Load.Device && !isInvariantIn(Load.Device, Scope, code())) ||
      sleeps(Scope) || trains(Scope))
    return false;
  const ValueDecl *Into = loadedInto(Load, code());
  if (!Into) {
    // torch::jit::load("model.pt").forward(inputs)
    const auto *Used =
        code().parentIgnoringImplicit(Load.Call).get<MemberExpr>();
    return Used && runsModel(Used->getMemberDecl());
  }
  // Training code elsewhere may start from the same weights on purpose.
  bool Runs = false;
  for (const VariableUse &Use : usesOf(*Into, code())) {
    if (Use.Call == Load.Call || !code().isWithin(Use.Mention, Scope))
      continue;
    if (Load.Value && Use.Argument >= 0)
      return false;
    Runs |= mayRunModel(Use, code());
  }
  return Runs;
}

void LoadInLoopCheck::diagnose(const ArchiveCall &Load,
                               const FunctionDecl &In) {
  const Stmt *Loop = code().enclosingLoop(Load.Call);
  const CallExpr *Call = nullptr;
  std::string When, Instead;
  const auto *Method = dyn_cast<CXXMethodDecl>(&In);
  if (Loop) {
    if (leavesAfterOneRound(Loop, code()) || !isRepeated(Load, Loop))
      return;
    When = "in every round of the loop";
    Instead = "load it once before the loop";
  } else {
    bool Forward = Method && Method->getIdentifier() &&
                   Method->getName() == "forward" &&
                   derivesFrom(Method->getParent(), "torch::nn::Module");
    Call = Repeated.lookup(In.getCanonicalDecl());
    if ((!Forward && !Call) || !isRepeated(Load, In.getBody()))
      return;
    When = "in every call of '" + In.getNameAsString() + "'";
    Instead = Forward ? "load it once in the constructor"
                      : "load it once outside and pass it in";
  }
  Finding &F = report(Load.Call->getBeginLoc(),
                      "'" + spokenName(Load) + "' reads the same archive " +
                          shortName(Load.Place, context(), "again") + " " +
                          When + "; " + Instead);
  F.range(Load.Call->getSourceRange());
  if (Call)
    F.note(Call->getBeginLoc(), "called in a loop here");
}

void LoadInLoopCheck::finish() {
  for (const ArchiveCall &Load : Loads) {
    const FunctionDecl *In = code().enclosingFunction(Load.Call);
    if (In && !code().isBroken(Load.Call) && !code().isMacroArgument(Load.Call))
      diagnose(Load, *In);
  }
}
