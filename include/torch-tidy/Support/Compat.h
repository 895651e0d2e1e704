//===- Compat.h - differences between LLVM versions -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Every `#if` on the version of LLVM stands here. The supported range is
/// written in the top CMakeLists.txt.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_SUPPORT_COMPAT_H
#define TORCH_TIDY_SUPPORT_COMPAT_H

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"

namespace torchtidy {

// llvm::StringRef::starts_with was spelled startswith before LLVM 17, and the
// old name is gone since 19.
inline bool startsWith(llvm::StringRef Text, llvm::StringRef Prefix) {
  return Text.substr(0, Prefix.size()) == Prefix;
}
inline bool endsWith(llvm::StringRef Text, llvm::StringRef Suffix) {
  return Text.size() >= Suffix.size() &&
         Text.substr(Text.size() - Suffix.size()) == Suffix;
}

} // namespace torchtidy

#endif // TORCH_TIDY_SUPPORT_COMPAT_H
