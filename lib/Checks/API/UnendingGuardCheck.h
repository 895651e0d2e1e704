//===- UnendingGuardCheck.h - guards that never end -------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNENDINGGUARDCHECK_H
#define TORCH_TIDY_CHECKS_API_UNENDINGGUARDCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/Guards.h"

namespace torchtidy {

/// Finds guards that outlive every scope: statics, globals, static members,
/// members of modules, members of classes of which there is a global object,
/// and those made with `new` that nothing deletes.
class UnendingGuardCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkVariable(const clang::VarDecl &Var);
  void checkMember(const clang::FieldDecl &Field);
  void checkNew(const clang::CXXNewExpr &New);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNENDINGGUARDCHECK_H
