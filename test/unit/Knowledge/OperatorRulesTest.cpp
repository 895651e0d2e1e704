//===- OperatorRulesTest.cpp - the table of operators -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorRules.h"
#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

using namespace torchtidy;

namespace {

const llvm::VersionTuple Old(1, 13), New(2, 15);

OperatorRule parsed(llvm::StringRef Row) {
  llvm::Expected<OperatorRule> Rule = parseOperatorRule(Row);
  EXPECT_TRUE(bool(Rule)) << llvm::toString(Rule.takeError());
  return Rule ? *Rule : OperatorRule();
}

std::string errorOf(llvm::StringRef Row) {
  llvm::Expected<OperatorRule> Rule = parseOperatorRule(Row);
  return Rule ? "" : llvm::toString(Rule.takeError());
}

TEST(OperatorRules, EveryRowParses) {
  for (llvm::StringRef Row : operatorRuleRows())
    EXPECT_EQ(errorOf(Row), "");
}

TEST(OperatorRules, StandInOrderAndOnce) {
  std::pair<std::string, llvm::VersionTuple> Before;
  for (llvm::StringRef Row : operatorRuleRows()) {
    OperatorRule Rule = parsed(Row);
    std::pair<std::string, llvm::VersionTuple> Key(Rule.Name.str(), Rule.Since);
    EXPECT_LT(Before, Key) << Row.str();
    Before = Key;
  }
}

TEST(OperatorRules, NeedTheirColumns) {
  EXPECT_NE(errorOf("a\t-"), "");
  EXPECT_NE(errorOf("a\t-\t[\t-\tsame\tfresh\tall\trun"), "");
  EXPECT_NE(errorOf("a\t-\t-\t-\tnowhere\tfresh\tall\trun"), "");
  EXPECT_NE(errorOf("a\t-\t-\t-\tsame\tround\tall\trun"), "");
  EXPECT_NE(errorOf("a\t-\t-\t-\tsame\tfresh\tsome\trun"), "");
  EXPECT_NE(errorOf("a@b\t-\t-\t-\tsame\tfresh\tall\trun"), "");
  OperatorRule Rule =
      parsed("a.b@2.1\t-\t-\t-\tsame\tfresh or argument unwritten\tall; none\t"
             "run");
  EXPECT_EQ(Rule.Name, "a.b");
  EXPECT_EQ(Rule.Since, llvm::VersionTuple(2, 1));
  EXPECT_TRUE(Rule.MayBeArgument && Rule.IsUnwritten);
  EXPECT_EQ(Rule.Order, LayoutRule::Fresh);
  ASSERT_EQ(Rule.Grads.size(), 2u);
  EXPECT_EQ(Rule.Grads[1], GradRule::None);
}

// Schemas
// ---------------------------------------------------------------------

/// Why the expressions of a rule do not fit an overload; empty if they do.
std::string misfit(const OperatorRule &Rule, const OperatorOverload &Overload) {
  FunctionSchema Schema = Overload.schema();
  std::vector<llvm::StringRef> Names;
  for (const SchemaArgument &Argument : Schema.Arguments)
    Names.push_back(Argument.Name);
  for (const auto *List : {&Rule.Needs, &Rule.Shapes, &Rule.Dtypes})
    for (const RuleExpression &E : *List)
      if (llvm::Error Wrong = checkExpression(E, Names))
        return llvm::toString(std::move(Wrong));
  if (Rule.Shapes.size() > Schema.Returns.size() ||
      Rule.Dtypes.size() > Schema.Returns.size() ||
      Rule.Grads.size() > std::max<size_t>(1, Schema.Returns.size()))
    return "more results than the schema has";
  return {};
}

/// The overloads of a version that a row is for.
OperatorOverloads served(const OperatorRule &Rule, llvm::VersionTuple Version) {
  auto [Base, Name] = Rule.Name.split('.');
  OperatorOverloads All = findOperator(Base, Version);
  llvm::erase_if(All, [&, Name = Name](const OperatorOverload &O) {
    bool IsThere = Version == Old ? O.isIn113() : O.isIn215();
    return !IsThere || (!Name.empty() && O.overloadName() != Name);
  });
  return All;
}

TEST(OperatorRules, FitSchemasOfEveryVersion) {
  for (llvm::StringRef Row : operatorRuleRows()) {
    OperatorRule Rule = parsed(Row);
    bool IsAnywhere = false;
    for (llvm::VersionTuple Version : {Old, New}) {
      OperatorOverloads Overloads = served(Rule, Version);
      if (Overloads.empty() || Version < Rule.Since)
        continue;
      IsAnywhere = true;
      std::string Why;
      bool Fits = llvm::any_of(Overloads, [&](const OperatorOverload &O) {
        Why = misfit(Rule, O);
        return Why.empty();
      });
      EXPECT_TRUE(Fits) << Row.str() << "\n  in " << Version.getAsString()
                        << ": " << Why;
    }
    EXPECT_TRUE(IsAnywhere) << "no operator: " << Row.str();
  }
}

// Versions
// --------------------------------------------------------------------

GradRule gradOf(llvm::StringRef Name, llvm::VersionTuple Version) {
  return findOperatorRule(Name, "", Version)->Grads.front();
}

TEST(OperatorRules, DifferByVersion) {
  EXPECT_EQ(gradOf("special_bessel_j0", Old), GradRule::None);
  EXPECT_EQ(gradOf("special_bessel_j0", New), GradRule::All);
  EXPECT_EQ(gradOf("special_bessel_j0", llvm::VersionTuple(2, 16)),
            GradRule::All);
  // Nobody tried when it changed.
  EXPECT_EQ(gradOf("special_bessel_j0", llvm::VersionTuple(2, 3)),
            GradRule::Unknown);
  EXPECT_EQ(gradOf("special_bessel_j0", {}), GradRule::Unknown);
  // What the rows share holds.
  EXPECT_EQ(findOperatorRule("special_bessel_j0", "")->Shapes.size(), 1u);
  EXPECT_EQ(gradOf("exp", {}), GradRule::All);
}

TEST(OperatorRules, PreferTheOverloadsOwnRow) {
  EXPECT_EQ(findOperatorRule("sum", "dim_IntList")->Name, "sum.dim_IntList");
  EXPECT_EQ(findOperatorRule("sum", "other")->Name, "sum");
  EXPECT_FALSE(findOperatorRule("no_such_operator", ""));
}

TEST(OperatorRules, KnowWhatIsNotWritten) {
  EXPECT_TRUE(findOperatorRule("empty", "memory_format")->IsUnwritten);
  EXPECT_TRUE(findOperatorRule("empty_like", "")->IsUnwritten);
  EXPECT_FALSE(findOperatorRule("zeros", "")->IsUnwritten);
}

// Counts
// ----------------------------------------------------------------------

/// Does a row say all of what each overload that it serves returns?
bool isFull(const OperatorRule &Rule) {
  OperatorOverloads Overloads = served(Rule, New);
  if (Overloads.empty())
    Overloads = served(Rule, Old);
  return llvm::all_of(Overloads, [&](const OperatorOverload &O) {
    return isFullRule(Rule, O.schema());
  });
}

TEST(OperatorRules, CoverWhatProgramsCall) {
  std::set<std::string> Full, Partial, InPlace;
  for (llvm::StringRef Row : operatorRuleRows()) {
    OperatorRule Rule = parsed(Row);
    std::string Base = Rule.Name.split('.').first.str();
    (isFull(Rule) ? Full : Partial).insert(Base);
  }
  for (const std::string &Base : Full)
    if (!Full.count(Base + "_") && !findOperator(Base + "_", New).empty())
      InPlace.insert(Base + "_");
  for (const std::string &Base : Full)
    Partial.erase(Base);
  std::cout << Full.size() << " operators with full rules, " << InPlace.size()
            << " more in-place forms that these serve, " << Partial.size()
            << " with less\n";
  EXPECT_GE(Full.size(), 680u);
  EXPECT_GE(Full.size() + InPlace.size(), 830u);
}

// The page
// --------------------------------------------------------------------

TEST(OperatorRules, PageTellsEveryFunction) {
  std::ifstream File(TORCH_TIDY_SOURCE_DIR "/docs/operator-rules.md");
  std::stringstream Page;
  Page << File.rdbuf();
  auto Has = [Text = Page.str()](llvm::StringRef What) {
    return llvm::StringRef(Text).contains(What);
  };
#define RULE_FUNCTION(Name, MinArguments, MaxArguments, Meaning)               \
  EXPECT_TRUE(Has(                                                             \
      "- `" +                                                                  \
      std::string(Meaning).substr(0, std::string(Meaning).find(": ")) + "`"))  \
      << Meaning;
#include "Analysis/RuleFunctions.def"
}

} // namespace
