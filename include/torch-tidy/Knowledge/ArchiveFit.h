//===- ArchiveFit.h - what does not fit what was saved -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Look-up over ArchiveFit.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_ARCHIVEFIT_H
#define TORCH_TIDY_KNOWLEDGE_ARCHIVEFIT_H

#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// What kind of thing an archive stores.
enum class ArchiveContent {
  Module,
  Optimizer,
  Tensor,
  TensorVector,
  /// A compiled TorchScript module.
  Script,
  /// A class of the user's with its own serialization, for example.
  Other,
};

/// What goes wrong when a file saved from \p Saved is loaded as \p Loaded;
/// empty where it may work.
llvm::StringRef archiveMisfit(ArchiveContent Saved, ArchiveContent Loaded);

/// `a tensor`, `a module`, ...
llvm::StringRef spokenContent(ArchiveContent Content);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_ARCHIVEFIT_H
