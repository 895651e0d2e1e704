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

#include "clang/AST/Decl.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"

namespace torchtidy {

// llvm::StringRef::starts_with was spelled startswith before LLVM 16, and the
// old name is gone since 19.
inline bool startsWith(llvm::StringRef Text, llvm::StringRef Prefix) {
  return Text.substr(0, Prefix.size()) == Prefix;
}
inline bool endsWith(llvm::StringRef Text, llvm::StringRef Suffix) {
  return Text.size() >= Suffix.size() &&
         Text.substr(Text.size() - Suffix.size()) == Suffix;
}

/// Is it a pure virtual function? The name changed with LLVM 18.
inline bool isPureVirtual(const clang::FunctionDecl &Function) {
#if LLVM_VERSION_MAJOR >= 18
  return Function.isPureVirtual();
#else
  return Function.isPure();
#endif
}

/// PPCallbacks whose InclusionDirective, the signature of which changed in
/// LLVM 19, has the parameters that anyone needs here.
class InclusionCallbacks : public clang::PPCallbacks {
public:
  /// An `#include` of \p FileName, whose delimiters \p FilenameRange holds too.
  virtual void included(clang::SourceLocation HashLoc, llvm::StringRef FileName,
                        clang::CharSourceRange FilenameRange) = 0;

#if LLVM_VERSION_MAJOR >= 19
  void InclusionDirective(clang::SourceLocation HashLoc, const clang::Token &,
                          llvm::StringRef FileName, bool,
                          clang::CharSourceRange FilenameRange,
                          clang::OptionalFileEntryRef, llvm::StringRef,
                          llvm::StringRef, const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind) final{
#else
  void InclusionDirective(clang::SourceLocation HashLoc, const clang::Token &,
                          llvm::StringRef FileName, bool,
                          clang::CharSourceRange FilenameRange,
                          clang::OptionalFileEntryRef, llvm::StringRef,
                          llvm::StringRef, const clang::Module *,
                          clang::SrcMgr::CharacteristicKind) final {
#endif
      included(HashLoc, FileName, FilenameRange);
}
}; // namespace torchtidy

} // namespace torchtidy

#endif // TORCH_TIDY_SUPPORT_COMPAT_H
