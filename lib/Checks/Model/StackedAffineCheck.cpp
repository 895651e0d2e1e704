//===- StackedAffineCheck.cpp - linear layers in a row ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StackedAffineCheck.h"
#include "clang/AST/Expr.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(StackedAffineCheck)

// Convolutions are left out: depthwise and pointwise ones go in pairs.
void StackedAffineCheck::visit(const Operation &Op) {
  if (Op.Operator.baseName() != "linear" || Op.Arguments.empty())
    return;
  const TensorFacts *Given = Op.Arguments[0].asTensor();
  if (!Given || !Given->Values.is(ValueKind::Scores) ||
      Given->Values.Maker != "linear" || Given->Values.At.isInvalid())
    return;
  Finding &F = report(
      Op.Call->getExprLoc(),
      quoted(Op) + " is given what a linear layer made, without an activation "
                   "between: together they are one linear layer");
  F.range(Op.Call->getSourceRange());
  noteMeaning(F, Given->Values);
}
