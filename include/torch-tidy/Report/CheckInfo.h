//===- Report/CheckInfo.h - the list of checks as data -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What Checks.def says of each check. Registration, `--list-checks`, the
/// documentation lists and the tests for presence follow from it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_REPORT_CHECKINFO_H
#define TORCH_TIDY_REPORT_CHECKINFO_H

#include "torch-tidy/Report/Taxonomy.h"
#include "llvm/ADT/SmallVector.h"

namespace torchtidy {

/// How sure a finding is, and therefore whether it is shown by default.
///  - Certain: fails, or is wrong, on every run that reaches it.
///  - Likely: wrong unless something unusual was meant.
///  - Style, Performance: correct but poorer than it need be; shown on request.
enum class Level { Certain, Likely, Style, Performance };

llvm::StringRef toString(Level L);

/// One line of Checks.def.
struct CheckInfo {
  /// Class name without `Check`, also the name of file, test and page.
  llvm::StringRef ClassName;
  /// Name in reports and configuration: `torch-<category>-<what-is-wrong>`.
  llvm::StringRef Name;
  Category Cat;
  /// Leaves the check serves, comma separated; the first is the default. Empty
  /// for `torch-reveal` alone.
  llvm::StringRef LeafIds;
  Level DefaultLevel;
  bool HasFix;
  /// Version of torch-tidy that brought the check.
  llvm::StringRef Since;
  /// One sentence, lower case, without a period.
  llvm::StringRef Summary;

  llvm::SmallVector<const Leaf *, 2> leaves() const;
  const Leaf &primaryLeaf() const { return *leaves().front(); }
  /// Where the page of the check stands below `docs/`.
  std::string docPath() const;
};

/// All checks in the order of the list.
llvm::ArrayRef<CheckInfo> allChecks();

/// `torch-reveal`, which is no check: it answers `TORCH_TIDY_REVEAL` with
/// remarks, is filed under no leaf and stands in no list.
const CheckInfo &revealInfo();

/// The check of this name, or null.
const CheckInfo *findCheck(llvm::StringRef Name);

} // namespace torchtidy

#endif // TORCH_TIDY_REPORT_CHECKINFO_H
