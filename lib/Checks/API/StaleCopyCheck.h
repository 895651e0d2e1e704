//===- StaleCopyCheck.h - memory compared with itself -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_STALECOPYCHECK_H
#define TORCH_TIDY_CHECKS_API_STALECOPYCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds tensors kept from before a write to compare with after it, which are
/// the same memory and so have changed with it.
class StaleCopyCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

protected:
  void visit(const Operation &Op) override;

private:
  /// Where a variable got the tensor that it holds at some place.
  struct Binding {
    const clang::VarDecl *Variable = nullptr;
    const clang::Expr *From = nullptr;
  };
  std::optional<Binding> bindingOf(const clang::Expr *Operand,
                                   const clang::Expr *At) const;
  const clang::Expr *writeBetween(const clang::Expr *First,
                                  const clang::Expr *Last,
                                  const TensorFacts &Facts) const;
  bool isBefore(const clang::Expr *A, const clang::Expr *B) const;

  std::vector<const clang::Expr *> Steps;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_STALECOPYCHECK_H
