//===- MemberFate.h - what becomes of a module or tensor --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What a unit does with the module or tensor that a member or variable holds:
/// what it is given, who registers it, what runs it. Followed through elements
/// of containers, aliases, loops over it and functions whose body is seen;
/// anything else it is handed to is an escape, after which nothing is known.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MEMBERFATE_H
#define TORCH_TIDY_ANALYSIS_MEMBERFATE_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace torchtidy {

/// A value that a member, or an element of it, is given.
struct MemberGift {
  const clang::Expr *Value = nullptr;
  /// The assignment or the call of `push_back`; null for initialisers.
  const clang::Expr *At = nullptr;
};

struct MemberFate {
  llvm::SmallVector<MemberGift, 2> Given;
  /// Calls of `register_module` and its kin that it is handed to.
  llvm::SmallVector<const clang::CallExpr *, 2> Registrations;
  /// Calls that run the module, or compute with the tensor or a parameter of
  /// the module.
  llvm::SmallVector<const clang::CallExpr *, 4> Runs;
  /// Calls that write into the tensor, or into a parameter of the module.
  llvm::SmallVector<const clang::CallExpr *, 2> Writes;
  /// Assignments of another tensor to a parameter of the module.
  llvm::SmallVector<const clang::CallExpr *, 1> PartsSet;
  /// Calls of functions of torch::nn::Module on it: `to`, `eval`, `parameters`.
  llvm::SmallVector<const clang::CallExpr *, 2> Tended;
  /// Something not followed that it is handed to, or null.
  const clang::Stmt *Escape = nullptr;
};

/// Adds to \p Fate what is done with what \p Mention, a `MemberExpr` or
/// `DeclRefExpr`, denotes.
void followMention(const clang::Expr *Mention, const UserCode &Code,
                   MemberFate &Fate);

/// Where a module comes from.
struct ModuleSource {
  enum Kind {
    Empty,      ///< No module.
    Made,       ///< Made here, and registered nowhere.
    Registered, ///< What `register_module` returned, or was given.
    Unknown,
  } From = Unknown;
  /// Of one that is made: its class, and what makes it.
  const clang::CXXRecordDecl *Class = nullptr;
  const clang::Expr *Maker = nullptr;
};

/// The modules that \p Value, which a member is given, may be or hold.
llvm::SmallVector<ModuleSource, 2> sourcesOf(const clang::Expr *Value,
                                             const UserCode &Code);

/// Is \p Call one of `register_module`, `replace_module`, `register_parameter`,
/// `register_buffer` of torch::nn::Module?
bool isRegistration(const clang::Expr *Call);
/// The first such call at or below \p Value; null if there is none.
const clang::CallExpr *registrationIn(const clang::Expr *Value);

/// The name under which \p Call registers, if it is a literal; else empty.
llvm::StringRef registeredName(const clang::CallExpr &Call);

/// Sequential, ModuleList, ModuleDict: has the layers that it is given.
bool isLayerContainer(const clang::CXXRecordDecl *Class);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MEMBERFATE_H
