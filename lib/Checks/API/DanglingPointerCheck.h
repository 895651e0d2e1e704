//===- DanglingPointerCheck.h - pointers into temporary tensors -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DANGLINGPOINTERCHECK_H
#define TORCH_TIDY_CHECKS_API_DANGLINGPOINTERCHECK_H

#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds pointers, sizes and references that are kept although the temporary
/// tensor, list or tuple they belong to dies with the statement.
class DanglingPointerCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  Finding &reportKept(const clang::CallExpr &Call, const Keeper &Kept,
                      const Lifetime &Life, llvm::StringRef HowHeld);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DANGLINGPOINTERCHECK_H
