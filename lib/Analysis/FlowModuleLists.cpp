//===- FlowModuleLists.cpp - Sequential and ModuleList ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// The member that keeps the layers of a container; null for other layers.
const FieldDecl *FlowEvaluator::layersOf(const KnownModule &Module) const {
  return memberNamed(*Module.Info->Class, "modules_");
}

// A handle to the layer that an expression gives; an object is moved to a place
// of its own.
Value FlowEvaluator::layerIn(Scope &S, const Expr &Written) {
  Value V = valueOf(S, &Written);
  bool IsLayer = moduleOf(S, V) || userModuleOf(S, V);
  if (V->is(Kind::Record) && IsLayer)
    return newModule(S, Written, V, /*IsHandle=*/true);
  if (!IsLayer)
    touch(S, V);
  return V;
}

// The layers that a constructor is given; empty if they cannot be told.
std::optional<Value>
FlowEvaluator::layersGiven(Scope &S, llvm::ArrayRef<const Expr *> Written) {
  if (Written.size() == 1 &&
      !isModuleHandle(ignoreImplicit(Written[0])->getType()) &&
      !isModule(ignoreImplicit(Written[0])->getType())) {
    Value V = valueOf(S, Written[0]);
    return V->is(Kind::List) ? std::optional<Value>(V) : std::nullopt;
  }
  std::vector<Value> Layers;
  for (const Expr *Layer : Written)
    Layers.push_back(layerIn(S, *Layer));
  return Memory.Values.list(std::move(Layers));
}

namespace {
enum class ContainerMethod {
  Other,
  Append,
  Change,
  Size,
  Empty,
  Element,
  Range
};
} // namespace

static ContainerMethod containerMethod(llvm::StringRef Name) {
  return llvm::StringSwitch<ContainerMethod>(Name)
      .Case("push_back", ContainerMethod::Append)
      .Cases("extend", "insert", ContainerMethod::Change)
      .Case("size", ContainerMethod::Size)
      .Case("is_empty", ContainerMethod::Empty)
      .Cases("ptr", "at", "operator[]", ContainerMethod::Element)
      .Cases("begin", "end", ContainerMethod::Range)
      .Default(ContainerMethod::Other);
}

// Longer than others: one case for each method.
std::optional<Value>
FlowEvaluator::callContainer(Scope &S, const CallExpr &Call,
                             const KnownModule &Module, llvm::StringRef Name,
                             llvm::ArrayRef<const Expr *> Given) {
  const FieldDecl *Member = layersOf(Module);
  if (!Member)
    return std::nullopt;
  Value Layers = partAt(Module.Record, {Member, -1}, Memory);
  bool IsKnown = Layers->is(Kind::List);
  Location Where = Module.Where;
  Where.Path.push_back({Member, -1});
  Value Unknown = typed(unknown(S, &Call), Call.getType(), Memory);
  switch (containerMethod(Name)) {
  case ContainerMethod::Other:
    return std::nullopt;
  case ContainerMethod::Append:
  case ContainerMethod::Change: {
    // ("name", layer), (layer), (first, second, third)
    std::vector<Value> Parts = Layers->Parts;
    bool IsNamed = !Given.empty() && valueOf(S, Given[0])->is(Kind::Text);
    for (const Expr *Written : Given.drop_front(IsNamed)) {
      Value Layer = layerIn(S, *Written);
      Parts.push_back(Layer);
      std::optional<KnownModule> Added = moduleOf(S, Layer);
      if (Added && !IsKnown)
        escape(S, *Added);
    }
    IsKnown &= Name == "push_back";
    store(S.State, Where,
          IsKnown ? Memory.Values.list(std::move(Parts)) : unknown(S, &Call),
          Memory);
    return Unknown;
  }
  case ContainerMethod::Size:
    return IsKnown ? Memory.Values.integer(
                         static_cast<int64_t>(Layers->Parts.size()))
                   : Unknown;
  case ContainerMethod::Empty:
    return IsKnown ? Memory.Values.boolean(triOf(Layers->Parts.empty()))
                   : Unknown;
  case ContainerMethod::Range:
    return Unknown;
  case ContainerMethod::Element: {
    Value Index = Given.size() == 1 ? valueOf(S, Given[0]) : Unknown;
    std::optional<int64_t> At =
        Index->is(Kind::Int) ? resolved(S.State, Index->Number).constant()
                             : std::nullopt;
    if (!IsKnown || !At || *At < 0 ||
        *At >= static_cast<int64_t>(Layers->Parts.size()))
      break;
    Value Layer = Layers->Parts[*At];
    if (Layer->is(Kind::Reference))
      return Call.isGLValue() ? refer(Layer->Where) : Layer;
    break;
  }
  }
  // Some layer, which may be written through what is returned.
  if (Call.isGLValue())
    return refer(temporary(S, &Call, unknown(S, &Call)));
  return Unknown;
}

static constexpr unsigned MaxLayers = 256;

// Each layer is given what the one before it returns.
Value FlowEvaluator::forwardThrough(Scope &S, const CallExpr &Call,
                                    const KnownModule &Module, Value Layers,
                                    llvm::ArrayRef<Value> Given,
                                    llvm::ArrayRef<const Expr *> Written,
                                    std::string InputShown) {
  Value Unknown = typed(unknown(S, &Call), Call.getType(), Memory);
  if (!Layers->is(Kind::List) || Layers->Parts.empty() || Given.size() != 1 ||
      Layers->Parts.size() > MaxLayers ||
      Module.Info->Form.Name != "Sequential") {
    for (Value V : Given)
      touch(S, V);
    return Unknown;
  }
  Value V = Given[0];
  unsigned Before = Layer;
  for (Value Part : Layers->Parts) {
    std::optional<KnownModule> Inner = moduleOf(S, Part);
    ++Layer;
    if (std::optional<UserModule> Users = userModuleOf(S, Part)) {
      auto Result = forwardUser(S, Call, *Users, {V});
      if (!Result && Inner)
        Result = forward(S, Call, *Inner, "forward", {V}, Written, InputShown);
      V = Result ? *Result : Unknown;
      Written = {};
      InputShown = "the output of '" + Users->Class->getNameAsString() + "'";
      if (V == Unknown)
        break;
      continue;
    }
    if (!Inner) {
      touch(S, V);
      V = Unknown;
      break;
    }
    V = forward(S, Call, *Inner, "forward", {V}, Written, InputShown);
    Written = {};
    InputShown = "the output of '" + Inner->Info->Form.Name.str() + "'";
    if (V == Unknown)
      break;
  }
  Layer = Before;
  return V;
}
