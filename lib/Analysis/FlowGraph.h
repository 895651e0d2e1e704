//===- FlowGraph.h - what autograd recorded ---------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The graph that `backward` walks, as far as a function shows it: a node for
/// each operator call that may be recorded, the nodes it leads to, and the
/// tensors it keeps. A node means: if the tensor requires gradients, this call
/// made it. And how often a tensor was written to, as autograd counts it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWGRAPH_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWGRAPH_H

#include "torch-tidy/Analysis/FlowValue.h"
#include "llvm/ADT/SmallVector.h"

namespace torchtidy {

/// Numbers a node of a state; 0 is none, or not known.
using NodeId = uint32_t;
/// Names how far the count of writes to a tensor is.
using VersionName = uint32_t;

/// The last thing known to happen to a count.
struct TensorVersion {
  VersionName Name = 0;
  /// A write; otherwise paths met on which the count differed.
  bool IsWrite = false;
  clang::SourceLocation At;
};

struct GraphNode {
  /// A tensor that the node keeps, and its count when it was kept.
  struct Kept {
    CounterId Counter = 0;
    VersionName Version = 0;
    /// The argument's number in the schema, or -1 for a result.
    int Argument = -1;
    bool operator==(const Kept &Other) const {
      return Counter == Other.Counter && Version == Other.Version &&
             Argument == Other.Argument;
    }
  };
  enum class Freed : uint8_t {
    No,
    Unknown,
    InLaterRounds, ///< By the same call in the round of a loop before.
    Yes,
  };

  /// Stands, at the head of a loop, for the node that the round before left
  /// behind: in the first round there is none.
  bool IsOfRoundBefore = false;
  const clang::Expr *Call = nullptr;
  std::string Operator;
  /// It certainly leads to these.
  llvm::SmallVector<NodeId, 2> Inputs;
  /// How many tensors it may lead to.
  unsigned MayLeadTo = 0;
  /// Does it keep something that is freed?
  Tri Keeps = Tri::Unknown;
  llvm::SmallVector<Kept, 2> Tensors;
  Freed IsFreed = Freed::No;
  const clang::Expr *FreedBy = nullptr;

  /// But for whether it is freed.
  bool isSameCall(const GraphNode &Other) const {
    return IsOfRoundBefore == Other.IsOfRoundBefore && Call == Other.Call &&
           Inputs == Other.Inputs && MayLeadTo == Other.MayLeadTo &&
           Keeps == Other.Keeps && Tensors == Other.Tensors;
  }
  bool operator==(const GraphNode &Other) const {
    return isSameCall(Other) && IsFreed == Other.IsFreed &&
           FreedBy == Other.FreedBy;
  }
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWGRAPH_H
