//===- UndefinedTensorCheck.h - tensors that are never made -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H
#define TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds local tensors that are computed with before anything is assigned to
/// them: `torch::Tensor sum; for (...) sum += x;`.
class UndefinedTensorCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  const clang::Expr *firstMention(const clang::VarDecl &Var) const;
  std::string needingCall(const clang::Expr &Mention) const;
  bool runsFirst(const clang::Expr &Mention, const clang::VarDecl &Var) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H
