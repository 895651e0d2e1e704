//===- UncaughtErrorCheck.h - load errors that end the program -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNCAUGHTERRORCHECK_H
#define TORCH_TIDY_CHECKS_API_UNCAUGHTERRORCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds loads from a path known only at run time, in `main` or in the lambda
/// of a thread, with nothing around that would catch the error.
class UncaughtErrorCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNCAUGHTERRORCHECK_H
