//===- RuleInterpreter.h - evaluates the rules of operators -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Evaluates an expression of the table of operators over what is known of a
/// call's arguments. What is not known yields unknown; a requirement that is
/// provably broken is recorded as a violation. Nothing here knows a C++ call.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_RULEINTERPRETER_H
#define TORCH_TIDY_ANALYSIS_RULEINTERPRETER_H

#include "torch-tidy/Analysis/RuleValue.h"
#include "torch-tidy/Knowledge/RuleExpression.h"
#include "llvm/ADT/StringMap.h"

namespace torchtidy {

/// What the functions of the notation work with.
class RuleContext {
public:
  RuleContext(SymbolTable &Symbols, Dtype DefaultDtype = Dtype::Float)
      : Symbols(Symbols), DefaultDtype(DefaultDtype) {}

  SymbolTable &Symbols;
  Dtype DefaultDtype;
  std::vector<RuleViolation> Violations;

  void violate(RuleViolation::Kind Kind, std::string Text,
               const RuleValue *First = nullptr,
               const RuleValue *Second = nullptr, bool IsCertain = true);
  std::string print(const SymbolicInt &Value) const {
    return Symbols.print(Value);
  }
  std::string print(const ShapeValue &Shape) const {
    return torchtidy::print(Shape, Symbols);
  }
};

/// A function of the notation. Arguments that are left out are not in the list.
using RuleFunction = RuleValue (*)(RuleContext &Context,
                                   llvm::ArrayRef<RuleValue> Arguments);

struct RuleFunctionInfo {
  llvm::StringLiteral Name;
  RuleFunction Function;
  unsigned MinArguments;
  unsigned MaxArguments;
};

/// Null if there is no function of this name.
const RuleFunctionInfo *findRuleFunction(llvm::StringRef Name);

/// Names that an expression may use: a call's arguments.
using RuleScope = llvm::StringMap<RuleValue>;

/// The value of \p E. Names that are not in \p Scope are dtypes (`int64`),
/// `none`, `true` and `false`, or unknown.
RuleValue evaluate(const RuleExpression &E, const RuleScope &Scope,
                   RuleContext &Context);

/// Is every name and function of \p E known, with the right number of
/// arguments? An error tells which is not. For tests of the table.
llvm::Error checkExpression(const RuleExpression &E,
                            llvm::ArrayRef<llvm::StringRef> Names);

// What functions share
// ---------------------------------------------------------

/// The shape of a tensor, or a list taken as one; unknown for other values, and
/// without dimensions for numbers.
ShapeValue shapeOf(const RuleValue &Value);

/// The position that \p Dim means in \p Rank dimensions, from the end if
/// negative. Records a violation, and gives nothing, if it is out of range.
/// A tensor without dimensions has one for this purpose.
std::optional<unsigned> dimensionOf(RuleContext &Context,
                                    const SymbolicInt &Dim, unsigned Rank,
                                    const RuleValue *Operand,
                                    const RuleValue *Argument);

/// Both shapes, extended as elementwise operators do.
ShapeValue broadcastShapes(RuleContext &Context, const RuleValue &A,
                           const RuleValue &B);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_RULEINTERPRETER_H
