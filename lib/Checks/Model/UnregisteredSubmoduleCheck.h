//===- UnregisteredSubmoduleCheck.h - layers left out -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDSUBMODULECHECK_H
#define TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDSUBMODULECHECK_H

#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/ModuleState.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds layers that a module runs and does not register, or replaces without
/// registering the new one.
class UnregisteredSubmoduleCheck : public Check {
public:
  using Check::Check;

  void finish() override;

private:
  struct Origin;

  void judge(const ModuleClass &Class, const ModuleMember &Member);
  void diagnoseMissing(const ModuleClass &Class, const ModuleMember &Member,
                       const Origin &Known);
  void diagnoseReplaced(const ModuleMember &Member);
  bool runsForTraining(const ModuleMember &Member) const;
  Origin originOf(const ModuleMember &Member) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDSUBMODULECHECK_H
