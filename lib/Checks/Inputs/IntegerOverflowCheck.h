//===- IntegerOverflowCheck.h - numbers too large for a dtype ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_INTEGEROVERFLOWCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_INTEGEROVERFLOWCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds arithmetic on tensors of small integers whose results do not fit:
/// numbers beyond the dtype, shifts of all bits, and differences of unsigned
/// tensors that are made positive or squared.
class IntegerOverflowCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  bool reportNumber(const Operation &Op, const TensorFacts &Self);
  bool reportShift(const Operation &Op, const TensorFacts &Self);
  void reportDifference(const Operation &Op, const TensorFacts &Self);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_INTEGEROVERFLOWCHECK_H
