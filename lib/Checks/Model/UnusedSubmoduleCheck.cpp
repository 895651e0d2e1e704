//===- UnusedSubmoduleCheck.cpp - layers that never run -------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnusedSubmoduleCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/Compat.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnusedSubmoduleCheck)

void UnusedSubmoduleCheck::finish() {
  for (const ModuleClass &Class : unit().Modules.all()) {
    if (!Class.IsWhollySeen || !Class.HasForward || Class.WalksChildren)
      continue;
    // In a class that runs nothing itself, others run the members.
    if (llvm::none_of(Class.Members, [](const ModuleMember &Member) {
          return Member.What != ModuleMember::Tensor &&
                 !Member.Fate.Runs.empty();
        }))
      continue;
    for (const ModuleMember &Member : Class.Members)
      if (Member.What != ModuleMember::Tensor)
        judge(Class, Member);
  }
}

/// The call that registers what the member holds, and what it makes.
static const CallExpr *registrationOf(const ModuleMember &Member) {
  if (!Member.Fate.Registrations.empty())
    return Member.Fate.Registrations.front();
  for (const MemberGift &Gift : Member.Fate.Given)
    if (const CallExpr *Found = registrationIn(Gift.Value))
      return Found;
  return nullptr;
}

static ModuleState stateOf(const ModuleMember &Member, const CallExpr &Call,
                           const UserCode &Code) {
  ModuleState Most = ModuleState::None;
  auto Add = [&](const Expr *Value) {
    for (const ModuleSource &Source : sourcesOf(Value, Code))
      if (Source.From == ModuleSource::Made && Source.Maker)
        Most = std::max(Most, createdState(*Source.Class, Source.Maker));
  };
  if (Call.getNumArgs() > 1 && Member.Fate.Registrations.empty())
    Add(Call.getArg(1));
  for (const MemberGift &Gift : Member.Fate.Given)
    Add(Gift.Value);
  return Most;
}

// A member of the same class of layers that one method runs twice.
static const ModuleMember *ranTwice(const ModuleClass &Class,
                                    const ModuleMember &Unused,
                                    const UserCode &Code) {
  const CXXRecordDecl *Held = heldModule(Unused.Field->getType());
  for (const ModuleMember &Other : Class.Members) {
    if (!Held || heldModule(Other.Field->getType()) != Held ||
        Other.Fate.Runs.size() < 2)
      continue;
    const FunctionDecl *First = Code.enclosingFunction(Other.Fate.Runs[0]);
    const FunctionDecl *Second = Code.enclosingFunction(Other.Fate.Runs[1]);
    if (First && First == Second &&
        runsUnconditionally(Other.Fate.Runs[0], First->getBody(), Code) &&
        runsUnconditionally(Other.Fate.Runs[1], First->getBody(), Code))
      return &Other;
  }
  return nullptr;
}

void UnusedSubmoduleCheck::judge(const ModuleClass &Class,
                                 const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (Fate.Escape || !Fate.Runs.empty() || !Fate.Tended.empty() ||
      Member.IsNamedInTemplate)
    return;
  // Other units may run what they can see.
  bool IsHidden = Member.Field->getAccess() == AS_private ||
                  sources().isInMainFile(
                      sources().getExpansionLoc(Class.Class->getLocation()));
  const CallExpr *Call = registrationOf(Member);
  if (!IsHidden || !Call)
    return;
  ModuleState State = stateOf(Member, *Call, code());
  std::string Name = Member.Field->getNameAsString();
  const ModuleMember *Twin = ranTwice(Class, Member, code());
  Finding &F = report(Call->getExprLoc(),
                      "'" + Name + "' is registered and never run" +
                          (Twin ? ", while '" + Twin->Field->getNameAsString() +
                                      "' of the same kind runs twice"
                                : ""));
  F.range(Call->getSourceRange())
      .note(Member.Field->getLocation(), "'" + Name + "' is declared here");
  if (Twin)
    F.note(Twin->Fate.Runs[1]->getExprLoc(),
           "'" + Twin->Field->getNameAsString() + "' runs again here");
  const CXXRecordDecl *Held = heldModule(Member.Field->getType());
  llvm::StringRef Kind = Held && Held->getIdentifier() ? Held->getName() : "";
  if (Kind.contains("Dropout"))
    F.leaf("M7");
  else if (Kind.contains("Norm"))
    F.leaf("M8");
  // Nothing is lost with a ReLU that is not used.
  if (State == ModuleState::None && !Twin)
    F.level(Level::Style);
}
