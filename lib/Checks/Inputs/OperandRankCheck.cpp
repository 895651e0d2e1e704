//===- OperandRankCheck.cpp - operand rank -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperandRankCheck.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(OperandRankCheck)

bool OperandRankCheck::covers(const Operation &Op,
                              const RuleViolation &V) const {
  return V.What == RuleViolation::Kind::Rank ||
         V.What == RuleViolation::Kind::Channels ||
         V.What == RuleViolation::Kind::Window ||
         V.What == RuleViolation::Kind::Argument;
}

std::string OperandRankCheck::situation(const Operation &Op,
                                        const RuleViolation &V) const {
  switch (V.What) {
  case RuleViolation::Kind::Channels:
    return quoted(Op) + " of channels that do not fit";
  case RuleViolation::Kind::Window:
    return quoted(Op) + " with a window that does not fit its input";
  case RuleViolation::Kind::Argument:
    return quoted(Op) + " with an argument that it refuses";
  default:
    return quoted(Op) + " with the wrong number of dimensions";
  }
}
