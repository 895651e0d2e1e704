//===- FlowModuleCalls.cpp - what is done with layers -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Methods of layers and of their handles. FlowForward.cpp has `forward`.
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

static bool isGiven(const CallExpr &Call, unsigned Index) {
  return Index < Call.getNumArgs() &&
         !isa<CXXDefaultArgExpr>(Call.getArg(Index));
}

static bool isMethodOf(const FunctionDecl &Callee, llvm::StringRef Class) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  return Method && qualifiedName(*Method->getParent()) == Class;
}

static std::vector<const Expr *> argumentsFrom(const CallExpr &Call,
                                               unsigned First) {
  std::vector<const Expr *> Arguments;
  for (unsigned I = First; I < Call.getNumArgs(); ++I)
    if (isGiven(Call, I))
      Arguments.push_back(Call.getArg(I));
  return Arguments;
}

// Longer than others: one case for each way to write a call.
std::optional<Value> FlowEvaluator::callModule(Scope &S, const CallExpr &Call,
                                               const FunctionDecl &Callee) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    const Expr &Object = *Call.getArg(0);
    bool IsHolder = isModuleHolder(Object.getType());
    if (!IsHolder && !(Operator->getOperator() == OO_Subscript &&
                       isModule(Object.getType())))
      return std::nullopt;
    return callHolder(S, Call, Object,
                      getOperatorSpelling(Operator->getOperator()));
  }
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call)) {
    const Expr &Object = *Method->getImplicitObjectArgument();
    if (isMethodOf(Callee, "torch::nn::ModuleHolder"))
      return callHolder(
          S, Call, Object,
          isa<CXXConversionDecl>(Callee) ? "bool" : Callee.getNameAsString());
    QualType Type = Object.getType()->isPointerType()
                        ? Object.getType()->getPointeeType()
                        : Object.getType();
    if (!isModule(Type) || !Callee.getIdentifier())
      return std::nullopt;
    if (auto V = callRegister(S, Call, Callee))
      return V;
    if (Code.files().contains(Callee.getLocation()))
      return std::nullopt;
    if (std::optional<KnownModule> Module = moduleOf(S, Object))
      return callMethodOfModule(S, *Method, *Module, Callee.getName());
    if (std::optional<UserModule> Module =
            userModuleOf(S, evaluate(S, &Object)))
      return callMethodOfUserModule(S, *Method, *Module, Callee.getName());
    return std::nullopt;
  }
  if (const auto *Static = dyn_cast<CXXMethodDecl>(&Callee))
    return Static->getIdentifier() ? fromPretrained(S, Call, *Static)
                                   : std::nullopt;
  const CXXRecordDecl *Class = nullptr;
  if (Callee.isInStdNamespace() && Callee.getIdentifier() &&
      (Callee.getName() == "make_shared" || Callee.getName() == "make_unique"))
    Class = heldModule(Call.getType());
  if (!Class)
    return std::nullopt;
  std::vector<const Expr *> Written = argumentsFrom(Call, 0);
  if (auto V = makeModule(S, Call, *Class, Written, /*IsHandle=*/true))
    return V;
  return makeUserModule(S, Call, *Class, Written, /*IsHandle=*/true);
}

