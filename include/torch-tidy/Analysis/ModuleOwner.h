//===- Analysis/ModuleOwner.h - modules and shared_ptr ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Some functions of `torch::nn::Module` make a `std::shared_ptr` to the module
/// itself and throw if no `std::shared_ptr` owns it. Which do was observed with
/// LibTorch 1.13.1 and 2.15; `parameters()`, `to()`, `train()`, `children()`
/// and `clone()` do not.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MODULEOWNER_H
#define TORCH_TIDY_ANALYSIS_MODULEOWNER_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace torchtidy {

/// Does the call need a `std::shared_ptr` that owns its object: `modules()`,
/// `named_modules()` (unless told to leave the module itself out),
/// `shared_from_this()`, and `apply` of a function that takes shared pointers?
bool needsOwner(const clang::CXXMemberCallExpr &Call);

/// The first call in the body of \p Method that needs the owner of its own
/// object and that every call of \p Method reaches; functions of the same
/// object that it calls are read too, to a small depth. Null if there is none
/// or there is no body.
const clang::CXXMemberCallExpr *
ownerNeededBy(const clang::CXXMethodDecl &Method, const UserCode &Code);

/// Is the module that \p Object denotes certainly owned by no shared pointer: a
/// local variable, a member, an element of a vector or array, what a
/// `std::unique_ptr` holds? \p Object is the object of a member call. No if the
/// address of the variable is taken somewhere.
bool isWithoutOwner(const clang::Expr *Object, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MODULEOWNER_H
