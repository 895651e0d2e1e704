//===- Analysis/ThreadStarts.h - code given to another thread ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Recognises the standard ways to start a thread, and finds the code that it
/// runs.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_THREADSTARTS_H
#define TORCH_TIDY_ANALYSIS_THREADSTARTS_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// An expression that starts a thread.
struct ThreadStart {
  /// `std::thread`, `std::jthread`, `std::async` or `pthread_create`.
  llvm::StringRef How;
  /// The function, lambda or bind expression it is given.
  const clang::Expr *Callable;
};

/// Does \p E start a thread: a constructor of std::thread or std::jthread,
/// emplace_back on a container of them, std::async but with
/// std::launch::deferred, or pthread_create? Thread pools are not known, as
/// they may carry thread-local state over. \c Callable is null if not.
ThreadStart threadStart(const clang::Expr *E);

/// The body that a callable runs, if this unit shows it: of a lambda, of a
/// variable that holds one, of a function or method whose address is taken, of
/// std::bind around such, and of an object with one call operator.
const clang::Stmt *bodyOf(const clang::Expr *Callable);

/// Calls \p Visit for each statement under \p Body and, up to \p Depth calls
/// deep, under the bodies of functions it calls that this unit defines outside
/// of libraries. Stops when \p Visit returns false.
void visitCode(const clang::Stmt *Body, unsigned Depth,
               llvm::function_ref<bool(const clang::Stmt &)> Visit);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_THREADSTARTS_H
