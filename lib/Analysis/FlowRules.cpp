//===- FlowRules.cpp - values of the flow analysis for rules ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// Where tensors of a list may be left out, as indices are.
static bool mayLackTensors(const SchemaType &Type) {
  return Type.Kind == SchemaTypeKind::List &&
         Type.Elements[0].Kind == SchemaTypeKind::Optional &&
         Type.Elements[0].Elements[0].Kind == SchemaTypeKind::Tensor;
}

static RuleValue ruleOfList(std::vector<RuleValue> Parts,
                            const SchemaType &Type) {
  if (mayLackTensors(Type))
    for (RuleValue &V : Parts)
      if (V.isNone())
        V = RuleValue::tensor(TensorFacts::undefined({}));
  bool HasTensors = llvm::any_of(
      Parts, [](const RuleValue &V) { return V.is(RuleValue::Kind::Tensor); });
  bool AllTensors = llvm::all_of(
      Parts, [](const RuleValue &V) { return V.is(RuleValue::Kind::Tensor); });
  const SchemaType *Element =
      Type.Elements.empty() ? nullptr : &Type.Elements[0];
  bool WantsTensors = Element && (Element->Kind == SchemaTypeKind::Tensor ||
                                  Element->Kind == SchemaTypeKind::List);
  if ((HasTensors || WantsTensors) && AllTensors) {
    std::vector<TensorFacts> Facts;
    for (RuleValue &V : Parts)
      Facts.push_back(std::move(V.Tensors[0]));
    return RuleValue::tensors(std::move(Facts));
  }
  if (HasTensors)
    return RuleValue::tuple(std::move(Parts));
  ShapeValue::Extents Sizes;
  for (const RuleValue &V : Parts) {
    if (V.is(RuleValue::Kind::Int))
      Sizes.push_back(V.Int);
    else if (V.isUnknown())
      Sizes.push_back({});
    else
      return RuleValue::tuple(std::move(Parts));
  }
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// What holds for each element of a list: symbols without a name stand for
// another number in each.
TensorFacts FlowEvaluator::ofEach(TensorFacts Facts) const {
  if (Facts.Shape.symbol())
    Facts.Shape = ShapeValue();
  for (SymbolicInt &Size : Facts.Shape.sizes())
    if (!Size.constant() && Memory.Symbols.print(Size) == "?")
      Size = SymbolicInt();
  if (!Facts.Type.isKnown())
    Facts.Type = DtypeValue();
  if (!Facts.Device.isKnown())
    Facts.Device = DeviceValue();
  return Facts;
}

// Longer than others: one case for each kind of value.
RuleValue FlowEvaluator::toRule(Scope &S, Value V, const SchemaType &Type) {
  switch (V->What) {
  case Kind::Int:
    return RuleValue::integer(resolved(S.State, V->Number));
  case Kind::Float:
    return RuleValue::floating(V->Real);
  case Kind::Bool:
    return RuleValue::boolean(V->Truth);
  case Kind::Complex: {
    RuleValue Number;
    Number.What = RuleValue::Kind::Complex;
    return Number;
  }
  case Kind::Text:
    return RuleValue::text(V->Text);
  case Kind::None:
    return RuleValue::none();
  case Kind::Dtype:
    return RuleValue::dtype(resolved(S.State, V->Type));
  case Kind::Device:
    return RuleValue::device(resolved(S.State, V->Device));
  case Kind::Shape:
    return RuleValue::ints(resolved(S.State, V->Shape));
  case Kind::Tensor: {
    TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
    if (Facts.Defined == Tri::No && Type.Kind == SchemaTypeKind::Optional)
      return RuleValue::none();
    return RuleValue::tensor(std::move(Facts));
  }
  case Kind::List: {
    std::vector<RuleValue> Parts;
    for (Value Part : V->Parts)
      Parts.push_back(Part ? toRule(S, Part, Type) : RuleValue());
    return ruleOfList(std::move(Parts), Type);
  }
  case Kind::Uniform: {
    RuleValue Some = RuleValue::someTensors();
    if (V->Parts[0]->is(Kind::Tensor))
      Some.Tensors.push_back(
          ofEach(factsOf(S.State, V->Parts[0]->Tensor, Memory)));
    // A number without a name may be another one by now.
    if (SymbolicInt Count = resolved(S.State, V->Number);
        Memory.Symbols.print(Count).find('?') == std::string::npos)
      Some.Int = Count;
    return V->Parts[0]->is(Kind::Tensor) ? Some : RuleValue();
  }
  default:
    return {};
  }
}

// Longer than others: one case for each kind of default.
RuleValue torchtidy::ruleOfDefault(const SchemaArgument &Argument) {
  if (!Argument.Default)
    return {};
  const SchemaDefault &Default = *Argument.Default;
  const SchemaType &Type = Argument.Type;
  const SchemaType &Inner =
      Type.Kind == SchemaTypeKind::Optional ? Type.Elements[0] : Type;
  switch (Default.Kind) {
  case SchemaDefault::None:
    return RuleValue::none();
  case SchemaDefault::Boolean:
    return RuleValue::boolean(triOf(Default.Value != 0));
  case SchemaDefault::Integer:
    if (Inner.Kind == SchemaTypeKind::Float)
      return RuleValue::floating(Default.Value);
    return RuleValue::integer(Default.Value);
  case SchemaDefault::Float: {
    double Number;
    return RuleValue::floating(Default.Text.getAsDouble(Number)
                                   ? std::nullopt
                                   : std::optional<double>(Number));
  }
  case SchemaDefault::Complex:
    return {};
  case SchemaDefault::String:
    return RuleValue::text(Default.Text.trim("'\""));
  case SchemaDefault::Name:
    if (Inner.Kind == SchemaTypeKind::ScalarType)
      if (std::optional<Dtype> Type = dtypeOfValue(Default.Value))
        return RuleValue::dtype(DtypeValue::known(*Type));
    return RuleValue::integer(Default.Value);
  case SchemaDefault::List: {
    ShapeValue::Extents Sizes;
    for (const SchemaDefault &Element : Default.Elements)
      Sizes.push_back(SymbolicInt(Element.Value));
    return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
  }
  }
  return {};
}
