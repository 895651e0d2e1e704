//===- ReadOfEmptyCheck.h - elements that nobody wrote -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_READOFEMPTYCHECK_H
#define TORCH_TIDY_CHECKS_API_READOFEMPTYCHECK_H

#include "../OperationCheck.h"
#include <set>

namespace torchtidy {

/// Finds operators that read the elements of a tensor made by `empty` and the
/// like, to which nothing has been written.
class ReadOfEmptyCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  /// Memory whose first read is told.
  std::set<std::pair<const FunctionRecord *, StorageId>> Reported;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_READOFEMPTYCHECK_H
