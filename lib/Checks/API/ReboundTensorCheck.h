//===- ReboundTensorCheck.h - assignments that write nowhere ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_REBOUNDTENSORCHECK_H
#define TORCH_TIDY_CHECKS_API_REBOUNDTENSORCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds assignments that give a tensor variable another tensor which nobody
/// reads, where writing through the variable was meant.
class ReboundTensorCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool isLost(const clang::VarDecl &Var, const clang::Expr &Assignment) const;
  bool mayWork(const clang::Expr &Value, const clang::VarDecl &Var) const;
  const clang::CXXForRangeStmt *loopOf(const clang::VarDecl &Var) const;
  void checkVariable(const clang::VarDecl &Var,
                     const clang::CXXOperatorCallExpr &Assignment, bool IsPart);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_REBOUNDTENSORCHECK_H
