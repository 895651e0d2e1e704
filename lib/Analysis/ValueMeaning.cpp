//===- ValueMeaning.cpp - what is known of a tensor's numbers ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ValueMeaning.h"
#include "torch-tidy/Analysis/RuleValue.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

using Extent = ValueMeaning::Extent;

// Dimensions ------------------------------------------------------------------

// Counted from the front if the rank is known.
static int64_t fromFront(int64_t Dim, const ShapeValue &Shape) {
  std::optional<unsigned> Rank = Shape.rank();
  return Dim < 0 && Rank ? Dim + static_cast<int64_t>(*Rank) : Dim;
}

std::optional<bool> ValueMeaning::isOver(int64_t Wanted,
                                         const ShapeValue &Shape) const {
  if (!isOverDimension())
    return std::nullopt;
  int64_t Own = fromFront(Dim, Shape), Other = fromFront(Wanted, Shape);
  if ((Own < 0) != (Other < 0))
    return std::nullopt;
  return Own == Other;
}

ValueMeaning torchtidy::join(const ValueMeaning &A, const ValueMeaning &B) {
  if (A.Kind != B.Kind)
    return {};
  ValueMeaning Result = A;
  if (A.Maker != B.Maker)
    Result.Maker = "";
  if (A == B)
    return Result;
  Result.Over = Extent::Unknown;
  Result.Dim = 0;
  return Result;
}

// Steps -----------------------------------------------------------------------

namespace {
/// One call, seen by what it does to the dimension of its first operand.
class Moving {
public:
  Moving(const FunctionSchema &Schema, llvm::ArrayRef<RuleValue> Arguments,
         const ShapeValue &After)
      : Schema(Schema), Arguments(Arguments), After(After) {
    if (!Arguments.empty() && Arguments[0].asTensor())
      Before = Arguments[0].asTensor()->Shape;
  }

  /// Where dimension \p Dim is after the call; empty if it is gone or cannot
  /// be told.
  std::optional<int64_t> moved(ValueStep Step, int64_t Dim) const;
  std::optional<int64_t> number(llvm::StringRef Name) const;

private:
  const RuleValue *argument(llvm::StringRef Name) const {
    for (auto [I, Argument] : llvm::enumerate(Schema.Arguments))
      if (Argument.Name == Name && I < Arguments.size())
        return &Arguments[I];
    return nullptr;
  }
  std::optional<int64_t> transposed(int64_t Dim) const;
  std::optional<int64_t> permuted(int64_t Dim) const;
  std::optional<int64_t> unsqueezed(int64_t Dim) const;
  std::optional<int64_t> without(int64_t Dim) const;
  std::optional<int64_t> reshaped(int64_t Dim) const;

  const FunctionSchema &Schema;
  llvm::ArrayRef<RuleValue> Arguments;
  ShapeValue Before;
  const ShapeValue &After;
};
} // namespace

std::optional<int64_t> Moving::number(llvm::StringRef Name) const {
  const RuleValue *Given = argument(Name);
  return Given && Given->is(RuleValue::Kind::Int) ? Given->Int.constant()
                                                  : std::nullopt;
}

std::optional<int64_t> Moving::transposed(int64_t Dim) const {
  auto First = number("dim0"), Second = number("dim1");
  // swapaxes
  if (!First)
    First = number("axis0"), Second = number("axis1");
  if (!First || !Second)
    return std::nullopt;
  int64_t A = fromFront(*First, Before), B = fromFront(*Second, Before);
  if ((A < 0) != (Dim < 0) || (B < 0) != (Dim < 0))
    return std::nullopt;
  return Dim == A ? B : Dim == B ? A : Dim;
}

std::optional<int64_t> Moving::permuted(int64_t Dim) const {
  const RuleValue *Given = argument("dims");
  if (!Given || !Given->is(RuleValue::Kind::Ints) || !Given->List.hasRank())
    return std::nullopt;
  int64_t Rank = Given->List.sizes().size();
  for (auto [I, From] : llvm::enumerate(Given->List.sizes())) {
    std::optional<int64_t> Number = From.constant();
    if (!Number)
      return std::nullopt;
    if ((*Number + Rank) % Rank == (Dim + Rank) % Rank)
      return I;
  }
  return std::nullopt;
}

std::optional<int64_t> Moving::unsqueezed(int64_t Dim) const {
  std::optional<int64_t> At = number("dim");
  if (!At)
    return std::nullopt;
  if (*At < 0 && Before.rank())
    *At += static_cast<int64_t>(*Before.rank()) + 1;
  if (Dim >= 0 && *At >= 0)
    return *At <= Dim ? Dim + 1 : Dim;
  // In front of all: those from the back stay.
  return Dim < 0 && *At == 0 ? std::optional(Dim) : std::nullopt;
}

// After `dim` is gone.
std::optional<int64_t> Moving::without(int64_t Dim) const {
  std::optional<int64_t> Gone = number("dim");
  if (!Gone)
    return std::nullopt;
  int64_t At = fromFront(*Gone, Before);
  if (At == Dim)
    return std::nullopt;
  if (Dim >= 0 && At >= 0)
    return At < Dim ? Dim - 1 : Dim;
  return Dim < 0 && At == 0 ? std::optional(Dim) : std::nullopt;
}

// If what is in front of it stays, or what is behind it.
std::optional<int64_t> Moving::reshaped(int64_t Dim) const {
  if (!Before.hasRank() || !After.hasRank() || Dim < 0)
    return std::nullopt;
  llvm::ArrayRef<SymbolicInt> Old = Before.sizes(), New = After.sizes();
  int64_t Front = 0, Back = 0, Count = Old.size(), Left = New.size();
  int64_t Both = std::min(Count, Left);
  while (Front < Both && provedEqual(Old[Front], New[Front]))
    ++Front;
  while (Back < Both &&
         provedEqual(Old[Count - 1 - Back], New[Left - 1 - Back]))
    ++Back;
  if (Front > Dim)
    return Dim;
  if (Back >= Count - Dim)
    return Dim + Left - Count;
  return std::nullopt;
}

