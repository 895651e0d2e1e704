//===- RuleFunctionsShapes.cpp - shapes made of shapes ----------*- C++ -*-===//
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

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// Extending to each other
// ------------------------------------------------------

namespace {
struct Extended {
  SymbolicInt Size;
  bool Conflict = false;
  bool Certain = true;
};
} // namespace

// Two extents of elementwise operands: equal, or one of them 1.
static Extended extend(const SymbolTable &Symbols, const SymbolicInt &A,
                       const SymbolicInt &B) {
  if (A == B || B.isConstant(1))
    return {A};
  if (A.isConstant(1))
    return {B};
  bool AIsConstant = A.constant().has_value();
  bool BIsConstant = B.constant().has_value();
  if (AIsConstant && BIsConstant)
    return {{}, /*Conflict=*/true};
  // n against n - 1 works only where one of them happens to be 1.
  if (provedDifferent(A, B)) {
    bool Certain = Symbols.provedPositive(A - SymbolicInt(1)) &&
                   Symbols.provedPositive(B - SymbolicInt(1));
    return {{}, /*Conflict=*/true, Certain};
  }
  // 5 against n gives 5, whether n is 5 or 1.
  if (AIsConstant)
    return {A};
  if (BIsConstant)
    return {B};
  return {};
}

ShapeValue torchtidy::broadcastShapes(RuleContext &Context, const RuleValue &A,
                                      const RuleValue &B) {
  ShapeValue X = shapeOf(A), Y = shapeOf(B);
  // What has no dimensions, or is the same, changes nothing.
  if (Y.rank() == 0u || (X == Y && !X.isUnknown()))
    return X;
  if (X.rank() == 0u)
    return Y;
  if (!X.hasRank() || !Y.hasRank())
    return {};
  size_t Rank = std::max(*X.rank(), *Y.rank());
  Extents Sizes(Rank);
  for (size_t I = 1; I <= Rank; ++I) {
    SymbolicInt P = I <= X.sizes().size() ? *(X.sizes().end() - I) : 1;
    SymbolicInt Q = I <= Y.sizes().size() ? *(Y.sizes().end() - I) : 1;
    Extended Result = extend(Context.Symbols, P, Q);
    if (Result.Conflict) {
      Context.violate(
          Violation::Broadcast,
          llvm::formatv("{0} has {1} and {2} has {3}, which do not fit in "
                        "dimension {4}",
                        operand(A, "one operand"), Context.print(X),
                        operand(B, "the other"), Context.print(Y),
                        -static_cast<int>(I))
              .str(),
          &A, &B, Result.Certain);
      return ShapeValue::known(Extents(Rank));
    }
    Sizes[Rank - I] = Result.Size;
  }
  return ShapeValue::known(std::move(Sizes));
}

RuleValue rules::broadcast(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  RuleValue Result;
  bool First = true;
  for (const RuleValue &Operand : A) {
    if (Operand.isNone())
      continue;
    if (First)
      Result = Operand;
    else
      Result = RuleValue::ints(broadcastShapes(Context, Result, Operand));
    First = false;
  }
  return RuleValue::ints(shapeOf(Result));
}

RuleValue rules::expanded(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue From = shapeOf(A[0]), To = shapeOf(A[1]);
  if (!To.hasRank())
    return unknownList();
  size_t Rank = *To.rank();
  Extents Sizes(Rank);
  if (!From.hasRank()) {
    for (size_t I = 0; I < Rank; ++I)
      if (Context.Symbols.provedNonNegative(To.sizes()[I]))
        Sizes[I] = To.sizes()[I];
    return list(std::move(Sizes));
  }
  if (*From.rank() > Rank) {
    Context.violate(Violation::Rank,
                    operand(A[0], "the tensor") + " has " +
                        dimensions(*From.rank()) +
                        " and cannot be expanded to " + std::to_string(Rank),
                    &A[0], &A[1]);
    return list(std::move(Sizes));
  }
  for (size_t I = 1; I <= Rank; ++I) {
    const SymbolicInt &Want = *(To.sizes().end() - I);
    bool IsNew = I > From.sizes().size();
    SymbolicInt Have = IsNew ? SymbolicInt(1) : *(From.sizes().end() - I);
    SymbolicInt &Size = Sizes[Rank - I];
    if (Want.isConstant(-1)) {
      Size = IsNew ? SymbolicInt() : Have;
      continue;
    }
    // What is asked for is what comes out, if it is no -1.
    if (Want.constant() || Context.Symbols.provedNonNegative(Want))
      Size = Want;
    bool Fits = Have.isConstant(1) || !provedDifferent(Have, Want);
    if (!Fits && Want.constant())
      Context.violate(Violation::Broadcast,
                      llvm::formatv("{0} has {1} and cannot be expanded to {2}",
                                    operand(A[0], "the tensor"),
                                    Context.print(From), Context.print(To))
                          .str(),
                      &A[0], &A[1], Have.constant().has_value());
  }
  return list(std::move(Sizes));
}

