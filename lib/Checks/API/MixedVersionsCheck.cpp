//===- MixedVersionsCheck.cpp - mixed versions -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MixedVersionsCheck.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MixedVersionsCheck)

static std::string describe(const LibTorchTree &Tree) {
  std::string Version =
      Tree.Version ? " (" + Tree.Version->getAsString() + ")" : "";
  return llvm::formatv("'{0}'{1}", Tree.Root, Version);
}

void MixedVersionsCheck::finish() {
  llvm::ArrayRef<LibTorchTree> Trees = unit().Kit.LibTorch;
  for (const LibTorchTree &Other : Trees.drop_front(Trees.empty() ? 0 : 1)) {
    // Two copies of one version are untidy, not wrong.
    if (Other.Version && Other.Version == Trees.front().Version)
      continue;
    report(code().includedByUser(Other.IncludedAt),
           llvm::formatv("headers of two installations of LibTorch in one "
                         "unit: {0} and {1}",
                         describe(Trees.front()), describe(Other)))
        .note(code().includedByUser(Trees.front().IncludedAt),
              llvm::formatv("'{0}' is the first header of the one",
                            Trees.front().FirstHeader))
        .note(code().includedByUser(Other.IncludedAt),
              llvm::formatv("'{0}' is the first header of the other",
                            Other.FirstHeader));
  }
}
