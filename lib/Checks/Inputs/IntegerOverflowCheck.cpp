//===- IntegerOverflowCheck.cpp - numbers too large for a dtype -----------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: three ways not to fit, each with its own words.
//
//===----------------------------------------------------------------------===//

#include "IntegerOverflowCheck.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(IntegerOverflowCheck)

// The largest value; 0 for types that hold what is usual. An unsigned type
// takes negative numbers for their complement.
static int64_t largest(const DtypeValue &Type) {
  if (!Type.isKnown())
    return 0;
  switch (Type.Type) {
  case Dtype::Byte:
    return 255;
  case Dtype::Char:
    return 127;
  case Dtype::Short:
    return 32767;
  default:
    return 0;
  }
}

static bool fits(int64_t Number, const DtypeValue &Type) {
  int64_t Top = largest(Type);
  int64_t Bottom = Type.is(Dtype::Byte) ? -Top : -Top - 1;
  return Number >= Bottom && Number <= Top;
}

namespace {
/// What LibTorch does with a number that does not fit.
enum class Excess { None, Wraps, Throws };
} // namespace

// Tried on LibTorch 1.13.1 and 2.15.0.
static Excess excessIn(llvm::StringRef Name) {
  return llvm::StringSwitch<Excess>(Name)
      .Cases("add", "sub", "subtract", "mul", "multiply", Excess::Wraps)
      .Cases("fill", "full", "masked_fill", Excess::Throws)
      .Default(Excess::None);
}

bool IntegerOverflowCheck::reportNumber(const Operation &Op,
                                        const TensorFacts &Self) {
  llvm::StringRef Name = Op.Operator.baseName().rtrim('_');
  const TensorFacts *Result =
      Op.Outcome.Results.empty() ? nullptr : Op.Outcome.Results[0].asTensor();
  Excess Does = excessIn(Name);
  const DtypeValue Type = Result ? Result->Type : Self.Type;
  if (Does == Excess::None || !largest(Type))
    return false;
  unsigned At = Name == "masked_fill" ? 2 : 1;
  std::optional<int64_t> Number =
      At < Op.Arguments.size() && Op.Arguments[At].is(RuleValue::Kind::Int)
          ? Op.Arguments[At].Int.constant()
          : std::nullopt;
  if (Number && !fits(*Number, Type)) {
    Finding &F =
        report(Op.Call->getExprLoc(),
               quoted(Op) + " with a number that the dtype does not hold: " +
                   operandName(Op, Name == "full" ? -1 : 0) + " is " +
                   print(Type) + ", up to " + std::to_string(largest(Type)) +
                   ", but the number is " + std::to_string(*Number) +
                   (Does == Excess::Throws ? ", which LibTorch refuses"
                                           : ", and the result wraps around"));
    F.range(Op.Call->getSourceRange());
    F.level(Does == Excess::Throws ? Level::Certain : Level::Likely);
    noteOrigin(F, Op, 0, Fact::Dtype);
    return true;
  }
  // image - 128: what is below becomes large.
  if (Name != "sub" || !Number || *Number < 100 || !Type.is(Dtype::Byte))
    return false;
  Finding &F = report(
      Op.Call->getExprLoc(),
      quoted(Op) + " below zero in an unsigned dtype: " + operandName(Op, 0) +
          " is uint8, so elements below " + std::to_string(*Number) +
          " wrap around to large ones; convert it first");
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Dtype);
  return true;
}

// red << 16, where red is uint8
bool IntegerOverflowCheck::reportShift(const Operation &Op,
                                       const TensorFacts &Self) {
  llvm::StringRef Name = Op.Operator.baseName();
  bool IsShift = llvm::StringSwitch<bool>(Name)
                     .Cases("__lshift__", "__ilshift__", true)
                     .Cases("bitwise_left_shift", "bitwise_left_shift_", true)
                     .Default(false);
  int64_t Top = largest(Self.Type);
  if (!IsShift || !Top || Op.Arguments.size() < 2 ||
      !Op.Arguments[1].is(RuleValue::Kind::Int))
    return false;
  std::optional<int64_t> By = Op.Arguments[1].Int.constant();
  int64_t Bits = Top == 32767 ? 16 : 8;
  if (!By || *By < Bits)
    return false;
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " shifts all bits out: " + operandName(Op, 0) +
                 " is " + print(Self.Type) + ", so that a shift by " +
                 std::to_string(*By) + " leaves 0; convert it first");
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Dtype);
  return true;
}

// (a - b).abs() of uint8: what is negative is large already.
void IntegerOverflowCheck::reportDifference(const Operation &Op,
                                            const TensorFacts &Self) {
  bool WantsSign = llvm::StringSwitch<bool>(Op.Operator.baseName().rtrim('_'))
                       .Cases("abs", "absolute", "square", "pow", true)
                       .Default(false);
  if (!WantsSign || !Self.Type.is(Dtype::Byte))
    return;
  for (const Operation &Made : function().Operations) {
    if (Made.Call->getExprLoc() != Self.ShapeAt || Made.Arguments.size() < 2 ||
        Made.Operator.baseName() != "sub" || !Made.Arguments[1].asTensor())
      continue;
    Finding &F = report(
        Op.Call->getExprLoc(),
        quoted(Op) +
            " of a difference that has no sign: " + operandName(Op, 0) +
            " is uint8, in which what is below zero has wrapped around to a "
            "large number; convert the operands first");
    F.range(Op.Call->getSourceRange());
    F.note(Made.Call->getExprLoc(), "the difference");
    return;
  }
}

void IntegerOverflowCheck::visit(const Operation &Op) {
  if (Op.Arguments.empty() || !Op.Outcome.Violations.empty())
    return;
  const TensorFacts *Self = Op.Arguments[0].asTensor();
  TensorFacts None;
  if (reportNumber(Op, Self ? *Self : None) || !Self)
    return;
  if (!reportShift(Op, *Self))
    reportDifference(Op, *Self);
}
