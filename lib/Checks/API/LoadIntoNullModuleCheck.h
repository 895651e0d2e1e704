//===- LoadIntoNullModuleCheck.h - empty module handles in use -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LOADINTONULLMODULECHECK_H
#define TORCH_TIDY_CHECKS_API_LOADINTONULLMODULECHECK_H

#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/SetVector.h"

namespace torchtidy {

/// Finds loading into, and other uses of, module holders and pointers that
/// are declared empty and were given no module.
class LoadIntoNullModuleCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void diagnoseLocal(const clang::VarDecl &Var);
  void diagnoseNeverSet(const clang::ValueDecl &Handle, Level Confidence);
  void diagnose(const clang::ValueDecl &Handle, const VariableUse &Use,
                Level Confidence, const char *NotGiven);

  llvm::SetVector<const clang::VarDecl *> Variables;
  llvm::SetVector<const clang::FieldDecl *> Members;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LOADINTONULLMODULECHECK_H
