//===- RuleFunctionsDims.cpp - dimensions put in, out and about -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;
using namespace torchtidy::rules;

using Extents = ShapeValue::Extents;
using Violation = RuleViolation::Kind;

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// The positions of a list of dimensions, each once. Nothing if some dimension
// is not known, out of range or named twice.
static std::optional<llvm::SmallVector<unsigned, 4>>
positions(RuleContext &Context, const RuleValue &Dims, unsigned Rank,
          const RuleValue &Operand) {
  Extents Given;
  if (Dims.is(RuleValue::Kind::Int))
    Given.push_back(Dims.Int);
  else if (Dims.is(RuleValue::Kind::Ints) && Dims.List.hasRank())
    Given.append(Dims.List.sizes().begin(), Dims.List.sizes().end());
  else
    return std::nullopt;
  llvm::SmallVector<unsigned, 4> Result;
  bool AllKnown = true;
  for (const SymbolicInt &Dim : Given) {
    std::optional<unsigned> At =
        dimensionOf(Context, Dim, Rank, &Operand, &Dims);
    AllKnown &= At.has_value();
    if (!At)
      continue;
    if (llvm::is_contained(Result, *At)) {
      Context.violate(Violation::RepeatedDim,
                      "dimension " + std::to_string(*At) +
                          " is named twice for " +
                          operand(Operand, "the tensor"),
                      &Operand, &Dims);
      return std::nullopt;
    }
    Result.push_back(*At);
  }
  if (!AllKnown)
    return std::nullopt;
  return Result;
}

RuleValue rules::times(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  std::optional<int64_t> Count = number(A[1]).constant();
  if (!Count || *Count < 0 || *Count > 64)
    return unknownList();
  return list(Extents(*Count, number(A[0])));
}

RuleValue rules::first(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  std::optional<int64_t> Count = number(A[1]).constant();
  if (!Shape.hasRank() || !Count)
    return unknownList();
  int64_t Rank = *Shape.rank(), Kept = *Count < 0 ? Rank + *Count : *Count;
  if (Kept < 0 || Kept > Rank)
    return unknownList();
  return list(Extents(Shape.sizes().begin(), Shape.sizes().begin() + Kept));
}

RuleValue rules::last(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  std::optional<int64_t> Count = number(A[1]).constant();
  if (!Shape.hasRank() || !Count || *Count < 0 || *Count > *Shape.rank())
    return unknownList();
  return list(Extents(Shape.sizes().end() - *Count, Shape.sizes().end()));
}

RuleValue rules::without(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (Shape.sizes().empty())
    return list({});
  // Which extent goes is not known, but how many stay.
  if (!Dim)
    return list(Extents(*Shape.rank() - 1));
  Extents Sizes = Shape.sizes();
  Sizes.erase(Sizes.begin() + *Dim);
  return list(std::move(Sizes));
}

RuleValue rules::replaced(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (!Dim)
    return list(Extents(*Shape.rank()));
  Extents Sizes = Shape.sizes();
  if (!Sizes.empty())
    Sizes[*Dim] = number(A[2]);
  return list(std::move(Sizes));
}

RuleValue rules::inserted(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  std::optional<int64_t> Dim = number(A[1]).constant();
  int64_t Rank = *Shape.rank();
  if (!Dim)
    return list(Extents(Rank + 1));
  if (*Dim > Rank || *Dim < -Rank - 1) {
    Context.violate(Violation::Dim,
                    "dimension " + std::to_string(*Dim) +
                        " cannot be put into " + operand(A[0], "the tensor") +
                        ", which has " + dimensions(Rank),
                    &A[0], &A[1]);
    return list(Extents(Rank + 1));
  }
  Extents Sizes = Shape.sizes();
  Sizes.insert(Sizes.begin() + (*Dim < 0 ? *Dim + Rank + 1 : *Dim),
               number(A[2]));
  return list(std::move(Sizes));
}

RuleValue rules::permuted(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  std::optional<unsigned> Named = shapeOf(A[1]).rank();
  if (!Shape.hasRank())
    return Named ? list(Extents(*Named)) : unknownList();
  unsigned Rank = *Shape.rank();
  if (Named && *Named != Rank) {
    Context.violate(Violation::Rank,
                    operand(A[0], "the tensor") + " has " + dimensions(Rank) +
                        ", but " + std::to_string(*Named) + " are named",
                    &A[0], &A[1]);
    return list(Extents(*Named));
  }
  std::optional<llvm::SmallVector<unsigned, 4>> Order =
      positions(Context, A[1], Rank, A[0]);
  if (!Order)
    return list(Extents(Rank));
  Extents Sizes;
  for (unsigned At : *Order)
    Sizes.push_back(Shape.sizes()[At]);
  return list(std::move(Sizes));
}

