//===- AutogradFunctionArityCheck.cpp - autograd function arity -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AutogradFunctionArityCheck.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(AutogradFunctionArityCheck)

void AutogradFunctionArityCheck::registerMatchers(MatchFinder &Finder) {
  // struct F : torch::autograd::Function<F> { static forward; static backward;
  // }
  Finder.addMatcher(cxxRecordDecl(isDefinition()).bind("class"), this);
}

// More gradients than arguments are accepted if the rest is undefined.
static bool isUndefinedTensor(const Expr *E) {
  const auto *Made = dyn_cast<CXXConstructExpr>(E->IgnoreImplicit());
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E->IgnoreImplicit()))
    Made = dyn_cast<CXXConstructExpr>(Cast->getSubExpr()->IgnoreImplicit());
  if (Made && Made->getNumArgs() == 1 &&
      Made->getConstructor()->isCopyOrMoveConstructor())
    return isUndefinedTensor(Made->getArg(0));
  return Made && Made->getNumArgs() == 0;
}

static bool isPlaceholder(const CXXMethodDecl &Backward) {
  const auto *Body = dyn_cast<CompoundStmt>(Backward.getBody());
  return Body && Body->size() == 1;
}

void AutogradFunctionArityCheck::check(const MatchFinder::MatchResult &Result) {
  std::optional<AutogradFunction> Function =
      autogradFunction(*Result.Nodes.getNodeAs<CXXRecordDecl>("class"));
  if (!Function || !Function->Forward || !Function->Backward)
    return;
  std::optional<unsigned> Arguments = Function->forwardArguments();
  if (!Arguments)
    return;
  for (const ListReturn &Return : listReturns(*Function->Backward)) {
    size_t Count = Return.Elements.size();
    // Of outputs without gradient `backward` is never asked, and nothing but
    // `return {};` stands for "there is none".
    if (Count == 0 && (Function->hasOutputsWithoutGradient() ||
                       isPlaceholder(*Function->Backward)))
      continue;
    bool Extra =
        Count > *Arguments &&
        llvm::all_of(Return.Elements.drop_front(*Arguments), isUndefinedTensor);
    if (Count == *Arguments || Extra)
      continue;
    report(Return.Loc,
           llvm::formatv("'backward' returns {0} gradient{1}, but 'forward' "
                         "takes {2} argument{3} besides the context",
                         Count, Count == 1 ? "" : "s", *Arguments,
                         *Arguments == 1 ? "" : "s"))
        .note(Function->Forward->getLocation(),
              "one gradient for each argument of 'forward', 'torch::Tensor()' "
              "for those without");
  }
}
