//===- FlowPass.h - the states on the edges of one body ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the work over the blocks of one body keeps: of a whole function, or of
/// one round of a loop.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWPASS_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWPASS_H

#include "FlowEvaluator.h"
#include <set>

namespace torchtidy {

/// Does an exception leave this block at its end?
bool endsInThrow(const clang::CFGBlock &Block);

struct FlowEvaluator::Pass {
  Pass(const Frame &In, const FlowBody &Body)
      : In(In), Body(Body), Incoming(Body.Order.size()),
        Last(Body.Order.size()), LastBlock(Body.Order.size()) {}

  const Frame &In;
  const FlowBody &Body;
  FlowState Entry;
  /// What each edge brings, by the block it starts in.
  std::vector<std::map<unsigned, FlowState>> Incoming;
  /// How often the loop of a head was begun anew.
  std::map<unsigned, unsigned> Restarts;
  /// What each block was last entered with.
  std::vector<std::optional<FlowState>> Last;
  std::set<unsigned> Work;
  /// The blocks that are run here; what leads elsewhere stays in Incoming.
  unsigned FirstBlock = 0, LastBlock;
  /// Over states that are final.
  bool IsLast = false;
  Exit Result;

  /// Forgets what was run.
  void restart() {
    Incoming.assign(Body.Order.size(), {});
    Last.assign(Body.Order.size(), std::nullopt);
    Restarts.clear();
    Work.clear();
    IsLast = false;
    Result = Exit();
  }

  bool isRunHere(unsigned Block) const {
    return Block >= FirstBlock && Block <= LastBlock;
  }
  /// Notes the state on an edge; its target is run if that is new.
  void bring(unsigned To, unsigned From, FlowState State) {
    auto Old = Incoming[To].find(From);
    if (Old != Incoming[To].end() && Old->second.isSame(State))
      return;
    Incoming[To][From] = std::move(State);
    if (isRunHere(To))
      Work.insert(To);
  }
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWPASS_H
