//===- OperatorTables.h - schemas and rules, parsed once --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The schema of an overload and the rule that describes it, for one version of
/// LibTorch. The tables are text; what is asked for is parsed when it is asked
/// for first, and kept as long as the object lives.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_OPERATORTABLES_H
#define TORCH_TIDY_KNOWLEDGE_OPERATORTABLES_H

#include "torch-tidy/Knowledge/OperatorRules.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "torch-tidy/Knowledge/SavedTensors.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <memory>

namespace torchtidy {

/// Does it take results to write to, as `add.out` does?
bool writesOut(const FunctionSchema &Schema);

class OperatorTables {
public:
  struct Entry {
    OperatorOverload Overload;
    FunctionSchema Schema;
    /// Empty if the table has no row. Forms in place and `out` forms are
    /// described by the rule of the overload that only computes.
    std::optional<OperatorRule> Rule;
    SavedTensors Saved;
  };

  explicit OperatorTables(llvm::VersionTuple LibTorch) : LibTorch(LibTorch) {}

  llvm::VersionTuple libTorch() const { return LibTorch; }
  /// Entries stay where they are.
  const Entry &entryOf(const OperatorOverload &Overload);
  /// Null if there is none: `add`, `Tensor`.
  const Entry *find(llvm::StringRef BaseName, llvm::StringRef OverloadName);
  const OperatorOverloads &overloadsOf(llvm::StringRef BaseName);

private:
  std::optional<OperatorRule> ruleOf(const OperatorOverload &Overload,
                                     const FunctionSchema &Schema);

  llvm::VersionTuple LibTorch;
  /// By the place of the row in the table.
  llvm::DenseMap<const char *, std::unique_ptr<Entry>> Entries;
  llvm::StringMap<OperatorOverloads> Overloads;
};

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_OPERATORTABLES_H
