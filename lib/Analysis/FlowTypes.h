//===- FlowTypes.h - which types the flow analysis follows ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Sorts the C++ types of expressions by what the flow analysis makes of their
/// values.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWTYPES_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWTYPES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"

namespace torchtidy {

enum class FlowType {
  Tensor,  ///< `at::Tensor`, `torch::Tensor`, `at::TensorBase`.
  Int,     ///< Integers, `c10::SymInt`.
  Float,   ///< Floating-point numbers.
  Bool,    ///< `bool`.
  Dtype,   ///< `c10::ScalarType`, `caffe2::TypeMeta`.
  Device,  ///< `c10::Device`, `c10::DeviceType`.
  Options, ///< `c10::TensorOptions`.
  Ints,    ///< Lists of integers: `IntArrayRef`, `std::vector<int64_t>`.
  Other,
};

/// References, `const` and typedefs are looked through.
FlowType flowTypeOf(clang::QualType Type);

/// The qualified name of the class or class template of \p Type; empty for
/// others. Inline namespaces of the standard library are left out.
std::string classNameOf(clang::QualType Type);
/// The same for a declared class.
std::string classNameOf(const clang::CXXRecordDecl &Class);

/// The first template argument of a class template's type; null if none.
clang::QualType elementTypeOf(clang::QualType Type);

/// A class whose objects mean what they are made from, such as `c10::Scalar`,
/// `c10::optional` or `c10::ArrayRef`.
bool isTransparentClass(llvm::StringRef ClassName);
/// `std::vector`, `std::array`, `std::tuple`, `std::pair`,
/// `std::initializer_list`.
/// Does a method of a list of this name change how many elements there are?
bool changesLength(llvm::StringRef Method);
bool isListClass(llvm::StringRef ClassName);
bool isOptionalClass(llvm::StringRef ClassName);
bool isPointerClass(llvm::StringRef ClassName);

/// Classes whose objects switch the recording of gradients, or inference mode,
/// while they live.
bool isGradGuard(llvm::StringRef ClassName);
bool isInferenceGuard(llvm::StringRef ClassName);
/// May an object of this type switch the recording of gradients while it lives:
/// a guard, a pointer to one, a class of the user with one inside?
bool mayHoldGuard(clang::QualType Type, unsigned Depth = 4);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWTYPES_H
