//===- NumberAsFlagCheck.h - dimensions taken for flags -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_NUMBERASFLAGCHECK_H
#define TORCH_TIDY_CHECKS_API_NUMBERASFLAGCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds sizes and dimensions written one by one, of which the second is taken
/// for a flag.
class NumberAsFlagCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void judge(const clang::CallExpr &Call, const clang::FunctionDecl &Callee,
             unsigned Index, const clang::Expr *Number);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_NUMBERASFLAGCHECK_H
