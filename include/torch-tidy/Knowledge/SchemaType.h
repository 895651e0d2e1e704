//===- SchemaType.h - Types of the schema language --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A type as it stands in an operator's schema, with its alias annotations.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_SCHEMATYPE_H
#define TORCH_TIDY_KNOWLEDGE_SCHEMATYPE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VersionTuple.h"
#include <optional>
#include <string>
#include <vector>

namespace torchtidy {

/// Whose rules apply. The language was tried on LibTorch 1.13.1 and 2.15.0;
/// Either accepts what one of the two does.
enum class SchemaDialect { LibTorch113, LibTorch215, Either };

/// The dialect of a LibTorch version: up to 1.13 the older one, from 2.15 on
/// the newer one, between them (when exactly a rule changed was not tried) and
/// for the empty version Either.
SchemaDialect schemaDialectOf(llvm::VersionTuple LibTorch);

enum class SchemaTypeKind {
  Tensor,
  Int,
  SymInt,
  Float,
  Bool,
  SymBool,
  String,
  Complex,
  Scalar,
  ScalarType,
  Layout,
  MemoryFormat,
  Device,
  DeviceIndex,
  Generator,
  Storage,
  Stream,
  Dimname,
  QScheme,
  Quantizer,
  ConstQuantizerPtr,
  Any,
  AnyClass,
  AnyEnum,
  Capsule,
  None,
  Variable, ///< A type variable such as `t`.
  Class,    ///< `__torch__.torch.classes.ns.Name`
  List,     ///< `T[]`, `T[2]`
  Optional, ///< `T?`
  Tuple,    ///< `(T, U)`
  Dict,     ///< `Dict(K, V)`
  Union,    ///< `Union(T, U)`
  Future,   ///< `Future(T)`
  RRef,     ///< `RRef(T)`
  Await,    ///< `Await(T)`
};

/// `(a! -> b|c)` after a type; `!` alone is a write without sets.
struct AliasAnnotation {
  llvm::SmallVector<llvm::StringRef, 1> Before; ///< Set names; `*` is any set.
  llvm::SmallVector<llvm::StringRef, 1> After;  ///< Equal to Before if unsaid.
  bool IsWrite = false;
};

struct SchemaType {
  SchemaTypeKind Kind = SchemaTypeKind::Tensor;
  /// Of types that hold others: what they hold, in order.
  std::vector<SchemaType> Elements;
  std::optional<int64_t> ListSize; ///< The 2 of `int[2]`.
  std::optional<AliasAnnotation> Alias;
  llvm::StringRef Name; ///< Of a Variable or a Class: its full name.
  llvm::StringRef Text; ///< As written, annotations included.

  /// True if `!` stands on the type or on one it holds.
  bool isWritten() const;

  /// The alias sets of the type and of those it holds, after the call if
  /// \p AfterCall.
  void collectAliasSets(bool AfterCall,
                        llvm::SmallVectorImpl<llvm::StringRef> &Sets) const;

  /// The type in the language's own notation, without annotations and sizes.
  std::string str() const;
};

/// The type in a notation that is equal for types LibTorch takes for equal when
/// it compares a schema with a kernel: annotations and list sizes do not count,
/// `T??` is `T?`, a union with nothing but None is an optional, and `Dimname`,
/// `DeviceIndex` and `ConstQuantizerPtr` are other names of `str` and `int`.
/// \p SymIntIsInt makes `SymInt` one more name of `int`.
std::string canonicalSchemaType(const SchemaType &Type,
                                bool SymIntIsInt = false);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_SCHEMATYPE_H