RuleValue rules::swapped(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  unsigned Rank = *Shape.rank();
  std::optional<unsigned> D =
      dimensionOf(Context, number(A[1]), Rank, &A[0], &A[1]);
  std::optional<unsigned> E =
      dimensionOf(Context, number(A[2]), Rank, &A[0], &A[2]);
  if (!D || !E)
    return list(Extents(Rank));
  Extents Sizes = Shape.sizes();
  if (!Sizes.empty())
    std::swap(Sizes[*D], Sizes[*E]);
  return list(std::move(Sizes));
}

RuleValue rules::moved(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  unsigned Rank = *Shape.rank();
  auto From = positions(Context, A[1], Rank, A[0]);
  auto To = positions(Context, A[2], Rank, A[0]);
  if (!From || !To || Rank == 0)
    return list(Extents(Rank));
  if (From->size() != To->size()) {
    Context.violate(Violation::Argument,
                    std::to_string(From->size()) +
                        " dimensions are to be moved to " +
                        std::to_string(To->size()) + " places",
                    &A[1], &A[2]);
    return list(Extents(Rank));
  }
  std::vector<int> Source(Rank, -1);
  for (auto [F, T] : llvm::zip(*From, *To))
    Source[T] = F;
  unsigned Next = 0;
  Extents Sizes;
  for (int &At : Source) {
    if (At < 0) {
      while (llvm::is_contained(*From, Next))
        ++Next;
      At = Next++;
    }
    Sizes.push_back(Shape.sizes()[At]);
  }
  return list(std::move(Sizes));
}

RuleValue rules::squeezed(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  std::optional<llvm::SmallVector<unsigned, 4>> Only;
  if (A.size() > 1) {
    Only = positions(Context, A[1], *Shape.rank(), A[0]);
    if (!Only)
      return unknownList();
  }
  Extents Sizes;
  for (auto [At, Size] : llvm::enumerate(Shape.sizes())) {
    bool Asked = !Only || llvm::is_contained(*Only, At);
    // An extent that may or may not be 1 leaves the rank open.
    if (Asked && !Size.isConstant(1) && !provedDifferent(Size, 1) &&
        !Context.Symbols.provedPositive(Size - 1))
      return unknownList();
    if (!Asked || !Size.isConstant(1))
      Sizes.push_back(Size);
  }
  return list(std::move(Sizes));
}

RuleValue rules::flattened(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  unsigned Rank = *Shape.rank();
  std::optional<unsigned> D =
      dimensionOf(Context, number(A[1]), Rank, &A[0], &A[1]);
  std::optional<unsigned> E =
      dimensionOf(Context, number(A[2]), Rank, &A[0], &A[2]);
  if (Rank == 0)
    return list({1});
  if (!D || !E)
    return unknownList();
  if (*D > *E) {
    Context.violate(Violation::Argument,
                    "the first dimension to flatten, " + std::to_string(*D) +
                        ", comes after the last, " + std::to_string(*E),
                    &A[1], &A[2]);
    return unknownList();
  }
  Extents Sizes(Shape.sizes().begin(), Shape.sizes().begin() + *D);
  Extents Merged(Shape.sizes().begin() + *D, Shape.sizes().begin() + *E + 1);
  Sizes.push_back(ShapeValue::known(std::move(Merged)).numel());
  Sizes.append(Shape.sizes().begin() + *E + 1, Shape.sizes().end());
  return list(std::move(Sizes));
}

RuleValue rules::reduced(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  Tri Keep = flag(A[2]);
  bool All = A[1].isNone() ||
             (A[1].is(RuleValue::Kind::Ints) && A[1].List.rank() == 0u);
  if (All && Keep == Tri::No)
    return list({});
  if (!Shape.hasRank())
    return unknownList();
  unsigned Rank = *Shape.rank();
  llvm::SmallVector<unsigned, 4> Dims;
  if (All) {
    for (unsigned I = 0; I < Rank; ++I)
      Dims.push_back(I);
  } else if (auto Given = positions(Context, A[1], Rank, A[0])) {
    Dims = *Given;
  } else {
    if (Keep == Tri::Yes)
      return list(Extents(Rank));
    std::optional<unsigned> Named =
        A[1].is(RuleValue::Kind::Int) ? 1 : shapeOf(A[1]).rank();
    return Keep == Tri::No && Named && *Named <= Rank
               ? list(Extents(Rank - *Named))
               : unknownList();
  }
  if (Keep == Tri::Unknown && !Dims.empty() && Rank != 0)
    return unknownList();
  Extents Sizes;
  for (auto [At, Size] : llvm::enumerate(Shape.sizes())) {
    if (!llvm::is_contained(Dims, At))
      Sizes.push_back(Size);
    else if (Keep == Tri::Yes)
      Sizes.push_back(1);
  }
  return list(std::move(Sizes));
}

RuleValue rules::reduced_some(RuleContext &Context,
                              llvm::ArrayRef<RuleValue> A) {
  if (A[1].is(RuleValue::Kind::Ints) && A[1].List.rank() == 0u)
    return RuleValue::ints(shapeOf(A[0]));
  return reduced(Context, A);
}
