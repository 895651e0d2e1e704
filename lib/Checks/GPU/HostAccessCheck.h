//===- HostAccessCheck.h - memory of a GPU used by the host -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_GPU_HOSTACCESSCHECK_H
#define TORCH_TIDY_CHECKS_GPU_HOSTACCESSCHECK_H

#include "../OperationCheck.h"
#include "llvm/ADT/DenseSet.h"

namespace torchtidy {

/// Finds accessors of tensors on a GPU, and data pointers of them that code of
/// the host reads or writes through; tensors made with another device than
/// their memory has.
class HostAccessCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
  void visitUse(const MemoryUse &Use) override;

private:
  std::string useOf(const clang::Expr *Pointer, unsigned Depth) const;
  std::string useOfVariable(const clang::VarDecl &Var, unsigned Depth) const;
  // HostAccessUses.cpp
  bool isOnAnotherPath(const MemoryUse &Use, const clang::Expr &Origin) const;
  void visitTouch(const MemoryUse &Use, const MemoryOperand &Side);
  void visitBlob(const MemoryUse &Use);

  /// Calls that gave out memory that was reported.
  llvm::DenseSet<const clang::Expr *> Reported;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_GPU_HOSTACCESSCHECK_H
