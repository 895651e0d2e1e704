//===- FunctionalFormsTest.cpp - the table of forms -------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "TableRows.h"
#include "torch-tidy/Knowledge/FunctionSchema.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <optional>

using namespace torchtidy;

namespace {

const char Text[] =
#include "FunctionalForms.inc"
    ;

std::vector<llvm::StringRef> rows() { return rowsOf(Text); }

std::string errorOf(llvm::StringRef Row) {
  llvm::Expected<FunctionalForm> Form = parseFunctionalForm(Row);
  return Form ? "" : llvm::toString(Form.takeError());
}

TEST(FunctionalForms, EveryRowParses) {
  ASSERT_GT(rows().size(), 100u);
  for (llvm::StringRef Row : rows())
    EXPECT_EQ(errorOf(Row), "");
}

TEST(FunctionalForms, StandInOrder) {
  llvm::StringRef Before;
  for (llvm::StringRef Row : rows()) {
    llvm::StringRef Name = Row.split('\t').first;
    EXPECT_LE(Before.str(), Name.str());
    Before = Name;
  }
}

TEST(FunctionalForms, NeedTheirColumns) {
  EXPECT_NE(errorOf("a\t-"), "");
  EXPECT_NE(errorOf("a\t-\t-\t-\t-\tx.h"), "");
  EXPECT_NE(errorOf("=a\t-\tb\t-\t-\tx.h"), "");
  EXPECT_NE(errorOf("a\t-\tb#c\t-\t-\tx.h"), "");
  EXPECT_NE(errorOf("a\t-\tb > c\td=e\t-\tx.h"), "");
  EXPECT_NE(errorOf("a\t-\tb\td\t-\tx.h"), "");
  EXPECT_NE(errorOf("a\t-\tb\t-\td=\tx.h"), "");
}

TEST(FunctionalForms, SayWhatTheyCall) {
  llvm::Expected<FunctionalForm> Form = parseFunctionalForm(
      "a\t!x, rank(y)=4\tb.c > d(_)#1\t- > self=it\te=1\th");
  ASSERT_TRUE(bool(Form));
  ASSERT_EQ(Form->Conditions.size(), 2u);
  EXPECT_EQ(Form->Conditions[1], "rank(y)=4");
  ASSERT_EQ(Form->Steps.size(), 2u);
  EXPECT_EQ(Form->Steps[0].Operator, "b");
  EXPECT_EQ(Form->Steps[0].Overload, "c");
  EXPECT_EQ(Form->Steps[0].Part, -1);
  EXPECT_FALSE(Form->Steps[0].CanBeInPlace);
  EXPECT_TRUE(Form->Steps[1].CanBeInPlace);
  EXPECT_EQ(Form->Steps[1].Part, 1);
  ASSERT_EQ(Form->Steps[1].Arguments.size(), 1u);
  EXPECT_EQ(Form->Steps[1].Arguments[0].Source, "it");
  ASSERT_EQ(Form->Defaults.size(), 1u);
  EXPECT_EQ(Form->Defaults[0].Name, "e");
}

std::optional<FunctionSchema> schemaOf(const std::string &Name,
                                       llvm::StringRef Overload,
                                       llvm::VersionTuple LibTorch) {
  for (const OperatorOverload &One : findOperator(Name, LibTorch))
    if (One.overloadName() == Overload)
      return One.schema();
  return std::nullopt;
}

// Each LibTorch has the operators, and they have the arguments.
TEST(FunctionalForms, CallOperators) {
  for (llvm::VersionTuple LibTorch :
       {llvm::VersionTuple(1, 13), llvm::VersionTuple(2, 15)})
    for (llvm::StringRef Row : rows()) {
      FunctionalForm Form = llvm::cantFail(parseFunctionalForm(Row));
      for (const FormStep &Step : Form.Steps) {
        auto Schema = schemaOf(Step.Operator.str(), Step.Overload, LibTorch);
        ASSERT_TRUE(Schema) << Row.str();
        if (Step.CanBeInPlace)
          EXPECT_TRUE(schemaOf((Step.Operator + "_").str(), "", LibTorch))
              << Row.str();
        for (const FormSetting &Setting : Step.Arguments)
          EXPECT_TRUE(llvm::any_of(Schema->Arguments,
                                   [&](const SchemaArgument &Argument) {
                                     return Argument.Name == Setting.Name;
                                   }))
              << Row.str() << ": " << Setting.Name.str();
      }
    }
}

TEST(FunctionalForms, AreFoundByName) {
  EXPECT_EQ(findFunctionalForms("relu").size(), 1u);
  EXPECT_EQ(findFunctionalForms("conv2d").size(), 3u);
  EXPECT_TRUE(findFunctionalForms("conv4d").empty());
  EXPECT_TRUE(findFunctionalForms("").empty());
}

TEST(FunctionalForms, KnowEnumerators) {
  EXPECT_EQ(findFormEnumerator("mse_loss", "reduction", "kMean"), "1");
  EXPECT_EQ(findFormEnumerator("embedding_bag", "mode", "kMean"), "1");
  EXPECT_EQ(findFormEnumerator("pad", "mode", "kReflect"), "'reflect'");
  EXPECT_EQ(findFormEnumerator("pad", "mode", "kZeros"), "");
  EXPECT_EQ(findFormEnumerator("pad", "value", "kReflect"), "");
}

} // namespace
