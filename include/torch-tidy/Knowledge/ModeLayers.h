//===- ModeLayers.h - layers told apart by the mode -------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Looks up the layers of torch::nn whose `forward` computes something else in
/// training than in evaluation. The rows, with the header each was read in, are
/// in lib/Knowledge/ModeLayers.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_MODELAYERS_H
#define TORCH_TIDY_KNOWLEDGE_MODELAYERS_H

#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// One row of the table.
struct ModeLayer {
  /// The class, without `torch::nn::` and `Impl`.
  llvm::StringRef Name;
  /// If this option is 0 or false, the modes are the same; empty: they differ
  /// always.
  llvm::StringRef Option;
  /// Do they differ if the option is not set?
  bool Default;
  /// The header with the default.
  llvm::StringRef Header;
};

/// The row of a layer; null for those that are the same in both modes.
const ModeLayer *findModeLayer(llvm::StringRef Name);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_MODELAYERS_H