// fc(x), fc->, *fc, fc[0], fc.get(), fc.ptr(), fc.is_empty()
std::optional<Value> FlowEvaluator::callHolder(Scope &S, const CallExpr &Call,
                                               const Expr &Object,
                                               llvm::StringRef Name) {
  if (Name == "is_empty" || Name == "bool") {
    Value Held = objectOf(S, Object);
    if (!Held->is(Kind::None) && !Held->is(Kind::Reference))
      return std::nullopt;
    return Memory.Values.boolean(
        triOf(Held->is(Kind::Reference) == (Name == "bool")));
  }
  std::optional<KnownModule> Module = moduleOf(S, Object);
  std::optional<UserModule> Users = userModuleOf(S, evaluate(S, &Object));
  if (!Module && !Users)
    return std::nullopt;
  if (Name == "->" || Name == "*")
    return refer(Module ? Module->Where : Users->Where);
  if (Name == "get" || Name == "ptr") {
    Value Held = objectOf(S, Object);
    return Call.isGLValue() ? refer(temporary(S, &Call, Held)) : Held;
  }
  if (Users && Name == "()") {
    std::vector<Value> Given;
    for (const Expr *Argument : argumentsFrom(Call, 1))
      Given.push_back(evaluate(S, Argument));
    if (auto V = forwardUser(S, Call, *Users, Given))
      return V;
  }
  if (!Module)
    return std::nullopt;
  if (Name == "()")
    return callForward(S, Call, *Module, "forward", argumentsFrom(Call, 1));
  if (Name == "[]")
    return callContainer(S, Call, *Module, "ptr", argumentsFrom(Call, 1));
  return std::nullopt;
}

// register_module("fc", layer) and the like give back what they are given.
std::optional<Value> FlowEvaluator::callRegister(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  llvm::StringRef Name = Callee.getName();
  bool IsModule = Name == "register_module" || Name == "replace_module";
  bool IsParameter = Name == "register_parameter";
  if ((!IsModule && !IsParameter && Name != "register_buffer") ||
      !isMethodOf(Callee, "torch::nn::Module") || Call.getNumArgs() < 2)
    return std::nullopt;
  Value Title = valueOf(S, Call.getArg(0));
  const auto &Method = cast<CXXMemberCallExpr>(Call);
  std::optional<UserModule> Owner =
      userModuleOf(S, evaluate(S, Method.getImplicitObjectArgument()));
  if (IsModule) {
    Value V = layerIn(S, *Call.getArg(1));
    if (Owner)
      addMember(S, *Owner, "children_", Title, V);
    else if (std::optional<KnownModule> Module = moduleOf(S, V))
      escape(S, *Module);
    return V;
  }
  Value V = valueOf(S, Call.getArg(1));
  if (!V->is(Kind::Tensor))
    return std::nullopt;
  TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
  Value Wanted = isGiven(Call, 2) ? valueOf(S, Call.getArg(2))
                                  : Memory.Values.boolean(Tri::Yes);
  Tri NeedsGrad = Wanted->is(Kind::Bool) ? Wanted->Truth : Tri::Unknown;
  if (IsParameter && Facts.Defined != Tri::No) {
    Facts.RequiresGrad = NeedsGrad;
    Facts.GradAt = Call.getExprLoc();
    setShared(S, V->Tensor, std::move(Facts));
  }
  if (Owner)
    addMember(S, *Owner, IsParameter ? "parameters_" : "buffers_", Title, V);
  else
    RegisteredTensors.insert(V->Tensor);
  return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
}

namespace {
/// What a method of torch::nn::Module does.
enum class ModuleMethod {
  Other,
  Convert,
  Train,
  Evaluate,
  IsTraining,
  Parameters,
  As,
  Reads, ///< Nothing that the analysis follows.
  Lends, ///< Hands out what lets others write.
};
} // namespace

static ModuleMethod methodOf(llvm::StringRef Name) {
  return llvm::StringSwitch<ModuleMethod>(Name)
      .Case("to", ModuleMethod::Convert)
      .Case("train", ModuleMethod::Train)
      .Case("eval", ModuleMethod::Evaluate)
      .Case("is_training", ModuleMethod::IsTraining)
      .Case("parameters", ModuleMethod::Parameters)
      .Case("as", ModuleMethod::As)
      .Cases("zero_grad", "reset_parameters", "pretty_print", "name",
             ModuleMethod::Reads)
      .Cases("is_serializable", "save", "flatten_parameters", "clone",
             "reset_running_stats", ModuleMethod::Reads)
      .Cases("named_parameters", "buffers", "named_buffers", "modules",
             ModuleMethod::Lends)
      .Cases("named_modules", "children", "named_children", "all_weights",
             ModuleMethod::Lends)
      .Default(ModuleMethod::Other);
}

