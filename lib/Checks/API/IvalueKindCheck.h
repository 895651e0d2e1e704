//===- IvalueKindCheck.h - IValues read as what they are not -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_IVALUEKINDCHECK_H
#define TORCH_TIDY_CHECKS_API_IVALUEKINDCHECK_H

#include "torch-tidy/Analysis/IValueFacts.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds accessors of an IValue that contradict how it was made, how it was
/// read before, or a test around them.
class IvalueKindCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void diagnoseVariable(const clang::VarDecl &Var);
  bool diagnose(const clang::CXXMemberCallExpr *Call, const IValueFact &Fact);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_IVALUEKINDCHECK_H
