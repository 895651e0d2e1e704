//===- ChannelOrderCheck.h - channel order -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_CHANNELORDERCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_CHANNELORDERCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds pixels that lie channel by channel behind each other in memory, used
/// where LibTorch takes the channels first.
class ChannelOrderCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visitUse(const MemoryUse &Use) override;
  void visit(const Operation &Op) override;

private:
  const MemoryUse *pixelsLike(const ShapeValue &Shape) const;
  void visitView(const Operation &Op);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_CHANNELORDERCHECK_H
