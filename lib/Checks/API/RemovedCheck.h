//===- RemovedCheck.h - removed -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H
#define TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H

#include "torch-tidy/Analysis/ApiVerdict.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Explains an error of the compiler that comes from a name which the installed
/// LibTorch or CUDA no longer has.
class RemovedCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  /// The edits of \p Row are made on \p Use, if given.
  Finding &explain(clang::SourceLocation Loc, const ApiRow &Row,
                   std::string Message, const std::optional<ApiUse> &Use);
  void explainAbstract(const CompileError &Error);

  /// Classes of the user that lack what a base demands.
  std::vector<ApiVerdict> Abstract;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H
