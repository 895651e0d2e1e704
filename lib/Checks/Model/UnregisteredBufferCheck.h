//===- UnregisteredBufferCheck.h - tensors left on the CPU -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDBUFFERCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDBUFFERCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/DenseMap.h"

namespace torchtidy {

struct ModuleClass;
struct ModuleMember;

/// Finds tensors that a module makes on the CPU and computes with, which do not
/// follow it to another device.
class UnregisteredBufferCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void judge(const ModuleClass &Class, const ModuleMember &Member);

  /// Module classes that the unit moves to another device, and where.
  llvm::DenseMap<const clang::CXXRecordDecl *, const clang::Expr *> Moved;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_UNREGISTEREDBUFFERCHECK_H
