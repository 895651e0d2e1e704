//===- MissingDimensionCheck.h - one index for a batch -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_MISSINGDIMENSIONCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_MISSINGDIMENSIONCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds an `argmax` of a whole batch that is compared with one label for each
/// of its rows.
class MissingDimensionCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_MISSINGDIMENSIONCHECK_H
