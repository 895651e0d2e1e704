//===- Analysis/KeptValue.h - where a borrowed value is kept --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pointers, accessors and array references borrow memory. Those handed to a
/// function end with the call as far as is known; those put into a variable,
/// a member or a container, or returned, live on. This tells which.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_KEPTVALUE_H
#define TORCH_TIDY_ANALYSIS_KEPTVALUE_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"
#include <optional>
#include <string>

namespace torchtidy {

/// What keeps a value beyond the full-expression it was made in.
struct Keeper {
  enum Kind {
    /// A variable is initialised with it.
    Variable,
    /// It is assigned to something.
    Assignment,
    /// A data member is initialised with it.
    Member,
    /// It is the result of a function or lambda.
    Return,
    /// It is added to a container.
    Container,
    /// A range-based `for` runs over it.
    RangeLoop,
  } How;
  /// The variable or member, where it has a name.
  const clang::ValueDecl *Holder = nullptr;
  /// The place that keeps it.
  clang::SourceLocation Loc;
  /// The holder for a message: `'p'`, `the result`, `the loop`.
  std::string Name;
};

/// Is a borrowed value of class \p Type copied without what it borrows:
/// ArrayRef, accessors, `std::span`, `cv::Mat` over a pointer, `Eigen::Map`?
bool isBorrowingClass(clang::QualType Type);

/// What keeps \p Value, a pointer, a reference, or an object of a borrowing
/// class, seen through pointer arithmetic, casts, choices, aggregates and
/// borrowing classes made over it. Nothing if the value ends with the
/// full-expression, is turned into an integer, or goes where this cannot
/// follow.
std::optional<Keeper> keeperOf(const clang::Expr *Value, const UserCode &Code);

/// The mentions of \p Var in \p Body, lambdas included, in source order.
std::vector<const clang::DeclRefExpr *> refsTo(const clang::VarDecl &Var,
                                               const clang::Stmt &Body);

/// Does anything after the keeping look at what a kept pointer points to? A
/// variable that is never read again, only compared, or only handed to a macro
/// that compares, does no harm. True for what is no local variable.
bool isFollowedLater(const Keeper &Kept, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_KEPTVALUE_H
