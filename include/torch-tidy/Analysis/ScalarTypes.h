//===- Analysis/ScalarTypes.h - element types as written ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The element types of tensors, the C++ types that hold them, and what an
/// expression such as `torch::TensorOptions().dtype(torch::kUInt8)` says about
/// them. Only what is written is read: constants, setters, and variables that
/// keep the value they were initialised with.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_SCALARTYPES_H
#define TORCH_TIDY_ANALYSIS_SCALARTYPES_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

enum class ScalarKind { Integer, Unsigned, Boolean, Floating, Complex };

/// An element type that C++ has a type of its own for.
struct ScalarTypeInfo {
  /// The enumerator of c10::ScalarType.
  llvm::StringRef Name;
  /// How to write it: `torch::kFloat64`.
  llvm::StringRef Constant;
  ScalarKind Kind;
  unsigned Bytes;
};

/// The row of an enumerator, or null for quantised, packed and 8-bit floating
/// types.
const ScalarTypeInfo *scalarTypeNamed(llvm::StringRef Enumerator);

/// The element type that an object of the C++ type \p Type holds, or null.
/// Plain `char` is taken for text or raw bytes, not for a number.
const ScalarTypeInfo *scalarTypeOf(clang::QualType Type,
                                   const clang::ASTContext &Context);

/// What an expression says about the element type.
struct DtypeFact {
  enum Kind {
    Unknown,
    /// None is given: the default dtype, which is float unless changed.
    Default,
    Known,
  } How = Unknown;
  /// Where Known: the enumerator of c10::ScalarType, `Float`.
  std::string Name;
  /// Where Known: the expression that gives it.
  const clang::Expr *Spelled = nullptr;
};

/// The element type given by \p E, a TensorOptions, ScalarType or TypeMeta.
DtypeFact dtypeOf(const clang::Expr *E, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_SCALARTYPES_H
