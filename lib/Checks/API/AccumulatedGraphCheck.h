//===- AccumulatedGraphCheck.h - totals that keep their graphs -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_ACCUMULATEDGRAPHCHECK_H
#define TORCH_TIDY_CHECKS_API_ACCUMULATEDGRAPHCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds losses added up over a loop together with their graphs, where only the
/// number is wanted.
class AccumulatedGraphCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  bool requiresGrad(const Operation &Op, unsigned Argument) const;
  void judge(const Operation &Op, unsigned Total, unsigned Loss);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_ACCUMULATEDGRAPHCHECK_H
