//===- Knowledge/ApiHistoryRow.h - one change of an API -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One row of `LibTorchApiHistory.tsv` or `CudaApiHistory.tsv`: a name, or a
/// form of using it, that a release marked as deprecated, took away or changed.
/// Tab separated, twelve columns; `-` is an empty cell; lines starting with `#`
/// are comments. Versions:
///
///   cell          | meaning
///   --------------|----------------------------------------------------------
///   `2.6`         | not in the release before, so in this one
///   `(1.13,2.0]`  | not in the first, so in the second, unknown between
///   `..11.7`      | so in this one; older ones were not read
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_APIHISTORYROW_H
#define TORCH_TIDY_KNOWLEDGE_APIHISTORYROW_H

#include "torch-tidy/Knowledge/ApiHistoryForm.h"
#include "llvm/Support/VersionTuple.h"
#include <string>

namespace torchtidy {

/// Whose version numbers a row speaks of. `torch` `cuda` `cudnn` `cccl`.
enum class ApiProduct { LibTorch, Cuda, Cudnn, Cccl };

/// What a name denotes. Types include enumerations and alias templates,
/// variables include constants.
enum class ApiKind {
  Function,
  Method,
  Constructor,
  Field,
  Type,
  Variable,
  Enumerator,
  Macro,
  Header
};

/// How the deprecation is announced.
enum class ApiMarker {
  None,
  Attribute, ///< Compilers warn.
  Pragma,    ///< Including the header prints a message.
  RunTime,   ///< The call warns when it runs; compilers are silent.
  Guard,     ///< Declared, or marked, as a macro of the user says.
  Comment,   ///< The header says so in a comment.
  Header,    ///< Marked in the header; how was not looked at.
  Docs       ///< Only the documentation says so.
};

/// A release from which on something holds, as exactly as it is known.
struct VersionMark {
  enum BoundKind { Never, Exact, Between, AtOrBefore };
  BoundKind Bound = Never;
  /// Between only: the newest version known to be without it.
  llvm::VersionTuple After;
  /// The oldest version known to be with it; empty for Never.
  llvm::VersionTuple By;

  explicit operator bool() const { return Bound != Never; }
  /// Does it hold in \p Version? Empty where that is not known.
  std::optional<bool> holdsIn(const llvm::VersionTuple &Version) const;
  /// For messages: `2.6`, `between 1.13 and 2.0`, `11.7 or earlier`.
  std::string str() const;
};

/// Text points into the table.
struct ApiRow {
  /// Fully qualified, without inline namespaces; macros and headers are bare.
  /// Names behind aliases (`c10::optional`, `torch::autograd::Variable`) are
  /// those of the alias or using-declaration that name lookup finds, not of
  /// its target. `torch::sum` and the like are found as `at::sum`. CUDA's
  /// driver functions are listed as spelled in the source: `cuCtxCreate` is a
  /// macro for `cuCtxCreate_v2` or `_v4`. May hold one `*`.
  llvm::StringRef Name;
  ApiKind Kind;
  ApiForm Form;
  ApiProduct Product;
  VersionMark Deprecated;
  /// From here on the use no longer compiles, or no longer means the same.
  VersionMark Removed;
  ApiMarker Marker;
  /// What to write instead, for the reader; may be empty.
  llvm::StringRef Replacement;
  ApiFix Fix;
  /// Oldest version in which the fixed text means what the old text meant.
  llvm::VersionTuple FixSince;
  /// One sentence for the reader, or empty.
  llvm::StringRef Note;
  /// What the versions were read from.
  llvm::StringRef Source;
  /// Line in the table.
  unsigned Line = 0;

  bool isGlob() const { return Name.contains('*'); }
  /// May the fix be offered to a unit compiled with \p Installed?
  bool fixAppliesTo(const llvm::VersionTuple &Installed) const;
  /// \p Text with `$1` replaced by what `*` matched in \p UsedName.
  std::string expand(llvm::StringRef Text, llvm::StringRef UsedName) const;
};

/// Reads one line. Fails, naming the column, on a malformed cell and on cells
/// that contradict each other.
llvm::Expected<ApiRow> parseApiRow(llvm::StringRef Line);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_APIHISTORYROW_H
