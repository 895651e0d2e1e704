//===- Knowledge/RuleExpression.h - expressions of rules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The small language in which the table of operators says what a call needs
/// and gives: `matmul(self, other)`, `size(weight, 1) * groups`,
/// `if reduction == 0 then shape(self) else []`. Names are those of the
/// operator's schema. What the functions mean is told in
/// docs/operator-rules.md.
///
/// From weak to strong: `if a then b else c`; `or`; `and`; `not`; `==` `!=` `<`
/// `<=` `>` `>=`; `+` `-`; `*` `/` `%`; unary `-`; `x[i]`. `/` divides integers
/// and rounds down. `[a, b, ...c]` is a list with the elements of `c` at its
/// end; several `...` may stand anywhere.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_RULEEXPRESSION_H
#define TORCH_TIDY_KNOWLEDGE_RULEEXPRESSION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <vector>

namespace torchtidy {

struct RuleExpression {
  enum class Kind : uint8_t {
    Integer, ///< Value
    Text,    ///< Name, without its quotes
    Name,    ///< Name
    Call,    ///< Name(Parts...)
    Binary,  ///< Parts[0] Name Parts[1]; Name is `+`, `==`, `and`, ...
    Unary,   ///< Name Parts[0]; `-` or `not`
    Index,   ///< Parts[0][Parts[1]]
    List,    ///< [Parts...]
    Spread,  ///< ...Parts[0], in a list
    If,      ///< if Parts[0] then Parts[1] else Parts[2]
    Needs,   ///< Parts[0] : "Name"
  };
  Kind What;
  llvm::StringRef Name;
  int64_t Value = 0;
  std::vector<RuleExpression> Parts;
};

/// Parses \p Text, which must outlive the result. The error tells the column.
llvm::Expected<RuleExpression> parseRuleExpression(llvm::StringRef Text);

/// Parses expressions separated by `;`, each of which may end in `: "text"`.
/// `-` alone stands for none.
llvm::Expected<std::vector<RuleExpression>>
parseRuleExpressions(llvm::StringRef Text);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_RULEEXPRESSION_H
