//===- UnregisteredParameterCheck.h - parameters left out -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDPARAMETERCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDPARAMETERCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds tensors that require gradients and are members of a module that has
/// not registered them.
class UnregisteredParameterCheck : public Check {
public:
  using Check::Check;

  void finish() override;

private:
  void judge(const ModuleClass &Class, const ModuleMember &Member);
  void diagnose(const ModuleMember &Member, const clang::Expr &Made, bool Asks);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDPARAMETERCHECK_H
