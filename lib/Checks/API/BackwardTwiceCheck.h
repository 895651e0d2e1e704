//===- BackwardTwiceCheck.h - graphs walked twice -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_BACKWARDTWICECHECK_H
#define TORCH_TIDY_CHECKS_API_BACKWARDTWICECHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds `backward` through a graph that a `backward` before has freed.
class BackwardTwiceCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_BACKWARDTWICECHECK_H
