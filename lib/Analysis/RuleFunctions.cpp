//===- RuleFunctions.cpp - what a value has ---------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace torchtidy;
using namespace torchtidy::rules;

static constexpr RuleFunctionInfo Functions[] = {
#define RULE_FUNCTION(Name, MinArguments, MaxArguments, Meaning)               \
  {llvm::StringLiteral(#Name), rules::Name, MinArguments, MaxArguments},
#include "RuleFunctions.def"
};

const RuleFunctionInfo *torchtidy::findRuleFunction(llvm::StringRef Name) {
  for (const RuleFunctionInfo &Info : Functions)
    if (Info.Name == Name)
      return &Info;
  return nullptr;
}

SymbolicInt rules::number(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Int))
    return Value.Int;
  if (Value.is(RuleValue::Kind::Bool) && Value.Truth != Tri::Unknown)
    return Value.Truth == Tri::Yes ? 1 : 0;
  return {};
}

Tri rules::flag(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Bool))
    return Value.Truth;
  if (Value.isNone())
    return Tri::No;
  SymbolicInt Number = number(Value);
  return Number.constant() ? triOf(*Number.constant() != 0) : Tri::Unknown;
}

ShapeValue rules::perDimension(const RuleValue &Value, unsigned Count) {
  if (Value.is(RuleValue::Kind::Int))
    return ShapeValue::known(ShapeValue::Extents(Count, Value.Int));
  if (!Value.is(RuleValue::Kind::Ints) || !Value.List.hasRank())
    return {};
  if (Value.List.rank() == 1u)
    return ShapeValue::known(
        ShapeValue::Extents(Count, Value.List.sizes().front()));
  return Value.List.rank() == Count ? Value.List : ShapeValue();
}

std::string rules::operand(const RuleValue &Value, llvm::StringRef Words) {
  return Value.Argument >= 0 ? "{" + std::to_string(Value.Argument) + "}"
                             : Words.str();
}

std::string rules::dimensions(uint64_t Count) {
  return std::to_string(Count) + (Count == 1 ? " dimension" : " dimensions");
}

ShapeValue torchtidy::shapeOf(const RuleValue &Value) {
  if (const TensorFacts *Facts = Value.asTensor())
    return Facts->Shape;
  if (Value.is(RuleValue::Kind::Ints))
    return Value.List;
  return Value.isNumber() ? ShapeValue::known({}) : ShapeValue();
}

std::optional<unsigned> torchtidy::dimensionOf(RuleContext &Context,
                                               const SymbolicInt &Dim,
                                               unsigned Rank,
                                               const RuleValue *Operand,
                                               const RuleValue *Argument) {
  std::optional<int64_t> Value = Dim.constant();
  if (!Value)
    return std::nullopt;
  int64_t Count = Rank == 0 ? 1 : Rank;
  if (*Value >= Count || *Value < -Count) {
    Context.violate(RuleViolation::Kind::Dim,
                    "dimension " + std::to_string(*Value) +
                        " is out of range: " +
                        (Operand ? operand(*Operand, "the tensor")
                                 : std::string("the result")) +
                        " has " + dimensions(Rank),
                    Operand, Argument);
    return std::nullopt;
  }
  return *Value < 0 ? *Value + Count : *Value;
}

// Functions
// --------------------------------------------------------------------

RuleValue rules::shape(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::ints(shapeOf(A[0]));
}

RuleValue rules::rank(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Rank = shapeOf(A[0]).rank();
  return RuleValue::integer(Rank ? SymbolicInt(*Rank) : SymbolicInt());
}

RuleValue rules::size(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Shape = shapeOf(A[0]);
  if (!Shape.hasRank() || Shape.sizes().empty())
    return RuleValue::integer({});
  std::optional<unsigned> Dim =
      dimensionOf(Context, number(A[1]), *Shape.rank(), &A[0], &A[1]);
  return RuleValue::integer(Dim ? Shape.sizes()[*Dim] : SymbolicInt());
}

RuleValue rules::numel(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::integer(shapeOf(A[0]).numel());
}

RuleValue rules::count(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  bool IsKnown = A[0].is(RuleValue::Kind::Tensors) && A[0].IsComplete;
  return RuleValue::integer(IsKnown ? SymbolicInt(A[0].Tensors.size())
                                    : SymbolicInt());
}

RuleValue rules::given(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  if (A[0].isUnknown())
    return {};
  return A[0].isNone() ? A[1] : A[0];
}

RuleValue rules::counts(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Sizes = shapeOf(A[0]);
  for (const SymbolicInt &Size : Sizes.sizes())
    if (Context.Symbols.provedPositive(-Size)) {
      Context.violate(RuleViolation::Kind::Argument,
                      "an extent would be " + Context.print(Size), &A[0]);
      break;
    }
  return RuleValue::ints(std::move(Sizes));
}

RuleValue rules::dynamic(RuleContext &, llvm::ArrayRef<RuleValue>) {
  return RuleValue::integer({});
}

RuleValue rules::unknown(RuleContext &, llvm::ArrayRef<RuleValue>) {
  return {};
}

RuleValue rules::scaled(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  std::optional<int64_t> N = number(A[0]).constant();
  std::optional<double> Factor = A[1].Number;
  if (std::optional<int64_t> Whole = number(A[1]).constant())
    Factor = static_cast<double>(*Whole);
  if (!N || !Factor || *N < 0 || *N > INT32_MAX || !(*Factor > 0) ||
      *Factor > 1e6)
    return RuleValue::integer({});
  return RuleValue::integer(
      static_cast<int64_t>(static_cast<double>(*N) * *Factor));
}

RuleValue rules::min(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::integer(
      Context.Symbols.minimum(number(A[0]), number(A[1])));
}

RuleValue rules::max(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::integer(
      Context.Symbols.maximum(number(A[0]), number(A[1])));
}

static std::optional<double> realOf(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Float))
    return Value.Number;
  if (std::optional<int64_t> Whole = number(Value).constant())
    return static_cast<double>(*Whole);
  return std::nullopt;
}

// As LibTorch counts: in floating-point numbers, if any is one.
RuleValue rules::steps(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  if (llvm::none_of(
          A, [](const RuleValue &V) { return V.is(RuleValue::Kind::Float); })) {
    SymbolicInt Distance = number(A[1]) - number(A[0]);
    SymbolicInt Count =
        -Context.Symbols.floorDivide(SymbolicInt(0) - Distance, number(A[2]));
    return RuleValue::integer(Context.Symbols.maximum(0, Count));
  }
  std::optional<double> From = realOf(A[0]), To = realOf(A[1]),
                        By = realOf(A[2]);
  if (!From || !To || !By || *By == 0)
    return RuleValue::integer({});
  double Count = std::ceil((*To - *From) / *By);
  if (!(Count >= 0 && Count < 1e15))
    return RuleValue::integer({});
  return RuleValue::integer(static_cast<int64_t>(Count));
}

RuleValue rules::ceil_div(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  SymbolicInt N = number(A[0]), M = number(A[1]);
  return RuleValue::integer(
      -Context.Symbols.floorDivide(SymbolicInt(0) - N, M));
}
