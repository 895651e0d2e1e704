//===- IvalueKindCheck.cpp - IValues read as what they are not -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IvalueKindCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(IvalueKindCheck)

void IvalueKindCheck::registerMatchers(MatchFinder &Finder) {
  // torch::IValue(3).toTensor()
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(
                            ofClass(cxxRecordDecl(hasName("::c10::IValue"))))))
          .bind("call"),
      this);
  // auto out = model.forward(inputs);
  Finder.addMatcher(varDecl().bind("variable"), this);
}

void IvalueKindCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Var = Result.Nodes.getNodeAs<VarDecl>("variable")) {
    if (Var->hasLocalStorage() && isClass(Var->getType(), "c10::IValue") &&
        !Var->getDeclContext()->isDependentContext())
      diagnoseVariable(*Var);
    return;
  }
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  diagnose(Call, factOfConstruction(Call->getImplicitObjectArgument()));
}

void IvalueKindCheck::diagnoseVariable(const VarDecl &Var) {
  std::vector<VariableUse> Uses = usesOf(Var, code());
  for (const VariableUse &Use : Uses) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Use.Call);
    if (Use.Kind != UseKind::Call || !Call || !accessorKinds(Call))
      continue;
    for (const IValueFact &Fact : factsAt(Use, Var, Uses, code()))
      if (diagnose(Call, Fact))
        break;
  }
}

bool IvalueKindCheck::diagnose(const CXXMemberCallExpr *Call,
                               const IValueFact &Fact) {
  std::optional<IValueKinds> Accepted = accessorKinds(Call);
  if (!Accepted || (*Accepted & Fact.Kinds) || code().isMacroArgument(Call) ||
      code().isBroken(Call))
    return false;
  std::string Accessor =
      "'" + Call->getMethodDecl()->getNameAsString() + "' needs ";
  std::string Value =
      shortName(Call->getImplicitObjectArgument(), context(), "the value");
  report(Call->getExprLoc(), Accessor + spokenKinds(*Accepted) + ", but '" +
                                 Value + "' was " + Fact.Origin)
      .range(Call->getSourceRange())
      .note(Fact.Loc, "'" + Value + "' was " + Fact.Origin + " here");
  return true;
}
