//===- HolderCopyCheck.h - holder copy -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_HOLDERCOPYCHECK_H
#define TORCH_TIDY_CHECKS_API_HOLDERCOPYCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds handles of modules copied into a variable whose name says that a
/// second module was wanted: `Net target = policy;` shares all parameters.
class HolderCopyCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void judge(const clang::ValueDecl &Copy, const clang::Expr *Source,
             clang::SourceLocation Loc);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_HOLDERCOPYCHECK_H
