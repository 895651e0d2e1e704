//===- UninitializedParameterCheck.h - parameters of any content -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_UNINITIALIZEDPARAMETERCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_UNINITIALIZEDPARAMETERCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds parameters that are registered as 'torch::empty' made them.
class UninitializedParameterCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void judge(const ModuleClass &Class, const ModuleMember &Member);

  /// Something may fill parameters that it finds by walking over them.
  bool MayBeFilled = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_UNINITIALIZEDPARAMETERCHECK_H
