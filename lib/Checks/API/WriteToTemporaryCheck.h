//===- WriteToTemporaryCheck.h - writes that are lost -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_WRITETOTEMPORARYCHECK_H
#define TORCH_TIDY_CHECKS_API_WRITETOTEMPORARYCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct TensorWrite;

/// Finds writes into a tensor that shares memory with nothing and dies with the
/// statement, such as `x.index({mask}) = 0;`.
class WriteToTemporaryCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void addFix(const clang::CallExpr &Statement, const TensorWrite &Write,
              const clang::CallExpr &Maker, Finding &F) const;
  std::string newValue(const TensorWrite &Write) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_WRITETOTEMPORARYCHECK_H
