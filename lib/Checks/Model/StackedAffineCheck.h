//===- StackedAffineCheck.h - linear layers in a row ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_STACKEDAFFINECHECK_H
#define TORCH_TIDY_CHECKS_MODEL_STACKEDAFFINECHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds linear layers that are given what another one made, without an
/// activation between: together they are one linear layer.
class StackedAffineCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_STACKEDAFFINECHECK_H
