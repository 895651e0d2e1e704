//===- RuleFunctionsProducts.cpp - einsum, tensordot, Fourier ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace torchtidy;
using namespace torchtidy::rules;

using Extents = ShapeValue::Extents;
using Violation = RuleViolation::Kind;

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// Einstein's notation
// ----------------------------------------------------------

namespace {

/// The extents that the letters of an equation stand for, `...` included.
class EinsteinSum {
public:
  EinsteinSum(RuleContext &Context, const RuleValue &Tensors)
      : Context(Context), Tensors(Tensors) {}

  // Empty if nothing is known of the result.
  std::optional<Extents> result(llvm::StringRef Equation) {
    std::string Text = Equation.str();
    llvm::erase_if(Text, [](char C) { return C == ' '; });
    auto [Left, Right] = llvm::StringRef(Text).split("->");
    llvm::SmallVector<llvm::StringRef, 4> Operands;
    Left.split(Operands, ',');
    if (Operands.size() != Tensors.Tensors.size()) {
      Context.violate(Violation::Argument,
                      llvm::formatv("the equation has {0} operands, but {1} "
                                    "tensors are given",
                                    Operands.size(), Tensors.Tensors.size())
                          .str(),
                      &Tensors);
      return std::nullopt;
    }
    for (auto [Letters, Facts] : llvm::zip(Operands, Tensors.Tensors))
      if (!bind(Letters, Facts.Shape))
        return std::nullopt;
    std::string Implicit;
    if (!llvm::StringRef(Text).contains("->")) {
      Implicit = implicit(Left);
      Right = Implicit;
    }
    return read(Right);
  }

private:
  bool bind(llvm::StringRef Letters, const ShapeValue &Shape) {
    if (!Shape.hasRank())
      return false;
    auto [Before, After] = Letters.split("...");
    bool HasRest = Letters.contains("...");
    size_t Named = Before.size() + After.size(), Rank = *Shape.rank();
    if (Rank < Named || (!HasRest && Rank != Named)) {
      Context.violate(Violation::Rank,
                      llvm::formatv("'{0}' names {1}, but its tensor has {2}",
                                    Letters, dimensions(Named),
                                    Context.print(Shape))
                          .str(),
                      &Tensors);
      return false;
    }
    for (size_t I = 0; I < Before.size(); ++I)
      if (!bind(Before[I], Shape.sizes()[I]))
        return false;
    for (size_t I = 0; I < After.size(); ++I)
      if (!bind(After[I], Shape.sizes()[Rank - After.size() + I]))
        return false;
    if (!HasRest)
      return true;
    Extents Own(Shape.sizes().begin() + Before.size(),
                Shape.sizes().end() - After.size());
    RuleValue Both = broadcast(Context, {list(Rest), list(std::move(Own))});
    if (!Both.List.hasRank())
      return false;
    Rest = Both.List.sizes();
    return true;
  }

  bool bind(char Letter, const SymbolicInt &Size) {
    if (!llvm::isAlpha(Letter))
      return false;
    auto [At, IsNew] = Letters.try_emplace(Letter, Size);
    SymbolicInt &Known = At->second;
    if (IsNew || Size.isConstant(1))
      return true;
    if (Known.isConstant(1)) {
      Known = Size;
    } else if (Size.constant() && Known.constant() && Size != Known) {
      Context.violate(Violation::Multiply,
                      llvm::formatv("'{0}' stands for {1} and for {2}", Letter,
                                    Context.print(Known), Context.print(Size))
                          .str(),
                      &Tensors);
      return false;
    } else if (Size != Known) {
      // One of the two may be 1.
      Known = Size.constant() ? Size : Known.constant() ? Known : SymbolicInt();
    }
    return true;
  }

  // Without an arrow: what stands once, in the order of letters.
  static std::string implicit(llvm::StringRef Left) {
    std::map<char, int> Counts;
    for (char Letter : Left)
      if (llvm::isAlpha(Letter))
        ++Counts[Letter];
    std::string Result = Left.contains("...") ? "..." : "";
    for (auto [Letter, Count] : Counts)
      if (Count == 1)
        Result += Letter;
    return Result;
  }

  std::optional<Extents> read(llvm::StringRef Right) {
    Extents Sizes;
    while (!Right.empty()) {
      if (Right.consume_front("...")) {
        Sizes.append(Rest.begin(), Rest.end());
        continue;
      }
      auto At = Letters.find(Right.front());
      if (At == Letters.end()) {
        if (llvm::isAlpha(Right.front()))
          Context.violate(Violation::Argument,
                          llvm::formatv("'{0}' of the result is in no operand",
                                        Right.front())
                              .str(),
                          &Tensors);
        return std::nullopt;
      }
      Sizes.push_back(At->second);
      Right = Right.drop_front();
    }
    return Sizes;
  }

  RuleContext &Context;
  const RuleValue &Tensors;
  std::map<char, SymbolicInt> Letters;
  Extents Rest;
};

} // namespace

RuleValue rules::einsum(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  if (!A[0].is(RuleValue::Kind::Text) || !A[1].is(RuleValue::Kind::Tensors) ||
      !A[1].IsComplete)
    return unknownList();
  std::optional<Extents> Sizes = EinsteinSum(Context, A[1]).result(A[0].Text);
  return Sizes ? list(std::move(*Sizes)) : unknownList();
}

// Products
// ---------------------------------------------------------------------

