//===- IntegerFractionCheck.h - fractions that are integers -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_INTEGERFRACTIONCHECK_H
#define TORCH_TIDY_CHECKS_API_INTEGERFRACTIONCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds integer divisions that lose their fraction before LibTorch gets it.
class IntegerFractionCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_INTEGERFRACTIONCHECK_H
