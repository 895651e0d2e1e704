//===- FunctionalDropoutTrainingCheck.h - dropout not told of the mode -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_FUNCTIONALDROPOUTTRAININGCHECK_H
#define TORCH_TIDY_CHECKS_API_FUNCTIONALDROPOUTTRAININGCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/TrainingFlags.h"

namespace torchtidy {

/// Finds calls of functional dropout and its like in member functions of
/// modules, where the training flag is left at its default or is a literal, so
/// that `train()` and `eval()` do not reach them.
class FunctionalDropoutTrainingCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  /// What a call says about the flag.
  struct Flag {
    enum { Unclear, Default, Literal } Kind = Unclear;
    bool Value = false;
    /// The literal, or the expression after which the setter can be added.
    const clang::Expr *Where = nullptr;
  };
  Flag readOptions(const clang::Expr *Options, const TrainingFlag &Row);
  Flag readParameter(const clang::CallExpr &Call, const TrainingFlag &Row);
  Finding &diagnose(const clang::CallExpr &Call,
                    const clang::CXXRecordDecl &Class, const Flag &Given,
                    const TrainingFlag &Row);
  void addFix(Finding &Found, const clang::CallExpr &Call, const Flag &Given,
              const TrainingFlag &Row);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_FUNCTIONALDROPOUTTRAININGCHECK_H
