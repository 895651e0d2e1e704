//===- AccessorTypeCheck.h - accessors that do not fit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_ACCESSORTYPECHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_ACCESSORTYPECHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds accessors and data pointers made for another dtype or number of
/// dimensions than the tensor is known to have.
class AccessorTypeCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  void compareDtype(const Operation &Op, clang::QualType Type);
  void compareRank(const Operation &Op, int64_t Rank);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_ACCESSORTYPECHECK_H
