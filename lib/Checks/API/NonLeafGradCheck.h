//===- NonLeafGradCheck.h - gradients that are not kept -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_NONLEAFGRADCHECK_H
#define TORCH_TIDY_CHECKS_API_NONLEAFGRADCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds `grad()` of a tensor that an operator made, whose gradient
/// `backward()` does not keep.
class NonLeafGradCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  bool isKept(const TensorFacts &Facts) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_NONLEAFGRADCHECK_H
