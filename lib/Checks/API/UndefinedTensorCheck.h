//===- UndefinedTensorCheck.h - tensors that are never made -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H
#define TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H

#include "../OperationCheck.h"
#include <set>

namespace torchtidy {

/// Finds tensors that are computed with while they hold none: local ones to
/// which nothing is assigned before, `torch::Tensor sum; for (...) sum += x;`,
/// and whatever the tensor model proves to be undefined: parts of structs and
/// vectors, tensors moved from or reset, gradients before any `backward`.
class UndefinedTensorCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

protected:
  void visit(const Operation &Op) override;

private:
  bool mayGetValueUnseen(const clang::Expr &Mention) const;
  void complain(const Operation &Op, unsigned Argument,
                const std::string &Needs);
  const clang::Expr *firstMention(const clang::VarDecl &Var) const;
  std::string needingCall(const clang::Expr &Mention) const;
  bool runsFirst(const clang::Expr &Mention, const clang::VarDecl &Var) const;

  /// Where tensors begin to hold none of which a use is told.
  std::set<clang::SourceLocation> Reported;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNDEFINEDTENSORCHECK_H
