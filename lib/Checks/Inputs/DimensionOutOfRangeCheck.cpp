//===- DimensionOutOfRangeCheck.cpp - dimension out of range -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DimensionOutOfRangeCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DimensionOutOfRangeCheck)

bool DimensionOutOfRangeCheck::covers(const Operation &Op,
                                      const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::Dim ||
         V.What == RuleViolation::Kind::RepeatedDim ||
         V.What == RuleViolation::Kind::Index;
}

std::string DimensionOutOfRangeCheck::situation(const Operation &Op,
                                                const RuleViolation &V) const {
  return quoted(Op) + (V.What == RuleViolation::Kind::RepeatedDim
                           ? " of a dimension named twice"
                       : V.What == RuleViolation::Kind::Index
                           ? " with an index that is out of range"
                           : " along a dimension that is not there");
}
