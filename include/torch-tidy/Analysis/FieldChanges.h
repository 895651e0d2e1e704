//===- FieldChanges.h - members that change after construction --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Which members of the user's classes hold, in every method, what their
/// constructor gave them.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_FIELDCHANGES_H
#define TORCH_TIDY_ANALYSIS_FIELDCHANGES_H

#include "torch-tidy/Analysis/UserCode.h"
#include "llvm/ADT/DenseSet.h"

namespace clang {
class CXXConstructorDecl;
class CXXRecordDecl;
class FieldDecl;
} // namespace clang

namespace torchtidy {

/// The members of \p Code that something other than a constructor of their own
/// class, or what a constructor of it calls `reset`, may give another value:
/// assignments, increments, addresses and references handed out, lists and
/// containers of layers that grow. Other units are not seen.
llvm::DenseSet<const clang::FieldDecl *> changedFields(UserCode &Code);

/// The constructor that every object of \p Class is made by; null if there are
/// several, or its body is not seen.
const clang::CXXConstructorDecl *
onlyConstructor(const clang::CXXRecordDecl &Class);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_FIELDCHANGES_H