RuleValue rules::tiled(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]), Times = shapeOf(A[1]);
  if (!Shape.hasRank() || !Times.hasRank())
    return unknownList();
  size_t Rank = std::max(*Shape.rank(), *Times.rank());
  Extents Sizes(Rank, 1);
  for (size_t I = 1; I <= Rank; ++I) {
    if (I <= Shape.sizes().size())
      Sizes[Rank - I] = *(Shape.sizes().end() - I);
    if (I <= Times.sizes().size())
      Sizes[Rank - I] = Sizes[Rank - I] * *(Times.sizes().end() - I);
  }
  return list(std::move(Sizes));
}

// The same elements in another shape
// -------------------------------------------

// Longer than most: the one extent that is worked out touches all of it.
RuleValue rules::viewed(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue From = shapeOf(A[0]), To = shapeOf(A[1]);
  if (!To.hasRank())
    return unknownList();
  Extents Sizes = To.sizes();
  SymbolicInt Product(1), Total = From.numel();
  SymbolicInt *Inferred = nullptr;
  for (SymbolicInt &Size : Sizes) {
    if (!Size.isConstant(-1)) {
      // A symbol may still be -1.
      if (!Size.constant() && !Context.Symbols.provedNonNegative(Size))
        return list(Extents(Sizes.size()));
      Product = Product * Size;
    } else if (Inferred) {
      Context.violate(Violation::Argument, "only one extent can be -1", &A[1]);
      return list(Extents(Sizes.size()));
    } else {
      Inferred = &Size;
    }
  }
  auto Complain = [&](bool IsCertain) {
    Context.violate(
        Violation::ElementCount,
        llvm::formatv("{0} has {1}, {2} elements, which {3} cannot hold",
                      operand(A[0], "the tensor"), Context.print(From),
                      Context.print(Total), Context.print(To))
            .str(),
        &A[0], &A[1], IsCertain);
  };
  if (!Inferred) {
    if (provedDifferent(Product, Total))
      Complain(true);
    return list(std::move(Sizes));
  }
  std::optional<int64_t> N = Total.constant(), P = Product.constant();
  *Inferred = {};
  if (N && P && (*P == 0 || *N % *P != 0))
    Complain(true);
  else if (N == 0)
    *Inferred = 0;
  else if (std::optional<SymbolicInt> Rest = Total.dividedExactly(Product))
    *Inferred = *Rest;
  else if (!P || *P > 0)
    *Inferred = Context.Symbols.floorDivide(Total, Product);
  return list(std::move(Sizes));
}

RuleValue rules::unflattened(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank() || !shapeOf(A[2]).hasRank())
    return unknownList();
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (!Dim || Shape.sizes().empty())
    return unknownList();
  RuleValue One = RuleValue::ints(ShapeValue::known({Shape.sizes()[*Dim]}));
  RuleValue Inner = viewed(Context, {One, A[2]});
  Extents Sizes(Shape.sizes().begin(), Shape.sizes().begin() + *Dim);
  Sizes.append(Inner.List.sizes().begin(), Inner.List.sizes().end());
  Sizes.append(Shape.sizes().begin() + *Dim + 1, Shape.sizes().end());
  return list(std::move(Sizes));
}

// Matrix products
// --------------------------------------------------------------

RuleValue rules::matmul(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue X = shapeOf(A[0]), Y = shapeOf(A[1]);
  if (!X.hasRank() || !Y.hasRank())
    return unknownList();
  size_t P = *X.rank(), Q = *Y.rank();
  for (unsigned I : {0u, 1u})
    if ((I ? Q : P) == 0) {
      Context.violate(Violation::Rank,
                      operand(A[I], "an operand") +
                          " has no dimensions, at least 1 is needed",
                      &A[I]);
      return unknownList();
    }
  const SymbolicInt &Inner = X.sizes().back();
  const SymbolicInt &Other = Y.sizes()[Q == 1 ? 0 : Q - 2];
  if (provedDifferent(Inner, Other))
    Context.violate(
        Violation::Multiply,
        llvm::formatv("{0} has {1} and {2} has {3}: {4} columns against {5} "
                      "rows",
                      operand(A[0], "one operand"), Context.print(X),
                      operand(A[1], "the other"), Context.print(Y),
                      Context.print(Inner), Context.print(Other))
            .str(),
        &A[0], &A[1]);
  Extents Left(X.sizes().begin(), X.sizes().end() - (P == 1 ? 1 : 2));
  Extents Right(Y.sizes().begin(), Y.sizes().end() - (Q == 1 ? 1 : 2));
  RuleValue Batch[] = {list(std::move(Left)), list(std::move(Right))};
  Batch[0].Argument = A[0].Argument;
  Batch[1].Argument = A[1].Argument;
  ShapeValue Result = broadcastShapes(Context, Batch[0], Batch[1]);
  if (!Result.hasRank())
    return unknownList();
  if (P > 1)
    Result.sizes().push_back(X.sizes()[P - 2]);
  if (Q > 1)
    Result.sizes().push_back(Y.sizes().back());
  return RuleValue::ints(std::move(Result));
}

