//===- RuleFunctions.h - the functions of operator rules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Declares every function of RuleFunctions.def; they are defined by topic in
/// the RuleFunctions*.cpp beside this file.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_RULEFUNCTIONS_H
#define TORCH_TIDY_LIB_ANALYSIS_RULEFUNCTIONS_H

#include "torch-tidy/Analysis/RuleInterpreter.h"

namespace torchtidy {
namespace rules {

#define RULE_FUNCTION(Name, MinArguments, MaxArguments, Meaning)               \
  RuleValue Name(RuleContext &Context, llvm::ArrayRef<RuleValue> Arguments);
#include "RuleFunctions.def"

/// The number of a value; unknown if it is none.
SymbolicInt number(const RuleValue &Value);
/// Whether a flag is set.
Tri flag(const RuleValue &Value);
/// A number, or a list of one, for each of \p Count dimensions.
ShapeValue perDimension(const RuleValue &Value, unsigned Count);
/// How reports name an operand: `{3}`, or words if it is no argument.
std::string operand(const RuleValue &Value, llvm::StringRef Words = "it");
/// `3 dimensions`.
std::string dimensions(uint64_t Count);

} // namespace rules
} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_RULEFUNCTIONS_H
