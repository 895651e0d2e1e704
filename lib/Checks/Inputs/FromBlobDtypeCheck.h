//===- FromBlobDtypeCheck.h - memory read as another type -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_FROMBLOBDTYPECHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_FROMBLOBDTYPECHECK_H

#include "torch-tidy/Analysis/ScalarTypes.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds `from_blob` over a pointer whose element type contradicts the dtype
/// that is given, or float if none is.
class FromBlobDtypeCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void judge(const clang::CallExpr &Call);
  void fix(Finding &F, const clang::CallExpr &Call, const clang::Expr *Options,
           const DtypeFact &Dtype, const ScalarTypeInfo &Have);

  std::vector<const clang::CallExpr *> Calls;
  bool DefaultChanges = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_FROMBLOBDTYPECHECK_H
