//===- GuardInOtherThreadCheck.h - guards do not reach other threads -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_GUARDINOTHERTHREADCHECK_H
#define TORCH_TIDY_CHECKS_API_GUARDINOTHERTHREADCHECK_H

#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/Guards.h"

namespace torchtidy {

/// Finds threads that run a model, or CUDA work, while the function that starts
/// them holds a guard of its own thread for it.
class GuardInOtherThreadCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkGuard(const clang::VarDecl &Var, const Guard &Row,
                  const ThreadStart &Start, const clang::Expr &E);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_GUARDINOTHERTHREADCHECK_H