std::optional<int64_t> Moving::moved(ValueStep Step, int64_t Given) const {
  int64_t Dim = fromFront(Given, Before);
  switch (Step) {
  case ValueStep::Keeps:
  case ValueStep::Clamps:
  case ValueStep::Shifts:
  case ValueStep::Log:
  case ValueStep::Exp:
    return Dim;
  case ValueStep::Transposes:
    return transposed(Dim);
  case ValueStep::Turns:
    return Before.rank() == 2u ? std::optional(1 - Dim) : std::nullopt;
  case ValueStep::Permutes:
    return permuted(Dim);
  case ValueStep::Unsqueezes:
    return unsqueezed(Dim);
  case ValueStep::Squeezes:
    if (Before.rank() && Before.rank() == After.rank())
      return Dim;
    return Before.rank() && After.rank() ? without(Dim) : std::nullopt;
  case ValueStep::Selects:
    return without(Dim);
  case ValueStep::Slices: {
    std::optional<int64_t> Cut = number("dim");
    if (!Cut)
      return std::nullopt;
    int64_t At = fromFront(*Cut, Before);
    return (At < 0) == (Dim < 0) && At != Dim ? std::optional(Dim)
                                              : std::nullopt;
  }
  case ValueStep::Reshapes:
    return reshaped(Dim);
  default:
    return std::nullopt;
  }
}

// A number that only keeps a logarithm from zero.
static bool isTiny(const RuleValue &Number) {
  return Number.is(RuleValue::Kind::Float) && Number.Number &&
         *Number.Number >= 0 && *Number.Number <= 1e-3;
}

static bool isParameter(const TensorFacts &Facts) {
  return Facts.Leaf == Tri::Yes && Facts.RequiresGrad == Tri::Yes;
}

// x + 1e-8, x * 0.5, x + bias
static bool isShiftedOnly(const OperatorOverload &Operator,
                          llvm::ArrayRef<RuleValue> Arguments,
                          const ValueMeaning &Of) {
  bool IsSum = Operator.baseName() == "add" || Operator.baseName() == "add_";
  if (Of.is(ValueKind::Probabilities) || Of.is(ValueKind::LogProbabilities))
    return IsSum && Arguments.size() > 1 && isTiny(Arguments[1]);
  if (!Of.is(ValueKind::Scores) || Arguments.size() < 2)
    return false;
  if (Operator.baseName().contains("masked_fill"))
    return true;
  const TensorFacts *Other = Arguments[1].asTensor();
  // (tanh(x) + 1) / 2 may well be a probability.
  if (!Other)
    return !IsSum && Arguments[1].isNumber();
  return IsSum && (Other->Values.is(ValueKind::Scores) || isParameter(*Other));
}

static ValueMeaning handedOn(ValueStep Step, const ValueMeaning &Of,
                             const Moving &Dims) {
  ValueMeaning Result = Of;
  if (Step == ValueStep::Log || Step == ValueStep::Exp) {
    bool IsLog = Step == ValueStep::Log;
    if (!Of.is(IsLog ? ValueKind::Probabilities : ValueKind::LogProbabilities))
      return {};
    Result.Kind =
        IsLog ? ValueKind::LogProbabilities : ValueKind::Probabilities;
  }
  if (Step == ValueStep::Clamps &&
      (Of.is(ValueKind::Scores) || Of.is(ValueKind::Rectified)))
    return {};
  if (!Of.isOverDimension())
    return Result;
  std::optional<int64_t> Dim = Dims.moved(Step, Of.Dim);
  Result.Over = Dim ? Extent::Dimension : Extent::Unknown;
  Result.Dim = Dim.value_or(0);
  return Result;
}

ValueMeaning torchtidy::meaningOf(const OperatorOverload &Operator,
                                  const FunctionSchema &Schema,
                                  llvm::ArrayRef<RuleValue> Arguments,
                                  unsigned Index, const ShapeValue &Result,
                                  clang::SourceLocation At) {
  std::optional<ValueRow> Row =
      findValueRow(Operator.baseName(), Operator.overloadName(), Index);
  if (!Row)
    return {};
  Moving Dims(Schema, Arguments, Result);
  if (Row->Kind == ValueKind::Unknown) {
    const TensorFacts *Of =
        Arguments.empty() ? nullptr : Arguments[0].asTensor();
    if (!Of || Of->Values.is(ValueKind::Unknown) ||
        (Row->Step == ValueStep::Shifts &&
         !isShiftedOnly(Operator, Arguments, Of->Values)))
      return {};
    return handedOn(Row->Step, Of->Values, Dims);
  }
  if (Row->Step == ValueStep::Learned &&
      llvm::none_of(Arguments, [](const RuleValue &Value) {
        return Value.asTensor() && isParameter(*Value.asTensor());
      }))
    return {};
  ValueMeaning Made;
  Made.Kind = Row->Kind;
  Made.Maker = Row->Operator;
  Made.At = At;
  if (Row->Step != ValueStep::MakesOver) {
    Made.Over = Extent::Elements;
    return Made;
  }
  std::optional<int64_t> Dim = Dims.number("dim");
  Made.Over = Dim ? Extent::Dimension : Extent::Unknown;
  Made.Dim = Dim ? fromFront(*Dim, Result) : 0;
  return Made;
}
