//===- ItemOfManyCheck.h - one number of many elements -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_ITEMOFMANYCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_ITEMOFMANYCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds `item()`, and questions whether a tensor is true, of tensors that
/// cannot have exactly one element.
class ItemOfManyCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_ITEMOFMANYCHECK_H
