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
#include "clang/Basic/Diagnostic.h"
#include <string>
#include <vector>

namespace torchtidy {

/// One use. Macros and headers have a name and a place only.
struct ApiUse {
  /// Names to look up, the one the user wrote first: of the alias or
  /// using-declaration that name lookup found, then of its target. Methods of
  /// at::TensorBase also go by at::Tensor.
  std::vector<std::string> Names;
  /// The declaration meant; null for macros and headers.
  const clang::NamedDecl *Declared = nullptr;
  /// The reference: DeclRefExpr, MemberExpr or the constructor call.
  const clang::Expr *Reference = nullptr;
  /// The call that calls it, if it does.
  const clang::Expr *Call = nullptr;
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

/// The use that an expression, a type or a using-declaration makes, if it names
/// anything of interest in its own right; nothing for library code that a macro
/// brought along.
std::optional<ApiUse> apiUseOf(const clang::DynTypedNode &Node,
                               const UserCode &Code);

/// Do all conditions of \p Form hold for the use? Conditions that are not
/// decided here (`subscript`, `template-arg-of`, `override`, `param-count`,
/// `missing-override`) never hold.
bool formHolds(const ApiForm &Form, const ApiUse &Use, const UserCode &Code);

/// The edits of \p Row for this use; empty unless all of them can be made in
/// the user's text. Of the edits of the notation `callee`, `to-method`,
/// `to-function`, `drop-arg`, `replace-arg` and `delete-include` are not made.
std::vector<clang::FixItHint> editsFor(const ApiRow &Row, const ApiUse &Use,
                                       const UserCode &Code);

/// The text of arguments as written: defaulted ones do not count.
std::vector<const clang::Expr *> writtenArguments(const clang::Expr *Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_APIUSE_H
