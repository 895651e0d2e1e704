//===- Knowledge/Dtype.h - element types and their promotion -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The element types of tensors and how LibTorch finds the type of a result
/// from those of its operands.
///
/// Source: `promoteTypes` and `canCast` of c10/core/ScalarType.{h,cpp}, and
/// `combine_categories` of ATen/native/TypeProperties.cpp. The tests compare
/// every pair with what both LibTorch versions really compute.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_DTYPE_H
#define TORCH_TIDY_KNOWLEDGE_DTYPE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace torchtidy {

/// An element type; the values are those of c10::ScalarType. Packed bits and
/// types of a few bits have no enumerator here: they are unknown.
enum class Dtype : uint8_t {
#define DTYPE(Enumerator, Value, Printed, Constant, Category, Bytes, Since)    \
  Enumerator = Value,
#include "torch-tidy/Knowledge/Dtypes.def"
};

/// Ascending as promotion goes; types of the last two promote with none but
/// themselves.
enum class DtypeCategory {
  Boolean,
  Integral,
  Floating,
  Complex,
  Quantized,
  Float8
};

struct DtypeInfo {
  Dtype Type;
  llvm::StringLiteral Enumerator; ///< Of c10::ScalarType: `Float`.
  llvm::StringLiteral Printed;    ///< In reports: `float32`.
  llvm::StringLiteral Constant;   ///< In code: `torch::kFloat32`.
  DtypeCategory Category;
  unsigned Bytes;            ///< Of one element.
  llvm::StringLiteral Since; ///< First LibTorch with it, `1.0` for always.
};

llvm::ArrayRef<DtypeInfo> allDtypes();
const DtypeInfo &infoOf(Dtype Type);
/// By the enumerator of c10::ScalarType or its value; empty for what has no
/// row.
std::optional<Dtype> dtypeNamed(llvm::StringRef Enumerator);
std::optional<Dtype> dtypeOfValue(int64_t Value);

inline DtypeCategory categoryOf(Dtype Type) { return infoOf(Type).Category; }
inline bool isFloating(Dtype T) {
  return categoryOf(T) == DtypeCategory::Floating;
}
inline bool isComplex(Dtype T) {
  return categoryOf(T) == DtypeCategory::Complex;
}
/// Boolean counts, if \p WithBool.
inline bool isIntegral(Dtype T, bool WithBool) {
  return categoryOf(T) == DtypeCategory::Integral ||
         (WithBool && T == Dtype::Bool);
}

/// The type that both promote to; empty where LibTorch throws.
std::optional<Dtype> promote(Dtype A, Dtype B);

/// May a result of type \p From be written into a tensor of type \p To?
bool canCast(Dtype From, Dtype To);

/// The complex type with parts of \p Part, and the other way round.
std::optional<Dtype> toComplex(Dtype Part);
Dtype toReal(Dtype Type);

/// How an operand takes part in promotion: tensors with dimensions outrank
/// those without, and these outrank numbers, within one category.
enum class PromotionRank { Number, ZeroDim, Dimensioned };

struct PromotionOperand {
  Dtype Type;
  PromotionRank Rank;
};

/// The type of an elementwise result. A number's type is `Long`, `Bool`,
/// `Double` or `ComplexDouble`; \p Default is the default dtype, which
/// floating numbers take. Empty where LibTorch throws, without operands, and
/// where versions of LibTorch differ.
std::optional<Dtype> resultType(llvm::ArrayRef<PromotionOperand> Operands,
                                Dtype Default = Dtype::Float);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_DTYPE_H
