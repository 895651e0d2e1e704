//===- DiscardedTensorOptionsCheck.h - options thrown away ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DISCARDEDTENSOROPTIONSCHECK_H
#define TORCH_TIDY_CHECKS_API_DISCARDEDTENSOROPTIONSCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds setters of torch::TensorOptions whose result is not used. They return
/// changed options and leave the object as it is, unlike those of torch::nn.
class DiscardedTensorOptionsCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DISCARDEDTENSOROPTIONSCHECK_H
