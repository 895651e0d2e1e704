//===- RuleFunctionsLists.cpp - lists of tensors ----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;
using namespace torchtidy::rules;

using Extents = ShapeValue::Extents;
using Violation = RuleViolation::Kind;

// A list that is longer is described by what its elements share.
static constexpr int64_t LongestList = 64;

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

static TensorFacts ofShape(ShapeValue Shape) {
  TensorFacts Facts;
  Facts.Shape = std::move(Shape);
  return Facts;
}

// One tensor for each extent of dimension Dim.
static RuleValue parts(const ShapeValue &Shape, unsigned Dim,
                       llvm::ArrayRef<SymbolicInt> Sizes) {
  std::vector<TensorFacts> Result;
  for (const SymbolicInt &Size : Sizes) {
    Extents Part(Shape.sizes().begin(), Shape.sizes().end());
    Part[Dim] = Size;
    Result.push_back(ofShape(ShapeValue::known(std::move(Part))));
  }
  return RuleValue::tensors(std::move(Result));
}

// The dimension to split; complains of a tensor that has none.
static std::optional<unsigned>
splitDim(RuleContext &Context, const RuleValue &Operand, const RuleValue &Dim) {
  ShapeValue Shape = shapeOf(Operand);
  if (!Shape.hasRank())
    return std::nullopt;
  if (Shape.sizes().empty()) {
    Context.violate(Violation::Rank,
                    operand(Operand, "the tensor") +
                        " has no dimensions and cannot be split",
                    &Operand);
    return std::nullopt;
  }
  return dimensionOf(Context, number(Dim), *Shape.rank(), &Operand, &Dim);
}

// Parts that all have the extents of Shape but at Dim.
static RuleValue alike(const RuleValue &Operand, std::optional<unsigned> Dim) {
  ShapeValue Shape = shapeOf(Operand);
  if (!Shape.hasRank())
    return RuleValue::someTensors();
  Extents Sizes(*Shape.rank());
  if (Dim) {
    Sizes = Shape.sizes();
    Sizes[*Dim] = {};
  }
  return RuleValue::tensorsLike(ofShape(ShapeValue::known(std::move(Sizes))));
}

// Parts of Size each, the last one being what is left.
static RuleValue equalParts(RuleContext &Context, const RuleValue &Operand,
                            unsigned Dim, const SymbolicInt &Size) {
  ShapeValue Shape = shapeOf(Operand);
  const SymbolicInt &Whole = Shape.sizes()[Dim];
  std::optional<int64_t> Total = Whole.constant(), Step = Size.constant();
  if (Total == 0)
    return parts(Shape, Dim, {SymbolicInt(0)});
  if (Total && Step && *Step > 0) {
    int64_t Count = (*Total - 1) / *Step + 1;
    if (Count <= LongestList) {
      Extents Sizes(Count, SymbolicInt(*Step));
      Sizes.back() = *Total - (Count - 1) * *Step;
      return parts(Shape, Dim, Sizes);
    }
  }
  // n extents in parts of n / 4 are four parts, if 4 divides n.
  if (std::optional<SymbolicInt> Count = Whole.dividedExactly(Size))
    if (std::optional<int64_t> N = Count->constant();
        N && *N > 0 && *N <= LongestList)
      return parts(Shape, Dim, Extents(*N, Size));
  return alike(Operand, Dim);
}

RuleValue rules::split(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Dim = splitDim(Context, A[0], A[2]);
  if (!Dim)
    return alike(A[0], Dim);
  ShapeValue Shape = shapeOf(A[0]);
  const SymbolicInt &Whole = Shape.sizes()[*Dim];
  if (A[1].is(RuleValue::Kind::Int)) {
    std::optional<int64_t> Step = A[1].Int.constant();
    if (Step && (*Step < 0 || (*Step == 0 && provedDifferent(Whole, 0)))) {
      Context.violate(Violation::Argument,
                      "parts of " + Context.print(A[1].Int) +
                          " cannot be made of " + Context.print(Whole),
                      &A[1], &A[0]);
      return alike(A[0], Dim);
    }
    return equalParts(Context, A[0], *Dim, A[1].Int);
  }
  ShapeValue Sizes = shapeOf(A[1]);
  if (!A[1].is(RuleValue::Kind::Ints) || !Sizes.hasRank())
    return alike(A[0], Dim);
  SymbolicInt Sum(0);
  for (const SymbolicInt &Size : Sizes.sizes())
    Sum = Sum + Size;
  if (provedDifferent(Sum, Whole))
    Context.violate(Violation::Extent,
                    llvm::formatv("the parts have {0} together, but {1} has "
                                  "{2} in dimension {3}",
                                  Context.print(Sum), operand(A[0]),
                                  Context.print(Whole), *Dim)
                        .str(),
                    &A[0], &A[1]);
  return parts(Shape, *Dim, Sizes.sizes());
}

