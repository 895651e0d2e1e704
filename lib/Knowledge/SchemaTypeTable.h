//===- SchemaTypeTable.h - Rows of SchemaTypes.def --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_SCHEMATYPETABLE_H
#define TORCH_TIDY_LIB_KNOWLEDGE_SCHEMATYPETABLE_H

#include "torch-tidy/Knowledge/SchemaType.h"

namespace torchtidy {

/// What the default of a parameter may be.
enum class DefaultRule { NoneOnly, Constant, DeviceString, Nothing };

/// What the elements of a list's default may be.
enum class ListRule { Integers, Floats, Complexes, Booleans, Nothing };

/// Which of the two tried versions knows a row.
enum class RowDialects { Both, Old, New };

struct SchemaTypeRow {
  SchemaTypeKind Kind;
  llvm::StringLiteral Spelling;
  DefaultRule Default;
  ListRule ListDefault;
  bool IsDictKey;
  RowDialects Dialects;
};

inline constexpr SchemaTypeRow SchemaTypeRows[] = {
#define SCHEMA_TYPE(Kind, Spelling, Default, ListDefault, IsDictKey, Dialects) \
  {SchemaTypeKind::Kind,  Spelling,  DefaultRule::Default,                     \
   ListRule::ListDefault, IsDictKey, RowDialects::Dialects},
#include "SchemaTypes.def"
};

/// The row of a type that holds no other; null for the rest.
inline const SchemaTypeRow *findSchemaTypeRow(SchemaTypeKind Kind) {
  for (const SchemaTypeRow &Row : SchemaTypeRows)
    if (Row.Kind == Kind)
      return &Row;
  return nullptr;
}

inline bool isKnownIn(RowDialects Dialects, SchemaDialect Dialect) {
  return Dialects == RowDialects::Both || Dialect == SchemaDialect::Either ||
         (Dialects == RowDialects::Old) ==
             (Dialect == SchemaDialect::LibTorch113);
}

/// True for the types whose values LibTorch keeps as plain integers.
inline bool isIntegerLike(SchemaTypeKind Kind) {
  const SchemaTypeRow *Row = findSchemaTypeRow(Kind);
  return Row && Row->ListDefault == ListRule::Integers;
}

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_SCHEMATYPETABLE_H
