//===- Analysis/SharedTensor.h - where a borrowing tensor goes -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Follows a tensor made by `from_blob` through views, in-place operations,
/// variables, pairs, tuples and containers, for as long as it certainly shares
/// the memory it was made over: up to a `clone()`, an operation with a new
/// result, a conversion to another type, or a device it cannot judge.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_SHAREDTENSOR_H
#define TORCH_TIDY_ANALYSIS_SHAREDTENSOR_H

#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/ScalarTypes.h"

namespace torchtidy {

/// Where a tensor, still sharing memory, is kept.
struct Escape {
  Keeper Kept;
  /// The tensor's expression that got there: the call that made it or a
  /// mention of a variable that holds it.
  const clang::Expr *From;
  /// The local variable the holder is, or is part of; null for members of
  /// `this`, what is behind pointers, and results.
  const clang::VarDecl *Root;
};

/// What keeps the value of \p Tensor while it shares the memory of the call
/// that made it; \p Dtype is the element type of that memory.
std::optional<Escape> sharedKeeperOf(const clang::Expr *Tensor,
                                     const DtypeFact &Dtype,
                                     const UserCode &Code);

/// All places where what \p Made makes gets to, through local variables. None
/// of a variable that is assigned anything else somewhere, because the order is
/// not followed. Variables that hold it are themselves in the list.
std::vector<Escape> escapesOf(const clang::CallExpr &Made,
                              const DtypeFact &Dtype, const UserCode &Code);

/// The local variable or parameter that \p E is, or is part of; null if there
/// is a pointer, a reference or a call on the way.
const clang::VarDecl *rootVariable(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_SHAREDTENSOR_H
