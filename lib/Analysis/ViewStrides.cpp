//===- ViewStrides.cpp - how transposed tensors lie in memory ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ViewStrides.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

using Numbers = llvm::SmallVector<int64_t, 4>;

std::optional<Numbers> torchtidy::constantSizes(const ShapeValue &Shape) {
  if (!Shape.hasRank())
    return std::nullopt;
  Numbers Sizes;
  for (const SymbolicInt &Extent : Shape.sizes()) {
    std::optional<int64_t> N = Extent.constant();
    if (!N || *N <= 0)
      return std::nullopt;
    Sizes.push_back(*N);
  }
  return Sizes;
}

static std::optional<unsigned> dimension(const SymbolicInt &Dim, int64_t Rank) {
  std::optional<int64_t> D = Dim.constant();
  if (!D || *D < -Rank || *D >= Rank)
    return std::nullopt;
  return *D < 0 ? *D + Rank : *D;
}

namespace {
enum class Move { None, List, Pair, Reversed };
} // namespace

static Move moveOf(const OperatorOverload &Overload) {
  return llvm::StringSwitch<Move>(Overload.baseName())
      .Case("permute", Move::List)
      .Cases("transpose", "swapaxes", "swapdims", Move::Pair)
      .Cases("t", "numpy_T", Move::Reversed)
      .Default(Move::None);
}

// The dimension of the operand that each of the result is.
static std::optional<llvm::SmallVector<unsigned, 4>>
orderOf(Move How, llvm::ArrayRef<RuleValue> Arguments, unsigned Rank) {
  llvm::SmallVector<unsigned, 4> Order;
  for (unsigned I = 0; I < Rank; ++I)
    Order.push_back(How == Move::Reversed ? Rank - 1 - I : I);
  if (How == Move::Pair) {
    if (Arguments.size() != 3 || !Arguments[1].is(RuleValue::Kind::Int) ||
        !Arguments[2].is(RuleValue::Kind::Int))
      return std::nullopt;
    std::optional<unsigned> A = dimension(Arguments[1].Int, Rank),
                            B = dimension(Arguments[2].Int, Rank);
    if (!A || !B)
      return std::nullopt;
    std::swap(Order[*A], Order[*B]);
  } else if (How == Move::List) {
    if (Arguments.size() != 2 || !Arguments[1].is(RuleValue::Kind::Ints) ||
        Arguments[1].List.rank() != Rank)
      return std::nullopt;
    for (unsigned I = 0; I < Rank; ++I) {
      std::optional<unsigned> From =
          dimension(Arguments[1].List.sizes()[I], Rank);
      if (!From)
        return std::nullopt;
      Order[I] = *From;
    }
  }
  return Order;
}

std::optional<StridedShape>
torchtidy::transposed(const OperatorOverload &Overload,
                      llvm::ArrayRef<RuleValue> Arguments) {
  Move How = moveOf(Overload);
  const TensorFacts *Self = How != Move::None && !Arguments.empty()
                                ? Arguments[0].asTensor()
                                : nullptr;
  if (!Self || Self->Order != Layout::Contiguous)
    return std::nullopt;
  std::optional<Numbers> Sizes = constantSizes(Self->Shape);
  if (!Sizes)
    return std::nullopt;
  auto Order = orderOf(How, Arguments, Sizes->size());
  if (!Order)
    return std::nullopt;
  Numbers Strides(Sizes->size(), 1);
  for (unsigned I = Sizes->size(); I > 1; --I)
    Strides[I - 2] = Strides[I - 1] * (*Sizes)[I - 1];
  StridedShape Result;
  for (unsigned From : *Order) {
    Result.Sizes.push_back((*Sizes)[From]);
    Result.Strides.push_back(Strides[From]);
  }
  return Result;
}

namespace {
/// Dimensions that follow each other in memory without a gap.
struct Run {
  int64_t Count, Stride;
};
} // namespace

// The runs from back to front.
static llvm::SmallVector<Run, 4> runsOf(const StridedShape &Shape) {
  llvm::SmallVector<Run, 4> Runs;
  for (unsigned I = Shape.Sizes.size(); I-- > 0;) {
    if (Shape.Sizes[I] == 1)
      continue;
    if (!Runs.empty() &&
        Shape.Strides[I] == Runs.back().Count * Runs.back().Stride)
      Runs.back().Count *= Shape.Sizes[I];
    else
      Runs.push_back({Shape.Sizes[I], Shape.Strides[I]});
  }
  return Runs;
}

bool torchtidy::isContiguous(const StridedShape &Shape) {
  llvm::SmallVector<Run, 4> Runs = runsOf(Shape);
  return Runs.empty() || (Runs.size() == 1 && Runs[0].Stride == 1);
}

bool torchtidy::canView(const StridedShape &Shape,
                        llvm::ArrayRef<int64_t> Sizes) {
  auto Product = [](llvm::ArrayRef<int64_t> Factors) {
    int64_t Result = 1;
    for (int64_t Factor : Factors)
      Result *= Factor;
    return Result;
  };
  if (Product(Shape.Sizes) != Product(Sizes))
    return true;
  unsigned Left = Sizes.size();
  for (const Run &Each : runsOf(Shape)) {
    int64_t Filled = 1;
    while (Left > 0 && Filled < Each.Count)
      Filled *= Sizes[--Left];
    if (Filled != Each.Count)
      return false;
  }
  return true;
}
