//===- NonContiguousViewCheck.h - views that need a copy -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_NONCONTIGUOUSVIEWCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_NONCONTIGUOUSVIEWCHECK_H

#include "../OperationCheck.h"
#include "torch-tidy/Analysis/ViewStrides.h"

namespace torchtidy {

/// Finds `view` of a tensor that was transposed, to extents that its memory
/// cannot show without a copy.
class NonContiguousViewCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  std::optional<StridedShape> memoryOf(const TensorFacts &Facts) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_NONCONTIGUOUSVIEWCHECK_H
