//===- TorchTypes.h - recognising LibTorch's classes -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Predicates over types of LibTorch. They look through references, typedefs
/// and cv-qualifiers, compare full names (inline namespaces left out), and so
/// are not fooled by a class of the same name elsewhere.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TORCHTYPES_H
#define TORCH_TIDY_ANALYSIS_TORCHTYPES_H

#include "clang/AST/Expr.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang {
class CXXRecordDecl;
} // namespace clang

namespace torchtidy {

/// The full name of a declaration without inline namespaces and template
/// arguments: `at::Tensor::add_`, `torch::nn::functional::dropout`.
std::string qualifiedName(const clang::NamedDecl &D);

/// Is \p Type, apart from references and cv-qualifiers, the class with this
/// full name, or an instance of the class template with it?
bool isClass(clang::QualType Type, llvm::StringRef Name);

/// Is the class of \p Type one with this full name or derived from one?
/// Incomplete classes derive from nothing.
bool derivesFrom(clang::QualType Type, llvm::StringRef Name);
bool derivesFrom(const clang::CXXRecordDecl *Class, llvm::StringRef Name);

/// at::Tensor, which torch::Tensor is, and at::TensorBase.
bool isTensor(clang::QualType Type);
/// c10::TensorOptions, which torch::TensorOptions is.
bool isTensorOptions(clang::QualType Type);
/// A class derived from torch::nn::Module.
bool isModule(clang::QualType Type);
/// A class made by TORCH_MODULE, or torch::nn::ModuleHolder itself; these are
/// handles: copies share the module.
bool isModuleHolder(clang::QualType Type);
/// c10::ArrayRef<T>, which IntArrayRef and TensorList are; not
/// OptionalArrayRef.
bool isArrayRef(clang::QualType Type);
/// torch::jit::Module (also script::Module).
bool isScriptModule(clang::QualType Type);

/// The declared function a call calls, or null for calls through pointers and
/// of unresolved names.
const clang::FunctionDecl *calledFunction(const clang::Expr *Call);

/// Is \p Call a call of the method \p Name of at::Tensor or at::TensorBase?
bool isTensorMethod(const clang::Expr *Call, llvm::StringRef Name);

/// The expression under parentheses, casts that the user did not write,
/// temporaries, and copies or moves that the compiler made.
const clang::Expr *ignoreImplicit(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TORCHTYPES_H
