//===- ItemOfManyCheck.cpp - one number of many elements -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ItemOfManyCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ItemOfManyCheck)

void ItemOfManyCheck::visit(const Operation &Op) {
  bool IsTruth = Op.Operator.baseName() == "is_nonzero";
  if ((Op.Name != "item" && !IsTruth) || Op.Arguments.empty())
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || !Facts->Shape.hasRank() || !cannotBeOneElement(Facts->Shape))
    return;
  std::optional<int64_t> Count = Facts->Shape.numel().constant();
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " of a tensor that has not one element: " +
                 operandName(Op, 0) + " has " + shown(Facts->Shape) +
                 (Count ? ", " + std::to_string(*Count) + " elements" : ""));
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Shape);
}
