//===- Analysis/MemoryEnd.h - when a variable's memory ends ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds the calls that move, replace or free the memory of a local container
/// or pointer, and the scope that ends it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MEMORYEND_H
#define TORCH_TIDY_ANALYSIS_MEMORYEND_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// A call after which the elements may be elsewhere or gone.
struct MemoryEnd {
  /// The outermost expression of the statement.
  const clang::Expr *Statement;
  /// What it does: `push_back`, `=`, `delete`, `free`.
  std::string What;
  /// The memory is freed; otherwise it may move or be overwritten.
  bool Frees;
};

/// Where the memory of \p Var, a vector, string, `unique_ptr` or pointer, ends
/// before the variable does, in source order. `clear()` and moving from the
/// variable leave the elements where they are, and do not count; nor does
/// growing a vector for which the function reserves memory.
std::vector<MemoryEnd> memoryEndsOf(const clang::VarDecl &Var,
                                    const UserCode &Code);

/// Does the function hand the memory of \p Var over to something else, by
/// `std::move`, `swap` or `release`, so that it outlives the variable?
bool isGivenAway(const clang::VarDecl &Var, const UserCode &Code);

/// Is the variable or member \p Holder assigned, cleared or reset anywhere
/// below
/// \p S in the same function?
bool isRenewedAfter(const clang::ValueDecl &Holder, const clang::Stmt *S,
                    const UserCode &Code);

/// Does \p Later run whenever control gets from \p Earlier to the end of the
/// block that holds it? Both in one function, \p Later further down, and no
/// branch around \p Earlier that does not hold \p Later as well.
bool runsAfter(const clang::Stmt *Later, const clang::Stmt *Earlier,
               const UserCode &Code);

/// The block that a local variable dies with; the body for a parameter.
const clang::Stmt *scopeOf(const clang::VarDecl &Var, const UserCode &Code);

/// Is a local `cv::Mat` the only owner of its elements: loaded, cloned, made by
/// size, or filled by a function of OpenCV, and never copied? A parameter
/// shares the caller's elements unless it is converted or resized in place.
bool isOnlyOwner(const clang::VarDecl &Image, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MEMORYEND_H
