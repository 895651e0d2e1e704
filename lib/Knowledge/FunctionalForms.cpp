//===- FunctionalForms.cpp - torch::nn::functional ------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "SortedTable.h"
#include "TableRow.h"

using namespace torchtidy;

static const char FormText[] =
#include "FunctionalForms.inc"
    ;

static constexpr SortedTable Forms({FormText, sizeof(FormText) - 1}, "\t");

// relu(_), max_pool2d_with_indices#0, softmax.int
static bool parseOperator(llvm::StringRef Text, FormStep &Step) {
  llvm::StringRef Part;
  std::tie(Text, Part) = Text.split('#');
  if (!Part.empty() && Part.getAsInteger(10, Step.Part))
    return false;
  Step.CanBeInPlace = Text.consume_back("(_)");
  std::tie(Step.Operator, Step.Overload) = Text.split('.');
  return !Step.Operator.empty();
}

llvm::Expected<FunctionalForm>
torchtidy::parseFunctionalForm(llvm::StringRef Row) {
  llvm::SmallVector<llvm::StringRef, 6> Columns;
  Row.split(Columns, '\t');
  FunctionalForm Form;
  Form.Name = Columns[0];
  if (Columns.size() != 6)
    return wrongRow(Form.Name,
                    llvm::Twine(Columns.size()) + " columns, 6 are needed");
  for (llvm::StringRef Condition : partsOf(Columns[1], ','))
    Form.Conditions.push_back(Condition);
  std::vector<llvm::StringRef> Operators = partsOf(Columns[2], '>');
  std::vector<llvm::StringRef> Arguments = partsOf(Columns[3], '>');
  if (!Arguments.empty() && Arguments.size() != Operators.size())
    return wrongRow(Form.Name, "not every operator has its arguments");
  for (size_t I = 0; I < Operators.size(); ++I) {
    FormStep &Step = Form.Steps.emplace_back();
    if (!parseOperator(Operators[I], Step))
      return wrongRow(Form.Name, "'" + Operators[I] + "' is no operator");
    if (!Arguments.empty() && !parseSettings(Arguments[I], Step.Arguments))
      return wrongRow(Form.Name, "'" + Arguments[I] + "' are no arguments");
  }
  if (Form.Steps.empty() != Form.Name.starts_with("="))
    return wrongRow(Form.Name, "no operator");
  if (!parseSettings(Columns[4], Form.Defaults))
    return wrongRow(Form.Name, "'" + Columns[4] + "' are no defaults");
  Form.Source = Columns[5];
  return Form;
}

std::vector<FunctionalForm>
torchtidy::findFunctionalForms(llvm::StringRef Name) {
  std::vector<FunctionalForm> Found;
  Forms.forEachRow(Name, [&](llvm::StringRef Row) {
    Found.push_back(llvm::cantFail(parseFunctionalForm(Row)));
  });
  return Found;
}

llvm::StringRef torchtidy::findFormEnumerator(llvm::StringRef Operator,
                                              llvm::StringRef Argument,
                                              llvm::StringRef Enumerator) {
  for (std::string Key :
       {("=" + Operator + "." + Argument).str(), ("=" + Argument).str()})
    for (const FunctionalForm &Form : findFunctionalForms(Key))
      for (const FormSetting &Setting : Form.Defaults)
        if (Setting.Name == Enumerator)
          return Setting.Source;
  return "";
}
