//===- ShapeMismatchCheck.cpp - shape mismatch -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShapeMismatchCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ShapeMismatchCheck)

bool ShapeMismatchCheck::covers(const Operation &Op,
                                const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::Broadcast ||
         V.What == RuleViolation::Kind::Multiply ||
         V.What == RuleViolation::Kind::Extent;
}

std::string ShapeMismatchCheck::situation(const Operation &Op,
                                          const RuleViolation &V) const {
  return quoted(Op) + (V.What == RuleViolation::Kind::Multiply
                           ? " of matrices that do not multiply"
                       : V.What == RuleViolation::Kind::Broadcast
                           ? " of shapes that do not broadcast"
                           : " of extents that have to be equal");
}
