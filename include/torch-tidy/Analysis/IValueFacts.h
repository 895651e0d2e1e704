//===- IValueFacts.h - what an IValue holds at a place -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Tells the kinds an IValue can hold at a place, and from where that is known:
/// the C++ type it was made of, an accessor that has succeeded before, a test
/// that guards the place. Sees single variables, no elements of containers.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_IVALUEFACTS_H
#define TORCH_TIDY_ANALYSIS_IVALUEFACTS_H

#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Knowledge/IValueKinds.h"

namespace torchtidy {

/// Why a value is of certain kinds.
struct IValueFact {
  IValueKinds Kinds = ivalue::Any;
  clang::SourceLocation Loc;
  /// `made from 'int'`, `read as a tensor`, `tested to be a tensor`.
  std::string Origin;
};

/// The kinds that a call of an accessor on an IValue accepts, `to<T>()` and
/// `toOptional<T>()` included; nothing for other calls.
std::optional<IValueKinds> accessorKinds(const clang::CXXMemberCallExpr *Call);

/// The kinds of an IValue made from a value of C++ type \p Type.
IValueKinds kindsOfType(clang::QualType Type);

/// What is known from the construction of an IValue by \p Made; the kinds are
/// `Any` for a copy or an unknown type.
IValueFact factOfConstruction(const clang::Expr *Made);

/// The facts about variable \p Var that hold where \p Use mentions it. \p Uses
/// are all its uses.
std::vector<IValueFact> factsAt(const VariableUse &Use,
                                const clang::VarDecl &Var,
                                llvm::ArrayRef<VariableUse> Uses,
                                const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_IVALUEFACTS_H
