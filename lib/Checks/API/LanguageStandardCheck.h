//===- LanguageStandardCheck.h - language standard -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LANGUAGESTANDARDCHECK_H
#define TORCH_TIDY_CHECKS_API_LANGUAGESTANDARDCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Compares the C++ level of the unit with what the headers of LibTorch ask
/// for.
class LanguageStandardCheck : public Check {
public:
  using Check::Check;

  void finish() override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LANGUAGESTANDARDCHECK_H
