//===- LegacyOperatorRegistrationCheck.h - operators registered the old way -*-
// C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LEGACYOPERATORREGISTRATIONCHECK_H
#define TORCH_TIDY_CHECKS_API_LEGACYOPERATORREGISTRATIONCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds objects of type `torch::RegisterOperators`, which register operators
/// without dispatch keys and are superseded by `TORCH_LIBRARY` since 1.7.
class LegacyOperatorRegistrationCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LEGACYOPERATORREGISTRATIONCHECK_H
