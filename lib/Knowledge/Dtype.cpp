//===- Dtype.cpp - element types and their promotion ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/Dtype.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace torchtidy;

static constexpr DtypeInfo Rows[] = {
#define DTYPE(Enumerator, Value, Printed, Constant, Category, Bytes, Since)    \
  {Dtype::Enumerator,                                                          \
   llvm::StringLiteral(#Enumerator),                                           \
   llvm::StringLiteral(Printed),                                               \
   llvm::StringLiteral(Constant),                                              \
   DtypeCategory::Category,                                                    \
   Bytes,                                                                      \
   llvm::StringLiteral(Since)},
#include "torch-tidy/Knowledge/Dtypes.def"
};

llvm::ArrayRef<DtypeInfo> torchtidy::allDtypes() { return Rows; }

const DtypeInfo &torchtidy::infoOf(Dtype Type) {
  for (const DtypeInfo &Row : Rows)
    if (Row.Type == Type)
      return Row;
  llvm_unreachable("a dtype without a row");
}

std::optional<Dtype> torchtidy::dtypeNamed(llvm::StringRef Enumerator) {
  for (const DtypeInfo &Row : Rows)
    if (Row.Enumerator == Enumerator)
      return Row.Type;
  return std::nullopt;
}

std::optional<Dtype> torchtidy::dtypeOfValue(int64_t Value) {
  for (const DtypeInfo &Row : Rows)
    if (static_cast<int64_t>(Row.Type) == Value)
      return Row.Type;
  return std::nullopt;
}

std::optional<Dtype> torchtidy::toComplex(Dtype Part) {
  switch (Part) {
  case Dtype::Half:
    return Dtype::ComplexHalf;
  case Dtype::Float:
  case Dtype::BFloat16:
    return Dtype::ComplexFloat;
  case Dtype::Double:
    return Dtype::ComplexDouble;
  default:
    return isComplex(Part) ? std::optional<Dtype>(Part) : std::nullopt;
  }
}

Dtype torchtidy::toReal(Dtype Type) {
  switch (Type) {
  case Dtype::ComplexHalf:
    return Dtype::Half;
  case Dtype::ComplexFloat:
    return Dtype::Float;
  case Dtype::ComplexDouble:
    return Dtype::Double;
  default:
    return Type;
  }
}

static bool isWideUnsigned(Dtype Type) {
  return Type == Dtype::UInt16 || Type == Dtype::UInt32 ||
         Type == Dtype::UInt64;
}

// Integers of different types: the wider signed one; uint8 with int8 needs 16
// bits to hold both.
static Dtype promoteIntegers(Dtype A, Dtype B) {
  if (infoOf(A).Bytes == 1 && infoOf(B).Bytes == 1)
    return Dtype::Short;
  return infoOf(A).Bytes < infoOf(B).Bytes ? B : A;
}

static std::optional<Dtype> promoteFloats(Dtype A, Dtype B) {
  if (infoOf(A).Bytes == 2 && infoOf(B).Bytes == 2)
    return Dtype::Float; // float16 with bfloat16
  return infoOf(A).Bytes < infoOf(B).Bytes ? B : A;
}

std::optional<Dtype> torchtidy::promote(Dtype A, Dtype B) {
  if (A == B)
    return A;
  if (categoryOf(A) > categoryOf(B))
    std::swap(A, B);
  DtypeCategory Low = categoryOf(A), High = categoryOf(B);
  if (High >= DtypeCategory::Quantized)
    return std::nullopt;
  if ((isWideUnsigned(A) || isWideUnsigned(B)) &&
      High != DtypeCategory::Floating)
    return std::nullopt;
  if (Low == DtypeCategory::Boolean)
    return B;
  if (High == DtypeCategory::Integral)
    return promoteIntegers(A, B);
  if (Low == DtypeCategory::Integral)
    return B;
  if (High == DtypeCategory::Floating)
    return promoteFloats(A, B);
  // A complex type with parts that hold both.
  std::optional<Dtype> Part =
      Low == DtypeCategory::Complex
          ? std::optional<Dtype>(infoOf(A).Bytes < infoOf(B).Bytes ? toReal(B)
                                                                   : toReal(A))
          : promote(A, toReal(B));
  return Part ? toComplex(*Part) : std::nullopt;
}

bool torchtidy::canCast(Dtype From, Dtype To) {
  if (isComplex(From) && !isComplex(To))
    return false;
  bool IsFloating =
      isFloating(From) || categoryOf(From) == DtypeCategory::Float8;
  if (IsFloating && isIntegral(To, /*WithBool=*/false))
    return false;
  return From == Dtype::Bool || To != Dtype::Bool;
}

// The part of lower rank counts only where it is of a higher category.
static std::optional<Dtype> combine(std::optional<Dtype> Higher,
                                    std::optional<Dtype> Lower) {
  if (!Higher || !Lower)
    return Higher ? Higher : Lower;
  if (isComplex(*Higher))
    return Higher;
  // LibTorch 2.15 has a complex type of bfloat16 parts, for this case alone.
  if (*Higher == Dtype::BFloat16 && isComplex(*Lower))
    return std::nullopt;
  if (isFloating(*Higher))
    return isComplex(*Lower) ? toComplex(*Higher) : Higher;
  if (isWideUnsigned(*Higher) && isComplex(*Lower))
    return Lower;
  if (*Higher == Dtype::Bool || isFloating(*Lower) || isComplex(*Lower))
    return promote(*Higher, *Lower);
  return Higher;
}

std::optional<Dtype>
torchtidy::resultType(llvm::ArrayRef<PromotionOperand> Operands,
                      Dtype Default) {
  std::optional<Dtype> ByRank[3];
  for (const PromotionOperand &Operand : Operands) {
    Dtype Type = Operand.Type;
    if (Operand.Rank == PromotionRank::Number) {
      if (isComplex(Type))
        Type = toComplex(Default).value_or(Type);
      else if (isFloating(Type))
        Type = Default;
    }
    std::optional<Dtype> &Slot = ByRank[static_cast<int>(Operand.Rank)];
    if (!Slot) {
      Slot = Type;
    } else if (!(Slot = promote(*Slot, Type))) {
      return std::nullopt;
    }
  }
  std::optional<Dtype> Low = combine(ByRank[1], ByRank[0]);
  if ((ByRank[0] || ByRank[1]) && !Low)
    return std::nullopt;
  return combine(ByRank[2], Low);
}
