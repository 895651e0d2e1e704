//===- RemovedCheck.h - removed -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H
#define TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Explains an error of the compiler that comes from a name which the installed
/// LibTorch or CUDA no longer has.
class RemovedCheck : public Check {
public:
  using Check::Check;

  void finish() override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_REMOVEDCHECK_H