// Lists of tensors
// -------------------------------------------------------------

// An old rule lets `cat` take empty vectors whatever the other ranks.
static bool isEmptyVector(const TensorFacts &Facts) {
  return Facts.Shape.rank() == 1u && Facts.Shape.sizes().front().isConstant(0);
}

// Longer than most: one pass over the list, with a complaint at each step.
// Of a list of unknown length, one tensor that stands for each; else null.
static const TensorFacts *eachOf(const RuleValue &List) {
  return List.is(RuleValue::Kind::Tensors) && !List.IsComplete &&
                 List.Tensors.size() == 1 && List.Tensors[0].Shape.hasRank()
             ? &List.Tensors[0]
             : nullptr;
}

// What the tensors of a list have together in a dimension. An extent that is a
// symbol may be another one in each.
static SymbolicInt sumOfEach(const RuleValue &List, const TensorFacts &Each,
                             const RuleValue &Dim) {
  llvm::ArrayRef<SymbolicInt> Sizes = Each.Shape.sizes();
  int64_t Rank = Sizes.size();
  std::optional<int64_t> At = number(Dim).constant();
  if (!At || *At >= Rank || *At < -Rank)
    return {};
  const SymbolicInt &Size = Sizes[*At < 0 ? *At + Rank : *At];
  return Size.constant() ? List.Int * Size : SymbolicInt();
}

// Longer than others: what can be wrong is said where it shows.
RuleValue rules::joined(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  if (const TensorFacts *Each = eachOf(A[0]);
      Each && *Each->Shape.rank() > 0 && !isEmptyVector(*Each))
    return replaced(Context,
                    {RuleValue::tensor(*Each), A[1],
                     RuleValue::integer(sumOfEach(A[0], *Each, A[1]))});
  if (!A[0].is(RuleValue::Kind::Tensors) || !A[0].IsComplete)
    return unknownList();
  const ShapeValue *Shape = nullptr;
  Extents Sizes;
  std::optional<unsigned> Dim;
  for (const TensorFacts &Facts : A[0].Tensors) {
    if (isEmptyVector(Facts))
      continue;
    if (!Facts.Shape.hasRank())
      return unknownList();
    if (!Shape) {
      Shape = &Facts.Shape;
      Sizes.assign(Facts.Shape.sizes().begin(), Facts.Shape.sizes().end());
      if (Sizes.empty()) {
        Context.violate(Violation::Rank,
                        "tensors without dimensions cannot be concatenated",
                        &A[0]);
        return unknownList();
      }
      Dim = dimensionOf(Context, number(A[1]), Sizes.size(), nullptr, &A[1]);
      if (!Dim)
        return list(Extents(Sizes.size()));
      continue;
    }
    auto Complain = [&](llvm::StringRef Why) {
      Context.violate(Violation::Extent,
                      llvm::formatv("{0} and {1} cannot be concatenated along "
                                    "dimension {2}: {3}",
                                    Context.print(*Shape),
                                    Context.print(Facts.Shape), *Dim, Why)
                          .str(),
                      &A[0], &A[1]);
      return list(Extents(Sizes.size()));
    };
    if (Facts.Shape.rank() != Sizes.size())
      return Complain("they have different numbers of dimensions");
    for (auto [At, Size] : llvm::enumerate(Facts.Shape.sizes())) {
      if (At == *Dim) {
        Sizes[At] = Sizes[At] + Size;
        continue;
      }
      if (provedDifferent(Sizes[At], Size))
        return Complain("dimension " + std::to_string(At) + " differs");
      if (!Sizes[At].constant() && Size.isKnown())
        Sizes[At] = Size;
    }
  }
  return Shape ? list(std::move(Sizes)) : unknownList();
}

