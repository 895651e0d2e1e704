//===- LoadTargetTypeCheck.h - loading what was not saved -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LOADTARGETTYPECHECK_H
#define TORCH_TIDY_CHECKS_API_LOADTARGETTYPECHECK_H

#include "torch-tidy/Analysis/ArchiveCalls.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds files that are saved as one kind of thing and loaded as another in
/// the same translation unit.
class LoadTargetTypeCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void diagnose(const ArchiveCall &Load,
                llvm::ArrayRef<const ArchiveCall *> Saves);

  std::vector<ArchiveCall> Calls;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LOADTARGETTYPECHECK_H
