//===- LoadInLoopCheck.h - the same archive read again and again -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LOADINLOOPCHECK_H
#define TORCH_TIDY_CHECKS_API_LOADINLOOPCHECK_H

#include "torch-tidy/Analysis/ArchiveCalls.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds models read from the same file in every round of a loop, or in every
/// call of a function that is itself called in one.
class LoadInLoopCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  bool isRepeated(const ArchiveCall &Load, const clang::Stmt *Scope) const;
  void diagnose(const ArchiveCall &Load, const clang::FunctionDecl &In);

  std::vector<ArchiveCall> Loads;
  /// A call in a loop for each function that has one.
  llvm::DenseMap<const clang::FunctionDecl *, const clang::CallExpr *> Repeated;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LOADINLOOPCHECK_H
