//===- SingleElementDimensionCheck.cpp - nothing to choose from -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SingleElementDimensionCheck.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SingleElementDimensionCheck)

namespace {
/// An operator over dimensions, and what it gives where they have one element.
struct Reduction {
  llvm::StringLiteral Operator;
  llvm::StringLiteral Result;
  enum class Over {
    Given,   ///< The dimension in argument 1, if there is one.
    All,     ///< The dimensions in argument 1, or all.
    Classes, ///< Those of a loss.
  } Dims;
};
} // namespace

// Source: the formulas in LibTorch's documentation; tried with both versions.
static constexpr Reduction Reductions[] = {
    {"softmax", "always 1", Reduction::Over::Given},
    {"log_softmax", "always 0", Reduction::Over::Given},
    {"argmax", "always 0", Reduction::Over::Given},
    {"argmin", "always 0", Reduction::Over::Given},
    {"std", "not a number", Reduction::Over::All},
    {"var", "not a number", Reduction::Over::All},
    {"cross_entropy_loss", "always 0", Reduction::Over::Classes},
};

static std::vector<int64_t> dimensions(const RuleValue &Given, int64_t Rank) {
  std::vector<int64_t> Dims;
  auto Add = [&](const SymbolicInt &Dim) {
    std::optional<int64_t> D = Dim.constant();
    Dims.push_back(!D ? -1 : *D < 0 ? *D + Rank : *D);
  };
  if (Given.is(RuleValue::Kind::Int))
    Add(Given.Int);
  else if (Given.is(RuleValue::Kind::Ints) && Given.List.hasRank())
    llvm::for_each(Given.List.sizes(), Add);
  return Dims;
}

// Divided by one less than there are.
static bool isUnbiased(const Operation &Op) {
  FunctionSchema Schema = Op.Operator.schema();
  for (auto [Argument, Given] : llvm::zip(Schema.Arguments, Op.Arguments)) {
    if (Argument.Name == "unbiased")
      return Given.Truth == Tri::Yes;
    if (Argument.Name == "correction")
      return Given.isNone() || Given.Int.isConstant(1);
  }
  return false;
}

static std::vector<int64_t> reduced(const Operation &Op, Reduction::Over Dims,
                                    int64_t Rank) {
  if (Dims == Reduction::Over::Classes)
    return Rank > 1 ? std::vector<int64_t>{1} : std::vector<int64_t>();
  bool HasDims =
      Op.Arguments.size() > 1 && (Op.Arguments[1].is(RuleValue::Kind::Int) ||
                                  Op.Arguments[1].is(RuleValue::Kind::Ints));
  if (HasDims)
    return dimensions(Op.Arguments[1], Rank);
  bool IsOverAll =
      Op.Arguments.size() > 1 &&
      (Op.Arguments[1].isNone() || Op.Arguments[1].is(RuleValue::Kind::Bool));
  std::vector<int64_t> All;
  if (Dims == Reduction::Over::All && IsOverAll)
    for (int64_t I = 0; I < Rank; ++I)
      All.push_back(I);
  return All;
}

void SingleElementDimensionCheck::visit(const Operation &Op) {
  const Reduction *Row = llvm::find_if(Reductions, [&](const Reduction &R) {
    return R.Operator == Op.Operator.baseName();
  });
  const TensorFacts *Facts =
      Op.Arguments.empty() ? nullptr : Op.Arguments[0].asTensor();
  if (Row == std::end(Reductions) || !Facts || !Facts->Shape.hasRank() ||
      !Op.Outcome.Violations.empty())
    return;
  if (Row->Dims == Reduction::Over::All && !isUnbiased(Op))
    return;
  llvm::ArrayRef<SymbolicInt> Sizes = Facts->Shape.sizes();
  std::vector<int64_t> Dims = reduced(Op, Row->Dims, Sizes.size());
  if (Dims.empty() || !llvm::all_of(Dims, [&](int64_t Dim) {
        return Dim >= 0 && Dim < static_cast<int64_t>(Sizes.size()) &&
               Sizes[Dim].isConstant(1);
      }))
    return;
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " of one " +
                 (Row->Dims == Reduction::Over::Classes ? "class" : "element") +
                 " is " + Row->Result.str() + ": " + operandName(Op, 0) +
                 " has " + shown(Facts->Shape));
  if (Dims.size() == 1 && Sizes.size() > 1)
    F.Message += ", of which dimension " + std::to_string(Dims[0]) + " is 1";
  F.range(Op.Call->getSourceRange());
  if (Row->Dims == Reduction::Over::Classes)
    F.leaf("M18");
  noteOrigin(F, Op, 0, Fact::Shape);
}
