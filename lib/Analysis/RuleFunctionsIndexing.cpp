//===- RuleFunctionsIndexing.cpp - indices, diagonals, padding --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;
using namespace torchtidy::rules;

using Extents = ShapeValue::Extents;
using Violation = RuleViolation::Kind;

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// Indices
// ----------------------------------------------------------------------

static bool isMask(const TensorFacts &Facts) {
  return Facts.Type.is(Dtype::Bool) || Facts.Type.is(Dtype::Byte);
}

// What an index does: nothing for one left out, the extents it brings, and how
// many dimensions it takes.
namespace {
struct IndexPlan {
  std::vector<std::optional<ShapeValue>> ByDim;
  bool IsKnown = true;
};
} // namespace

static IndexPlan planOf(const RuleValue &Indices) {
  IndexPlan Plan;
  for (const TensorFacts &Facts : Indices.Tensors) {
    if (Facts.Defined == Tri::No) {
      Plan.ByDim.push_back(std::nullopt);
      continue;
    }
    if (!Facts.Type.isKnown() || !Facts.Shape.hasRank()) {
      Plan.IsKnown = false;
      return Plan;
    }
    if (!isMask(Facts)) {
      Plan.ByDim.push_back(Facts.Shape);
      continue;
    }
    // A mask stands for as many indices as it has dimensions.
    if (Facts.Shape.sizes().empty()) {
      Plan.IsKnown = false;
      return Plan;
    }
    for (unsigned I = 0; I < *Facts.Shape.rank(); ++I)
      Plan.ByDim.push_back(ShapeValue::known({SymbolicInt()}));
  }
  return Plan;
}

// A mask has the extents of what it covers.
static void compareMasks(RuleContext &Context, const RuleValue &Self,
                         const RuleValue &Indices) {
  const ShapeValue Shape = shapeOf(Self);
  llvm::ArrayRef<SymbolicInt> Sizes = Shape.sizes();
  size_t Dim = 0;
  for (const TensorFacts &Facts : Indices.Tensors) {
    if (Facts.Defined == Tri::No || !isMask(Facts)) {
      ++Dim;
      continue;
    }
    for (const SymbolicInt &Size : Facts.Shape.sizes()) {
      if (Dim < Sizes.size() && provedDifferent(Size, Sizes[Dim])) {
        Context.violate(
            Violation::Extent,
            llvm::formatv("the mask has {0} in dimension {1}, {2} has {3} in "
                          "the dimension that it covers",
                          Context.print(Size),
                          &Size - Facts.Shape.sizes().begin(), operand(Self),
                          Context.print(Sizes[Dim]))
                .str(),
            &Self, &Indices);
        return;
      }
      ++Dim;
    }
  }
}

// Refused by all versions; 1.13 takes no int32 either.
static void refuseFractions(RuleContext &Context, const RuleValue &Indices) {
  if (!Indices.is(RuleValue::Kind::Tensors))
    return;
  for (const TensorFacts &Facts : Indices.Tensors)
    if (Facts.Defined != Tri::No && Facts.Type.isKnown() &&
        (isFloating(Facts.Type.Type) || isComplex(Facts.Type.Type))) {
      Context.violate(Violation::Dtype,
                      operand(Indices) + " has a tensor of " +
                          print(Facts.Type) + ", integers or bool are needed",
                      &Indices);
      return;
    }
}

// Longer than others: masks, indices and what they leave, in the order of
// LibTorch.
RuleValue rules::indexed(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  refuseFractions(Context, A[1]);
  ShapeValue Shape = shapeOf(A[0]);
  if (!A[1].is(RuleValue::Kind::Tensors) || !A[1].IsComplete ||
      !Shape.hasRank())
    return unknownList();
  IndexPlan Plan = planOf(A[1]);
  if (!Plan.IsKnown)
    return unknownList();
  compareMasks(Context, A[0], A[1]);
  if (Plan.ByDim.size() > *Shape.rank()) {
    Context.violate(Violation::Index,
                    llvm::formatv("{0} indices for {1}, which has {2}",
                                  Plan.ByDim.size(), operand(A[0]),
                                  dimensions(*Shape.rank()))
                        .str(),
                    &A[0], &A[1]);
    return unknownList();
  }
  std::optional<unsigned> First, Last;
  RuleValue Common = list({});
  for (auto [I, Each] : llvm::enumerate(Plan.ByDim)) {
    if (!Each)
      continue;
    First = First.value_or(I);
    Last = I;
    RuleValue Own = RuleValue::ints(*Each);
    Own.Argument = A[1].Argument;
    Common = broadcast(Context, {Common, Own});
    if (!Common.List.hasRank())
      return unknownList();
  }
  // Indices side by side put their extents where they stand, others in front.
  bool Together =
      First && llvm::none_of(llvm::seq(*First, *Last + 1),
                             [&](unsigned I) { return !Plan.ByDim[I]; });
  Extents Sizes;
  if (First && !Together)
    Sizes = Common.List.sizes();
  for (auto [I, Size] : llvm::enumerate(Shape.sizes())) {
    if (Together && I == *First)
      Sizes.append(Common.List.sizes().begin(), Common.List.sizes().end());
    if (I >= Plan.ByDim.size() || !Plan.ByDim[I])
      Sizes.push_back(Size);
  }
  return list(std::move(Sizes));
}