RuleValue rules::chunked(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Dim = splitDim(Context, A[0], A[2]);
  if (!Dim)
    return alike(A[0], Dim);
  const ShapeValue Shape = shapeOf(A[0]);
  SymbolicInt Whole = Shape.sizes()[*Dim], Count = number(A[1]);
  if (Whole.isConstant(0) && Count.constant() && *Count.constant() > 0 &&
      *Count.constant() <= LongestList)
    return parts(Shape, *Dim, Extents(*Count.constant(), 0));
  if (Context.Symbols.provedNonNegative(SymbolicInt(0) - Count)) {
    Context.violate(Violation::Argument,
                    "the number of chunks is " + Context.print(Count) +
                        ", at least 1 is needed",
                    &A[1]);
    return alike(A[0], Dim);
  }
  SymbolicInt Size =
      -Context.Symbols.floorDivide(SymbolicInt(0) - Whole, Count);
  return equalParts(Context, A[0], *Dim, Size);
}

RuleValue rules::tensor_split(RuleContext &Context,
                              llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Dim = splitDim(Context, A[0], A[2]);
  if (!Dim)
    return alike(A[0], Dim);
  ShapeValue Shape = shapeOf(A[0]);
  const SymbolicInt Whole = Shape.sizes()[*Dim];
  Extents Sizes;
  if (A[1].is(RuleValue::Kind::Int)) {
    std::optional<int64_t> Count = A[1].Int.constant();
    if (Count && *Count <= 0)
      Context.violate(Violation::Argument,
                      "the number of parts is " + std::to_string(*Count) +
                          ", at least 1 is needed",
                      &A[1]);
    if (!Count || *Count <= 0 || *Count > LongestList)
      return alike(A[0], Dim);
    std::optional<int64_t> Total = Whole.constant();
    std::optional<SymbolicInt> Exact = Whole.dividedExactly(*Count);
    for (int64_t I = 0; I < *Count; ++I)
      Sizes.push_back(Total
                          ? SymbolicInt(*Total / *Count + (I < *Total % *Count))
                      : Exact ? *Exact
                              : SymbolicInt());
    return parts(Shape, *Dim, Sizes);
  }
  ShapeValue Ends = shapeOf(A[1]);
  if (!A[1].is(RuleValue::Kind::Ints) || !Ends.hasRank())
    return alike(A[0], Dim);
  RuleValue One = list({Whole});
  RuleValue Start = RuleValue::integer(0);
  for (unsigned I = 0; I <= Ends.sizes().size(); ++I) {
    RuleValue End = I < Ends.sizes().size()
                        ? RuleValue::integer(Ends.sizes()[I])
                        : RuleValue::none();
    Sizes.push_back(sliced(Context, {One, RuleValue::integer(0), Start, End,
                                     RuleValue::integer(1)})
                        .List.sizes()[0]);
    Start = End;
  }
  return parts(Shape, *Dim, Sizes);
}

RuleValue rules::unbound(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Dim = splitDim(Context, A[0], A[1]);
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank() || Shape.sizes().empty())
    return RuleValue::someTensors();
  if (!Dim)
    return RuleValue::tensorsLike(
        ofShape(ShapeValue::known(Extents(*Shape.rank() - 1))));
  SymbolicInt Count = Shape.sizes()[*Dim];
  Shape.sizes().erase(Shape.sizes().begin() + *Dim);
  return copies(Context,
                {RuleValue::ints(std::move(Shape)), RuleValue::integer(Count)});
}

RuleValue rules::copies(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  TensorFacts Facts = ofShape(shapeOf(A[0]));
  std::optional<int64_t> Count = number(A[1]).constant();
  if (!Count || *Count < 0 || *Count > LongestList)
    return RuleValue::tensorsLike(std::move(Facts));
  return RuleValue::tensors(std::vector<TensorFacts>(*Count, Facts));
}

