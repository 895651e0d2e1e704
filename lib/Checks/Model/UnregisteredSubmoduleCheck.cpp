//===- UnregisteredSubmoduleCheck.cpp - layers left out -------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: layers that are never registered, and layers that take
// the place of one that is.
//
//===----------------------------------------------------------------------===//

#include "UnregisteredSubmoduleCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnregisteredSubmoduleCheck)

void UnregisteredSubmoduleCheck::finish() {
  for (const ModuleClass &Class : unit().Modules.all())
    for (const ModuleMember &Member : Class.Members)
      if (Member.What != ModuleMember::Tensor)
        judge(Class, Member);
}

/// What is known of the modules that a member holds.
struct UnregisteredSubmoduleCheck::Origin {
  bool IsMade = false, IsRegistered = false, IsUnknown = false;
  ModuleState State = ModuleState::None;
  const CXXRecordDecl *Class = nullptr;
  const Expr *Maker = nullptr;
};

UnregisteredSubmoduleCheck::Origin
UnregisteredSubmoduleCheck::originOf(const ModuleMember &Member) const {
  Origin Known;
  auto Add = [&](const CXXRecordDecl &Class, const Expr *Maker) {
    ModuleState State = Maker ? createdState(Class, Maker) : ModuleState::None;
    if (!Known.IsMade || State > Known.State ||
        (isLayerContainer(&Class) && !isLayerContainer(Known.Class))) {
      Known.Class = &Class;
      Known.Maker = Maker;
    }
    Known.IsMade = true;
    Known.State = std::max(Known.State, State);
  };
  const CXXRecordDecl *Held = heldModule(Member.Field->getType());
  bool IsContainer = isLayerContainer(Held);
  for (const MemberGift &Gift : Member.Fate.Given) {
    bool Fills = isa_and_nonnull<CXXMemberCallExpr>(Gift.At);
    for (const ModuleSource &Source : sourcesOf(Gift.Value, code())) {
      if (Source.From == ModuleSource::Made)
        Add(*Source.Class, Source.Maker);
      // What a list of layers holds may be known elsewhere too.
      else if (!(IsContainer && Fills)) {
        Known.IsRegistered |= Source.From == ModuleSource::Registered;
        Known.IsUnknown |= Source.From == ModuleSource::Unknown;
      }
    }
  }
  if (IsContainer)
    Known.Class = Held;
  return Known;
}

namespace {
struct GuardFinder : RecursiveASTVisitor<GuardFinder> {
  bool Found = false;
  bool VisitVarDecl(VarDecl *Var) {
    Found |= isClass(Var->getType(), "at::NoGradGuard") ||
             isClass(Var->getType(), "c10::NoGradGuard") ||
             isClass(Var->getType(), "c10::InferenceMode");
    return !Found;
  }
};
} // namespace

// Runs that autograd is to follow: not in a constructor, not where it is off.
bool UnregisteredSubmoduleCheck::runsForTraining(
    const ModuleMember &Member) const {
  bool Any = false;
  for (const CallExpr *Run : Member.Fate.Runs) {
    const CXXMethodDecl *In = methodAround(Run, code());
    if (!In || isa<CXXConstructorDecl>(In))
      continue;
    GuardFinder Guard;
    Guard.TraverseStmt(In->getBody());
    const auto *After = code().parentIgnoringImplicit(Run).get<MemberExpr>();
    if (Guard.Found ||
        (After && After->getMemberNameInfo().getAsString() == "detach"))
      return false;
    Any = true;
  }
  return Any;
}

// register_module("fc", fc->clone())
static const CallExpr *copyRegistered(const ModuleMember &Member,
                                      const UserCode &Code) {
  if (Member.Fate.Tended.size() != 1)
    return nullptr;
  const CallExpr *Tended = Member.Fate.Tended.front();
  const FunctionDecl *Callee = Tended->getDirectCallee();
  if (!Callee->getIdentifier() || Callee->getName() != "clone")
    return nullptr;
  const Expr *E = Tended;
  for (;;) {
    const auto *Around = Code.parentIgnoringImplicit(E).get<Expr>();
    if (Around && isRegistration(Around))
      return Code.isDiscarded(Around) ? cast<CallExpr>(Around) : nullptr;
    if (!isa_and_nonnull<CastExpr, CXXConstructExpr, CallExpr>(Around))
      return nullptr;
    E = Around;
  }
}

