//===- ConstantWeightInitCheck.h - weights all the same -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_CONSTANTWEIGHTINITCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_CONSTANTWEIGHTINITCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/DenseMap.h"

namespace torchtidy {

struct ModuleMember;

/// Finds weights of hidden layers that are all set to one number.
class ConstantWeightInitCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void judge(const ModuleMember &Member);
  void judgeDispatch(const clang::CallExpr &Call);

  std::vector<const clang::CallExpr *> Writes;
  /// How often the unit makes a layer of a class.
  llvm::DenseMap<const clang::CXXRecordDecl *, unsigned> MadeCount;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_CONSTANTWEIGHTINITCHECK_H
