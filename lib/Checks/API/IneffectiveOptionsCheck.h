//===- IneffectiveOptionsCheck.h - options set for nobody -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_INEFFECTIVEOPTIONSCHECK_H
#define TORCH_TIDY_CHECKS_API_INEFFECTIVEOPTIONSCHECK_H

#include "torch-tidy/Analysis/OptionUses.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds options that are set on an object that nobody reads afterwards: on a
/// copy of a parameter group or of the options of a module or optimizer, or on
/// a variable from which the module was already built.
class IneffectiveOptionsCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  /// The uses of a variable, or nothing if one of them escapes.
  std::optional<std::vector<OptionUse>> usesOf(const clang::VarDecl &Var);
  void checkOptions(const clang::VarDecl &Var);
  void checkGroups(const clang::VarDecl &Var);
  void reportCopy(const clang::VarDecl &Var, const clang::Expr &Change,
                  llvm::StringRef Of);
  void addReference(Finding &Found, const clang::VarDecl &Var);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_INEFFECTIVEOPTIONSCHECK_H
