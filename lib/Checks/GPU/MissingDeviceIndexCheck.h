//===- MissingDeviceIndexCheck.h - missing device index -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_GPU_MISSINGDEVICEINDEXCHECK_H
#define TORCH_TIDY_CHECKS_GPU_MISSINGDEVICEINDEXCHECK_H

#include "../OperationCheck.h"
#include "llvm/ADT/DenseSet.h"

namespace torchtidy {

/// Finds operands made on a fixed device, or on the default one, that meet an
/// operand whose device the function takes from a variable or an argument.
class MissingDeviceIndexCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  void enterFunction();
  bool isVariable(const Operation &Op, unsigned Argument) const;

  const FunctionRecord *Entered = nullptr;
  /// Devices that are not the same in every run.
  llvm::DenseSet<SymbolId> Variable;
  llvm::DenseSet<const clang::Expr *> Reported;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_GPU_MISSINGDEVICEINDEXCHECK_H