// Longer than others: one case for each method.
std::optional<Value>
FlowEvaluator::callMethodOfModule(Scope &S, const CXXMemberCallExpr &Call,
                                  const KnownModule &Module,
                                  llvm::StringRef Name) {
  std::vector<const Expr *> Written = argumentsFrom(Call, 0);
  if (auto V = callContainer(S, Call, Module, Name, Written))
    return V;
  bool IsForm =
      Name != "reset" && Operators.forms().method(Module.Info->Form.Name, Name);
  if (IsForm)
    return callForward(S, Call, Module, Name, Written);
  Value Result = typed(unknown(S, &Call), Call.getType(), Memory);
  switch (methodOf(Name)) {
  case ModuleMethod::Convert: {
    std::vector<Value> Tensors;
    bool IsComplete = tensorsOf(S, Module, /*WithBuffers=*/true, Tensors);
    convertModule(S, Call, Tensors, IsComplete);
    return Result;
  }
  case ModuleMethod::Train: {
    Value On = Written.empty() ? Memory.Values.boolean(Tri::Yes)
                               : valueOf(S, Written[0]);
    setTraining(S, Module, On->is(Kind::Bool) ? On->Truth : Tri::Unknown);
    return Result;
  }
  case ModuleMethod::Evaluate:
    setTraining(S, Module, Tri::No);
    return Result;
  case ModuleMethod::IsTraining:
    if (const FieldDecl *Member =
            memberNamed(*Module.Info->Class, "is_training_"))
      return typed(partAt(Module.Record, {Member, -1}, Memory), Call.getType(),
                   Memory);
    return Result;
  case ModuleMethod::Parameters: {
    std::vector<Value> Tensors;
    if (tensorsOf(S, Module, /*WithBuffers=*/false, Tensors) && Written.empty())
      return Memory.Values.list(std::move(Tensors));
    for (Value Tensor : Tensors)
      touch(S, Tensor);
    return Result;
  }
  case ModuleMethod::As: {
    const CXXRecordDecl *Wanted = Call.getType()->getPointeeCXXRecordDecl();
    bool IsSame = Wanted && Wanted->getCanonicalDecl() ==
                                Module.Info->Class->getCanonicalDecl();
    return IsSame ? refer(Module.Where) : Result;
  }
  case ModuleMethod::Lends: {
    std::vector<Value> Tensors;
    tensorsOf(S, Module, /*WithBuffers=*/true, Tensors);
    for (Value Tensor : Tensors)
      touch(S, Tensor);
    return Result;
  }
  case ModuleMethod::Reads:
    for (const Expr *Argument : Written)
      evaluate(S, Argument);
    return Result;
  case ModuleMethod::Other:
    break;
  }
  if (Call.getMethodDecl()->isConst())
    return Result;
  // It may change what it holds.
  escape(S, Module);
  weakenEscaped(S);
  return std::nullopt;
}

// Changes ---------------------------------------------------------------------

// fc->to(torch::kCUDA), fc->to(device, torch::kHalf)
void FlowEvaluator::convertModule(Scope &S, const CXXMemberCallExpr &Call,
                                  llvm::ArrayRef<Value> Tensors,
                                  bool IsComplete) {
  Value Device = nullptr, Type = nullptr;
  bool IsKnown = true;
  for (auto [Argument, Parameter] :
       llvm::zip(Call.arguments(), Call.getMethodDecl()->parameters())) {
    Value V = valueOf(S, Argument);
    if (V->is(Kind::Device))
      Device = V;
    else if (V->is(Kind::Dtype))
      Type = V;
    else
      IsKnown &= flowTypeOf(Parameter->getType()) == FlowType::Bool;
  }
  if (!IsComplete || !IsKnown)
    weakenEscaped(S);
  for (Value Tensor : Tensors) {
    TensorFacts Facts = factsOf(S.State, Tensor->Tensor, Memory);
    if (Device || !IsKnown) {
      Facts.Device = Device ? Device->Device : DeviceValue();
      Facts.DeviceAt = Call.getExprLoc();
    }
    if (Type || !IsKnown) {
      // Counters are converted by some versions.
      bool IsCounter = Facts.Type.isKnown() && !isFloating(Facts.Type.Type);
      Facts.Type = Type && !IsCounter ? Type->Type : DtypeValue();
      Facts.TypeAt = Call.getExprLoc();
    }
    setShared(S, Tensor->Tensor, std::move(Facts));
  }
}