void UnregisteredSubmoduleCheck::judge(const ModuleClass &Class,
                                       const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (!Class.IsWhollySeen || Fate.Escape || Member.IsNamedInTemplate ||
      Fate.Runs.empty())
    return;
  if (!Fate.Tended.empty() && !copyRegistered(Member, code()))
    return;
  Origin Known = originOf(Member);
  if (Known.IsMade && !Known.IsUnknown && !Known.IsRegistered &&
      Fate.Registrations.empty()) {
    if (Known.State != ModuleState::None && runsForTraining(Member))
      diagnoseMissing(Class, Member, Known);
  } else if (Member.What == ModuleMember::Layer &&
             (Known.IsRegistered || !Fate.Registrations.empty())) {
    diagnoseReplaced(Member);
  }
}

void UnregisteredSubmoduleCheck::diagnoseMissing(const ModuleClass &Class,
                                                 const ModuleMember &Member,
                                                 const Origin &Known) {
  std::string Name = Member.Field->getNameAsString();
  bool OnlyMode = Known.State == ModuleState::Mode;
  SourceLocation At = placeToReport(Member, Known.Maker, code());
  Finding &F = report(
      At,
      "'" + spokenModuleName(*Known.Class) + "' in '" + Name +
          "' is registered nowhere: " +
          (OnlyMode ? "'eval()' does not reach it"
                    : "'parameters()', 'to()' and saved files leave it out") +
          "; hand it to 'register_module'");
  if (OnlyMode)
    F.level(Level::Style);
  const CXXMethodDecl *In =
      Known.Maker ? methodAround(Known.Maker, code()) : nullptr;
  if (At != Member.Field->getLocation())
    F.note(Member.Field->getLocation(), "'" + Name + "' is declared here");
  else if (In && Known.Maker->getBeginLoc() != At)
    F.note(Known.Maker->getBeginLoc(), "made here");
  if (const CallExpr *Copy = copyRegistered(Member, code()))
    F.note(Copy->getBeginLoc(), "a copy is registered here");
  for (const CXXMemberCallExpr *Call : Class.Registrations)
    if (registeredName(*Call) == Name && code().isDiscarded(Call) &&
        !copyRegistered(Member, code()))
      F.note(Call->getBeginLoc(),
             "another module is registered as '" + Name + "' here");
}

// Is what the member holds certainly registered before \p In assigns to it? A
// helper of the class may run before its constructor registers.
static bool isRegisteredBefore(const ModuleMember &Member,
                               const FunctionDecl &In, const UserCode &Code) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&In);
  bool IsHelper = Method && Method->getParent() == Member.Field->getParent();
  if (!IsHelper && !Member.Fate.Registrations.empty())
    return true;
  return llvm::any_of(Member.Fate.Given, [&](const MemberGift &Gift) {
    return llvm::any_of(sourcesOf(Gift.Value, Code),
                        [](const ModuleSource &Source) {
                          return Source.From == ModuleSource::Registered;
                        });
  });
}

// net->fc = nn::Linear(4, 10); the module goes on with the one that it knows.
void UnregisteredSubmoduleCheck::diagnoseReplaced(const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  for (const MemberGift &Gift : Fate.Given) {
    const auto *Assignment = dyn_cast_or_null<CXXOperatorCallExpr>(Gift.At);
    const FunctionDecl *In =
        Assignment ? code().enclosingFunction(Assignment) : nullptr;
    const CXXMethodDecl *Method =
        Assignment ? methodAround(Assignment, code()) : nullptr;
    if (!In || (Method && (isa<CXXConstructorDecl>(Method) ||
                           Method->getNameAsString() == "reset")))
      continue;
    // A function that the constructor calls, and which registers too.
    bool RegistersToo = llvm::any_of(Fate.Registrations, [&](const Expr *Call) {
      return code().enclosingFunction(Call) == In;
    });
    auto Sources = sourcesOf(Gift.Value, code());
    bool IsMade = llvm::all_of(Sources, [](const ModuleSource &Source) {
      return Source.From == ModuleSource::Made &&
             createdState(*Source.Class, Source.Maker) == ModuleState::Weights;
    });
    if (RegistersToo || !IsMade || !isRegisteredBefore(Member, *In, code()))
      continue;
    std::string Name = Member.Field->getNameAsString();
    report(Assignment->getOperatorLoc(),
           "'" + Name +
               "' is given another module than the one that is registered: "
               "'parameters()', 'to()' and saved files go on with the old one; "
               "use 'replace_module'")
        .range(Assignment->getSourceRange());
  }
}
