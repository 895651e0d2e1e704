//===- ApiVerdict.h - what API history says of a use -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Puts a use, the versions in force and the tables together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_APIVERDICT_H
#define TORCH_TIDY_ANALYSIS_APIVERDICT_H

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Knowledge/ApiHistory.h"
#include <optional>

namespace torchtidy {

/// Versions of one product: what the unit is compiled with, and what the user
/// wants to go to.
struct ProductVersions {
  std::optional<llvm::VersionTuple> Installed, Target;
};

struct UnitVersions {
  ProductVersions LibTorch, Cuda;

  /// CCCL's versions follow from CUDA's; those of cuDNN are not known.
  ProductVersions of(ApiProduct Product) const;
};

/// A row that means the use, and why it is worth a word.
struct ApiVerdict {
  enum Kind {
    Deprecated,     ///< in the installed version
    Changed,        ///< compiles, but no longer means what it did
    GoneInTarget,   ///< works now, not in the target
    LateDeprecated, ///< fine now, deprecated in the target
  };
  const ApiRow *Row;
  Kind What;
  /// The name that the row was found by.
  std::string Name;
  ApiUse::Role As = ApiUse::Named;
  /// The user's class, if the use is one of inheritance.
  const clang::CXXRecordDecl *Heir = nullptr;
};

/// The first row, most specific first, whose form the use has and whose
/// versions say something. The table of CUDA is asked only about what headers
/// of the toolkit define.
std::optional<ApiVerdict> judgeUse(const ApiUse &Use, ApiKind Kind,
                                   const UnitVersions &Versions,
                                   const UserCode &Code);

/// The verdict in words, with the versions, without the replacement.
std::string describe(const ApiVerdict &Verdict);
/// The same of a changed use that the compiler refuses.
std::string describeRefused(const ApiVerdict &Verdict);

/// What the row notes, in the form of a report: no full stop, lower case unless
/// it begins with a name. Empty if it notes nothing.
std::string noteOf(const ApiRow &Row);

/// Does \p Loc lie in a header of CUDA, cuDNN or CCCL? Told by the folder, or
/// by its own name where all headers of a system share one.
bool isInCuda(clang::SourceLocation Loc, const clang::SourceManager &SM);

/// `LibTorch`, `CUDA`, `cuDNN`, `CCCL`.
llvm::StringRef productName(ApiProduct Product);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_APIVERDICT_H
