//===- ModuleHandles.h - holders of and pointers to modules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// A module is held through a handle: a class made by `TORCH_MODULE`, a
/// `std::shared_ptr` or `std::unique_ptr`. Handles can be empty. What is said
/// here about each operation was observed with LibTorch 1.13.1 and 2.15.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MODULEHANDLES_H
#define TORCH_TIDY_ANALYSIS_MODULEHANDLES_H

#include "torch-tidy/Analysis/VariableUses.h"

namespace torchtidy {

/// Is it a holder, or a standard owning pointer to a class derived from
/// torch::nn::Module?
bool isModuleHandle(clang::QualType Type);

/// The module class that a handle of type \p Type holds; null if it is no
/// handle or the class is not complete.
const clang::CXXRecordDecl *heldModule(clang::QualType Type);

/// Does a handle of type \p Type initialised with \p Init (null: nothing
/// written) start empty? A holder that is default-constructed makes a module.
bool startsEmpty(clang::QualType Type, const clang::Expr *Init);

/// What a use of a handle does about its being empty.
enum class HandleUse {
  /// Fails if it is empty.
  Needs,
  /// Gives, or may give, it a module.
  MaySet,
  /// Asks whether it is empty.
  Tests,
  /// None of these.
  Other,
};

HandleUse handleUse(const VariableUse &Use, const clang::ValueDecl &Handle);

/// Is it a function that runs a module, script or not: `forward`,
/// `operator()`, `run_method`, `get_method`?
bool runsModel(const clang::Decl *Callee);

/// Does a use of a module, a script module, or a handle run it: `m.forward(x)`,
/// `net->forward(x)`, `net(x)`, or give it to a function of the user's that
/// may?
bool mayRunModel(const VariableUse &Use, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MODULEHANDLES_H
