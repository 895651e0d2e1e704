//===- Analysis/OptionUses.h - how options objects are used -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tells changes of an options object of LibTorch (`TORCH_ARG` classes such as
/// torch::nn::Conv2dOptions, torch::optim::AdamOptions) from other uses.
/// Setters of these classes work in place, unlike those of TensorOptions.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_OPTIONUSES_H
#define TORCH_TIDY_ANALYSIS_OPTIONUSES_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// Is \p Type, apart from references, an options class of torch::nn,
/// torch::optim or torch::data, or one derived from
/// torch::optim::OptimizerOptions?
bool isOptions(clang::QualType Type);

/// An expression that changes one option: `o.stride(2)`, `o.lr() = 0.1`,
/// `o.set_lr(0.1)`. \c Object is null if the expression changes none.
struct OptionChange {
  llvm::StringRef Option;
  const clang::Expr *Object = nullptr;
};
OptionChange optionChange(const clang::Expr *E);

/// The object under a chain of setters and casts; local references and
/// pointers are followed to what they were made for.
const clang::Expr *optionsRoot(const clang::Expr *Object);

/// One mention of a local variable that holds options, a parameter group of an
/// optimizer, or a vector of such groups.
struct OptionUse {
  enum {
    Change, ///< options are set, and nothing else
    Read,   ///< a value is read, or the range of a loop
    Copy,   ///< passed to LibTorch or the standard library, or copied
    Escape  ///< a reference to it may live on, or what happens is unknown
  } Kind = Escape;
  /// The whole expression.
  const clang::Expr *Whole = nullptr;
};
OptionUse optionUse(const clang::DeclRefExpr &Mention, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_OPTIONUSES_H
