//===- SoftmaxDimensionCheck.cpp - softmax of another dimension -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SoftmaxDimensionCheck.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SoftmaxDimensionCheck)

namespace {
/// A use of numbers that sum to one over a dimension.
struct Reading {
  int64_t Dim = 0;
  llvm::StringRef What;
};
} // namespace

static std::optional<int64_t> numberAt(const Operation &Op, unsigned Index) {
  return Index < Op.Arguments.size() &&
                 Op.Arguments[Index].is(RuleValue::Kind::Int)
             ? Op.Arguments[Index].Int.constant()
             : std::nullopt;
}

// Losses take the classes from dimension 1, or from 0 if there is no batch.
static std::optional<Reading> lossReading(const ShapeValue &Shape) {
  if (!Shape.rank())
    return std::nullopt;
  return Reading{*Shape.rank() > 1 ? 1 : 0, "takes the classes from"};
}

// argmax(1), max(1), topk(k, 1) of a batch that is normalised over itself. The
// other way round asks which sample fits a class best.
static std::optional<Reading> choiceReading(const Operation &Op,
                                            const TensorFacts &Facts,
                                            unsigned DimArgument) {
  std::optional<int64_t> Dim = numberAt(Op, DimArgument);
  std::optional<unsigned> Rank = Facts.Shape.rank();
  if (!Dim || Rank != 2u ||
      !Facts.Values.isOver(0, Facts.Shape).value_or(false))
    return std::nullopt;
  return Reading{*Dim < 0 ? *Dim + 2 : *Dim, "chooses along"};
}

// Attention: what is summed up is the last dimension. Over the one before it
// each element is assigned to something; over those of the batch it is not.
static std::optional<Reading> productReading(const TensorFacts &Facts) {
  std::optional<unsigned> Rank = Facts.Shape.rank();
  if (!Rank || *Rank < 3 || !Facts.Values.isOverDimension() ||
      Facts.Values.Dim >= *Rank - (*Rank == 3 ? 2 : 1))
    return std::nullopt;
  return Reading{static_cast<int64_t>(*Rank) - 1, "sums over"};
}

static std::optional<Reading> readingOf(const Operation &Op,
                                        const TensorFacts &Facts) {
  llvm::StringRef Name = Op.Operator.baseName();
  bool IsLog = Facts.Values.is(ValueKind::LogProbabilities);
  if (llvm::StringSwitch<bool>(Name)
          .Cases("nll_loss", "nll_loss_nd", "nll_loss2d", true)
          .Default(false))
    return lossReading(Facts.Shape);
  if (Name == "cross_entropy_loss" && IsLog)
    return lossReading(Facts.Shape);
  if (Name == "argmax" ||
      (Name == "max" && Op.Operator.overloadName() == "dim"))
    return choiceReading(Op, Facts, 1);
  if (Name == "topk")
    return choiceReading(Op, Facts, 2);
  if (IsLog)
    return std::nullopt;
  if (Name == "multinomial")
    return Reading{-1, "draws along"};
  if (Name == "matmul" || Name == "bmm")
    return productReading(Facts);
  return std::nullopt;
}

void SoftmaxDimensionCheck::visit(const Operation &Op) {
  if (Op.Arguments.empty() || !Op.Outcome.Violations.empty())
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || !(Facts->Values.is(ValueKind::Probabilities) ||
                  Facts->Values.is(ValueKind::LogProbabilities)))
    return;
  std::optional<Reading> Reads = readingOf(Op, *Facts);
  if (!Reads || Facts->Values.isOver(Reads->Dim, Facts->Shape).value_or(true))
    return;
  auto Shown = [](int64_t Dim) {
    return Dim == -1 ? "the last dimension"
                     : "dimension " + std::to_string(Dim);
  };
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + " " + Reads->What.str() + " " +
                          Shown(Reads->Dim) + " of what is normalised over " +
                          Shown(Facts->Values.Dim) + ": " + operandName(Op, 0));
  F.range(Op.Call->getSourceRange());
  noteMeaning(F, Facts->Values);
}
