//===- OperatorSemantics.h - what a call of an operator does -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Applies the rule of an operator to what is known of its arguments. What the
/// table does not say is taken from the operator's schema: what is written,
/// what a result is a view of. The rest is unknown.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_OPERATORSEMANTICS_H
#define TORCH_TIDY_ANALYSIS_OPERATORSEMANTICS_H

#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "torch-tidy/Knowledge/OperatorTables.h"

namespace torchtidy {

/// Modes in force at the call.
struct TensorModes {
  Tri GradEnabled = Tri::Yes;
  Tri Inference = Tri::No;
  /// Empty if something may have changed it to what is not known.
  std::optional<Dtype> DefaultDtype = Dtype::Float;
  /// Whose rules hold; empty: those that all versions share.
  llvm::VersionTuple LibTorch;
};

struct OperatorOutcome {
  /// One for each value returned; lists of tensors are one value.
  std::vector<RuleValue> Results;
  std::vector<RuleViolation> Violations;
  /// The table has a row for it.
  bool HasRule = false;
  /// And the row says shape and dtype of what is returned.
  bool HasFullRule = false;
};

/// \p Arguments are those of the schema, in its order, defaults filled in.
/// Places of facts that the call establishes are set to \p At.
OperatorOutcome applyOperator(const OperatorOverload &Overload,
                              llvm::ArrayRef<RuleValue> Arguments,
                              const TensorModes &Modes, SymbolTable &Symbols,
                              clang::SourceLocation At = {});
/// The same for an operator that was looked up before.
OperatorOutcome applyOperator(const OperatorTables::Entry &Operator,
                              llvm::ArrayRef<RuleValue> Arguments,
                              const TensorModes &Modes, SymbolTable &Symbols,
                              clang::SourceLocation At = {});

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_OPERATORSEMANTICS_H
