//===- SqueezeWithoutEffectCheck.h - squeezes that change nothing -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_SQUEEZEWITHOUTEFFECTCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_SQUEEZEWITHOUTEFFECTCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds `squeeze(dim)` where the dimension is known to have more than one
/// element.
class SqueezeWithoutEffectCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_SQUEEZEWITHOUTEFFECTCHECK_H
