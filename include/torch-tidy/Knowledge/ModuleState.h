//===- ModuleState.h - what a layer remembers between calls -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Layers differ in what is lost when one is made anew for each call: nothing
/// for a ReLU, the training mode for a dropout, what was learned for a linear
/// layer. Look-up over ModuleState.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_MODULESTATE_H
#define TORCH_TIDY_KNOWLEDGE_MODULESTATE_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace torchtidy {

/// Ordered: a later one loses more.
enum class ModuleState {
  /// Behaves the same in every mode and learns nothing.
  None,
  /// Behaves differently in training and evaluation.
  Mode,
  /// Has parameters.
  Weights,
};

/// A row of the table.
struct LayerState {
  /// What it has as constructed without options.
  ModuleState State;
  /// The option that decides whether it has parameters; empty if none does.
  llvm::StringRef Option;
  /// What it has when the option is false, and when it is true.
  ModuleState Off, On;
};

/// The row of the class `torch::nn::` + \p Name, without `Impl`; nothing for
/// layers that have no state, and for unknown ones.
std::optional<LayerState> layerState(llvm::StringRef Name);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_MODULESTATE_H