void FlowEvaluator::setTraining(Scope &S, const KnownModule &Module,
                                Tri IsTraining) {
  if (const FieldDecl *Member =
          memberNamed(*Module.Info->Class, "is_training_")) {
    Location Where = Module.Where;
    Where.Path.push_back({Member, -1});
    store(S.State, Where, Memory.Values.boolean(IsTraining), Memory);
  }
  const FieldDecl *Member = layersOf(Module);
  if (!Member)
    return;
  Value Layers = partAt(Module.Record, {Member, -1}, Memory);
  if (!Layers->is(Kind::List)) {
    weakenEscaped(S);
    return;
  }
  for (Value Layer : Layers->Parts)
    setTrainingOf(S, Layer, IsTraining);
}

// Others
// -----------------------------------------------------------------------

// Code elsewhere can reach it from now on, and the layers in it.
void FlowEvaluator::escape(Scope &S, const KnownModule &Module) {
  if (Module.Where.isKnown() && !EscapedModules.insert(Module.Where.Base))
    return;
  const FieldDecl *Member = layersOf(Module);
  if (!Member)
    return;
  for (Value Layer : partAt(Module.Record, {Member, -1}, Memory)->Parts)
    if (std::optional<KnownModule> Inner = moduleOf(S, Layer))
      escape(S, *Inner);
}

// Code elsewhere may have moved or converted the module that holds it.
void FlowEvaluator::weakenTensor(Scope &S, TensorId Id) {
  TensorFacts Facts = factsOf(S.State, Id, Memory);
  Facts.Type = DtypeValue();
  Facts.Device = DeviceValue();
  Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
  setShared(S, Id, std::move(Facts));
}

// Code elsewhere may have moved or converted it, may have switched its mode, or
// may have added layers.
void FlowEvaluator::weaken(Scope &S, PlaceId Place) {
  Location Where;
  Where.Base = Place;
  std::optional<KnownModule> Module = moduleOf(S, refer(Where));
  if (!Module) {
    if (std::optional<UserModule> Users = userModuleOf(S, refer(Where)))
      weaken(S, *Users);
    return;
  }
  std::vector<Value> Tensors;
  tensorsOf(S, *Module, /*WithBuffers=*/true, Tensors);
  for (Value Tensor : Tensors)
    weakenTensor(S, Tensor->Tensor);
  if (const FieldDecl *Member =
          memberNamed(*Module->Info->Class, "is_training_")) {
    Location Mode = Module->Where;
    Mode.Path.push_back({Member, -1});
    Value Known = partAt(Module->Record, {Member, -1}, Memory);
    if (Known->Truth != Tri::Unknown && !KeepsMode)
      store(S.State, Mode, Memory.Values.boolean(Tri::Unknown), Memory);
  }
  const FieldDecl *Member = layersOf(*Module);
  if (Member && !KeepsMode) {
    Location Layers = Module->Where;
    Layers.Path.push_back({Member, -1});
    store(S.State, Layers, Memory.opaque({'W', Place}, "?"), Memory);
  }
}

void FlowEvaluator::weakenEscaped(Scope &S) {
  // Others may escape while these are looked at.
  for (unsigned I = 0; I < EscapedModules.size(); ++I)
    weaken(S, EscapedModules[I]);
  for (TensorId Id : RegisteredTensors)
    if (S.State.Tensors.lookup(Id))
      weakenTensor(S, Id);
}
