//===- ModuleCreatedInForwardCheck.h - layers made for each call -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_MODULECREATEDINFORWARDCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_MODULECREATEDINFORWARDCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/DenseSet.h"

namespace torchtidy {

/// Finds layers with parameters or a training mode made inside `forward`, or
/// for every batch of a data loader.
class ModuleCreatedInForwardCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool isOutermost(const clang::Expr *Made) const;
  bool isKeptOrPrepared(const clang::Expr *Made, bool Repeats) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_MODULECREATEDINFORWARDCHECK_H
