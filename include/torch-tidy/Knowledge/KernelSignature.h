//===- KernelSignature.h - A schema against a C++ function ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compares the schema of `m.def("f(Tensor x, int n) -> Tensor", &f)` with the
/// type of `f`, as LibTorch does when the library is loaded. LibTorch infers a
/// schema from the C++ types and demands equal types and equal numbers of
/// arguments and return values; names, defaults, list sizes and alias
/// annotations do not count.
///
/// C++ types are given as Clang prints the canonical type, with or without
/// inline namespaces and default template arguments: `const at::Tensor &`,
/// `std::vector<long>`, `std::__cxx11::basic_string<char>`.
///
/// Source of the rules: some 200 C++ types registered under some 90 schema
/// types each, with LibTorch 1.13.1 and 2.15.0. Not seen: which schema name a
/// custom class has, user-defined specialisations, and plain integers for a
/// `SymInt` nested deeper than in `SymInt[]?`, which are believed to fit.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_KERNELSIGNATURE_H
#define TORCH_TIDY_KNOWLEDGE_KERNELSIGNATURE_H

#include "torch-tidy/Knowledge/FunctionSchema.h"
#include "llvm/ADT/ArrayRef.h"

namespace torchtidy {

enum class KernelVerdict {
  Fits,
  Throws,         ///< It compiles, and registering it throws.
  DoesNotCompile, ///< LibTorch's own assertions reject it.
  Unknown,        ///< Never to be reported.
};

enum class KernelPosition { Argument, Return };

/// Whether a kernel with this one argument or return value may have \p Type in
/// its schema. Whether a kernel as a whole is registered can also depend on
/// its other arguments, once `c10::SymInt` is among them: see compareKernel.
KernelVerdict cppTypeFits(const SchemaType &Type, llvm::StringRef CppType,
                          KernelPosition Position, SchemaDialect Dialect);

/// The schema type that LibTorch infers from a C++ type; empty if unknown or
/// if there is none, as for `int` and `float`.
std::string inferSchemaType(llvm::StringRef CppType, SchemaDialect Dialect);

/// One reason why a kernel does not fit.
struct KernelMismatch {
  enum MismatchKind { ArgumentCount, ReturnCount, ArgumentType, ReturnType };
  MismatchKind Kind;
  /// Of a type mismatch: which argument or return value, in the schema.
  unsigned Index = 0;
  KernelVerdict Verdict = KernelVerdict::Throws;
  /// Of a count mismatch: how many the schema and the function have.
  unsigned InSchema = 0;
  unsigned InFunction = 0;
};

/// Compares everything. Empty if the kernel fits or if nothing is sure.
llvm::SmallVector<KernelMismatch, 2>
compareKernel(const FunctionSchema &Schema,
              llvm::ArrayRef<llvm::StringRef> ParameterTypes,
              llvm::StringRef ReturnType, SchemaDialect Dialect);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_KERNELSIGNATURE_H
