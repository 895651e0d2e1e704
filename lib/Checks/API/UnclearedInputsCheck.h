//===- UnclearedInputsCheck.h - arguments left from earlier calls -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_UNCLEAREDINPUTSCHECK_H
#define TORCH_TIDY_CHECKS_API_UNCLEAREDINPUTSCHECK_H

#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds vectors of arguments for script modules that are filled again and
/// again and never cleared.
class UnclearedInputsCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void diagnose(const clang::ValueDecl &Inputs, bool OutlivesCalls);
  bool accumulates(const VariableUse &Push, const VariableUse &Run,
                   bool OutlivesCalls, std::string &Round) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_UNCLEAREDINPUTSCHECK_H
