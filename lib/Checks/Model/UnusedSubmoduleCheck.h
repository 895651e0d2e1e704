//===- UnusedSubmoduleCheck.h - layers that never run -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_UNUSEDSUBMODULECHECK_H
#define TORCH_TIDY_CHECKS_MODEL_UNUSEDSUBMODULECHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds layers that are registered and that nothing runs.
class UnusedSubmoduleCheck : public Check {
public:
  using Check::Check;

  void finish() override;

private:
  void judge(const ModuleClass &Class, const ModuleMember &Member);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_UNUSEDSUBMODULECHECK_H
