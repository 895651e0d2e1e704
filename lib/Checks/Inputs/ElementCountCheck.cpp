//===- ElementCountCheck.cpp - element count -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementCountCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ElementCountCheck)

bool ElementCountCheck::covers(const Operation &Op,
                               const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::ElementCount;
}

std::string ElementCountCheck::situation(const Operation &Op,
                                         const RuleViolation &V) const {
  return quoted(Op) + " to a shape of another size";
}
