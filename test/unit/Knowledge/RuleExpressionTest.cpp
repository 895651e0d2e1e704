//===- RuleExpressionTest.cpp - the notation of rules -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/RuleExpression.h"
#include "gtest/gtest.h"

using namespace torchtidy;

namespace {

using Kind = RuleExpression::Kind;

// With every part in parentheses.
std::string print(const RuleExpression &E) {
  std::string Parts;
  for (const RuleExpression &Part : E.Parts)
    Parts += (Parts.empty() ? "" : " ") + print(Part);
  switch (E.What) {
  case Kind::Integer:
    return std::to_string(E.Value);
  case Kind::Text:
    return "'" + E.Name.str() + "'";
  case Kind::Name:
    return E.Name.str();
  case Kind::Call:
  case Kind::Binary:
  case Kind::Unary:
    return "(" + E.Name.str() + (Parts.empty() ? "" : " ") + Parts + ")";
  case Kind::Index:
    return "(at " + Parts + ")";
  case Kind::List:
    return "[" + Parts + "]";
  case Kind::Spread:
    return "..." + Parts;
  case Kind::If:
    return "(if " + Parts + ")";
  case Kind::Needs:
    return "(needs " + Parts + " '" + E.Name.str() + "')";
  }
  return {};
}

std::string parsed(llvm::StringRef Text) {
  llvm::Expected<RuleExpression> E = parseRuleExpression(Text);
  return E ? print(*E) : "error: " + llvm::toString(E.takeError());
}

TEST(RuleExpression, BindsAsItSays) {
  EXPECT_EQ(parsed("a + b * c"), "(+ a (* b c))");
  EXPECT_EQ(parsed("(a + b) * c"), "(* (+ a b) c)");
  EXPECT_EQ(parsed("a - b - c"), "(- (- a b) c)");
  EXPECT_EQ(parsed("a == b and c or d"), "(or (and (== a b) c) d)");
  EXPECT_EQ(parsed("not a == b"), "(not (== a b))");
  EXPECT_EQ(parsed("-a[1] % 2"), "(% (- (at a 1)) 2)");
  EXPECT_EQ(parsed("a <= b"), "(<= a b)");
  EXPECT_EQ(parsed("if a then b else if c then 1 else 2"),
            "(if a b (if c 1 2))");
}

TEST(RuleExpression, HasCallsListsAndTexts) {
  EXPECT_EQ(parsed("f()"), "(f)");
  EXPECT_EQ(parsed("f(x, g(y), 'a')"),
            "error: column 12 of 'f(x, g(y), 'a')': expected an operand");
  EXPECT_EQ(parsed("f(x, \"a b\")"), "(f x 'a b')");
  EXPECT_EQ(parsed("[]"), "[]");
  EXPECT_EQ(parsed("[...a, b, ...f(c)]"), "[...a b ...(f c)]");
  EXPECT_EQ(parsed("thenabouts + android"), "(+ thenabouts android)");
}

TEST(RuleExpression, TellsTheColumnOfAnError) {
  EXPECT_EQ(parsed("f(a"), "error: column 4 of 'f(a': expected ')'");
  EXPECT_EQ(parsed("a b"),
            "error: column 3 of 'a b': expected the end of the expression");
  EXPECT_EQ(parsed("if a then b"),
            "error: column 12 of 'if a then b': expected 'else'");
  EXPECT_EQ(parsed("1x"), "error: column 1 of '1x': expected an integer");
  EXPECT_EQ(parsed("\"a"),
            "error: column 2 of '\"a': expected a closing quote");
  EXPECT_NE(parsed(std::string(200, '(')).find("fewer levels"),
            std::string::npos);
}

TEST(RuleExpression, ListsMayTellWhatIsNeeded) {
  auto List = parseRuleExpressions("a; b : \"both\"");
  ASSERT_TRUE(bool(List));
  ASSERT_EQ(List->size(), 2u);
  EXPECT_EQ(print((*List)[1]), "(needs b 'both')");
  auto None = parseRuleExpressions("-");
  ASSERT_TRUE(bool(None));
  EXPECT_TRUE(None->empty());
  auto Wrong = parseRuleExpressions("a : b");
  ASSERT_FALSE(bool(Wrong));
  EXPECT_NE(llvm::toString(Wrong.takeError()).find("a text in quotes"),
            std::string::npos);
}

} // namespace
