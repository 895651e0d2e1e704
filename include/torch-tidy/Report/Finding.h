//===- Report/Finding.h - one report, as data -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a check found. Hosts turn a finding into compiler warnings, clang-tidy
/// diagnostics or other forms; no host adds words of its own.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_REPORT_FINDING_H
#define TORCH_TIDY_REPORT_FINDING_H

#include "torch-tidy/Report/CheckInfo.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include <string>
#include <vector>

namespace torchtidy {

/// A second place that explains the finding: where one of the conflicting
/// facts comes from, or what the compiler will do with the code.
struct FindingNote {
  clang::SourceLocation Loc;
  std::string Message;
};

/// One report. `Message` names the situation and both facts, in lower case,
/// without a period; it is final text and holds no format specifiers.
struct Finding {
  const CheckInfo *Check = nullptr;
  /// The leaf it is filed under, one of `Check->leaves()`; null for remarks.
  const Leaf *FiledUnder = nullptr;
  Level Confidence = Level::Likely;
  /// Nothing is wrong: the user asked to be told.
  bool IsRemark = false;
  /// The place marked; may lie in a macro expansion.
  clang::SourceLocation Loc;
  std::vector<clang::CharSourceRange> Ranges;
  std::string Message;
  std::vector<FindingNote> Notes;
  /// Edits that together repair the code; empty where the intent is unclear.
  std::vector<clang::FixItHint> Fixes;

  Finding &note(clang::SourceLocation NoteLoc, std::string NoteMessage) {
    Notes.push_back({NoteLoc, std::move(NoteMessage)});
    return *this;
  }
  Finding &fix(clang::FixItHint Fix) {
    Fixes.push_back(std::move(Fix));
    return *this;
  }
  Finding &range(clang::SourceRange R) {
    Ranges.push_back(clang::CharSourceRange::getTokenRange(R));
    return *this;
  }
  Finding &level(Level L) {
    Confidence = L;
    return *this;
  }
  Finding &leaf(llvm::StringRef Id) {
    FiledUnder = findLeaf(Id);
    return *this;
  }
};

} // namespace torchtidy

#endif // TORCH_TIDY_REPORT_FINDING_H
