//===- DimensionOutOfRangeCheck.h - dimension out of range -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_DIMENSIONOUTOFRANGECHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_DIMENSIONOUTOFRANGECHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds dimension arguments and indices that a tensor does not have, and
/// dimensions named twice.
class DimensionOutOfRangeCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  bool covers(const Operation &Op, const RuleViolation &V) const override;
  std::string situation(const Operation &Op,
                        const RuleViolation &V) const override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_DIMENSIONOUTOFRANGECHECK_H
