//===- RuleFunctionsNeeds.cpp - what calls need -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions of rules that compute nothing: they refuse.
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;
using namespace torchtidy::rules;

using Violation = RuleViolation::Kind;

static RuleValue nothing() { return RuleValue::boolean(Tri::Unknown); }

// One dimension, or a list of them.
static llvm::SmallVector<SymbolicInt, 4> dimsOf(const RuleValue &Dims) {
  if (Dims.is(RuleValue::Kind::Int))
    return {Dims.Int};
  if (!Dims.is(RuleValue::Kind::Ints))
    return {};
  llvm::ArrayRef<SymbolicInt> Sizes = Dims.List.sizes();
  return llvm::SmallVector<SymbolicInt, 4>(Sizes.begin(), Sizes.end());
}

RuleValue rules::in_range(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  if (std::optional<unsigned> Rank = shapeOf(A[0]).rank())
    for (const SymbolicInt &Dim : dimsOf(A[1]))
      dimensionOf(Context, Dim, *Rank, &A[0], &A[1]);
  return nothing();
}

RuleValue rules::distinct(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Rank = shapeOf(A[0]).rank();
  if (!Rank)
    return nothing();
  llvm::SmallVector<unsigned, 4> Seen;
  for (const SymbolicInt &Dim : dimsOf(A[1])) {
    std::optional<unsigned> At = dimensionOf(Context, Dim, *Rank, &A[0], &A[1]);
    if (!At)
      continue;
    if (llvm::is_contained(Seen, *At)) {
      Context.violate(Violation::RepeatedDim,
                      "dimension " + std::to_string(*At) +
                          " is named twice for " + operand(A[0], "the tensor"),
                      &A[0], &A[1]);
      return nothing();
    }
    Seen.push_back(*At);
  }
  return nothing();
}

RuleValue rules::some_extent(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  SymbolicInt Wanted = number(A[1]);
  if (A[0].isNone() || !Shape.hasRank())
    return nothing();
  if (llvm::all_of(Shape.sizes(), [&](const SymbolicInt &Size) {
        return provedDifferent(Size, Wanted);
      }))
    Context.violate(Violation::Extent,
                    llvm::formatv("{0} has {1}, no dimension with {2}",
                                  operand(A[0], "the tensor"),
                                  Context.print(Shape), Context.print(Wanted))
                        .str(),
                    &A[0]);
  return nothing();
}

RuleValue rules::each_has_rank(RuleContext &Context,
                               llvm::ArrayRef<RuleValue> A) {
  llvm::SmallVector<unsigned, 2> Allowed;
  std::string Wanted;
  for (const RuleValue &Choice : A.drop_front()) {
    Allowed.push_back(number(Choice).constant().value_or(0));
    Wanted += (Wanted.empty() ? "" : " or ") + std::to_string(Allowed.back());
  }
  for (const TensorFacts &Facts : A[0].Tensors)
    if (std::optional<unsigned> Rank = Facts.Shape.rank();
        Rank && Facts.Defined != Tri::No &&
        !llvm::is_contained(Allowed, *Rank)) {
      Context.violate(Violation::Rank,
                      "a tensor of " + operand(A[0], "the list") + " has " +
                          dimensions(*Rank) + ", " + Wanted + " are needed",
                      &A[0]);
      break;
    }
  return nothing();
}

RuleValue rules::pads_within(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]), Pads = shapeOf(A[1]);
  if (!Shape.hasRank() || !A[1].is(RuleValue::Kind::Ints) || !Pads.hasRank())
    return nothing();
  size_t Rank = *Shape.rank(), Count = *Pads.rank();
  for (size_t I = 0; I < Count && I / 2 < Rank; ++I) {
    const SymbolicInt &Size = Shape.sizes()[Rank - 1 - I / 2];
    const SymbolicInt &Pad = Pads.sizes()[I];
    if (!Context.Symbols.provedPositive(Pad + number(A[2]) - Size))
      continue;
    Context.violate(Violation::Argument,
                    llvm::formatv("padding {0} takes more than {1} has in "
                                  "dimension {2}, {3}",
                                  Context.print(Pad),
                                  operand(A[0], "the tensor"), Rank - 1 - I / 2,
                                  Context.print(Size))
                        .str(),
                    &A[0], &A[1]);
    break;
  }
  return nothing();
}
