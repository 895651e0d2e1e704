//===- SqueezeWithoutEffectCheck.cpp - squeezes that change nothing -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SqueezeWithoutEffectCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SqueezeWithoutEffectCheck)

// The dimensions to squeeze that are known, counted from the front; empty if
// any is not, or is out of range.
static std::vector<int64_t> dimensions(const RuleValue &Given, int64_t Rank) {
  llvm::SmallVector<SymbolicInt, 4> Dims;
  if (Given.is(RuleValue::Kind::Int))
    Dims.push_back(Given.Int);
  else if (Given.is(RuleValue::Kind::Ints) && Given.List.hasRank())
    Dims.append(Given.List.sizes().begin(), Given.List.sizes().end());
  std::vector<int64_t> Result;
  for (const SymbolicInt &Dim : Dims) {
    std::optional<int64_t> D = Dim.constant();
    if (!D || *D < -Rank || *D >= Rank)
      return {};
    Result.push_back(*D < 0 ? *D + Rank : *D);
  }
  return Result;
}

void SqueezeWithoutEffectCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  if ((Name != "squeeze" && Name != "squeeze_") || Op.Arguments.size() != 2)
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || !Facts->Shape.hasRank())
    return;
  llvm::ArrayRef<SymbolicInt> Sizes = Facts->Shape.sizes();
  std::vector<int64_t> Dims = dimensions(Op.Arguments[1], Sizes.size());
  std::string Told;
  for (int64_t Dim : Dims) {
    std::optional<int64_t> Extent = Sizes[Dim].constant();
    if (!Extent || *Extent <= 1)
      return;
    Told += (Told.empty() ? "dimension " : ", dimension ") +
            std::to_string(Dim) + " is " + std::to_string(*Extent);
  }
  if (Told.empty())
    return;
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + " changes nothing: " + operandName(Op, 0) +
                          " has " + shown(Facts->Shape) + ", of which " + Told);
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Shape);
}
