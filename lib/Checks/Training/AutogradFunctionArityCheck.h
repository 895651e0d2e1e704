//===- AutogradFunctionArityCheck.h - autograd function arity -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_AUTOGRADFUNCTIONARITYCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_AUTOGRADFUNCTIONARITYCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds classes derived from `torch::autograd::Function` whose `backward`
/// returns a list of another length than `forward` has arguments.
class AutogradFunctionArityCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_AUTOGRADFUNCTIONARITYCHECK_H