RuleValue rules::index_fits(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Self = shapeOf(A[0]), Index = shapeOf(A[2]);
  if (!Self.hasRank() || !Index.hasRank() || Index.numel().isConstant(0))
    return RuleValue::boolean(Tri::Unknown);
  auto Rank = [](const ShapeValue &S) { return std::max(1u, *S.rank()); };
  if (Rank(Self) != Rank(Index) && provedDifferent(Index.numel(), 0)) {
    Context.violate(Violation::Rank,
                    operand(A[0]) + " has " + dimensions(*Self.rank()) + ", " +
                        operand(A[2], "the index") + " has " +
                        dimensions(*Index.rank()),
                    &A[0], &A[2]);
    return RuleValue::boolean(Tri::Unknown);
  }
  // A dimension of -1 means that all of them count.
  std::optional<unsigned> Dim;
  if (!A[1].isNone())
    Dim = dimensionOf(Context, number(A[1]), *Self.rank(), &A[0], &A[1]);
  if (*Self.rank() != *Index.rank() || (!Dim && !A[1].isNone()))
    return RuleValue::boolean(Tri::Unknown);
  for (auto [I, Have] : llvm::enumerate(Self.sizes()))
    if (I != Dim && Index.numel().constant() &&
        Context.Symbols.provedPositive(Index.sizes()[I] - Have)) {
      Context.violate(Violation::Extent,
                      llvm::formatv("{0} has {1} in dimension {2}, {3} has {4}",
                                    operand(A[2], "the index"),
                                    Context.print(Index.sizes()[I]), I,
                                    operand(A[0]), Context.print(Have))
                          .str(),
                      &A[0], &A[2]);
      break;
    }
  return RuleValue::boolean(Tri::Unknown);
}

// Diagonals
// --------------------------------------------------------------------

// Two different dimensions of a tensor of Rank.
static std::optional<std::pair<unsigned, unsigned>>
twoDims(RuleContext &Context, unsigned Rank, const RuleValue *Operand,
        const RuleValue &First, const RuleValue &Second) {
  auto D = dimensionOf(Context, number(First), Rank, Operand, &First);
  auto E = dimensionOf(Context, number(Second), Rank, Operand, &Second);
  if (!D || !E)
    return std::nullopt;
  if (*D == *E) {
    Context.violate(Violation::RepeatedDim,
                    "dimension " + std::to_string(*D) +
                        " is named twice for a diagonal",
                    &First, &Second);
    return std::nullopt;
  }
  return std::make_pair(*D, *E);
}

RuleValue rules::diagonal(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  unsigned Rank = *Shape.rank();
  auto Dims = twoDims(Context, Rank, &A[0], A[2], A[3]);
  if (!Dims || Rank < 2)
    return Rank < 2 ? unknownList() : list(Extents(Rank - 1));
  std::optional<int64_t> Offset = number(A[1]).constant();
  SymbolicInt Length;
  if (Offset) {
    SymbolicInt Rows = Shape.sizes()[Dims->first],
                Columns = Shape.sizes()[Dims->second];
    (*Offset < 0 ? Rows : Columns) =
        (*Offset < 0 ? Rows : Columns) - SymbolicInt(std::abs(*Offset));
    Length = Context.Symbols.maximum(Context.Symbols.minimum(Rows, Columns), 0);
  }
  Extents Sizes;
  for (auto [I, Size] : llvm::enumerate(Shape.sizes()))
    if (I != Dims->first && I != Dims->second)
      Sizes.push_back(Size);
  Sizes.push_back(Length);
  return list(std::move(Sizes));
}

RuleValue rules::diagonal_embedded(RuleContext &Context,
                                   llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank() || Shape.sizes().empty())
    return unknownList();
  unsigned Rank = *Shape.rank() + 1;
  auto Dims = twoDims(Context, Rank, nullptr, A[2], A[3]);
  std::optional<int64_t> Offset = number(A[1]).constant();
  if (!Dims)
    return list(Extents(Rank));
  SymbolicInt Side = Offset
                         ? Shape.sizes().back() + SymbolicInt(std::abs(*Offset))
                         : SymbolicInt();
  Extents Sizes;
  unsigned Next = 0;
  for (unsigned I = 0; I < Rank; ++I)
    Sizes.push_back(
        I == Dims->first || I == Dims->second ? Side : Shape.sizes()[Next++]);
  return list(std::move(Sizes));
}

// Padding
// ----------------------------------------------------------------------

RuleValue rules::padded(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]), Pads = shapeOf(A[1]);
  if (!Shape.hasRank() || !A[1].is(RuleValue::Kind::Ints) || !Pads.hasRank())
    return RuleValue::ints(Shape.hasRank()
                               ? ShapeValue::known(Extents(*Shape.rank()))
                               : ShapeValue());
  size_t Count = *Pads.rank(), Rank = *Shape.rank();
  if (Count % 2 != 0 || Count / 2 > Rank) {
    Context.violate(Violation::Argument,
                    llvm::formatv("{0} numbers to pad {1}, which has {2}",
                                  Count, operand(A[0]), dimensions(Rank))
                        .str(),
                    &A[1], &A[0]);
    return list(Extents(Rank));
  }
  Extents Sizes = Shape.sizes();
  for (size_t I = 0; I < Count / 2; ++I) {
    SymbolicInt &Size = Sizes[Rank - 1 - I];
    Size = Size + Pads.sizes()[2 * I] + Pads.sizes()[2 * I + 1];
    if (Context.Symbols.provedPositive(-Size))
      Context.violate(Violation::Argument,
                      "dimension " + std::to_string(Rank - 1 - I) +
                          " would have " + Context.print(Size),
                      &A[1], &A[0]);
  }
  return list(std::move(Sizes));
}

RuleValue rules::reversed(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  return list(Extents(Shape.sizes().rbegin(), Shape.sizes().rend()));
}
