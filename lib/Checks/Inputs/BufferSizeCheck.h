//===- BufferSizeCheck.h - buffer size -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_BUFFERSIZECHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_BUFFERSIZECHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds tensors over buffers that are too short for them, copies of more bytes
/// than there are, copies that count elements, and copies of transposed tensors
/// in the order of their memory.
class BufferSizeCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visitUse(const MemoryUse &Use) override;

private:
  bool reportExcess(const MemoryUse &Use, const MemoryOperand &Side);
  bool reportCount(const MemoryUse &Use, const MemoryOperand &Side);
  bool isReordered(const TensorFacts &Facts) const;
  bool reportOrder(const MemoryUse &Use, const MemoryOperand &Side);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_BUFFERSIZECHECK_H
