//===- SourceText.h - the text behind a node -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Reads what the user wrote, for messages and fix-its.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_SUPPORT_SOURCETEXT_H
#define TORCH_TIDY_SUPPORT_SOURCETEXT_H

#include "clang/Basic/SourceLocation.h"
#include <string>

namespace clang {
class ASTContext;
class Expr;
} // namespace clang

namespace torchtidy {

/// The text of a range of tokens, or empty if it crosses macro borders.
std::string sourceText(clang::SourceRange Range,
                       const clang::ASTContext &Context);

/// A short name of \p E for a message: the text, with white space folded, and
/// `...` in the middle of anything longer than \p Limit characters; \p Fallback
/// where there is no text.
std::string shortName(const clang::Expr *E, const clang::ASTContext &Context,
                      const char *Fallback = "expression", unsigned Limit = 40);

/// May a fix-it edit this range? Not inside macros, and not outside a file.
bool canEdit(clang::SourceRange Range, const clang::ASTContext &Context);

/// The place just after the last token of \p Range; invalid in macros.
clang::SourceLocation endOf(clang::SourceRange Range,
                            const clang::ASTContext &Context);

} // namespace torchtidy

#endif // TORCH_TIDY_SUPPORT_SOURCETEXT_H
