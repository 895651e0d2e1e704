//===- ModuleCreation.h - expressions that make modules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Which expressions make a new module, and what it remembers between calls.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MODULECREATION_H
#define TORCH_TIDY_ANALYSIS_MODULECREATION_H

#include "torch-tidy/Knowledge/ModuleState.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include <string>

namespace torchtidy {

/// The class of the module that \p E makes: `nn::Linear(3, 4)`,
/// `nn::LinearImpl(3, 4)`, `std::make_shared<NetImpl>()`, `new NetImpl`. Null
/// for anything else, such as copies, empty handles and handles made from a
/// pointer.
const clang::CXXRecordDecl *createdModule(const clang::Expr *E);

/// What a module of class \p Class, made by \p E, remembers. A class of the
/// user's has the state of its bases and of the layers it holds or makes, as
/// far as bodies are seen. `None` also stands for unknown.
ModuleState createdState(const clang::CXXRecordDecl &Class,
                         const clang::Expr *E);

/// `torch::nn::Linear` for torch::nn::LinearImpl; classes of the user without
/// `Impl` and namespace.
std::string spokenModuleName(const clang::CXXRecordDecl &Class);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MODULECREATION_H
