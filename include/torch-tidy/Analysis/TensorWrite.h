//===- Analysis/TensorWrite.h - writing into a tensor -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The ways to change the elements (or the metadata) of the tensor that an
/// expression denotes.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORWRITE_H
#define TORCH_TIDY_ANALYSIS_TENSORWRITE_H

#include "clang/AST/Expr.h"
#include "clang/AST/OperationKinds.h"
#include <optional>

namespace torchtidy {

struct TensorWrite {
  /// The call that writes.
  const clang::CallExpr *Call = nullptr;
  /// What is written to, implicit nodes ignored.
  const clang::Expr *Target = nullptr;
  /// The first operand besides the target, or null.
  const clang::Expr *Value = nullptr;
  /// As in the source: `=`, `+=`, `fill_`.
  std::string Name;
  /// `=` on a temporary, which writes; on a variable it would rebind.
  bool IsAssignment = false;
  /// The arithmetic of `+=`, `add_` and their kin, as in `x + value`; empty for
  /// other writes.
  llvm::StringRef Arithmetic;
};

/// The write that \p Call does, or nothing: `t = v` for a temporary `t`,
/// `t += v`, `t.fill_(v)`, `torch::nn::init::zeros_(t)`. Of a chain such as
/// `t.fill_(1).mul_(2)` the first write, when asked for the last call.
std::optional<TensorWrite> tensorWrite(const clang::CallExpr &Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORWRITE_H
