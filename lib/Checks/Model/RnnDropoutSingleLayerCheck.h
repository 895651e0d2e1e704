//===- RnnDropoutSingleLayerCheck.h - dropout without effect -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_MODEL_RNNDROPOUTSINGLELAYERCHECK_H
#define TORCH_TIDY_CHECKS_MODEL_RNNDROPOUTSINGLELAYERCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds recurrent networks of one layer that are asked for dropout between
/// their layers.
class RnnDropoutSingleLayerCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_MODEL_RNNDROPOUTSINGLELAYERCHECK_H
