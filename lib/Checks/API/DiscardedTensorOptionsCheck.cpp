//===- DiscardedTensorOptionsCheck.cpp - options thrown away --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DiscardedTensorOptionsCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DiscardedTensorOptionsCheck)

void DiscardedTensorOptionsCheck::registerMatchers(MatchFinder &Finder) {
  // options.dtype(torch::kFloat);  torch::device(torch::kCUDA);
  Finder.addMatcher(
      callExpr(hasType(cxxRecordDecl(hasName("TensorOptions")))).bind("call"),
      this);
}

// The object that the first setter of a chain is called on.
static const Expr *startOfChain(const CallExpr &Call) {
  const Expr *E = &Call;
  while (const auto *Setter = dyn_cast<CXXMemberCallExpr>(E))
    E = ignoreImplicit(Setter->getImplicitObjectArgument());
  return E;
}

void DiscardedTensorOptionsCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto &Call = *Result.Nodes.getNodeAs<CallExpr>("call");
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !Callee->getIdentifier() || !Call.isPRValue() ||
      !isTensorOptions(Call.getType()) || !code().isDiscarded(&Call) ||
      code().isMacroArgument(&Call) || code().isBroken(&Call))
    return;
  std::string Name = qualifiedName(*Callee);
  if (!startsWith(Name, "c10::TensorOptions::") && !startsWith(Name, "c10::") &&
      !startsWith(Name, "at::") && !startsWith(Name, "torch::"))
    return;
  const Expr *Start = startOfChain(Call);
  bool IsObject = Start->isLValue() && isTensorOptions(Start->getType()) &&
                  isa<DeclRefExpr, MemberExpr>(Start);
  if (!IsObject) {
    report(Call.getExprLoc(), "the options that '" + Callee->getName().str() +
                                  "' returns are thrown away")
        .range(Call.getSourceRange());
    return;
  }
  std::string Object = shortName(Start, context(), "options");
  Finding &Found = report(Call.getExprLoc(),
                          "'" + Callee->getName().str() +
                              "' returns changed options and "
                              "leaves '" +
                              Object + "' as it is; the result is thrown away");
  Found.range(Call.getSourceRange());
  std::string Text = sourceText(Start->getSourceRange(), context());
  if (!Start->getType().isConstQualified() && !Text.empty() &&
      canEdit(Call.getSourceRange(), context()))
    Found.fix(FixItHint::CreateInsertion(Call.getBeginLoc(), Text + " = "));
}
