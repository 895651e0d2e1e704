//===- ModuleFormsTest.cpp - the table of layers ----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ModuleForms.h"
#include "TableRows.h"
#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace torchtidy;

namespace {

const char Text[] =
#include "ModuleForms.inc"
    ;

std::vector<llvm::StringRef> rows() { return rowsOf(Text); }

std::string errorOf(llvm::StringRef Row) {
  llvm::Expected<ModuleForm> Form = parseModuleForm(Row);
  return Form ? "" : llvm::toString(Form.takeError());
}

TEST(ModuleForms, EveryRowParses) {
  ASSERT_GT(rows().size(), 120u);
  for (llvm::StringRef Row : rows())
    EXPECT_EQ(errorOf(Row), "");
}

TEST(ModuleForms, StandInOrderOnceEach) {
  llvm::StringRef Before;
  for (llvm::StringRef Row : rows()) {
    llvm::StringRef Name = Row.split('\t').first;
    EXPECT_LT(Before.str(), Name.str());
    Before = Name;
  }
}

TEST(ModuleForms, NeedTheirColumns) {
  EXPECT_NE(errorOf("A\t-"), "");
  EXPECT_EQ(errorOf("A\t-\t-\t-\t-\t-\t-\t-\th"), "");
  EXPECT_NE(errorOf("A\t-\tb\t-\t-\t-\t-\t-\th"), "");
  EXPECT_NE(errorOf("A\t-\t-\tb=[\t-\t-\t-\t-\th"), "");
  EXPECT_NE(errorOf("A\t-\t-\t-\tf(\t-\t-\t-\th"), "");
  EXPECT_NE(errorOf("A\t-\t-\t-\t-\t-\tb\t-\th"), "");
  EXPECT_NE(errorOf("A\t-\t-\t-\t-\t-\t-\t[\th"), "");
}

TEST(ModuleForms, SayWhatLayersAre) {
  llvm::Expected<ModuleForm> Form =
      parseModuleForm("A\tb, c?\td=1\t~e:int64=[b, 2]; *f=none\thas_rank(x, "
                      "3)\tg\th=i\t[1]; {[2]; [b, 3]}\tj.h");
  ASSERT_TRUE(bool(Form));
  ASSERT_EQ(Form->Constructor.size(), 2u);
  EXPECT_EQ(Form->Constructor[1], "c");
  EXPECT_FALSE(Form->HasDefault);
  ASSERT_EQ(Form->Tensors.size(), 2u);
  EXPECT_TRUE(Form->Tensors[0].IsBuffer);
  EXPECT_EQ(Form->Tensors[0].Name, "e");
  EXPECT_EQ(Form->Tensors[0].Type, "int64");
  EXPECT_TRUE(Form->Tensors[0].IsMember);
  EXPECT_FALSE(Form->Tensors[1].IsMember);
  EXPECT_EQ(Form->Needs.size(), 1u);
  ASSERT_EQ(Form->Results.size(), 2u);
  EXPECT_EQ(Form->Results[1].Parts.size(), 2u);
}

TEST(ModuleForms, ArgumentsCanBeLeftOut) {
  EXPECT_FALSE(findModuleForm("Linear")->HasDefault);
  EXPECT_TRUE(findModuleForm("Dropout")->HasDefault);
  EXPECT_TRUE(findModuleForm("ReLU")->HasDefault);
}

// The functional forms are there, and each layer says what it returns.
TEST(ModuleForms, CallForms) {
  for (llvm::StringRef Row : rows()) {
    ModuleForm Form = llvm::cantFail(parseModuleForm(Row));
    if (Form.Name.split('.').second == "reset") {
      EXPECT_TRUE(Form.Forward.empty() && Form.Results.empty()) << Row.str();
      EXPECT_FALSE(Form.Needs.empty()) << Row.str();
      continue;
    }
    bool IsContainer = Form.Source == "container";
    EXPECT_NE(Form.Forward.empty() && Form.Results.empty(), !IsContainer)
        << Row.str();
    if (!Form.Forward.empty() && !Form.Forward.starts_with("="))
      EXPECT_FALSE(findFunctionalForms(Form.Forward).empty()) << Row.str();
    llvm::StringRef Class = Form.Name.split('.').first;
    EXPECT_TRUE(findModuleForm(Class)) << Row.str();
  }
}

void namesIn(const RuleExpression &E, std::vector<llvm::StringRef> &Names) {
  if (E.What == RuleExpression::Kind::Name)
    Names.push_back(E.Name);
  for (const RuleExpression &Part : E.Parts)
    namesIn(Part, Names);
}

// Shapes of tensors use options that the row names.
TEST(ModuleForms, ShapesUseKnownNames) {
  for (llvm::StringRef Row : rows()) {
    ModuleForm Form = llvm::cantFail(parseModuleForm(Row));
    std::vector<llvm::StringRef> Known = Form.Constructor;
    for (const FormSetting &Default : Form.Defaults)
      Known.push_back(Default.Name);
    for (const ModuleTensor &Tensor : Form.Tensors) {
      // The option that holds the tensor.
      if (Tensor.Shape.What == RuleExpression::Kind::Name)
        continue;
      llvm::Error Wrong = checkExpression(Tensor.Shape, Known);
      EXPECT_EQ(llvm::toString(std::move(Wrong)), "") << Row.str();
    }
    // Functions of needs and results exist, whatever they are given.
    for (const RuleExpression &Need : Form.Needs) {
      std::vector<llvm::StringRef> Names;
      namesIn(Need, Names);
      llvm::Error Wrong = checkExpression(Need, Names);
      EXPECT_EQ(llvm::toString(std::move(Wrong)), "") << Row.str();
    }
  }
}

TEST(ModuleForms, AreFoundByName) {
  EXPECT_TRUE(findModuleForm("Linear"));
  EXPECT_FALSE(findModuleForm("Linea"));
  EXPECT_FALSE(findModuleForm(""));
  EXPECT_EQ(findModuleMethod("MaxPool2d", "forward")->Forward, "max_pool2d");
  EXPECT_EQ(findModuleMethod("MaxPool2d", "forward_with_indices")->Forward,
            "max_pool2d_with_indices");
  EXPECT_FALSE(findModuleMethod("Linear", "forward_with_indices"));
}

} // namespace
