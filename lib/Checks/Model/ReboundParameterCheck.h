//===- ReboundParameterCheck.h - registered tensors left -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_REBOUNDPARAMETERCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_REBOUNDPARAMETERCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds assignments after which a member is another tensor than the one that
/// is registered in its name.
class ReboundParameterCheck : public Check {
public:
  using Check::Check;

  void finish() override;

private:
  void judgeMember(const ModuleClass &Class, const ModuleMember &Member);
  void judgeTwin(const ModuleClass &Class, const ModuleMember &Member);
  void judgeParts(const ModuleMember &Member);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_REBOUNDPARAMETERCHECK_H
