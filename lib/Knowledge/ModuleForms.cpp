//===- ModuleForms.cpp - layers of torch::nn ------------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ModuleForms.h"
#include "SortedTable.h"
#include "TableRow.h"

using namespace torchtidy;

static const char FormText[] =
#include "ModuleForms.inc"
    ;

static constexpr SortedTable Forms({FormText, sizeof(FormText) - 1}, "\t");

// in_features, out_features    p?
static void parseConstructor(llvm::StringRef Text, ModuleForm &Form) {
  Form.HasDefault = true;
  for (llvm::StringRef Name : partsOf(Text, ',')) {
    if (!Name.consume_back("?"))
      Form.HasDefault = false;
    Form.Constructor.push_back(Name);
  }
}

// weight=[out, in]; ~running_mean=[n]; ~count:int64=[]
static llvm::Error parseTensors(llvm::StringRef Text, ModuleForm &Form) {
  for (llvm::StringRef Part : partsOf(Text, ';')) {
    ModuleTensor Tensor;
    Tensor.IsBuffer = Part.consume_front("~");
    Tensor.IsMember = !Part.consume_front("*");
    auto [Name, Shape] = Part.split('=');
    std::tie(Tensor.Name, Tensor.Type) = Name.split(':');
    auto Parsed = parseRuleExpression(Shape);
    if (!Parsed)
      return Parsed.takeError();
    Tensor.Shape = std::move(*Parsed);
    Form.Tensors.push_back(std::move(Tensor));
  }
  return llvm::Error::success();
}

// [n, 3]; {[n], [m]}
static llvm::Error parseResults(llvm::StringRef Text, char Separator,
                                std::vector<ModuleResult> &Results) {
  for (llvm::StringRef Part : partsOf(Text, Separator)) {
    ModuleResult Result;
    if (Part.consume_front("{") && Part.consume_back("}")) {
      if (llvm::Error Wrong = parseResults(Part, ';', Result.Parts))
        return Wrong;
    } else {
      auto Parsed = parseRuleExpression(Part);
      if (!Parsed)
        return Parsed.takeError();
      Result.Shape = std::move(*Parsed);
    }
    Results.push_back(std::move(Result));
  }
  return llvm::Error::success();
}

llvm::Expected<ModuleForm> torchtidy::parseModuleForm(llvm::StringRef Row) {
  llvm::SmallVector<llvm::StringRef, 9> Columns;
  Row.split(Columns, '\t');
  ModuleForm Form;
  Form.Name = Columns[0];
  if (Columns.size() != 9)
    return wrongRow(Form.Name,
                    llvm::Twine(Columns.size()) + " columns, 9 are needed");
  parseConstructor(Columns[1], Form);
  if (!parseSettings(Columns[2], Form.Defaults))
    return wrongRow(Form.Name, "'" + Columns[2] + "' are no defaults");
  if (llvm::Error Wrong = parseTensors(Columns[3], Form))
    return std::move(Wrong);
  auto Needs = parseRuleExpressions(Columns[4]);
  if (!Needs)
    return Needs.takeError();
  Form.Needs = std::move(*Needs);
  Form.Forward = Columns[5] == "-" ? "" : Columns[5];
  if (!parseSettings(Columns[6], Form.Sources))
    return wrongRow(Form.Name, "'" + Columns[6] + "' are no arguments");
  if (llvm::Error Wrong = parseResults(Columns[7], ';', Form.Results))
    return std::move(Wrong);
  Form.Source = Columns[8];
  return Form;
}

std::optional<ModuleForm> torchtidy::findModuleForm(llvm::StringRef Name) {
  std::optional<ModuleForm> Found;
  Forms.forEachRow(Name, [&](llvm::StringRef Row) {
    Found = llvm::cantFail(parseModuleForm(Row));
  });
  return Found;
}

std::optional<ModuleForm> torchtidy::findModuleMethod(llvm::StringRef Class,
                                                      llvm::StringRef Method) {
  return Method == "forward" ? findModuleForm(Class)
                             : findModuleForm((Class + "." + Method).str());
}
