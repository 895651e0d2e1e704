//===- SoftmaxDimensionCheck.h - softmax of another dimension ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_SOFTMAXDIMENSIONCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_SOFTMAXDIMENSIONCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds softmax over one dimension whose result is read as if it were over
/// another: by losses, draws, the choice of a class and attention.
class SoftmaxDimensionCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_SOFTMAXDIMENSIONCHECK_H
