//===- DirectiveUses.h - what the preprocessor sees of API history -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Uses of macros and headers that the tables of API history know, and regions
/// of code that the user compiles for some versions of LibTorch or CUDA only.
/// Collected while the unit is parsed.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_DIRECTIVEUSES_H
#define TORCH_TIDY_ANALYSIS_DIRECTIVEUSES_H

#include "torch-tidy/Analysis/ApiUse.h"
#include <memory>

namespace clang {
class Preprocessor;
} // namespace clang

namespace torchtidy {

class DirectiveUses {
public:
  /// Starts watching \p PP.
  explicit DirectiveUses(clang::Preprocessor &PP);
  ~DirectiveUses();

  /// Macros of LibTorch or CUDA that the tables name, where they are used;
  /// in a macro of the user, where that is defined.
  const std::vector<ApiUse> &macros() const;
  /// Headers that the tables name; NameRange is the path with delimiters.
  const std::vector<ApiUse> &headers() const;

  /// Is \p Loc between an `#if` that asks for a version of LibTorch or CUDA and
  /// its `#endif`? Such code is meant for those versions.
  bool isVersionGuarded(clang::SourceLocation Loc) const;

private:
  class Callbacks;
  struct Collected;
  const clang::SourceManager &SM;
  std::shared_ptr<Collected> Found;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_DIRECTIVEUSES_H
