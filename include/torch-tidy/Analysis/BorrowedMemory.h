//===- Analysis/BorrowedMemory.h - whose memory is pointed to -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds the object that owns the memory behind a pointer or behind the
/// argument of a class that borrows: the vector in `v.data() + 3`, the array in
/// `&a[0]`, the image in `(float *)mat.data`.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_BORROWEDMEMORY_H
#define TORCH_TIDY_ANALYSIS_BORROWEDMEMORY_H

#include "clang/AST/Expr.h"

namespace torchtidy {

/// The owner of some memory.
struct Lender {
  enum Kind {
    /// Nothing is known: a member, a global, something behind a reference.
    Unknown,
    /// An object that dies with the full-expression.
    Temporary,
    /// A braced list, whose array dies with the full-expression.
    BracedList,
    /// A local variable or parameter that holds the memory by value: an array,
    /// a vector, a string, a `unique_ptr`, or a counted handle such as
    /// `cv::Mat`.
    Variable,
    /// A local pointer variable; what it points to has its own life.
    PointerVariable,
  } How = Unknown;
  /// The object, as written.
  const clang::Expr *Object = nullptr;
  const clang::VarDecl *Var = nullptr;
};

/// Whose memory does \p E, a pointer into a container or the container itself,
/// refer to? Arithmetic, casts, element access and pointer variables that keep
/// the value they were initialised with are seen through.
Lender lenderOf(const clang::Expr *E);

/// Does a class own its elements, so that they die with the object?
bool ownsMemory(clang::QualType Type);

/// Is it `cv::Mat` or `cv::Mat_`, copies of which share their elements?
bool isCountedImage(clang::QualType Type);

/// \p E without casts to `void *` and what the compiler added: the pointer
/// whose type says what it points to.
const clang::Expr *typedPointer(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_BORROWEDMEMORY_H