RuleValue rules::stacked(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  if (const TensorFacts *Each = eachOf(A[0]))
    return inserted(Context, {RuleValue::tensor(*Each), A[1],
                              RuleValue::integer(A[0].Int)});
  if (!A[0].is(RuleValue::Kind::Tensors) || !A[0].IsComplete ||
      A[0].Tensors.empty())
    return unknownList();
  ShapeValue Shape = A[0].Tensors.front().Shape;
  for (const TensorFacts &Facts : A[0].Tensors) {
    if (provedDifferent(Shape, Facts.Shape)) {
      Context.violate(Violation::Extent,
                      llvm::formatv("{0} and {1} cannot be stacked: the shapes "
                                    "have to be equal",
                                    Context.print(Shape),
                                    Context.print(Facts.Shape))
                          .str(),
                      &A[0]);
      Shape = join(Shape, Facts.Shape);
    } else if (!Shape.hasRank()) {
      Shape = Facts.Shape;
    } else if (Facts.Shape.hasRank()) {
      for (auto [Size, More] : llvm::zip(Shape.sizes(), Facts.Shape.sizes()))
        if (!Size.isKnown() || (More.constant() && !Size.constant()))
          Size = More;
    }
  }
  return inserted(Context, {RuleValue::ints(Shape), A[1],
                            RuleValue::integer(int64_t(A[0].Tensors.size()))});
}

// Parts
// ------------------------------------------------------------------------

RuleValue rules::sliced(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return RuleValue::ints(Shape);
  if (Shape.sizes().empty()) {
    Context.violate(Violation::Rank,
                    operand(A[0], "the tensor") +
                        " has no dimensions and cannot be sliced",
                    &A[0]);
    return unknownList();
  }
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (!Dim)
    return list(Extents(*Shape.rank()));
  SymbolTable &Symbols = Context.Symbols;
  const SymbolicInt Size = Shape.sizes()[*Dim];
  // Ends count from the back if negative and are cut to the extent.
  auto Bound = [&](const RuleValue &Given, SymbolicInt Otherwise) {
    if (Given.isNone())
      return Otherwise;
    SymbolicInt At = number(Given);
    if (std::optional<int64_t> C = At.constant()) {
      if (*C == INT64_MAX)
        return Size;
      return *C < 0 ? Symbols.maximum(Size + At, 0) : Symbols.minimum(At, Size);
    }
    return Symbols.provedNonNegative(At) ? Symbols.minimum(At, Size)
                                         : SymbolicInt();
  };
  SymbolicInt Start = Bound(A[2], 0), End = Bound(A[3], Size);
  SymbolicInt Step = A[4].isNone() ? SymbolicInt(1) : number(A[4]);
  SymbolicInt Count = Symbols.maximum(End - Start, 0);
  Extents Sizes = Shape.sizes();
  Sizes[*Dim] = -Symbols.floorDivide(SymbolicInt(0) - Count, Step);
  return list(std::move(Sizes));
}

RuleValue rules::narrowed(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank() || Shape.sizes().empty())
    return unknownList();
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (!Dim)
    return list(Extents(*Shape.rank()));
  SymbolicInt Start = number(A[2]), Length = number(A[3]);
  const SymbolicInt &Size = Shape.sizes()[*Dim];
  bool FromFront = Start.constant() ? *Start.constant() >= 0
                                    : Context.Symbols.provedNonNegative(Start);
  if (FromFront && Context.Symbols.provedPositive(Start + Length - Size))
    Context.violate(
        Violation::Index,
        llvm::formatv("{0} elements from {1} on do not lie within dimension "
                      "{2} of {3}, which has {4}",
                      Context.print(Length), Context.print(Start), *Dim,
                      operand(A[0], "the tensor"), Context.print(Size))
            .str(),
        &A[0], &A[3]);
  Extents Sizes = Shape.sizes();
  Sizes[*Dim] = Length;
  return list(std::move(Sizes));
}

RuleValue rules::selected(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  if (Shape.sizes().empty()) {
    Context.violate(Violation::Rank,
                    operand(A[0], "the tensor") +
                        " has no dimensions and cannot be indexed",
                    &A[0]);
    return unknownList();
  }
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  if (!Dim)
    return list(Extents(*Shape.rank() - 1));
  SymbolicInt At = number(A[2]);
  const SymbolicInt &Size = Shape.sizes()[*Dim];
  if (std::optional<int64_t> C = At.constant();
      C && Context.Symbols.provedNonNegative(
               *C < 0 ? SymbolicInt(-1) - At - Size : At - Size))
    Context.violate(Violation::Index,
                    llvm::formatv("index {0} is out of range: dimension {1} of "
                                  "{2} has {3}",
                                  *C, *Dim, operand(A[0], "the tensor"),
                                  Context.print(Size))
                        .str(),
                    &A[0], &A[2]);
  Extents Sizes = Shape.sizes();
  Sizes.erase(Sizes.begin() + *Dim);
  return list(std::move(Sizes));
}