static std::optional<llvm::SmallVector<unsigned, 4>>
dimList(RuleContext &Context, const RuleValue &Operand, const RuleValue &Dims) {
  llvm::SmallVector<unsigned, 4> Result;
  ShapeValue Shape = shapeOf(Operand), Named = shapeOf(Dims);
  if (!Shape.hasRank() || !Dims.is(RuleValue::Kind::Ints) || !Named.hasRank())
    return std::nullopt;
  for (const SymbolicInt &Dim : Named.sizes()) {
    std::optional<unsigned> At =
        dimensionOf(Context, Dim, *Shape.rank(), &Operand, &Dims);
    if (!At)
      return std::nullopt;
    Result.push_back(*At);
  }
  return Result;
}

RuleValue rules::contracted(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  auto Left = dimList(Context, A[0], A[2]);
  auto Right = dimList(Context, A[1], A[3]);
  if (!Left || !Right)
    return unknownList();
  if (Left->size() != Right->size()) {
    Context.violate(Violation::Argument,
                    llvm::formatv("{0} dimensions of one operand against {1} "
                                  "of the other",
                                  Left->size(), Right->size())
                        .str(),
                    &A[2], &A[3]);
    return unknownList();
  }
  ShapeValue X = shapeOf(A[0]), Y = shapeOf(A[1]);
  if (X.sizes().empty() || Y.sizes().empty())
    return unknownList();
  for (auto [D, E] : llvm::zip(*Left, *Right)) {
    const SymbolicInt &P = X.sizes()[D], &Q = Y.sizes()[E];
    if (provedDifferent(P, Q) && P.constant() && !P.isConstant(1) &&
        Q.constant() && !Q.isConstant(1))
      Context.violate(Violation::Multiply,
                      llvm::formatv("dimension {0} of {1} has {2}, dimension "
                                    "{3} of {4} has {5}",
                                    D, operand(A[0]), Context.print(P), E,
                                    operand(A[1]), Context.print(Q))
                          .str(),
                      &A[0], &A[1]);
  }
  Extents Sizes;
  for (auto [I, Size] : llvm::enumerate(X.sizes()))
    if (!llvm::is_contained(*Left, I))
      Sizes.push_back(Size);
  for (auto [I, Size] : llvm::enumerate(Y.sizes()))
    if (!llvm::is_contained(*Right, I))
      Sizes.push_back(Size);
  return list(std::move(Sizes));
}

RuleValue rules::kron(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  ShapeValue X = shapeOf(A[0]), Y = shapeOf(A[1]);
  if (!X.hasRank() || !Y.hasRank())
    return unknownList();
  size_t Rank = std::max(*X.rank(), *Y.rank());
  Extents Sizes(Rank, 1);
  for (const ShapeValue *Each : {&X, &Y})
    for (size_t I = 1; I <= Each->sizes().size(); ++I)
      Sizes[Rank - I] = Sizes[Rank - I] * *(Each->sizes().end() - I);
  return list(std::move(Sizes));
}

// Fourier transforms
// -----------------------------------------------------------

// The dimensions of a transform. Without any named, the last ones of as many as
// sizes are given, or all.
static std::optional<Extents> transformDims(const RuleValue &Dims, int64_t Rank,
                                            const ShapeValue &Wanted) {
  Extents Result;
  if (Dims.isNone()) {
    int64_t Count = Wanted.hasRank() ? int64_t(*Wanted.rank()) : Rank;
    for (int64_t I = Rank - Count; I < Rank; ++I)
      Result.push_back(I);
  } else if (Dims.is(RuleValue::Kind::Int)) {
    Result.push_back(Dims.Int);
  } else if (Dims.is(RuleValue::Kind::Ints) && Dims.List.hasRank()) {
    Result.assign(Dims.List.sizes().begin(), Dims.List.sizes().end());
  } else {
    return std::nullopt;
  }
  return Result;
}

RuleValue rules::transformed(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank())
    return unknownList();
  int64_t Rank = *Shape.rank();
  ShapeValue Wanted;
  if (A[1].is(RuleValue::Kind::Int))
    Wanted = ShapeValue::known({A[1].Int});
  else if (A[1].is(RuleValue::Kind::Ints))
    Wanted = A[1].List;
  if (!A[1].isNone() && !Wanted.hasRank())
    return list(Extents(Rank));
  std::optional<Extents> Dims = transformDims(A[2], Rank, Wanted);
  if (!Dims || Rank == 0 ||
      (Wanted.hasRank() && *Wanted.rank() != Dims->size()))
    return list(Extents(Rank));
  Extents Sizes = Shape.sizes();
  llvm::StringRef Kind = A[3].Text;
  for (auto [I, Dim] : llvm::enumerate(*Dims)) {
    std::optional<unsigned> At = dimensionOf(Context, Dim, Rank, &A[0], &A[2]);
    if (!At)
      return list(Extents(Rank));
    bool IsGiven = Wanted.hasRank() && !Wanted.sizes()[I].isConstant(-1);
    bool IsLast = I + 1 == Dims->size();
    SymbolicInt &Size = Sizes[*At];
    // Half of a spectrum holds all of a real signal.
    if (IsLast && Kind == "whole" && !IsGiven)
      Size = (Size - SymbolicInt(1)) * SymbolicInt(2);
    else if (IsGiven)
      Size = Wanted.sizes()[I];
    if (IsLast && Kind == "half")
      Size = Context.Symbols.floorDivide(Size, 2) + SymbolicInt(1);
  }
  return list(std::move(Sizes));
}
