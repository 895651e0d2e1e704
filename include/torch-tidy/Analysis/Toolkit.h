//===- Analysis/Toolkit.h - which LibTorch and CUDA a unit is compiled with -*-
// C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads the versions of LibTorch and CUDA from the headers that the unit
/// really includes, and notices headers of two LibTorch trees in one unit.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TOOLKIT_H
#define TORCH_TIDY_ANALYSIS_TOOLKIT_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/Support/VersionTuple.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class PPCallbacks;
class Preprocessor;
} // namespace clang

namespace torchtidy {

/// A LibTorch include tree used by the unit: its folder as the compiler spells
/// it, the first header taken from it, and where that was included.
struct LibTorchTree {
  std::string Root;
  std::string FirstHeader;
  clang::SourceLocation IncludedAt;
  /// From `version.h` below the root; empty before LibTorch 1.8, which had
  /// none.
  std::optional<llvm::VersionTuple> Version;
};

/// What the unit is compiled with.
struct Toolkit {
  /// Trees in the order met. More than one means a mixed unit.
  std::vector<LibTorchTree> LibTorch;
  /// CUDA runtime version (`CUDART_VERSION`), if its headers are included.
  std::optional<llvm::VersionTuple> Cuda;

  bool usesLibTorch() const { return !LibTorch.empty(); }
  std::optional<llvm::VersionTuple> libTorchVersion() const {
    return LibTorch.empty() ? std::nullopt : LibTorch.front().Version;
  }
};

/// Watches inclusions while the unit is parsed.
class ToolkitObserver {
public:
  /// Starts watching \p PP, which must outlive this object's last use.
  explicit ToolkitObserver(clang::Preprocessor &PP);
  ~ToolkitObserver();

  /// To be called when parsing has ended. Headers that came through a
  /// precompiled header are found by the declarations they made.
  Toolkit result(clang::ASTContext &Context) const;

private:
  clang::Preprocessor &PP;
  struct Seen;
  std::shared_ptr<Seen> State;
};

/// The root of the LibTorch include tree that \p Path lies in, or empty:
/// `<root>/ATen/...`, `<root>/c10/...`, `<root>/torch/csrc/...`,
/// `<root>/torch/extension.h` and the like.
llvm::StringRef libTorchRoot(llvm::StringRef Path);

/// Does \p Path lie in a CUDA toolkit's include folder?
bool isCudaHeader(llvm::StringRef Path);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TOOLKIT_H
