//===- FromBlobLifetimeCheck.h - tensors over dead memory -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_FROMBLOBLIFETIMECHECK_H
#define TORCH_TIDY_CHECKS_API_FROMBLOBLIFETIMECHECK_H

#include "torch-tidy/Analysis/BorrowedMemory.h"
#include "torch-tidy/Analysis/SharedTensor.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds `from_blob` over memory that dies, moves or is freed before the
/// tensor, and over an object that is no array of numbers.
class FromBlobLifetimeCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  const clang::VarDecl *ownerBehind(const clang::CallExpr &Call);
  bool judgeAddress(const clang::CallExpr &Call);
  void judgeTemporary(const clang::CallExpr &Call, const Lender &From,
                      llvm::ArrayRef<Escape> Escapes);
  void judgeScope(const clang::CallExpr &Call, const clang::VarDecl &Lender,
                  llvm::ArrayRef<Escape> Escapes);
  void judgeEnds(const clang::CallExpr &Call, const clang::VarDecl &Lender,
                 llvm::ArrayRef<Escape> Escapes);
  std::optional<Level> outlives(const Escape &Escaped,
                                const clang::VarDecl &Lender);
  Finding &reportKept(const clang::CallExpr &Call, const Escape &Escaped,
                      llvm::StringRef Owner, llvm::StringRef End);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_FROMBLOBLIFETIMECHECK_H
