//===- MixedVersionsCheck.h - mixed versions -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_MIXEDVERSIONSCHECK_H
#define TORCH_TIDY_CHECKS_API_MIXEDVERSIONSCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds units that include headers of two installations of LibTorch.
class MixedVersionsCheck : public Check {
public:
  using Check::Check;

  void finish() override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_MIXEDVERSIONSCHECK_H
