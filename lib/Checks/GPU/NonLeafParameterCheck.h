//===- NonLeafParameterCheck.h - optimizers of what is no parameter -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_GPU_NONLEAFPARAMETERCHECK_H
#define TORCH_TIDY_CHECKS_GPU_NONLEAFPARAMETERCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds tensors given to an optimizer that an operator made, such as a copy on
/// the GPU, or that do not require gradients.
class NonLeafParameterCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  bool leavesTheCpu(const TensorFacts &Facts) const;
  std::string nameOf(const Operation &Op, unsigned I) const;
  void complain(const Operation &Op, const TensorFacts &Facts,
                const std::string &Name);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_GPU_NONLEAFPARAMETERCHECK_H
