//===- FlowMeanings.cpp - what layers of unknown options give ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer that is a member of the user's module has options that are not known,
// and so has what it returns. Its class still tells what the numbers are.
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Knowledge/ModuleForms.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// fc->forward(x), fc(x): `torch::nn::LinearImpl`; empty for other calls.
static std::string layerCalled(const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method)
    return "";
  if (Callee.getIdentifier())
    return Callee.getName() == "forward" ? classNameOf(*Method->getParent())
                                         : "";
  const auto *Holder =
      dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent());
  if (Callee.getOverloadedOperator() != OO_Call || !Holder ||
      Holder->getName() != "ModuleHolder" ||
      Holder->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return "";
  return classNameOf(Holder->getTemplateArgs()[0].getAsType());
}

// What every way through the layer ends with.
static std::optional<ValueRow> meaningOfLayer(llvm::StringRef Class,
                                              FormTables &Forms) {
  if (!Class.consume_front("torch::nn::") || !Class.consume_back("Impl"))
    return std::nullopt;
  const ModuleForm *Form = Forms.module(Class);
  if (!Form || Form->Forward.empty() || !Form->Results.empty())
    return std::nullopt;
  std::optional<ValueRow> Result;
  for (const FunctionalForm &One : Forms.functional(Form->Forward)) {
    std::optional<ValueRow> Row =
        findValueRow(One.Steps.back().Operator, One.Steps.back().Overload, 0);
    if (!Row || Row->Kind == ValueKind::Unknown ||
        (Result && Result->Operator != Row->Operator))
      return std::nullopt;
    Result = Row;
  }
  return Result;
}

Value FlowEvaluator::withLayerMeaning(Scope &S, const CallExpr &Call,
                                      const FunctionDecl &Callee, Value V) {
  if (!V->is(Kind::Tensor))
    return V;
  std::string Layer = layerCalled(Callee);
  std::optional<ValueRow> Row =
      Layer.empty() ? std::nullopt : meaningOfLayer(Layer, Operators.forms());
  TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
  if (!Row || Row->Step == ValueStep::Learned ||
      !Facts.Values.is(ValueKind::Unknown))
    return V;
  Facts.Values.Kind = Row->Kind;
  Facts.Values.Over = Row->Step == ValueStep::MakesOver
                          ? ValueMeaning::Extent::Unknown
                          : ValueMeaning::Extent::Elements;
  Facts.Values.Maker = Row->Operator;
  Facts.Values.At = Call.getExprLoc();
  setFacts(S.State, V->Tensor, std::move(Facts), Memory);
  return V;
}
