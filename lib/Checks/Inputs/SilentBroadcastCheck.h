//===- SilentBroadcastCheck.h - columns against rows -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_SILENTBROADCASTCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_SILENTBROADCASTCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds losses of operands whose shapes differ and broadcast, and elementwise
/// operators between a column `[n, 1]` and a row `[n]`.
class SilentBroadcastCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  bool isColumnOnPurpose(const Operation &Op, const TensorFacts &Column) const;
  void reportShapes(const Operation &Op, const std::string &Situation);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_SILENTBROADCASTCHECK_H
