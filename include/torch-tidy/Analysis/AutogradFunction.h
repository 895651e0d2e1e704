//===- AutogradFunction.h - autograd functions written by the user -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The parts of a class derived from `torch::autograd::Function`: its `forward`
/// and `backward`, what they save and what they return.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_AUTOGRADFUNCTION_H
#define TORCH_TIDY_ANALYSIS_AUTOGRADFUNCTION_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include <optional>
#include <vector>

namespace torchtidy {

struct AutogradFunction {
  /// Definitions with a body; null where there is none or more than one.
  const clang::CXXMethodDecl *Forward = nullptr;
  const clang::CXXMethodDecl *Backward = nullptr;

  /// Arguments of `forward` that `backward` owes a gradient: all but the
  /// context. Unknown if one is a list, which counts once for each tensor, or
  /// has a default, which callers may leave out.
  /// Source: torch/csrc/autograd/custom_function.h, ExtractVariables.
  std::optional<unsigned> forwardArguments() const;

  /// Does `forward` call `mark_non_differentiable`?
  bool hasOutputsWithoutGradient() const;
};

/// The parts of \p Class, or nothing if it is no autograd function.
std::optional<AutogradFunction>
autogradFunction(const clang::CXXRecordDecl &Class);

/// A `return {a, b};` of a function that returns a list of tensors.
struct ListReturn {
  clang::SourceLocation Loc;
  llvm::ArrayRef<const clang::Expr *> Elements;
};

/// All returns of \p Method that spell their list. Empty if one of its returns
/// does not, or stands in a lambda.
std::vector<ListReturn> listReturns(const clang::CXXMethodDecl &Method);

/// The elements of a braced list that becomes a vector or other list of
/// tensors, or nothing if \p E is no such list.
std::optional<llvm::ArrayRef<const clang::Expr *>>
bracedList(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_AUTOGRADFUNCTION_H
