//===- InferenceTensorCheck.h - inference tensors in autograd -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_INFERENCETENSORCHECK_H
#define TORCH_TIDY_CHECKS_API_INFERENCETENSORCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds tensors made under InferenceMode that autograd is to record outside of
/// it: kept for `backward`, written to, or asked to require gradients.
class InferenceTensorCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  void complain(const Operation &Op, unsigned Argument, const std::string &Why);
  bool asksForGradients(const Operation &Op) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_INFERENCETENSORCHECK_H
