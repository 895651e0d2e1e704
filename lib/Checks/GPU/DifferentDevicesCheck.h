//===- DifferentDevicesCheck.h - different devices -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_GPU_DIFFERENTDEVICESCHECK_H
#define TORCH_TIDY_CHECKS_GPU_DIFFERENTDEVICESCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds operands of one operator that are on different devices.
class DifferentDevicesCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  bool covers(const Operation &Op, const RuleViolation &V) const override;
  std::string situation(const Operation &Op,
                        const RuleViolation &V) const override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_GPU_DIFFERENTDEVICESCHECK_H
