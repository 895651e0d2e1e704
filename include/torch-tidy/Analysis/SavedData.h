//===- Analysis/SavedData.h - what an autograd function keeps ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What `forward` and `backward` of an autograd function do with the context
/// between them: `save_for_backward` and the map `saved_data`. Keys count where
/// they are string literals.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_SAVEDDATA_H
#define TORCH_TIDY_ANALYSIS_SAVEDDATA_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include <string>
#include <vector>

namespace torchtidy {

/// One mention of an entry, `ctx->saved_data["scale"]`.
struct SavedEntry {
  const clang::Expr *Place = nullptr;
  std::string Key;
  /// What is assigned to the entry; null where it is read.
  const clang::Expr *Value = nullptr;
};

struct SavedData {
  std::vector<SavedEntry> Entries;
  /// The elements of `save_for_backward({...})`.
  std::vector<const clang::Expr *> Saved;
  /// Variables that the function returns, alone or in braces.
  std::vector<const clang::VarDecl *> Returned;
  /// The context or its map is used in a way that is not listed above, or given
  /// to another function.
  bool IsIncomplete = false;
  /// Some return is no variable and no list of values in braces.
  bool HasOtherReturns = false;
};

/// What the body of \p Method, a `forward` or `backward`, does.
SavedData savedData(const clang::CXXMethodDecl &Method);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_SAVEDDATA_H
