//===- OperatorBinding.cpp - which operator a function calls ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorBinding.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/OperatorCall.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

static bool holdsTensors(QualType Type) {
  QualType Element = elementTypeOf(Type);
  if (Element.isNull())
    return classNameOf(Type) == "c10::IListRef";
  std::string Class = classNameOf(Element);
  return flowTypeOf(Element) == FlowType::Tensor ||
         Class == "at::OptionalTensorRef" ||
         (isOptionalClass(Class) &&
          flowTypeOf(elementTypeOf(Element)) == FlowType::Tensor);
}

static bool listFits(const SchemaType &Element, QualType Type) {
  switch (Element.Kind) {
  case SchemaTypeKind::Int:
  case SchemaTypeKind::SymInt:
    return flowTypeOf(Type) == FlowType::Ints ||
           classNameOf(Type) == "c10::OptionalArrayRef";
  case SchemaTypeKind::Tensor:
  case SchemaTypeKind::Optional:
    return holdsTensors(Type);
  case SchemaTypeKind::Dimname:
    return classNameOf(elementTypeOf(Type)) == "at::Dimname";
  default:
    return flowTypeOf(Type) == FlowType::Other && !holdsTensors(Type);
  }
}

// Overloads differ by types only where names of parameters are the same.
static bool typeFits(const SchemaType &Schema, QualType Type) {
  std::string Class = classNameOf(Type);
  if (isOptionalClass(Class) && Class != "c10::OptionalArrayRef")
    return Schema.Kind == SchemaTypeKind::Optional &&
           typeFits(Schema.Elements[0], elementTypeOf(Type));
  FlowType Flow = flowTypeOf(Type);
  switch (Schema.Kind) {
  case SchemaTypeKind::Optional:
    return typeFits(Schema.Elements[0], Type);
  case SchemaTypeKind::List:
    return listFits(Schema.Elements[0], Type);
  case SchemaTypeKind::Tensor:
    return Flow == FlowType::Tensor || Class == "at::OptionalTensorRef";
  case SchemaTypeKind::Int:
  case SchemaTypeKind::SymInt:
    return Flow == FlowType::Int;
  case SchemaTypeKind::Float:
    return Flow == FlowType::Float;
  case SchemaTypeKind::Bool:
    return Flow == FlowType::Bool;
  case SchemaTypeKind::Scalar:
    return Class == "c10::Scalar";
  case SchemaTypeKind::ScalarType:
    return Flow == FlowType::Dtype;
  case SchemaTypeKind::Device:
    return Flow == FlowType::Device;
  case SchemaTypeKind::Dimname:
    return Class == "at::Dimname";
  case SchemaTypeKind::String:
    return Class == "std::basic_string" || Class == "c10::basic_string_view" ||
           Class == "std::basic_string_view";
  default:
    return Flow != FlowType::Tensor && Flow != FlowType::Ints;
  }
}

static bool isFromOptions(llvm::StringRef Name) {
  return Name == "dtype" || Name == "layout" || Name == "device" ||
         Name == "pin_memory";
}

static std::optional<OperatorBinding> fit(const OperatorTables::Entry &Operator,
                                          const FunctionDecl &Function) {
  OperatorBinding Result;
  Result.Operator = &Operator;
  llvm::StringMap<int> Parameters;
  for (auto [I, Parameter] : llvm::enumerate(Function.parameters())) {
    if (flowTypeOf(Parameter->getType()) == FlowType::Options &&
        Parameter->getName() == "options")
      Result.OptionsParameter = I;
    else
      Parameters[Parameter->getName()] = I;
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  bool HasObject = Method && !Method->isStatic();
  size_t Used = 0, FromOptions = 0;
  for (const SchemaArgument &Argument : Operator.Schema.Arguments) {
    auto At = Parameters.find(Argument.Name);
    if (At != Parameters.end()) {
      QualType Type = Function.getParamDecl(At->second)->getType();
      if (!typeFits(Argument.Type, Type))
        return std::nullopt;
      Result.From.push_back(At->second);
      ++Used;
    } else if (Argument.Name == "self" && HasObject) {
      Result.From.push_back(OperatorBinding::Object);
    } else if (Result.OptionsParameter >= 0 && isFromOptions(Argument.Name)) {
      Result.From.push_back(OperatorBinding::Options);
      ++FromOptions;
    } else {
      return std::nullopt;
    }
  }
  // Options stand for all four or for none.
  bool HasOptions = Result.OptionsParameter >= 0;
  if (Used != Parameters.size() || (HasOptions && FromOptions != 4))
    return std::nullopt;
  return Result;
}

// `x.std(1)`: the headers pass their one dimension on as a list, and leave the
// rest to the operator.
static std::optional<OperatorBinding>
fitOneDimension(const OperatorTables::Entry &Operator,
                const FunctionDecl &Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  unsigned Last = Method ? 0 : 1;
  if (!Function.isInlined() || Function.getNumParams() != Last + 1 ||
      Operator.Schema.Name.Overload != "dim")
    return std::nullopt;
  const ParmVarDecl *Dimension = Function.getParamDecl(Last);
  if (Dimension->getName() != "dim" ||
      !Dimension->getType()->isSpecificBuiltinType(BuiltinType::Int))
    return std::nullopt;
  OperatorBinding Result;
  Result.Operator = &Operator;
  for (const SchemaArgument &Argument : Operator.Schema.Arguments)
    Result.From.push_back(Argument.Name == "dim"    ? static_cast<int>(Last)
                          : Argument.Name != "self" ? OperatorBinding::Default
                          : Method                  ? OperatorBinding::Object
                                                    : 0);
  return Result;
}

const OperatorBinding *OperatorBindings::bind(const FunctionDecl &Function) {
  const FunctionDecl *Canonical = Function.getCanonicalDecl();
  auto [At, IsNew] = Known.try_emplace(Canonical);
  if (!IsNew)
    return At->second.get();
  std::string Name = operatorNameOf(Function);
  if (Name.empty())
    return nullptr;
  std::optional<OperatorBinding> Found;
  for (const OperatorOverload &Overload :
       findOperatorsOfCppName(Name, libTorch())) {
    std::optional<OperatorBinding> One =
        fit(Tables.entryOf(Overload), Function);
    if (!One)
      One = fitOneDimension(Tables.entryOf(Overload), Function);
    if (One && Found)
      return nullptr;
    if (One)
      Found = std::move(One);
  }
  if (Found)
    Known[Canonical] = std::make_unique<OperatorBinding>(std::move(*Found));
  return Known[Canonical].get();
}
