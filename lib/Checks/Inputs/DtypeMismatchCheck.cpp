//===- DtypeMismatchCheck.cpp - dtype mismatch -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DtypeMismatchCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DtypeMismatchCheck)

bool DtypeMismatchCheck::covers(const Operation &Op,
                                const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::DtypeMismatch ||
         V.What == RuleViolation::Kind::Cast;
}

std::string DtypeMismatchCheck::situation(const Operation &Op,
                                          const RuleViolation &V) const {
  return quoted(Op) +
         (V.What == RuleViolation::Kind::Cast
              ? " of a result that does not fit the tensor it is written to"
              : " of different dtypes");
}
