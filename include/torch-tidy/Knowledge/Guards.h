//===- Knowledge/Guards.h - classes that guard a scope ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Looks up the guards of LibTorch: classes whose constructor changes a state
/// of the thread and whose destructor puts it back. The rows, with the header
/// each was read in, are in lib/Knowledge/Guards.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_GUARDS_H
#define TORCH_TIDY_KNOWLEDGE_GUARDS_H

#include "clang/AST/Type.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class CXXRecordDecl;
} // namespace clang

namespace torchtidy {

/// What state a guard changes.
enum class GuardKind {
  Gradients, ///< whether operations are recorded for backward
  Dispatch,  ///< which dispatch keys are in force
  Device,    ///< the current device
  Stream,    ///< the current stream, and the device with it
  Profile,   ///< a record that lasts as long as the guard
  Other
};

/// One row of the table.
struct Guard {
  /// Full name of the class, as qualifiedName() gives it.
  llvm::StringRef Class;
  /// The name users know it by.
  llvm::StringRef Spelling;
  GuardKind Kind;
  /// Does the guard act on the thread that made it, and no other?
  bool ThreadLocal;
  /// Completes "does not ... for the code after it".
  llvm::StringRef Effect;
  /// First and last of the header trees it was read in, 1.13 and 2.15.
  llvm::StringRef First, Last;
  /// The header that defines it.
  llvm::StringRef Header;
};

/// All rows.
llvm::ArrayRef<Guard> guards();

/// The row of a class or of the first of its bases that has one; null for
/// other classes.
const Guard *findGuard(const clang::CXXRecordDecl *Class);

/// The row of an object of this type. A pointer or reference is no guard.
const Guard *findGuard(clang::QualType Type);

/// The row of `G` for `std::unique_ptr<G>`, `std::shared_ptr<G>` and
/// `std::optional<G>`; null for other types.
const Guard *findHeldGuard(clang::QualType Type);

/// The name for a message: the row's spelling, or the name of the user's own
/// class derived from it.
llvm::StringRef guardName(clang::QualType Type, const Guard &Row);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_GUARDS_H
