//===- DispatchScalarTypeCheck.h - dispatch scalar type -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DISPATCHSCALARTYPECHECK_H
#define TORCH_TIDY_CHECKS_API_DISPATCHSCALARTYPECHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds AT_DISPATCH macros whose lambda never names the type that the macro
/// chose. The code then runs for one fixed element type, or does not depend on
/// it at all.
class DispatchScalarTypeCheck : public Check {
public:
  using Check::Check;

  void registerPreprocessor(clang::Preprocessor &PP) override;
  void finish() override;

private:
  /// Macro uses met while parsing, judged when the user's files are known.
  struct Use {
    clang::SourceLocation Loc;
    std::string Macro;
  };
  std::vector<Use> Suspects;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DISPATCHSCALARTYPECHECK_H
