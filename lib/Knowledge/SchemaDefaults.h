//===- SchemaDefaults.h - Default values in a schema ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_SCHEMADEFAULTS_H
#define TORCH_TIDY_LIB_KNOWLEDGE_SCHEMADEFAULTS_H

#include "SchemaLexer.h"

namespace torchtidy {

/// Reads the value after `=` into \p Value. Returns false and leaves the reason
/// in \p Tokens if a parameter of \p Type can have no such default.
bool parseSchemaDefault(SchemaTokens &Tokens, const SchemaType &Type,
                        SchemaDialect Dialect, SchemaDefault &Value);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_SCHEMADEFAULTS_H
