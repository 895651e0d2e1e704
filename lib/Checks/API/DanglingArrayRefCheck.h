//===- DanglingArrayRefCheck.h - array references to the dead -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DANGLINGARRAYREFCHECK_H
#define TORCH_TIDY_CHECKS_API_DANGLINGARRAYREFCHECK_H

#include "torch-tidy/Analysis/BorrowedMemory.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds `IntArrayRef`, `TensorList` and the like that are kept longer than the
/// list, vector or array they refer to.
class DanglingArrayRefCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void fixVariable(Finding &F, const Keeper &Kept, const clang::Expr *Made);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DANGLINGARRAYREFCHECK_H
