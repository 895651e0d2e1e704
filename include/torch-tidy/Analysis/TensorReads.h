//===- TensorReads.h - what becomes of a running total ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Is a tensor, or a list of tensors, only looked at as numbers: read with
/// `item`, printed, compared? Then nobody wants its gradients. Syntax alone
/// decides, from all mentions of a local variable; what is returned, captured,
/// stored or given to a function that is not known to look only is used
/// otherwise.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORREADS_H
#define TORCH_TIDY_ANALYSIS_TENSORREADS_H

namespace clang {
class Expr;
class VarDecl;
} // namespace clang

namespace torchtidy {

class UserCode;

/// Is the value of \p E, or what operators of arithmetic make of it, only
/// looked at?
bool isOnlyLookedAt(const clang::Expr *E, const UserCode &Code);

/// Is every mention of \p Total an addition to it, a new start, or a look at
/// it, and is there a look? \p Total is a tensor or a vector of tensors.
bool isRunningTotal(const clang::VarDecl &Total, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORREADS_H
