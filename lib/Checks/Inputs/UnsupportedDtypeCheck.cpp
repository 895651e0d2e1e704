//===- UnsupportedDtypeCheck.cpp - unsupported dtype -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnsupportedDtypeCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnsupportedDtypeCheck)

bool UnsupportedDtypeCheck::covers(const Operation &Op,
                                   const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::Dtype;
}

std::string UnsupportedDtypeCheck::situation(const Operation &Op,
                                             const RuleViolation &V) const {
  return quoted(Op) + " of a dtype that it refuses";
}
