//===- WrittenCall.h - parentheses and arguments of a call -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Reads a call from its tokens: where clang has an error there is no tree to
/// ask, yet the text can still be edited.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_SUPPORT_WRITTENCALL_H
#define TORCH_TIDY_SUPPORT_WRITTENCALL_H

#include "clang/Basic/SourceLocation.h"
#include <optional>
#include <vector>

namespace clang {
class ASTContext;
class Expr;
} // namespace clang

namespace torchtidy {

struct WrittenArgument {
  /// From the first character to behind the last.
  clang::SourceLocation Begin, End;
  /// Can `.` follow it without parentheses?
  bool IsPostfix = true;
};

struct WrittenCall {
  clang::SourceLocation Open, Close;
  std::vector<WrittenArgument> Arguments;
};

/// The call whose name, template arguments included, ends with the token at
/// \p NameEnd. Empty in macros, across directives, and where `<` in an argument
/// leaves open which commas part arguments.
std::optional<WrittenCall> writtenCall(clang::SourceLocation NameEnd,
                                       const clang::ASTContext &Context);

/// Where the qualifiers of the name at \p Name begin: `at::cuda::f`; \p Name
/// itself if there are none. Invalid in macros and after template arguments.
clang::SourceLocation qualifierBegin(clang::SourceLocation Name,
                                     const clang::ASTContext &Context);

} // namespace torchtidy

#endif // TORCH_TIDY_SUPPORT_WRITTENCALL_H