// Every tensor of a list, changed.
static RuleValue mapped(const RuleValue &Tensors,
                        llvm::function_ref<ShapeValue(const RuleValue &)> Map) {
  if (!Tensors.is(RuleValue::Kind::Tensors))
    return RuleValue::someTensors();
  RuleValue Result = Tensors;
  for (TensorFacts &Facts : Result.Tensors)
    Facts.Shape = Map(RuleValue::tensor(Facts));
  return Result;
}

RuleValue rules::numels(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  if (!A[0].is(RuleValue::Kind::Tensors) || !A[0].IsComplete)
    return unknownList();
  Extents Sizes;
  for (const TensorFacts &Facts : A[0].Tensors)
    Sizes.push_back(Facts.Shape.numel());
  return list(std::move(Sizes));
}

RuleValue rules::at_least(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  std::optional<int64_t> Wanted = number(A[1]).constant();
  if (!Shape.hasRank() || !Wanted)
    return unknownList();
  Extents Sizes = Shape.sizes();
  if (Sizes.empty() && *Wanted > 0)
    Sizes.push_back(1);
  // Vectors become rows; a third dimension comes last.
  if (Sizes.size() == 1 && *Wanted > 1)
    Sizes.insert(Sizes.begin(), 1);
  if (Sizes.size() == 2 && *Wanted > 2)
    Sizes.push_back(1);
  return list(std::move(Sizes));
}

RuleValue rules::each_at_least(RuleContext &Context,
                               llvm::ArrayRef<RuleValue> A) {
  return mapped(A[0], [&](const RuleValue &Each) {
    return at_least(Context, {Each, A[1]}).List;
  });
}

RuleValue rules::as_columns(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  return mapped(A[0], [](const RuleValue &Each) {
    ShapeValue Shape = shapeOf(Each);
    if (Shape.hasRank() && *Shape.rank() <= 1)
      return ShapeValue::known({Shape.numel(), 1});
    return Shape;
  });
}

RuleValue rules::block_diagonal(RuleContext &Context,
                                llvm::ArrayRef<RuleValue> A) {
  RuleValue Blocks = each_at_least(Context, {A[0], RuleValue::integer(2)});
  Extents Sizes{0, 0};
  for (const TensorFacts &Facts : Blocks.Tensors) {
    if (!Blocks.IsComplete || !Facts.Shape.hasRank())
      return list(Extents(2));
    if (*Facts.Shape.rank() > 2) {
      Context.violate(Violation::Rank,
                      "a block has " + dimensions(*Facts.Shape.rank()) +
                          ", at most 2 are possible",
                      &A[0]);
      return list(Extents(2));
    }
    for (unsigned I : {0u, 1u})
      Sizes[I] = Sizes[I] + Facts.Shape.sizes()[I];
  }
  return list(Blocks.IsComplete ? Sizes : Extents(2));
}

RuleValue rules::padded_sequence(RuleContext &Context,
                                 llvm::ArrayRef<RuleValue> A) {
  if (!A[0].is(RuleValue::Kind::Tensors) || !A[0].IsComplete ||
      A[0].Tensors.empty() || flag(A[1]) == Tri::Unknown)
    return unknownList();
  SymbolicInt Longest(0);
  for (const TensorFacts &Facts : A[0].Tensors) {
    if (!Facts.Shape.hasRank() || Facts.Shape.sizes().empty())
      return unknownList();
    Longest = Context.Symbols.maximum(Longest, Facts.Shape.sizes()[0]);
  }
  llvm::ArrayRef<SymbolicInt> First = A[0].Tensors.front().Shape.sizes();
  // Each is copied into its place.
  RuleValue Place = list(Extents(First.begin() + 1, First.end()));
  for (const TensorFacts &Facts : A[0].Tensors) {
    RuleValue Rest = list(
        Extents(Facts.Shape.sizes().begin() + 1, Facts.Shape.sizes().end()));
    Rest.Argument = A[0].Argument;
    expanded(Context, {Rest, Place});
  }
  Extents Sizes(First.begin(), First.end());
  Sizes.front() = Longest;
  Sizes.insert(Sizes.begin() + (flag(A[1]) == Tri::Yes ? 0 : 1),
               SymbolicInt(A[0].Tensors.size()));
  return list(std::move(Sizes));
}
