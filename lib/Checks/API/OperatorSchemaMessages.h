//===- OperatorSchemaMessages.h - a mismatch in words -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_OPERATORSCHEMAMESSAGES_H
#define TORCH_TIDY_CHECKS_API_OPERATORSCHEMAMESSAGES_H

#include "torch-tidy/Analysis/OperatorRegistration.h"
#include "torch-tidy/Knowledge/KernelSignature.h"

namespace torchtidy {

/// compareKernel for clang's types; empty also if the call cannot compile.
llvm::SmallVector<KernelMismatch, 2>
compareWithSchema(const FunctionSchema &Schema, const KernelFunction &Kernel,
                  const clang::ASTContext &Context, SchemaDialect Dialect);

/// A mismatch, its place in the schema's text and in the program.
struct MismatchInWords {
  std::string Message;
  llvm::StringRef InSchema;         ///< Empty: the whole.
  clang::SourceLocation InFunction; ///< Invalid if there is no declaration.
};

MismatchInWords inWords(const KernelMismatch &Mismatch,
                        const FunctionSchema &Schema,
                        const KernelFunction &Kernel,
                        const clang::ASTContext &Context,
                        SchemaDialect Dialect);

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_OPERATORSCHEMAMESSAGES_H
