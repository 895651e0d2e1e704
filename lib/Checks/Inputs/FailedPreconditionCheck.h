//===- FailedPreconditionCheck.h - arguments a callee refuses ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_FAILEDPRECONDITIONCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_FAILEDPRECONDITIONCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds calls whose arguments a check of the called function refuses:
/// TORCH_CHECK, assert, `if (...) throw`, macros and functions made of these.
class FailedPreconditionCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

  void finish() override;

private:
  void tell(const FailedCheck &Failed);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_FAILEDPRECONDITIONCHECK_H
