//===- VariableUses.h - what a function does with a variable -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The mentions of one variable or data member in source order, what each does
/// with it, and which statements certainly or possibly run before others.
/// Syntax alone decides: no values are followed, and aliases are not resolved
/// but reported as `UseKind::Reference`. Where the order is unclear the
/// functions answer on the side that keeps a check silent.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_VARIABLEUSES_H
#define TORCH_TIDY_ANALYSIS_VARIABLEUSES_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"
#include <vector>

namespace torchtidy {

/// What one mention of a variable does with it.
enum class UseKind {
  /// The value is looked at or copied.
  Read,
  /// A member function or overloaded operator is called on it, const or not.
  Call,
  /// It, or a part of it, gets a new value: `=`, `+=`, `++`.
  Assign,
  /// `std::move(x)`, `std::forward<T>(x)`, `static_cast<T &&>(x)`.
  Move,
  /// Bound to a reference to non-const, or its address is taken: from here on
  /// other code may change it.
  Reference,
  /// Captured by a lambda; what the body does is a use of its own.
  Capture,
  /// Not understood, for example in a template that is not instantiated.
  Unclear,
};

/// One mention.
struct VariableUse {
  /// The `DeclRefExpr` or `MemberExpr`.
  const clang::Expr *Mention = nullptr;
  UseKind Kind = UseKind::Unclear;
  /// The call or construction that it is the object or an argument of, seen
  /// through the copy for a parameter taken by value; else null.
  const clang::Expr *Call = nullptr;
  /// What is called, if known.
  const clang::FunctionDecl *Callee = nullptr;
  /// Position among the arguments; -1 for the object of a member call.
  int Argument = -1;

  /// Is it a call of the member function \p Name on the variable?
  bool isMethod(llvm::StringRef Name) const;
  /// Can the variable itself have another value afterwards? A call counts
  /// unless the function is const.
  bool mayChange() const;
};

/// The mentions of \p D in the user's code: for a local variable those in the
/// function around it, lambdas included, otherwise those in the whole unit.
/// A member's mentions are those in any object. In source order, except that
/// instantiations follow their template.
std::vector<VariableUse> usesOf(const clang::ValueDecl &D,
                                const UserCode &Code);

/// What the surroundings of \p Mention do with it.
VariableUse classifyUse(const clang::Expr *Mention, const UserCode &Code);

/// Whenever \p Later runs, has \p First run to its end before, in the same
/// call and the same round of every loop around both?
bool alwaysBefore(const clang::Stmt *First, const clang::Stmt *Later,
                  const UserCode &Code);

/// Can \p Middle run after \p First and before \p Later? Assumes
/// alwaysBefore(First, Later).
bool mayRunBetween(const clang::Stmt *Middle, const clang::Stmt *First,
                   const clang::Stmt *Later, const UserCode &Code);

/// Does \p S run in every round of \p Outer (a loop, or any statement) that
/// reaches its place: no branch, catch, nested loop or lambda stands between?
/// Early exits before \p S are not looked at.
bool runsUnconditionally(const clang::Stmt *S, const clang::Stmt *Outer,
                         const UserCode &Code);

/// Is \p Var never changed within \p Scope, as far as its mentions tell?
bool isUnchangedWithin(const clang::ValueDecl &Var, const clang::Stmt *Scope,
                       const UserCode &Code);

/// Has \p E, which stands inside \p Scope (a loop, or a function's body), the
/// same value in every round or call? Literals, variables from outside that are
/// unchanged within, constant locals made of these, and string or path
/// arithmetic on them; parameters have another value in every call.
bool isInvariantIn(const clang::Expr *E, const clang::Stmt *Scope,
                   const UserCode &Code);

/// Do all member functions of \p Class have their bodies in this unit, and has
/// it no friends? Then the uses of a private member are all known.
bool isWhollySeen(const clang::CXXRecordDecl &Class);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_VARIABLEUSES_H
