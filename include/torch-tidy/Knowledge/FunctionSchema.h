//===- FunctionSchema.h - The schema language of operators ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parser of the strings that declare an operator of LibTorch, such as
/// `ns::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) ->
/// Tensor(a!)`. It accepts and rejects what `torch::jit::parseSchema` of
/// LibTorch 1.13.1 and 2.15.0 do when called by `Library::def`, oddities
/// included; it cannot know which `__torch__` classes a program registers and
/// accepts every one. Names in the results are views into the parsed text.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_FUNCTIONSCHEMA_H
#define TORCH_TIDY_KNOWLEDGE_FUNCTIONSCHEMA_H

#include "torch-tidy/Knowledge/SchemaType.h"
#include "llvm/Support/Error.h"
#include <string>

namespace torchtidy {

/// The value after `=`. LibTorch hardly compares it with the type: a string as
/// the default of an `int` is accepted, so compare Kind where it matters.
struct SchemaDefault {
  enum ValueKind { None, Boolean, Integer, Float, Complex, String, Name, List };
  ValueKind Kind = None;
  llvm::StringRef Text; ///< As written, quotes included.
  /// The value of an Integer or a Boolean, and what a Name such as `Mean` or
  /// `long` stands for.
  int64_t Value = 0;
  std::vector<SchemaDefault> Elements; ///< Of a List.
};

struct SchemaArgument {
  SchemaType Type;
  llvm::StringRef Name; ///< Empty only for an unnamed return value.
  std::optional<SchemaDefault> Default;
  bool IsKeywordOnly = false;
};

/// `namespace::name.overload`; namespace and overload may be empty.
struct OperatorName {
  llvm::StringRef Namespace;
  llvm::StringRef Name;
  llvm::StringRef Overload;
};

struct FunctionSchema {
  OperatorName Name;
  std::vector<SchemaArgument> Arguments;
  std::vector<SchemaArgument> Returns;
  bool IsVararg = false;          ///< `...` ends the argument list.
  bool HasVariadicReturn = false; ///< `...` ends the return list.

  /// True if a `!` says that the call writes to an argument.
  bool mutatesArguments() const;

  /// True if a returned value is annotated as sharing memory with an argument:
  /// views (`Tensor(a)`) and returned self or out (`Tensor(a!)`).
  bool returnsAlias() const;

  /// The arguments whose alias sets \p Returns[Index] shares. A wildcard return
  /// shares memory with every argument that has alias sets.
  llvm::SmallVector<unsigned, 2> aliasedArguments(unsigned Index) const;

  /// True if the schema promises that the call only computes something: it
  /// writes to nothing and returns something. A schema cannot tell of hidden
  /// effects; OperatorSchemas.h can.
  bool isPure() const;
};

/// Why a text is no schema, and where.
class SchemaError : public llvm::ErrorInfo<SchemaError> {
public:
  SchemaError(size_t Offset, size_t Length, std::string Message)
      : Offset(Offset), Length(Length), Message(std::move(Message)) {}

  size_t offset() const { return Offset; } ///< In bytes, from 0.
  size_t length() const { return Length; } ///< 0 at the end of the text.
  /// Lower case, no period, names no position.
  const std::string &reason() const { return Message; }

  void log(llvm::raw_ostream &Out) const override;
  std::error_code convertToErrorCode() const override;
  static char ID; ///< LLVM's way to tell error classes apart.

private:
  size_t Offset;
  size_t Length;
  std::string Message;
};

/// Parses a whole schema. The error is a SchemaError; its place is the token a
/// user has to change, which for a few errors is another than LibTorch marks.
llvm::Expected<FunctionSchema>
parseFunctionSchema(llvm::StringRef Text,
                    SchemaDialect Dialect = SchemaDialect::Either);

/// Parses a bare name, as `Library::def` and `Library::impl` accept.
llvm::Expected<OperatorName> parseOperatorName(llvm::StringRef Text);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_FUNCTIONSCHEMA_H
