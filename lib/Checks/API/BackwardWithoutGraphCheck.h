//===- BackwardWithoutGraphCheck.h - backward of what has no graph -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_BACKWARDWITHOUTGRAPHCHECK_H
#define TORCH_TIDY_CHECKS_API_BACKWARDWITHOUTGRAPHCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds `backward()` on tensors that do not require gradients, and on tensors
/// of many elements without a gradient to start from.
class BackwardWithoutGraphCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_BACKWARDWITHOUTGRAPHCHECK_H
