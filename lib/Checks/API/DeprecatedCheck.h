//===- DeprecatedCheck.h - deprecated -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DEPRECATEDCHECK_H
#define TORCH_TIDY_CHECKS_API_DEPRECATEDCHECK_H

#include "torch-tidy/Analysis/ApiVerdict.h"
#include "torch-tidy/Analysis/DirectiveUses.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds uses of API that the installed LibTorch or CUDA deprecates, and of API
/// that a target version (option `TorchTarget`) deprecates or no longer has.
class DeprecatedCheck : public Check {
public:
  using Check::Check;

  void registerPreprocessor(clang::Preprocessor &PP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void judge(const ApiUse &Use, ApiKind Kind);
  void silenceInnerCall(const ApiUse &Use);
  void diagnose(const ApiUse &Use, const ApiVerdict &Verdict);

  std::unique_ptr<DirectiveUses> Directives;
  /// Where a finding was made; a call is named by callee and type.
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DEPRECATEDCHECK_H
