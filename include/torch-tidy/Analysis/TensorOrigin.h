//===- Analysis/TensorOrigin.h - what dies with a temporary ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Judges expressions that denote a tensor by what outlives the statement they
/// stand in: the memory of the elements, and the tensor object that holds
/// sizes and strides. A view of a variable shares the variable's memory but has
/// sizes of its own; `contiguous()` may hand back the variable itself; a sum is
/// new in both respects.
///
/// Decided by the operators' schemas as far as LibTorch 1.13 and 2.15 agree
/// (SharedStorage.def). Not followed: values through variables, and functions
/// of the user beyond a plain `return` of something new.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORORIGIN_H
#define TORCH_TIDY_ANALYSIS_TENSORORIGIN_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// Does something outlive the full-expression that names it?
enum class Survival { Yes, Perhaps, No, Unknown };

/// One of the two things behind a tensor.
struct Lifetime {
  Survival Survives = Survival::Unknown;
  /// The call whose result dies, or, where Perhaps, dies unless it could hand
  /// back `Source`. Null where nothing dies.
  const clang::Expr *Maker = nullptr;
  /// The tensor that the maker takes, if it may share something with it.
  const clang::Expr *Source = nullptr;
};

struct TensorOrigin {
  /// The elements, which `data_ptr()` points to.
  Lifetime Storage;
  /// The object behind the handle, which `sizes()` and `strides()` point into.
  Lifetime Object;
  /// The verdict is not from an operator's schema but from what such calls
  /// usually do: a model's output, a function of `torch::nn::functional` (which
  /// could be told to work in place), a function whose body was read.
  bool ByConvention = false;
};

/// The origin of the tensor, or of the `IValue`, list or tuple of tensors, that
/// \p E denotes.
TensorOrigin tensorOrigin(const clang::Expr *E);

/// Does the object that the glvalue \p E refers to die with the full-expression
/// because it is part of a temporary: `std::get<0>(x.max(1))`,
/// `x.split(2)[0]`, `model.forward(in).toTuple()->elements()`? The
/// verdict is in `Object`, and its maker is the call that made the temporary.
TensorOrigin referenceOrigin(const clang::Expr *E);

/// Where a copy is made only if needed: does the function around it test the
/// operand (`x.is_contiguous()`, `x.device()`), or has it made the operand by
/// the same call or as a fresh tensor? The tests and assignments may stand
/// anywhere in the function.
bool isSettledBefore(const Lifetime &Life, const UserCode &Code);

/// Is \p Function one of LibTorch's tensor functions: a method of at::Tensor,
/// or a function of namespaces at, torch, torch::linalg and the like?
bool isTensorFunction(const clang::FunctionDecl &Function);

/// May the result of this tensor function share memory with its first operand?
/// True for views and for functions that copy only when they have to.
bool mayShareStorage(llvm::StringRef FunctionName);

/// Does the result of this tensor function always share memory with its first
/// operand?
bool isView(llvm::StringRef FunctionName);

/// The object of a member call, or the first argument of any other call; null
/// if there is none.
const clang::Expr *firstOperand(const clang::Expr *Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORORIGIN_H
