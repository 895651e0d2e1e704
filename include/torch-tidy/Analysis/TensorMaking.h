//===- TensorMaking.h - expressions that make tensors -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the text of an expression tells of the tensor that it makes. Syntax
/// alone decides; where it does not, the answers are those that keep a check
/// silent.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORMAKING_H
#define TORCH_TIDY_ANALYSIS_TENSORMAKING_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLExtras.h"

namespace torchtidy {

/// Does \p Matches hold for an expression at or below \p E?
bool anyBelow(const clang::Stmt *E,
              llvm::function_ref<bool(const clang::Expr *)> Matches);

/// The name of the function that \p E calls; empty for operators, and where
/// none is known.
llvm::StringRef calledName(const clang::Expr *E);

/// Does \p E ask for gradients: `torch::randn({3}, torch::requires_grad())`,
/// `t.set_requires_grad(true)`?
bool asksForGradient(const clang::Expr *E);

/// The call of a factory (`torch::zeros`, `torch::empty`) that \p E is, written
/// by itself; null for anything else.
const clang::CallExpr *factoryCall(const clang::Expr *E);

/// Is what \p E makes certainly on the CPU and of one dimension at least: made
/// of factories that are told no device, and what is computed from those?
bool isMadeOnCpu(const clang::Expr *E, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORMAKING_H
