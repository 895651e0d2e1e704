//===- Analysis/TensorIndexing.h - does indexing copy? ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `x.index({...})` gives a view of `x` where all indices are numbers, slices,
/// `None` or an ellipsis, and a copy of the picked elements as soon as one is a
/// mask, a bool or a tensor of indices. A 0-dimensional tensor of integers
/// counts as a number. Observed with LibTorch 1.13.1 and 2.15.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORINDEXING_H
#define TORCH_TIDY_ANALYSIS_TENSORINDEXING_H

#include "clang/AST/Expr.h"

namespace torchtidy {

enum class IndexResult {
  View,
  Copy,
  /// An index is a tensor variable of which nothing speaks for its having no
  /// dimension.
  ProbablyCopy,
  Unknown,
};

/// The result of \p Call, a call of `Tensor::index`, `at::index` or
/// `torch::index`. Variables are judged by what they are initialised with.
IndexResult indexResult(const clang::CallExpr &Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORINDEXING_H
