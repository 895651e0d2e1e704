//===- UnnamedGuardCheck.h - guards that die at once ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNNAMEDGUARDCHECK_H
#define TORCH_TIDY_CHECKS_API_UNNAMEDGUARDCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/Guards.h"
#include <map>
#include <set>

namespace torchtidy {

/// Finds guards that guard nothing: temporaries that die at the end of their
/// statement (`torch::NoGradGuard();`), declarations of functions that look
/// like guards (`torch::NoGradGuard g();`), and guards after which nothing
/// runs in their scope (`if (c) torch::NoGradGuard g;`). The last are Likely.
class UnnamedGuardCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkTemporary(const clang::Expr &E);
  void checkFunction(const clang::FunctionDecl &Declared);
  void checkVariable(const clang::VarDecl &Var);
  void nameIt(Finding &Found, const clang::Expr &E);

  /// Names that fix-its bring into a function, by its place.
  std::map<clang::SourceLocation, std::set<std::string>> NamesGiven;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNNAMEDGUARDCHECK_H
