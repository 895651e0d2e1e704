//===- DiscardedResultCheck.h - results thrown away -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DISCARDEDRESULTCHECK_H
#define TORCH_TIDY_CHECKS_API_DISCARDEDRESULTCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct OperatorCall;

/// Finds calls of operators that only compute a tensor, whose result is thrown
/// away. What an operator does is decided by its schema.
class DiscardedResultCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void addFix(const clang::Expr *E, const OperatorCall &Call, Finding &F) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DISCARDEDRESULTCHECK_H
