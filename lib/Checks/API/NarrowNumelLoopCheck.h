//===- NarrowNumelLoopCheck.h - counting elements with int -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_NARROWNUMELLOOPCHECK_H
#define TORCH_TIDY_CHECKS_API_NARROWNUMELLOOPCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds counters and variables of 32 bits or less for numbers of elements.
class NarrowNumelLoopCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void judgeLoop(const clang::ForStmt &Loop, const clang::Expr *Cond);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_NARROWNUMELLOOPCHECK_H
