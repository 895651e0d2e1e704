//===- SingleElementDimensionCheck.h - nothing to choose from -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_SINGLEELEMENTDIMENSIONCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_SINGLEELEMENTDIMENSIONCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds operators over a dimension of one element, whose result does not
/// depend on it: softmax, argmax, standard deviations, norms, entropies.
class SingleElementDimensionCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_SINGLEELEMENTDIMENSIONCHECK_H
