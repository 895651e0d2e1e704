//===- ArchiveCalls.h - calls that load and save -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Recognises `torch::save`, `torch::load`, `torch::jit::load` and `save` of a
/// script module, and what they read or write. Sources: the declarations in
/// torch/serialize.h, torch/csrc/jit/serialization/import.h and
/// torch/csrc/jit/api/module.h of LibTorch 1.13.1 and 2.15.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_ARCHIVECALLS_H
#define TORCH_TIDY_ANALYSIS_ARCHIVECALLS_H

#include "torch-tidy/Analysis/UserCode.h"
#include "torch-tidy/Knowledge/ArchiveFit.h"
#include "clang/AST/Expr.h"
#include <optional>
#include <string>

namespace torchtidy {

/// One call that loads or saves.
struct ArchiveCall {
  const clang::CallExpr *Call = nullptr;
  bool Saves = false;
  ArchiveContent Content = ArchiveContent::Other;
  /// What is stored or filled; null for `torch::jit::load`.
  const clang::Expr *Value = nullptr;
  /// File name or stream; never null.
  const clang::Expr *Place = nullptr;
  /// The device written by the user; null if none.
  const clang::Expr *Device = nullptr;

  /// Is the place a file name, and not a stream or reader?
  bool usesFileName() const;
};

/// Nothing if \p Call is no such call, or not resolved.
std::optional<ArchiveCall> archiveCall(const clang::CallExpr *Call);

/// The variable or member that holds what is loaded or is saved; null for a
/// static local, which is loaded once, and where it goes elsewhere.
const clang::ValueDecl *loadedInto(const ArchiveCall &Load,
                                   const UserCode &Code);

/// The text of a string that never changes: a literal, or a variable that is
/// const, initialised with one. Conversions to `std::string` are looked
/// through.
std::optional<std::string> constantText(const clang::Expr *E);

/// A text that is the same for two expressions only if they name the same file:
/// made of constant text, and of variables and members that nothing in the unit
/// changes. Nothing for other expressions.
std::optional<std::string> placeKey(const clang::Expr *E, const UserCode &Code);

/// `torch::jit::load`, `torch::load` and so on, for messages.
std::string spokenName(const ArchiveCall &Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_ARCHIVECALLS_H
