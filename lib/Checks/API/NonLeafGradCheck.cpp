//===- NonLeafGradCheck.cpp - gradients that are not kept -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonLeafGradCheck.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NonLeafGradCheck)

// Is retain_grad() called on what may be this tensor?
bool NonLeafGradCheck::isKept(const TensorFacts &Facts) const {
  return llvm::any_of(function().Operations, [&](const Operation &Op) {
    if (Op.Name != "retain_grad" || Op.Arguments.empty())
      return false;
    const TensorFacts *Kept = Op.Arguments[0].asTensor();
    return !Kept || !Kept->Storage || Kept->Storage == Facts.Storage;
  });
}

void NonLeafGradCheck::visit(const Operation &Op) {
  if (Op.Name != "grad" || Op.Arguments.empty())
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || Facts->RequiresGrad != Tri::Yes || Facts->Leaf != Tri::No ||
      !Facts->Storage || isKept(*Facts))
    return;
  // `y.grad().defined()` asks whether there is one.
  if (const auto *Member =
          code().parentIgnoringImplicit(Op.Call).get<MemberExpr>();
      Member && Member->getMemberDecl()->getNameAsString() == "defined")
    return;
  std::string Self = operandName(Op, 0);
  Finding &F = report(Op.Call->getExprLoc(),
                      "'grad' of " + Self +
                          ", which is the result of an operator: 'backward' "
                          "keeps the gradients of leaves only, and of what "
                          "'retain_grad' was called on");
  F.range(Op.Call->getSourceRange());
  if (Facts->MadeAt.isValid() && code().files().contains(Facts->MadeAt))
    F.note(Facts->MadeAt, Self + " is computed here");
}
