//===- OperatorRegistration.h - calls that register operators -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads the calls that give LibTorch an operator: `def` and `impl` of
/// torch::Library, and `op` of torch::RegisterOperators. Not seen: texts put
/// together at run time, kernels that are boxed or whose type is not a
/// function's, and the stable ABI.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_OPERATORREGISTRATION_H
#define TORCH_TIDY_ANALYSIS_OPERATORREGISTRATION_H

#include "clang/AST/ExprCXX.h"
#include <optional>
#include <string>
#include <vector>

namespace torchtidy {

/// One TORCH_LIBRARY, TORCH_LIBRARY_FRAGMENT or TORCH_LIBRARY_IMPL.
struct LibraryBlock {
  enum BlockKind { Definitions, Implementations, Fragment };
  BlockKind Kind = Definitions;
  /// As LibTorch gets it; `_` in an IMPL block means any.
  std::string Namespace;
  /// The function whose body is the block.
  const clang::FunctionDecl *Function = nullptr;

  llvm::StringRef macroName() const;
};

/// The block that \p Made, the object such a macro declares, runs.
std::optional<LibraryBlock> libraryBlock(const clang::CXXConstructExpr &Made);

/// A C++ function given to LibTorch.
struct KernelFunction {
  const clang::FunctionProtoType *Type = nullptr;
  /// Null for a pointer held in a variable.
  const clang::FunctionDecl *Declaration = nullptr;

  /// `'name'` or `the lambda`, for messages.
  std::string describe() const;
};

/// The function behind `&f`, `f`, `TORCH_FN(f)`, a lambda, a function object,
/// and these in `torch::dispatch(...)` or `torch::CppFunction(...)`.
std::optional<KernelFunction> kernelFunction(const clang::Expr *E);

/// One operator defined or implemented.
struct OperatorRegistration {
  enum RegistrationKind {
    Define,    ///< `m.def("schema")`: only a whole schema will do.
    DefineAs,  ///< `m.def("schema or name", f)`
    Implement, ///< `m.impl("name", f)`
    Legacy,    ///< `RegisterOperators().op("schema or name", f)`
  };
  RegistrationKind Kind = Define;
  const clang::Expr *Call = nullptr;
  const clang::StringLiteral *Text = nullptr;
  /// The parameter or variable `m`, if it is one.
  const clang::VarDecl *Library = nullptr;
  /// More than one only for Legacy.
  std::vector<KernelFunction> Kernels;

  bool isDefinition() const { return Kind != Implement; }
};

/// Reads \p E, a call or a construction; nothing if it registers no operator or
/// its text is not a literal (or a constant that is one).
std::optional<OperatorRegistration> operatorRegistration(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_OPERATORREGISTRATION_H
