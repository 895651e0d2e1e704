//===- Knowledge/TrainingFlags.h - functions told of the mode ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Looks up the functions that behave differently in training and evaluation
/// and must be told by an argument which it is; a module would know by itself.
/// The rows, with the header each was read in, are in
/// lib/Knowledge/TrainingFlags.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_TRAININGFLAGS_H
#define TORCH_TIDY_KNOWLEDGE_TRAININGFLAGS_H

#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// One row of the table.
struct TrainingFlag {
  /// Full name of the function, as qualifiedName() gives it.
  llvm::StringRef Function;
  /// Is the flag set in an options object, rather than a parameter?
  bool InOptions;
  /// The value where nothing is given.
  bool Default;
  /// May the default, or a literal of this value, be meant in a module?
  bool TrueMayBeMeant, FalseMayBeMeant;
  /// Completes "so it ..." for a flag that is always true, or always false.
  llvm::StringRef AlwaysTrue, AlwaysFalse;
  /// The header that declares it.
  llvm::StringRef Header;
};

/// The row of a function; null for others.
const TrainingFlag *findTrainingFlag(llvm::StringRef QualifiedName);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_TRAININGFLAGS_H
