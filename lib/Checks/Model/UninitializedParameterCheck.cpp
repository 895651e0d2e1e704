//===- UninitializedParameterCheck.cpp - parameters of any content --------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UninitializedParameterCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UninitializedParameterCheck)

void UninitializedParameterCheck::registerMatchers(MatchFinder &Finder) {
  // for (auto &p : net->parameters()) torch::nn::init::normal_(p);
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("parameters", "named_parameters",
                                              "load", "apply", "modules"))))
          .bind("call"),
      this);
}

// Walks over parameters that go to an optimizer fill none.
void UninitializedParameterCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  llvm::StringRef Name = calledName(Call);
  if (Name == "load" || Name == "apply" || Name == "modules") {
    MayBeFilled = true;
    return;
  }
  const Stmt *S = Call;
  DynTypedNode Around = code().parentIgnoringImplicit(S);
  while (Around.get<CXXConstructExpr>() &&
         !isClass(Around.get<CXXConstructExpr>()->getType(),
                  "torch::optim::Optimizer") &&
         Around.get<CXXConstructExpr>()->getNumArgs() == 1)
    Around = code().parentIgnoringImplicit(Around.get<CXXConstructExpr>());
  const auto *Made = Around.get<CXXConstructExpr>();
  const auto *Outer = Around.get<CallExpr>();
  bool ForTraining =
      (Made && derivesFrom(Made->getType(), "torch::optim::Optimizer")) ||
      (Outer && llvm::StringSwitch<bool>(calledName(Outer))
                    .Cases("clip_grad_norm_", "clip_grad_value_", true)
                    .Cases("make_unique", "make_shared", "size", true)
                    .Default(false));
  MayBeFilled |= !ForTraining;
}

void UninitializedParameterCheck::finish() {
  if (MayBeFilled)
    return;
  for (const ModuleClass &Class : unit().Modules.all())
    if (Class.IsWhollySeen)
      for (const ModuleMember &Member : Class.Members)
        if (Member.What == ModuleMember::Tensor)
          judge(Class, Member);
}

static bool isEmptyFactory(const Expr *Value) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Value));
  llvm::StringRef Name = Call ? calledName(Call) : "";
  return Name == "empty" || Name == "empty_like" || Name == "empty_strided";
}

void UninitializedParameterCheck::judge(const ModuleClass &Class,
                                        const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (Fate.Escape || !Fate.Writes.empty() || Fate.Runs.empty() ||
      Member.IsNamedInTemplate)
    return;
  const CallExpr *Call = nullptr;
  const Expr *Empty = nullptr;
  for (const MemberGift &Gift : Fate.Given) {
    const CallExpr *Found = registrationIn(Gift.Value);
    const Expr *Value =
        Found && Found->getNumArgs() > 1 ? Found->getArg(1) : Gift.Value;
    if (Found)
      Call = Found;
    // w = register_parameter("w", w)
    const auto *Self = dyn_cast<MemberExpr>(ignoreImplicit(Value));
    if (Self && Self->getMemberDecl() == Member.Field)
      continue;
    if (!isEmptyFactory(Value))
      return;
    Empty = Value;
  }
  if (!Call && !Fate.Registrations.empty())
    Call = Fate.Registrations.front();
  if (!Call || !Empty || calledName(Call) != "register_parameter")
    return;
  const CallExpr *Run = nullptr;
  for (const CallExpr *Each : Fate.Runs)
    if (const CXXMethodDecl *In = methodAround(Each, code());
        In && !isa<CXXConstructorDecl>(In))
      Run = Run ? Run : Each;
  if (!Run)
    return;
  std::string Name = Member.Field->getNameAsString();
  report(Empty->getExprLoc(), "parameter '" + Name +
                                  "' is registered as 'torch::empty' makes it "
                                  "and is never initialised: it starts as "
                                  "whatever the memory holds")
      .range(Empty->getSourceRange())
      .note(Run->getExprLoc(), "it is computed with here");
}
