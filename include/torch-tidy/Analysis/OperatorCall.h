//===- OperatorCall.h - which operator a call calls -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// From a call in the source to the operator behind it and what that operator
/// does besides computing its result, decided by the operator's schema.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_OPERATORCALL_H
#define TORCH_TIDY_ANALYSIS_OPERATORCALL_H

#include "clang/AST/Expr.h"
#include "llvm/Support/VersionTuple.h"
#include <optional>
#include <string>

namespace torchtidy {

/// A call of an operator of LibTorch in any of its forms.
struct OperatorCall {
  /// As the user may spell it: `add`, `torch::relu`, `operator+`.
  std::string Name;
  /// For a method, the tensor it is called on; otherwise the only argument of
  /// tensor type, or null if there are none or several.
  const clang::Expr *Subject = nullptr;
  bool IsMethod = false;
  /// Computes its result and does nothing else, in every overload that the
  /// call may mean.
  bool IsPure = false;
  /// The result is, or may be, a view of an argument.
  bool ReturnsAlias = false;
  /// Draws random numbers.
  bool IsRandom = false;
};

/// The operator \p E calls, or nothing: methods of at::Tensor, overloaded
/// operators on tensors, functions in `at`, `torch` and their `linalg`, `fft`,
/// `special` and `nn::functional` parts. Functions in `nn::functional` whose
/// options can ask for work in place are not pure when options are given.
std::optional<OperatorCall> operatorCall(const clang::Expr *E,
                                         llvm::VersionTuple LibTorch);

/// The C++ name of the operator that \p Function is for, by where it stands:
/// `linalg_norm` for `torch::linalg::norm`, `add_` for the method. Empty for
/// functions elsewhere and for `torch::nn::functional`, which has its own.
/// Whether there is such an operator is not looked up.
std::string operatorNameOf(const clang::FunctionDecl &Function);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_OPERATORCALL_H
