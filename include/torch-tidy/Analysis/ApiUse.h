//===- ApiUse.h - a use of a name of LibTorch or CUDA -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the tables of API history are asked about: one use of a name in the
/// user's code, in the terms their forms and edits speak of.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_APIUSE_H
#define TORCH_TIDY_ANALYSIS_APIUSE_H

#include "torch-tidy/Analysis/UserCode.h"
#include "torch-tidy/Knowledge/ApiHistoryRow.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/Diagnostic.h"
#include <string>
#include <vector>

namespace torchtidy {

/// One use. Macros and headers have a name and a place only.
struct ApiUse {
  /// In what way the user's code depends on the name.
  enum Role {
    Named,            ///< it is written
    Overridden,       ///< a class of the user declares a method of that name
    NotOverridden,    ///< a class of the user does not
    TemplateArgument, ///< it, or a class derived from it, is one
  };
  Role As = Named;
  /// Names to look up, the one the user wrote first: of the alias or
  /// using-declaration that name lookup found, then of its target. Methods of
  /// at::TensorBase also go by at::Tensor.
  std::vector<std::string> Names;
  /// The declaration meant; null for macros and headers.
  const clang::NamedDecl *Declared = nullptr;
  /// Where that, or the macro, is defined; invalid for headers.
  clang::SourceLocation Home;
  /// The reference: DeclRefExpr, MemberExpr or the constructor call.
  const clang::Expr *Reference = nullptr;
  /// The call that calls it, if it does. A RecoveryExpr where no overload fits.
  const clang::Expr *Call = nullptr;
  /// The user's class, and its method, if the use is one of inheritance.
  const clang::CXXRecordDecl *Heir = nullptr;
  const clang::CXXMethodDecl *Method = nullptr;
  /// The template that it is an argument of.
  std::string ArgumentOf;
  /// What a new name replaces: qualifiers and name, without template arguments.
  clang::SourceRange NameRange;
  /// The last part of the name; the place reported.
  clang::SourceLocation NameLoc;
  /// Arguments of a macro as written, blanks left out, and their ranges.
  std::vector<std::string> MacroArguments;
  /// For each of them that ends in a call without arguments, where the name of
  /// the called function stands; else invalid.
  std::vector<clang::SourceLocation> MacroMembers;
};

/// Offers \p Callback every node that can make a use, bound to `use`.
void matchApiUses(clang::ast_matchers::MatchFinder &Finder,
                  clang::ast_matchers::MatchFinder::MatchCallback &Callback);

/// The uses that an expression, a type, a using-declaration, a method or a
/// class makes, if it names anything of interest in its own right; none for
/// library code that a macro brought along.
std::vector<ApiUse> apiUsesOf(const clang::DynTypedNode &Node,
                              const UserCode &Code);

/// Those of classes and methods, by what they inherit.
std::vector<ApiUse> inheritedUses(const clang::DynTypedNode &Node);
/// Those of the arguments of a template.
std::vector<ApiUse> templateArgumentUses(const clang::DynTypedNode &Node);

/// Where an error would stand that concerns the use: from its object or
/// qualifiers to the end of the name; the head of a method.
clang::SourceRange useRange(const ApiUse &Use);

/// Does the user's class define the method of the use in the way that the
/// installed version asks for?
bool overridesNow(const ApiUse &Use);

/// Does the use have the role that \p Form is about, and do all its conditions
/// hold?
bool formHolds(const ApiForm &Form, const ApiUse &Use, const UserCode &Code);

/// The edits of \p Row for this use; empty unless all of them can be made in
/// the user's text.
std::vector<clang::FixItHint> editsFor(const ApiRow &Row, const ApiUse &Use,
                                       const UserCode &Code);

/// The arguments as written: defaulted ones do not count.
std::vector<const clang::Expr *> writtenArguments(const clang::Expr *Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_APIUSE_H
