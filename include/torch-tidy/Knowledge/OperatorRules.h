//===- Knowledge/OperatorRules.h - what operators need and give -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Look-ups over the table of operators: what a call needs of its arguments and
/// which shape, dtype and device its results have, in the notation of
/// RuleExpression.h. One row serves the function, the method, the in-place and
/// the `out` form. docs/operator-rules.md tells how to read and write rows.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_OPERATORRULES_H
#define TORCH_TIDY_KNOWLEDGE_OPERATORRULES_H

#include "torch-tidy/Knowledge/RuleExpression.h"
#include <optional>

namespace torchtidy {

/// How the devices of an operator's tensors belong together.
enum class DeviceRule : uint8_t {
  Same,      ///< All on one; the result too.
  Pointwise, ///< All on one, but a CPU tensor without dimensions may join.
  Index,     ///< As `self`; indices may also be on the CPU.
  Any,       ///< The result is on the device of `self`; others do not matter.
  Options,   ///< As the argument `device` says; without it the CPU.
  Like,      ///< As the argument `device` says; without it that of `self`.
  Unknown,   ///< Nothing is said.
};

/// How the result lies in memory.
enum class LayoutRule : uint8_t {
  Fresh,     ///< Contiguous whatever the operands.
  Preserved, ///< Contiguous if all operands are.
  View,      ///< Not said: a view of an argument.
  Unknown,
};

/// Which tensors make the result require grad.
enum class GradRule : uint8_t {
  All,  ///< Any argument.
  Self, ///< The first argument alone.
  None, ///< None: the result is never differentiable.
  Unknown,
};

/// A row, parsed. Text that expressions refer to is part of the binary.
struct OperatorRule {
  llvm::StringRef Name; ///< `add` or, for one overload, `sum.dim_IntList`.
  std::vector<RuleExpression> Needs;
  /// One for each tensor returned; one alone serves a list of tensors.
  std::vector<RuleExpression> Shapes, Dtypes;
  DeviceRule Device = DeviceRule::Unknown;
  LayoutRule Order = LayoutRule::Unknown;
  GradRule Grad = GradRule::All;
  llvm::StringRef Source; ///< Where the rule was read or proved.
};

/// The row for an overload of a functional operator, or for all of its
/// overloads. Names of in-place operators and of `out` overloads have no rows:
/// ask for the functional name.
std::optional<OperatorRule> findOperatorRule(llvm::StringRef BaseName,
                                             llvm::StringRef Overload);

/// Names of all rows, ascending.
std::vector<llvm::StringRef> operatorRuleNames();

/// Parses one row. The error tells what is wrong with which column.
llvm::Expected<OperatorRule> parseOperatorRule(llvm::StringRef Row);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_OPERATORRULES_H
