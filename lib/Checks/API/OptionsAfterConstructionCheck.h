//===- OptionsAfterConstructionCheck.h - options set too late ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_OPTIONSAFTERCONSTRUCTIONCHECK_H
#define TORCH_TIDY_CHECKS_API_OPTIONSAFTERCONSTRUCTIONCHECK_H

#include "torch-tidy/Analysis/OptionUses.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds options of a built layer or optimizer that are changed where nothing
/// reads them again: `optimizer.defaults()`, `linear->options.bias(false)`.
class OptionsAfterConstructionCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void checkLayer(const clang::Expr &E, const OptionChange &Change,
                  const clang::MemberExpr &Options);

  /// Changes of `optimizer.defaults()`, and whether the unit adds groups, which
  /// do take the defaults.
  std::vector<const clang::Expr *> Defaults;
  bool AddsGroups = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_OPTIONSAFTERCONSTRUCTIONCHECK_H
