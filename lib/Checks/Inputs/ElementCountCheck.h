//===- ElementCountCheck.h - element count -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_ELEMENTCOUNTCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_ELEMENTCOUNTCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds views and reshapes to a shape that cannot hold the elements.
class ElementCountCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  bool covers(const Operation &Op, const RuleViolation &V) const override;
  std::string situation(const Operation &Op,
                        const RuleViolation &V) const override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_ELEMENTCOUNTCHECK_H
