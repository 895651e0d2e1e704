//===- SchemaLexer.h - Tokens of the schema language ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_SCHEMALEXER_H
#define TORCH_TIDY_LIB_KNOWLEDGE_SCHEMALEXER_H

#include "torch-tidy/Knowledge/FunctionSchema.h"

namespace torchtidy {

struct SchemaToken {
  enum TokenKind {
    Identifier,
    Reserved, ///< A word that is no identifier: `None`, `True`, `in` ...
    Number,
    String,
    Punctuator,
    LineBreak, ///< A line break outside brackets, where it ends the schema.
    Invalid,
    End
  };
  TokenKind Kind = End;
  llvm::StringRef Text;

  bool is(llvm::StringRef Spelling) const {
    return Kind != String && Kind != Invalid && Text == Spelling;
  }
  bool is(TokenKind Wanted) const { return Kind == Wanted; }
};

/// The tokens of one text, read from left to right. The first failure stays:
/// parsers return false up to their caller and need not carry it.
class SchemaTokens {
public:
  explicit SchemaTokens(llvm::StringRef Text);

  const SchemaToken &current() const { return Tokens[Position]; }
  const SchemaToken &lookahead() const;
  SchemaToken next();
  bool nextIf(llvm::StringRef Spelling);

  /// Moves over \p Spelling or fails; \p Purpose ends "expected ')'".
  bool expect(llvm::StringRef Spelling, llvm::StringRef Purpose);

  /// Moves over a name and stores it in \p Name, or fails.
  bool expectName(llvm::StringRef What, llvm::StringRef &Name);

  /// Records "expected \p What" at the current token; returns false.
  bool failExpected(const llvm::Twine &What);

  /// Records \p Message for the place of \p Where; returns false.
  bool fail(llvm::StringRef Where, const llvm::Twine &Message);

  /// The text from the start of \p First to the token read last.
  llvm::StringRef textSince(const SchemaToken &First) const;

  llvm::Error takeError() const;

private:
  llvm::StringRef Text;
  llvm::SmallVector<SchemaToken, 64> Tokens;
  size_t Position = 0;
  std::optional<SchemaError> Failure;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_SCHEMALEXER_H
