//===- OperatorBinding.h - which operator a function calls ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Finds the overload of an operator that a C++ function of LibTorch calls, and
/// which of its parameters is which argument of the operator. LibTorch names
/// its parameters after the schema; `TensorOptions` stand for four arguments.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_OPERATORBINDING_H
#define TORCH_TIDY_LIB_ANALYSIS_OPERATORBINDING_H

#include "FormTables.h"
#include "torch-tidy/Knowledge/OperatorTables.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace torchtidy {

struct OperatorBinding {
  /// Where a schema argument comes from, other than a parameter's number.
  enum Source : int {
    Object = -1,  ///< The tensor that the method is called on.
    Options = -2, ///< A part of the parameter of type TensorOptions.
    Default = -3  ///< What the schema says for want of an argument.
  };
  const OperatorTables::Entry *Operator = nullptr;
  /// One for each argument of the schema.
  std::vector<int> From;
  /// The number of the parameter of type TensorOptions, or -1.
  int OptionsParameter = -1;
};

/// The bindings of one unit, found when first asked for.
class OperatorBindings {
public:
  explicit OperatorBindings(llvm::VersionTuple LibTorch) : Tables(LibTorch) {}

  /// Null if \p Function calls no operator, or if several would do.
  const OperatorBinding *bind(const clang::FunctionDecl &Function);
  llvm::VersionTuple libTorch() const { return Tables.libTorch(); }
  OperatorTables &tables() { return Tables; }
  /// Rows on layers, which are made of operators.
  FormTables &forms() { return Forms; }

private:
  OperatorTables Tables;
  FormTables Forms;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<OperatorBinding>>
      Known;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_OPERATORBINDING_H
