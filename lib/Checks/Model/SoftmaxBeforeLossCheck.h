//===- SoftmaxBeforeLossCheck.h - normalised twice --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_SOFTMAXBEFORELOSSCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_SOFTMAXBEFORELOSSCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds probabilities that are handed to what makes probabilities of scores:
/// losses with a softmax or sigmoid of their own, and a second softmax.
class SoftmaxBeforeLossCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_SOFTMAXBEFORELOSSCHECK_H
