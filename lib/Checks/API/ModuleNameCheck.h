//===- ModuleNameCheck.h - module name -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_MODULENAMECHECK_H
#define TORCH_TIDY_CHECKS_API_MODULENAMECHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds names that `register_module`, `register_parameter`, `register_buffer`
/// and their kin refuse: empty, with a dot, or used before in the same module.
class ModuleNameCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  struct Registration {
    const clang::CallExpr *Call;
    const clang::StringLiteral *Name;
    /// submodule, parameter or buffer
    llvm::StringRef Kind;
  };
  void judgeName(const Registration &R);
  void judgeRepetition(const Registration &R);
  bool clash(const Registration &A, const Registration &B) const;
  bool isUnconditional(const clang::Stmt *S,
                       const clang::FunctionDecl &Function) const;

  /// Registrations with a literal name on `this`, by function, in order.
  std::vector<Registration> Registrations;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_MODULENAMECHECK_H
