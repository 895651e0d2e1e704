//===- Analysis/StatementPurpose.h - run for no result ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A statement whose result is lost is usually a mistake, but not where people
/// time, warm up or test. These are the signs that syntax gives of that.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_STATEMENTPURPOSE_H
#define TORCH_TIDY_ANALYSIS_STATEMENTPURPOSE_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// Does \p E name a tensor that lives on? A call without one can only be there
/// for its side effect: `torch::zeros({1}, torch::kCUDA);` wakes a GPU.
bool usesLivingTensor(const clang::Expr *E);

/// Is \p E an argument of a macro such as `EXPECT_THROW(a.matmul(b), E)`? The
/// lambdas of AT_DISPATCH macros are ordinary code.
bool isForAMacro(const clang::Expr *E, const UserCode &Code);

/// Is \p E the whole body of a loop or of a lambda that returns nothing
/// (timing, warming up), or of a short try block (does it throw), or does it
/// stand in a test, a function that a macro such as `TEST` defines? A loop over
/// tensors does not count: `for (auto &t : tensors) t.to(device);`.
bool isRunForItsOwnSake(const clang::Expr *E, const UserCode &Code);

/// Is the statement after the one of \p E an assertion, by a macro or function
/// whose name says so? A test that shows what \p E does or does not do.
bool isCheckedNext(const clang::Expr *E, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_STATEMENTPURPOSE_H
