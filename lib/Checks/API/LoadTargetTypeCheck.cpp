//===- LoadTargetTypeCheck.cpp - loading what was not saved -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoadTargetTypeCheck.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LoadTargetTypeCheck)

void LoadTargetTypeCheck::registerMatchers(MatchFinder &Finder) {
  // torch::save(net, "net.pt")   torch::jit::load("net.pt")
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("load", "save")))).bind("call"),
      this);
}

void LoadTargetTypeCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  if (std::optional<ArchiveCall> Archive = archiveCall(Call))
    if (Archive->usesFileName() && !code().isBroken(Call))
      Calls.push_back(*Archive);
}

// A script module can be read for its parameters alone, whatever it was.
static bool isOnlyInspected(const ArchiveCall &Load, const UserCode &Code) {
  if (Load.Content != ArchiveContent::Script)
    return false;
  const ValueDecl *Into = loadedInto(Load, Code);
  if (!Into) {
    const auto *Used = Code.parentIgnoringImplicit(Load.Call).get<MemberExpr>();
    return Used && !runsModel(Used->getMemberDecl());
  }
  return llvm::none_of(usesOf(*Into, Code), [&](const VariableUse &Use) {
    return mayRunModel(Use, Code);
  });
}

// A parameter list saves its parameters under the names a tensor has.
static bool holdsNumberedTensors(const ArchiveCall &Save) {
  QualType Type = ignoreImplicit(Save.Value)->getType();
  const CXXRecordDecl *Held = heldModule(Type);
  return derivesFrom(Held ? Held : Type->getAsCXXRecordDecl(),
                     "torch::nn::ParameterListImpl");
}

void LoadTargetTypeCheck::finish() {
  std::map<std::string, std::vector<const ArchiveCall *>> Saves;
  for (const ArchiveCall &Call : Calls)
    if (Call.Saves)
      if (std::optional<std::string> Key = placeKey(Call.Place, code()))
        Saves[*Key].push_back(&Call);
  if (Saves.empty())
    return;
  for (const ArchiveCall &Call : Calls) {
    if (Call.Saves || code().isMacroArgument(Call.Call))
      continue;
    std::optional<std::string> Key = placeKey(Call.Place, code());
    auto Found = Key ? Saves.find(*Key) : Saves.end();
    if (Found != Saves.end())
      diagnose(Call, Found->second);
  }
}

void LoadTargetTypeCheck::diagnose(const ArchiveCall &Load,
                                   llvm::ArrayRef<const ArchiveCall *> Saves) {
  for (const ArchiveCall *Save : Saves)
    if (archiveMisfit(Save->Content, Load.Content).empty() ||
        holdsNumberedTensors(*Save))
      return;
  if (isOnlyInspected(Load, code()))
    return;
  const ArchiveCall &Save = *Saves.front();
  report(Load.Call->getBeginLoc(),
         shortName(Load.Place, context(), "the file") + " is saved as " +
             spokenContent(Save.Content).str() + " and loaded as " +
             spokenContent(Load.Content).str() + " by '" + spokenName(Load) +
             "'; " + archiveMisfit(Save.Content, Load.Content).str())
      .range(Load.Call->getSourceRange())
      .note(Save.Call->getBeginLoc(),
            "saved by '" + spokenName(Save) + "' here");
}
