//===- TableRows.h - the rows of an embedded table --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_UNIT_KNOWLEDGE_TABLEROWS_H
#define TORCH_TIDY_UNIT_KNOWLEDGE_TABLEROWS_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace torchtidy {

/// The lines of \p Table but for comments.
inline std::vector<llvm::StringRef> rowsOf(llvm::StringRef Table) {
  llvm::SmallVector<llvm::StringRef, 0> Lines;
  Table.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  std::vector<llvm::StringRef> Rows;
  llvm::copy_if(Lines, std::back_inserter(Rows),
                [](llvm::StringRef Line) { return !Line.starts_with("#"); });
  return Rows;
}

} // namespace torchtidy

#endif // TORCH_TIDY_UNIT_KNOWLEDGE_TABLEROWS_H
