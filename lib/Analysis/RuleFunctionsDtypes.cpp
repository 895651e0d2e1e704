//===- RuleFunctionsDtypes.cpp - dtypes of results --------------*- C++ -*-===//
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

using Violation = RuleViolation::Kind;

static DtypeValue dtypeOf(const RuleValue &Value) {
  if (const TensorFacts *Facts = Value.asTensor())
    return Facts->Type;
  return Value.is(RuleValue::Kind::Dtype) ? Value.Type : DtypeValue();
}

// What an operand may be in promotion: a tensor of unknown rank may be either
// with or without dimensions.
static llvm::SmallVector<PromotionOperand, 2> roles(const RuleValue &Value,
                                                    Dtype Type) {
  if (Value.isNumber())
    return {{Type, PromotionRank::Number}};
  if (Value.is(RuleValue::Kind::Dtype))
    return {{Type, PromotionRank::Dimensioned}};
  std::optional<unsigned> Rank = shapeOf(Value).rank();
  if (!Rank)
    return {{Type, PromotionRank::Dimensioned}, {Type, PromotionRank::ZeroDim}};
  return {{Type, *Rank ? PromotionRank::Dimensioned : PromotionRank::ZeroDim}};
}

static std::optional<Dtype> numberType(const RuleValue &Value) {
  switch (Value.What) {
  case RuleValue::Kind::Int:
    return Dtype::Long;
  case RuleValue::Kind::Bool:
    return Dtype::Bool;
  case RuleValue::Kind::Float:
    return Dtype::Double;
  case RuleValue::Kind::Complex:
    return Dtype::ComplexDouble;
  default:
    return std::nullopt;
  }
}

// The one symbol that all tensors share, where nothing can change it.
static DtypeValue commonSymbol(llvm::ArrayRef<RuleValue> Operands) {
  DtypeValue Common;
  for (const RuleValue &Value : Operands) {
    if (Value.isNone())
      continue;
    DtypeValue Type = dtypeOf(Value);
    if (Value.isNumber() || Type.isUnknown() ||
        (!Common.isUnknown() && !(Common == Type)))
      return {};
    Common = Type;
  }
  return Common;
}

static DtypeValue promoted(RuleContext &Context,
                           llvm::ArrayRef<RuleValue> Operands) {
  if (DtypeValue Common = commonSymbol(Operands); !Common.isUnknown())
    return Common;
  std::vector<llvm::SmallVector<PromotionOperand, 2>> Choices;
  for (const RuleValue &Value : Operands) {
    if (Value.isNone())
      continue;
    std::optional<Dtype> Type = numberType(Value);
    if (!Type) {
      DtypeValue Known = dtypeOf(Value);
      if (!Known.isKnown())
        return {};
      Type = Known.Type;
    }
    Choices.push_back(roles(Value, *Type));
  }
  // Each operand of unknown rank doubles the cases; all have to agree.
  if (Choices.empty() || Choices.size() > 6)
    return {};
  std::optional<Dtype> Result;
  for (unsigned Case = 0; Case < 1u << Choices.size(); ++Case) {
    llvm::SmallVector<PromotionOperand, 4> Chosen;
    bool Repeated = false;
    for (auto [I, Choice] : llvm::enumerate(Choices)) {
      unsigned Which = Case >> I & 1;
      Repeated |= Which >= Choice.size();
      Chosen.push_back(Choice[Which < Choice.size() ? Which : 0]);
    }
    if (Repeated)
      continue;
    std::optional<Dtype> Type = resultType(Chosen, Context.DefaultDtype);
    if (!Type || (Result && *Result != *Type))
      return {};
    Result = Type;
  }
  return Result ? DtypeValue::known(*Result) : DtypeValue();
}

RuleValue rules::dtype(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::dtype(dtypeOf(A[0]));
}

RuleValue rules::promote(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  return RuleValue::dtype(promoted(Context, A));
}

RuleValue rules::floating(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = promoted(Context, A);
  if (Type.isKnown() && isIntegral(Type.Type, /*WithBool=*/true))
    return RuleValue::dtype(DtypeValue::known(Context.DefaultDtype));
  // Whether a symbol stands for an integer is not known.
  return RuleValue::dtype(Type.isKnown() ? Type : DtypeValue());
}

// Kernels do not look at the dtype where there is nothing to compute.
static bool isEmpty(const RuleValue &Value) {
  return Value.asTensor() && shapeOf(Value).numel().isConstant(0);
}

