//===- ModuleWithoutOwnerCheck.h - modules on the stack ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_MODULEWITHOUTOWNERCHECK_H
#define TORCH_TIDY_CHECKS_API_MODULEWITHOUTOWNERCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds modules that no shared pointer owns and that are asked for one, by
/// `modules()` for example.
class ModuleWithoutOwnerCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkConstructor(const clang::CXXConstructorDecl &Constructor);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_MODULEWITHOUTOWNERCHECK_H
