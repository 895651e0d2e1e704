//===- UnregisteredParameterCheck.cpp - parameters left out ---------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnregisteredParameterCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnregisteredParameterCheck)

void UnregisteredParameterCheck::finish() {
  for (const ModuleClass &Class : unit().Modules.all())
    for (const ModuleMember &Member : Class.Members)
      if (Member.What == ModuleMember::Tensor)
        judge(Class, Member);
}

// Who reads gradients, or hands the tensor on, trains it by hand.
static bool isTrainedByHand(const CallExpr *Run) {
  return llvm::StringSwitch<bool>(calledName(Run))
      .Cases("grad", "mutable_grad", "register_hook", "backward", true)
      .Cases("retain_grad", "is_leaf", "grad_fn", true)
      .Default(false);
}

static bool isConstructor(const CXXMethodDecl *Method) {
  return Method && (isa<CXXConstructorDecl>(Method) ||
                    Method->getNameAsString() == "reset");
}

// torch::Tensor weight; for a tensor that is filled at random: was to be
// trained.
static bool namesWeight(llvm::StringRef Name) {
  std::string Snake = llvm::convertToSnakeFromCamelCase(Name);
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  llvm::StringRef(Snake).split(Parts, '_');
  return llvm::any_of(Parts, [](llvm::StringRef Part) {
    return Part == "weight" || Part == "weights" || Part == "bias";
  });
}

static bool isRandom(const Expr *E) {
  const CallExpr *Factory = nullptr;
  anyBelow(E, [&](const Expr *Each) {
    Factory = factoryCall(Each);
    return Factory != nullptr;
  });
  llvm::StringRef Name = Factory ? calledName(Factory) : "";
  return Name == "randn" || Name == "rand";
}

void UnregisteredParameterCheck::judge(const ModuleClass &Class,
                                       const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (!Class.IsWhollySeen || Fate.Escape || Member.IsNamedInTemplate ||
      !Fate.Registrations.empty() || llvm::any_of(Fate.Runs, isTrainedByHand))
    return;
  const Expr *Asks = nullptr, *Random = nullptr;
  for (const MemberGift &Gift : Fate.Given) {
    // torch::Tensor w = some; is known under another name.
    if (anyBelow(Gift.Value, isRegistration) ||
        isa<DeclRefExpr, MemberExpr>(ignoreImplicit(Gift.Value)))
      return;
    const CXXMethodDecl *In = Gift.At ? methodAround(Gift.At, code()) : nullptr;
    if (Gift.At && !In)
      return;
    if (asksForGradient(Gift.Value))
      Asks = Gift.Value;
    else if (isRandom(Gift.Value) && (!In || isConstructor(In)))
      Random = Gift.Value;
  }
  bool IsUsed = false;
  for (const CallExpr *Run : Fate.Runs) {
    if (asksForGradient(Run) && calledName(Run) != "requires_grad")
      Asks = Run;
    else
      IsUsed |= methodAround(Run, code()) &&
                !isConstructor(methodAround(Run, code()));
  }
  bool IsWeight = Random && Fate.Given.size() == 1 && Class.HasForward &&
                  namesWeight(Member.Field->getName());
  if (!IsUsed || (!Asks && !IsWeight))
    return;
  diagnose(Member, Asks ? *Asks : *Random, Asks != nullptr);
}

void UnregisteredParameterCheck::diagnose(const ModuleMember &Member,
                                          const Expr &Made, bool Asks) {
  std::string Name = Member.Field->getNameAsString();
  SourceLocation At = placeToReport(Member, &Made, code());
  Finding &F = report(
      At, "'" + Name + "' " + (Asks ? "requires gradients" : "is random") +
              " and is registered nowhere: 'parameters()', 'to()' "
              "and saved files leave it out; hand it to "
              "'register_parameter'");
  if (At != Member.Field->getLocation())
    F.note(Member.Field->getLocation(), "'" + Name + "' is declared here");
  else if (methodAround(&Made, code()))
    F.note(Made.getExprLoc(),
           Asks ? "gradients are asked for here" : "made here");
}
