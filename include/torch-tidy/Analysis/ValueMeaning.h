//===- ValueMeaning.h - what is known of a tensor's numbers -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the numbers of a tensor stand for, as far as the operators that made
/// them tell: probabilities and over which dimension they sum to one, scores,
/// indices. `Knowledge/ValueKinds.h` has the operators.
///
/// Not seen: probabilities that are computed by hand, as `exp(x) / sum`; they
/// are unknown, not scores.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_VALUEMEANING_H
#define TORCH_TIDY_ANALYSIS_VALUEMEANING_H

#include "torch-tidy/Knowledge/ValueKinds.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"

namespace torchtidy {

class OperatorOverload;
class ShapeValue;
struct FunctionSchema;
struct RuleValue;

struct ValueMeaning {
  enum class Extent : uint8_t {
    Unknown,   ///< Normalised somehow: over a dimension or by elements.
    Elements,  ///< Each element by itself.
    Dimension, ///< Over dimension `Dim`.
  };
  ValueKind Kind = ValueKind::Unknown;
  Extent Over = Extent::Unknown;
  /// From the front, or from the back if negative, which it is only where the
  /// rank was not known.
  int64_t Dim = 0;
  /// The operator that made it, part of the binary, and its call.
  llvm::StringRef Maker;
  clang::SourceLocation At;

  bool is(ValueKind K) const { return Kind == K; }
  bool isOverDimension() const { return Over == Extent::Dimension; }
  /// Normalised over \p Wanted, from the back if negative, of a tensor of
  /// \p Shape? Empty if it cannot be told.
  std::optional<bool> isOver(int64_t Wanted, const ShapeValue &Shape) const;

  /// Equal as data; makers and places do not count.
  bool operator==(const ValueMeaning &Other) const {
    return Kind == Other.Kind && Over == Other.Over && Dim == Other.Dim;
  }
};

/// What holds of both.
ValueMeaning join(const ValueMeaning &A, const ValueMeaning &B);

/// The meaning of result \p Index of a call at \p At; \p Result is its shape.
ValueMeaning meaningOf(const OperatorOverload &Operator,
                       const FunctionSchema &Schema,
                       llvm::ArrayRef<RuleValue> Arguments, unsigned Index,
                       const ShapeValue &Result, clang::SourceLocation At);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_VALUEMEANING_H
