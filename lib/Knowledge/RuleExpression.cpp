//===- RuleExpression.cpp - expressions of rules ----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/RuleExpression.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;

using Kind = RuleExpression::Kind;

namespace {

// Deeper than any rule that a person can read.
constexpr unsigned MaxDepth = 64;

class Parser {
public:
  explicit Parser(llvm::StringRef Text) : Text(Text), Rest(Text) { skip(); }

  std::vector<RuleExpression> list() {
    std::vector<RuleExpression> Result;
    if (Rest == "-")
      return Result;
    do {
      RuleExpression E = expression();
      if (take(":")) {
        RuleExpression Words = primary();
        if (Words.What != Kind::Text)
          fail("a text in quotes");
        E = {Kind::Needs, Words.Name, 0, {std::move(E)}};
      }
      Result.push_back(std::move(E));
    } while (Wanted.empty() && take(";"));
    expectEnd();
    return Result;
  }

  RuleExpression whole() {
    RuleExpression E = expression();
    expectEnd();
    return E;
  }

  llvm::Error takeError() const {
    if (Wanted.empty())
      return llvm::Error::success();
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        llvm::formatv("column {0} of '{1}': expected {2}", Column, Text, Wanted)
            .str());
  }

private:
  void skip() { Rest = Rest.ltrim(' '); }

  void fail(llvm::StringRef What) {
    if (!Wanted.empty())
      return;
    Wanted = What.str();
    Column = Text.size() - Rest.size() + 1;
    Rest = {};
  }

  void expectEnd() {
    if (!Rest.empty())
      fail("the end of the expression");
  }

  bool take(llvm::StringRef Token) {
    if (Rest.take_front(Token.size()) != Token)
      return false;
    bool IsWord = llvm::isAlpha(Token.back());
    if (IsWord && Rest.size() > Token.size() &&
        (llvm::isAlnum(Rest[Token.size()]) || Rest[Token.size()] == '_'))
      return false;
    Rest = Rest.drop_front(Token.size());
    skip();
    return true;
  }

  void expect(llvm::StringRef Token) {
    if (!take(Token))
      fail(llvm::formatv("'{0}'", Token).str());
  }

  RuleExpression expression() {
    if (++Depth > MaxDepth)
      fail("an expression of fewer levels");
    RuleExpression Result = chosen();
    --Depth;
    return Result;
  }

  RuleExpression chosen() {
    if (!Wanted.empty())
      return {Kind::Integer, {}, 0, {}};
    if (!take("if"))
      return binary(0);
    RuleExpression Condition = expression();
    expect("then");
    RuleExpression Then = expression();
    expect("else");
    RuleExpression Else = expression();
    return {Kind::If,
            {},
            0,
            {std::move(Condition), std::move(Then), std::move(Else)}};
  }

  RuleExpression binary(unsigned Level) {
    static constexpr std::initializer_list<llvm::StringLiteral> Levels[] = {
        {"or"},
        {"and"},
        {"==", "!=", "<=", ">=", "<", ">"},
        {"+", "-"},
        {"*", "/", "%"}};
    if (Level == std::size(Levels))
      return unary();
    if (Level == 2 && take("not"))
      return {Kind::Unary, "not", 0, {binary(2)}};
    RuleExpression Left = binary(Level + 1);
    for (bool Found = true; Found && Wanted.empty();) {
      Found = false;
      for (llvm::StringLiteral Token : Levels[Level])
        if (!Found && take(Token)) {
          RuleExpression Right = binary(Level + 1);
          Left = {Kind::Binary, Token, 0, {std::move(Left), std::move(Right)}};
          Found = true;
        }
    }
    return Left;
  }

  RuleExpression unary() {
    if (take("-"))
      return {Kind::Unary, "-", 0, {unary()}};
    RuleExpression Result = primary();
    while (Wanted.empty() && take("[")) {
      RuleExpression Index = expression();
      expect("]");
      Result = {Kind::Index, {}, 0, {std::move(Result), std::move(Index)}};
    }
    return Result;
  }

  std::vector<RuleExpression> parts(llvm::StringRef End) {
    std::vector<RuleExpression> Result;
    if (take(End))
      return Result;
    do {
      bool Spread = take("...");
      RuleExpression E = expression();
      if (Spread)
        E = {Kind::Spread, {}, 0, {std::move(E)}};
      Result.push_back(std::move(E));
    } while (Wanted.empty() && take(","));
    expect(End);
    return Result;
  }

  RuleExpression primary() {
    if (take("(")) {
      RuleExpression Inner = expression();
      expect(")");
      return Inner;
    }
    if (take("["))
      return {Kind::List, {}, 0, parts("]")};
    if (take("\"")) {
      size_t End = Rest.find('"');
      if (End == llvm::StringRef::npos) {
        fail("a closing quote");
        return {Kind::Text, {}, 0, {}};
      }
      RuleExpression Result{Kind::Text, Rest.take_front(End), 0, {}};
      Rest = Rest.drop_front(End + 1);
      skip();
      return Result;
    }
    llvm::StringRef Word = Rest.take_while(
        [](char C) { return llvm::isAlnum(C) || C == '_' || C == '.'; });
    int64_t Value;
    if (Word.empty()) {
      fail("an operand");
      return {Kind::Integer, {}, 0, {}};
    }
    if (llvm::isDigit(Word.front()) && Word.getAsInteger(10, Value)) {
      fail("an integer");
      return {Kind::Integer, {}, 0, {}};
    }
    Rest = Rest.drop_front(Word.size());
    skip();
    if (llvm::isDigit(Word.front()))
      return {Kind::Integer, {}, Value, {}};
    if (take("("))
      return {Kind::Call, Word, 0, parts(")")};
    return {Kind::Name, Word, 0, {}};
  }

  llvm::StringRef Text, Rest;
  std::string Wanted;
  size_t Column = 0;
  unsigned Depth = 0;
};

} // namespace

llvm::Expected<RuleExpression>
torchtidy::parseRuleExpression(llvm::StringRef Text) {
  Parser P(Text);
  RuleExpression Result = P.whole();
  if (llvm::Error Wrong = P.takeError())
    return std::move(Wrong);
  return Result;
}

llvm::Expected<std::vector<RuleExpression>>
torchtidy::parseRuleExpressions(llvm::StringRef Text) {
  Parser P(Text);
  std::vector<RuleExpression> Result = P.list();
  if (llvm::Error Wrong = P.takeError())
    return std::move(Wrong);
  return Result;
}
