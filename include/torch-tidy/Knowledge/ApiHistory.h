//===- Knowledge/ApiHistory.h - deprecated and removed API -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Look-ups over the tables of deprecated, removed and changed API of LibTorch
/// and the CUDA toolkit, and the language level that LibTorch asks for.
///
/// Look-ups answer for names and versions; whether a use fits a row's form is
/// for the caller to decide on the AST. Informational rows are never answered.
/// Patch releases count as their minor release.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_APIHISTORY_H
#define TORCH_TIDY_KNOWLEDGE_APIHISTORY_H

#include "torch-tidy/Knowledge/ApiHistoryRow.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/GlobPattern.h"
#include <utility>
#include <vector>

namespace torchtidy {

/// What is known of a row in one version. Unknown: the version lies where
/// nothing was read.
enum class ApiStatus { NotYet, Deprecated, Removed, Unknown };
ApiStatus statusAt(const ApiRow &Row, const llvm::VersionTuple &Version);

/// What going from one version to another brings. A name that is gone already
/// in the old version brings nothing, nor does going back.
enum class ApiChange { None, BecomesDeprecated, BecomesRemoved };
ApiChange changeBetween(const ApiRow &Row, const llvm::VersionTuple &Installed,
                        const llvm::VersionTuple &Target);

/// The newest release that the tables were read from; of later ones they know
/// nothing new.
llvm::VersionTuple newestKnown(ApiProduct Product);

/// The version of CCCL (Thrust, CUB, libcu++) in a CUDA toolkit: the newest
/// known one that this toolkit has at least. Empty for toolkits before 12.3.
/// Source: `CUB_VERSION` in the packages of 12.3, 12.6, 12.9 and 13.0, package
/// metadata of 12.4 and 12.8.
std::optional<llvm::VersionTuple>
ccclOfToolkit(const llvm::VersionTuple &Toolkit);

/// Two digits of the oldest C++ standard that the headers of a LibTorch
/// compile with: 11, 14, 17 or 20. Source: the `#error` directives in
/// `c10/util/C++17.h`, `ATen/ATen.h` and `torch/all.h` of every minor release.
unsigned minimumCxx(const llvm::VersionTuple &LibTorch);
/// The first LibTorch that refuses the standard with these two digits; empty
/// if none known does.
std::optional<llvm::VersionTuple> firstRefusing(unsigned Cxx);

/// Rows most specific first: exact names before patterns, and more conditions
/// before fewer, so that the first row whose form holds is the one to report.
using ApiRows = llvm::SmallVector<const ApiRow *, 4>;

/// An immutable table. The text it was parsed from must outlive it.
class ApiHistory {
public:
  /// \p Lines with comments and the line of column names. Fails on the first
  /// malformed line, a line given twice, or column names that differ.
  static llvm::Expected<ApiHistory>
  parse(llvm::ArrayRef<llvm::StringRef> Lines);

  /// Every row, informational ones included, in the order of the table.
  llvm::ArrayRef<ApiRow> rows() const { return Rows; }

  /// Rows of a qualified name that is no macro and no header. A pattern
  /// without conditions is left out where the exact name has a row.
  ApiRows lookup(llvm::StringRef QualifiedName) const;
  ApiRows lookupMacro(llvm::StringRef Name) const;
  /// \p Path as between the delimiters of the directive.
  ApiRows lookupHeader(llvm::StringRef Path) const;

  /// Rows that explain clang's "no member named 'M' in 'C'": names that went
  /// away altogether, at \p Installed if given. \p Class may be qualified, bare
  /// or an instance of a template.
  ApiRows findRemovedMember(
      llvm::StringRef Class, llvm::StringRef Member,
      std::optional<llvm::VersionTuple> Installed = std::nullopt) const;
  /// Likewise for an unknown identifier, macro or member of a namespace or
  /// enumeration. \p Name may be qualified. \p Scope is what clang says the
  /// name is missing from, or a namespace in force; `torch` also sees `at` and
  /// `c10`, `at` also sees `c10`. A bare name without scope is explained by
  /// macros and global names alone.
  ApiRows findRemovedName(
      llvm::StringRef Name, llvm::StringRef Scope = {},
      std::optional<llvm::VersionTuple> Installed = std::nullopt) const;
  /// Likewise for "file not found".
  ApiRows findRemovedHeader(
      llvm::StringRef Path,
      std::optional<llvm::VersionTuple> Installed = std::nullopt) const;

  /// What breaks, or becomes deprecated, on the way to \p Target.
  std::vector<std::pair<const ApiRow *, ApiChange>>
  changesBetween(ApiProduct Product, const llvm::VersionTuple &Installed,
                 const llvm::VersionTuple &Target) const;

private:
  llvm::Error add(llvm::StringRef Line, unsigned Number,
                  llvm::StringSet<> &Seen);
  ApiRows lookupIn(llvm::StringRef Name, bool (*Accepts)(ApiKind)) const;

  std::vector<ApiRow> Rows;
  llvm::StringMap<llvm::SmallVector<unsigned, 2>> ByName;
  /// By the part after the last `::`.
  llvm::StringMap<llvm::SmallVector<unsigned, 2>> ByLastPart;
  std::vector<std::pair<llvm::GlobPattern, unsigned>> Globs;
};

/// The tables of the product, parsed once.
const ApiHistory &libTorchApiHistory();
const ApiHistory &cudaApiHistory();

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_APIHISTORY_H
