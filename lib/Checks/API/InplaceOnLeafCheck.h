//===- InplaceOnLeafCheck.h - writes that autograd refuses -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_INPLACEONLEAFCHECK_H
#define TORCH_TIDY_CHECKS_API_INPLACEONLEAFCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds in-place operators on leaves that require gradients, and on views of
/// them, where gradients are recorded.
class InplaceOnLeafCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_INPLACEONLEAFCHECK_H