RuleValue rules::same_dtype(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type;
  const RuleValue *First = nullptr;
  for (const RuleValue &Value : A) {
    DtypeValue Own = dtypeOf(Value);
    if (Value.isNone() || Own.isUnknown())
      continue;
    if (First && provedDifferent(Type, Own) && llvm::any_of(A, isEmpty))
      return RuleValue::dtype({});
    if (First && provedDifferent(Type, Own)) {
      Context.violate(Violation::DtypeMismatch,
                      operand(*First, "one operand") + " is " + print(Type) +
                          ", " + operand(Value, "the other") + " is " +
                          print(Own),
                      First, &Value);
      break;
    }
    if (!First || (!Type.isKnown() && Own.isKnown())) {
      Type = Own;
      First = &Value;
    }
  }
  return RuleValue::dtype(Type);
}

RuleValue rules::summed(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (!Type.isKnown())
    return RuleValue::dtype({});
  return RuleValue::dtype(isIntegral(Type.Type, /*WithBool=*/true)
                              ? DtypeValue::known(Dtype::Long)
                              : Type);
}

RuleValue rules::counted(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  bool AllWhole = true;
  for (const RuleValue &Value : A) {
    if (!Value.isNumber())
      return RuleValue::dtype({});
    AllWhole &=
        Value.is(RuleValue::Kind::Int) || Value.is(RuleValue::Kind::Bool);
  }
  return RuleValue::dtype(
      DtypeValue::known(AllWhole ? Dtype::Long : Context.DefaultDtype));
}

RuleValue rules::real(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (!Type.isKnown())
    return RuleValue::dtype({});
  return RuleValue::dtype(DtypeValue::known(toReal(Type.Type)));
}

RuleValue rules::complex(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  std::optional<Dtype> Result =
      Type.isKnown() ? toComplex(Type.Type) : std::nullopt;
  return RuleValue::dtype(Result ? DtypeValue::known(*Result) : DtypeValue());
}

static void refuse(RuleContext &Context, const RuleValue &Value,
                   llvm::StringRef Needed) {
  Context.violate(Violation::Dtype,
                  operand(Value, "the tensor") + " is " +
                      print(dtypeOf(Value)) + ", " + Needed.str() +
                      " is needed",
                  &Value);
}

RuleValue rules::needs_floating(RuleContext &Context,
                                llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (Type.isKnown() && isIntegral(Type.Type, /*WithBool=*/true) &&
      !isEmpty(A[0]))
    refuse(Context, A[0], "a floating-point type");
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::needs_integral(RuleContext &Context,
                                llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (A[0].asTensor() && Type.isKnown() &&
      !isIntegral(Type.Type, /*WithBool=*/true) && !isEmpty(A[0]))
    refuse(Context, A[0], "an integer type");
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::needs_number(RuleContext &Context,
                              llvm::ArrayRef<RuleValue> A) {
  if (A[0].asTensor() && dtypeOf(A[0]).is(Dtype::Bool) && !isEmpty(A[0]))
    refuse(Context, A[0], "a type of numbers");
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::needs_complex(RuleContext &Context,
                               llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (Type.isKnown() && !isComplex(Type.Type))
    refuse(Context, A[0], "a complex type");
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::is_integral(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  if (A[0].isNumber())
    return RuleValue::boolean(
        triOf(A[0].is(RuleValue::Kind::Int) || A[0].is(RuleValue::Kind::Bool)));
  DtypeValue Type = dtypeOf(A[0]);
  return RuleValue::boolean(
      Type.isKnown() ? triOf(isIntegral(Type.Type, /*WithBool=*/true))
                     : Tri::Unknown);
}

RuleValue rules::is_complex(RuleContext &, llvm::ArrayRef<RuleValue> A) {
  if (A[0].isNumber())
    return RuleValue::boolean(triOf(A[0].is(RuleValue::Kind::Complex)));
  DtypeValue Type = dtypeOf(A[0]);
  return RuleValue::boolean(Type.isKnown() ? triOf(isComplex(Type.Type))
                                           : Tri::Unknown);
}

RuleValue rules::needs_dtype(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  DtypeValue Type = dtypeOf(A[0]);
  if (A[0].isNone() || !Type.isKnown() || isEmpty(A[0]))
    return RuleValue::boolean(Tri::Unknown);
  std::string Names;
  for (const RuleValue &Choice : A.drop_front()) {
    DtypeValue Allowed = dtypeOf(Choice);
    if (!provedDifferent(Allowed, Type))
      return RuleValue::boolean(Tri::Unknown);
    Names += (Names.empty() ? "" : " or ") + print(Allowed);
  }
  refuse(Context, A[0], Names);
  return RuleValue::boolean(Tri::Unknown);
}
