//===- DtypeMismatchCheck.h - dtype mismatch -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_DTYPEMISMATCHCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_DTYPEMISMATCHCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds operands whose dtypes have to be the same and are not, and results
/// written into a tensor that cannot hold them.
class DtypeMismatchCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  bool covers(const Operation &Op, const RuleViolation &V) const override;
  std::string situation(const Operation &Op,
                        const RuleViolation &V) const override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_DTYPEMISMATCHCHECK_H
