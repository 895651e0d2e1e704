//===- MissingName.h - names that clang does not find -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Reads from the text of clang's errors which name is missing from where, and
/// looks that up in the tables of API history.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MISSINGNAME_H
#define TORCH_TIDY_ANALYSIS_MISSINGNAME_H

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Analysis/Toolkit.h"
#include "torch-tidy/Knowledge/ApiHistory.h"

namespace torchtidy {

/// What clang misses.
struct MissingName {
  /// Name as in the error; Scope is the class or namespace that lacks it, or
  /// empty.
  std::string Name, Scope;
  bool IsHeader = false, IsMember = false;
};

/// Empty if \p Message is about something else.
std::optional<MissingName> missingName(llvm::StringRef Message);

/// The row that tells why the installed LibTorch or CUDA lacks the name; null
/// if none does.
const ApiRow *whyMissing(const MissingName &Missing, const Toolkit &Kit,
                         const clang::ASTContext &Context);

/// The use that the error at \p Loc stands for, so that it can be edited. Empty
/// if something else is written there.
std::optional<ApiUse> useOfMissing(const MissingName &Missing,
                                   clang::SourceLocation Loc,
                                   const clang::ASTContext &Context);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MISSINGNAME_H
