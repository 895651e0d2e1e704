//===- SavedVariableIndexCheck.h - saved variable index -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_SAVEDVARIABLEINDEXCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_SAVEDVARIABLEINDEXCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds `get_saved_variables()[i]` where `forward` saved fewer variables, and
/// a second `save_for_backward` that replaces what the first one saved.
class SavedVariableIndexCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void diagnoseSecondSave(llvm::ArrayRef<const clang::CallExpr *> Saves);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_SAVEDVARIABLEINDEXCHECK_H
