//===- LogitsAsProbabilitiesCheck.h - numbers of another kind ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_LOGITSASPROBABILITIESCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_LOGITSASPROBABILITIESCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds scores where probabilities are asked for, and probabilities where
/// their logarithms are, or the other way round.
class LogitsAsProbabilitiesCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  void checkOperand(const Operation &Op, unsigned Argument, ValueKind Wanted);
  void checkThreshold(const Operation &Op);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_LOGITSASPROBABILITIESCHECK_H
