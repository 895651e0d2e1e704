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

#include "torch-tidy/Knowledge/FunctionSchema.h"
#include "torch-tidy/Knowledge/RuleExpression.h"
#include "llvm/Support/VersionTuple.h"
#include <optional>

namespace torchtidy {

/// How the devices of an operator's tensors belong together.
enum class DeviceRule : uint8_t {
  Same,      ///< All on one; the result too.
  Pointwise, ///< All on one, but a CPU tensor without dimensions may join.
  Index,     ///< As `self`; indices may also be on the CPU.
  Other,     ///< The result is on the device of the argument `other`.
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

/// The youngest LibTorch that the rows were judged by. A row from this version
/// on differs from the one before, judged by 1.13; when it changed is not
/// known.
inline llvm::VersionTuple judgedLibTorch() { return llvm::VersionTuple(2, 15); }

/// A row, parsed. Text that expressions refer to is part of the binary.
struct OperatorRule {
  llvm::StringRef Name; ///< `add` or, for one overload, `sum.dim_IntList`.
  /// The first LibTorch that the row holds for; empty: every one.
  llvm::VersionTuple Since;
  std::vector<RuleExpression> Needs;
  /// One for each value returned, the last one serving those that follow; none
  /// if not known. The shapes of a list of tensors are one value. For what
  /// returns a number or a truth, the shape is that value.
  std::vector<RuleExpression> Shapes, Dtypes;
  DeviceRule Device = DeviceRule::Unknown;
  LayoutRule Order = LayoutRule::Unknown;
  /// The result may be an argument itself, although the schema does not say so.
  bool MayBeArgument = false;
  /// The result holds what happened to be in memory.
  bool IsUnwritten = false;
  /// One for each value returned, the last one serving those that follow.
  llvm::SmallVector<GradRule, 1> Grads;
  llvm::StringRef Source; ///< Where the rule was read or proved.
};

/// The row for an overload of a functional operator, or for all of its
/// overloads. Names of in-place operators and of `out` overloads have no rows
/// but where they differ: ask for the functional name. Without a version, and
/// for versions between a change and those that were judged, columns in which
/// rows differ are unknown.
std::optional<OperatorRule> findOperatorRule(llvm::StringRef BaseName,
                                             llvm::StringRef Overload,
                                             llvm::VersionTuple LibTorch = {});

/// Does a row say the shape of what an operator returns and, if that is
/// tensors, their dtype? A device rule every row has.
bool isFullRule(const OperatorRule &Rule, const FunctionSchema &Schema);

/// All rows of the table as they stand, ascending.
std::vector<llvm::StringRef> operatorRuleRows();

/// Names of all rows, ascending, without versions; each once.
std::vector<llvm::StringRef> operatorRuleNames();

/// Parses one row. The error tells what is wrong with which column.
llvm::Expected<OperatorRule> parseOperatorRule(llvm::StringRef Row);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_OPERATORRULES_H
