//===- DifferentDevicesCheck.cpp - different devices -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DifferentDevicesCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DifferentDevicesCheck)

bool DifferentDevicesCheck::covers(const Operation &Op,
                                   const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::Device;
}

std::string DifferentDevicesCheck::situation(const Operation &Op,
                                             const RuleViolation &V) const {
  return quoted(Op) + " of tensors on different devices";
}
