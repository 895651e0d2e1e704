//===- ValueKinds.cpp - what the numbers of a tensor mean -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ValueKinds.h"

using namespace torchtidy;

static constexpr struct {
  llvm::StringLiteral Operator;
  unsigned Result;
  ValueStep Step;
  ValueKind Kind;
} Table[] = {
#define VALUES(Operator, Result, Step, Kind)                                   \
  {Operator, Result, ValueStep::Step, ValueKind::Kind},
#include "ValueKinds.def"
};

std::optional<ValueRow> torchtidy::findValueRow(llvm::StringRef BaseName,
                                                llvm::StringRef OverloadName,
                                                unsigned Result) {
  // Names of operators that begin and end with two are not of this kind.
  if (!BaseName.starts_with("__"))
    BaseName.consume_back("_");
  for (const auto &Row : Table) {
    auto [Base, Overload] = Row.Operator.split('.');
    if (Row.Result == Result && Base == BaseName &&
        (Overload.empty() || Overload == OverloadName))
      return ValueRow{Row.Operator, Row.Result, Row.Step, Row.Kind};
  }
  return std::nullopt;
}
