//===- FlowObjects.cpp - objects that the flow analysis makes ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

Value FlowEvaluator::undefinedTensor(Scope &S, const Expr *E, const void *Key) {
  TensorId Id = Memory.tensor({'0', S.In.Id, reinterpret_cast<uintptr_t>(E),
                               reinterpret_cast<uintptr_t>(Key)},
                              "?");
  setFacts(S.State, Id, TensorFacts::undefined(E->getExprLoc()), Memory);
  return Memory.Values.tensor(Id);
}

// A tensor that was moved from holds nothing.
void FlowEvaluator::moveOut(Scope &S, const Expr *From) {
  Value V = evaluate(S, From);
  if (V->is(Kind::Reference))
    store(S.State, V->Where, undefinedTensor(S, From, "moved"), Memory);
}

// Guards set a mode; endLifetime() puts back what their record keeps.
bool FlowEvaluator::isGuard(Scope &S, const CXXConstructExpr &Made,
                            llvm::StringRef Class) {
  bool IsInference = isInferenceGuard(Class);
  if (!isGradGuard(Class) && !IsInference)
    return false;
  FlowValue Old(Kind::Record);
  Old.Text = "guard";
  Old.Parts = {Memory.Values.boolean(S.State.Modes.GradEnabled),
               Memory.Values.boolean(S.State.Modes.Inference)};
  Tri IsOn = Tri::Yes;
  if (Made.getNumArgs() > 0 && !endsWith(Class, "NoGradGuard")) {
    Value V = valueOf(S, Made.getArg(0));
    IsOn = V->is(Kind::Bool) ? V->Truth : Tri::Unknown;
  }
  if (isa<CXXTemporaryObjectExpr>(Made)) {
    // It may end with its statement or become a variable.
    S.State.Modes.Inference = S.State.Modes.GradEnabled = Tri::Unknown;
  } else if (IsInference) {
    S.State.Modes.Inference = IsOn;
    S.State.Modes.GradEnabled = !IsOn;
  } else {
    S.State.Modes.GradEnabled = endsWith(Class, "NoGradGuard") ? Tri::No : IsOn;
  }
  S.Given[&Made] = Memory.Values.copy(std::move(Old));
  return true;
}

// Tensors, options, devices, slices; empty for other classes.
std::optional<Value> FlowEvaluator::constructTorch(Scope &S,
                                                   const CXXConstructExpr &Made,
                                                   llvm::StringRef Class,
                                                   unsigned Count) {
  const Expr *First = Count > 0 ? Made.getArg(0) : nullptr;
  if (flowTypeOf(Made.getType()) == FlowType::Tensor && Count == 0)
    return undefinedTensor(S, &Made, nullptr);
  if (flowTypeOf(Made.getType()) == FlowType::Tensor && Count == 1) {
    Value V = valueOf(S, First);
    if (Made.getConstructor()->isMoveConstructor() && First->isXValue())
      moveOut(S, First);
    return V->is(Kind::Tensor)
               ? V
               : typed(unknown(S, &Made), Made.getType(), Memory);
  }
  if (flowTypeOf(Made.getType()) == FlowType::Options && Count <= 1)
    return Memory.Values.options(
        First ? optionsOf(S, valueOf(S, First), First->getExprLoc())
              : OptionsValue());
  if (Class == "c10::Device")
    return constructDevice(S, Made);
  if (Class != "at::indexing::Slice")
    return std::nullopt;
  FlowValue Slice(Kind::Slice);
  for (unsigned I = 0; I < 3; ++I)
    Slice.Parts.push_back(I < Count ? valueOf(S, Made.getArg(I))
                                    : Memory.Values.none());
  return Memory.Values.copy(std::move(Slice));
}

// Classes whose objects stand for what they hold; empty for others.
std::optional<Value>
FlowEvaluator::constructWrapper(Scope &S, const CXXConstructExpr &Made,
                                llvm::StringRef Class, unsigned Count) {
  const CXXConstructorDecl &Constructor = *Made.getConstructor();
  bool IsKnown = isListClass(Class) || isTransparentClass(Class) ||
                 isOptionalClass(Class) || isPointerClass(Class);
  if (Count == 1 && Constructor.isCopyOrMoveConstructor() &&
      (IsKnown || !Constructor.isUserProvided()))
    return valueOf(S, Made.getArg(0));
  if (isListClass(Class) && Class != "std::initializer_list")
    return constructList(S, Made);
  if (isOptionalClass(Class) && Count == 0)
    return Memory.Values.none();
  if (Class == "c10::ArrayRef" && Count == 0)
    return Memory.Values.list({});
  if ((!isTransparentClass(Class) && !isOptionalClass(Class)) || Count == 0)
    return std::nullopt;
  if (Count == 1) {
    Value V = valueOf(S, Made.getArg(0));
    // A single number makes a list of one.
    return Class == "c10::ArrayRef" && V->is(Kind::Int)
               ? Memory.Values.list({V})
               : V;
  }
  for (const Expr *Argument : Made.arguments())
    evaluate(S, Argument);
  return typed(unknown(S, &Made), Made.getType(), Memory);
}

// Tensors of a plain struct start undefined, others as they are given.
Value FlowEvaluator::constructMembers(Scope &S, const CXXConstructExpr &Made) {
  FlowValue Record(Kind::Record);
  Value Rest = unknown(S, &Made);
  Record.Number = Rest->Number, Record.Text = Rest->Text;
  for (const FieldDecl *Field : Made.getConstructor()->getParent()->fields()) {
    // Each object has layers of its own: they are not told apart here.
    if (isModuleHandle(Field->getType()))
      continue;
    if (const Expr *Init = Field->getInClassInitializer())
      Record.Fields[Field] = valueOf(S, Init);
    else if (flowTypeOf(Field->getType()) == FlowType::Tensor &&
             !Field->getType()->isReferenceType())
      Record.Fields[Field] = undefinedTensor(S, &Made, Field);
    else if (classNameOf(Field->getType()) == "std::vector")
      Record.Fields[Field] = Memory.Values.list({});
  }
  return Memory.Values.copy(std::move(Record));
}

Value FlowEvaluator::construct(Scope &S, const CXXConstructExpr &Made) {
  const CXXConstructorDecl *Constructor = Made.getConstructor();
  std::string Class = classNameOf(*Constructor->getParent());
  unsigned Count = Made.getNumArgs();
  while (Count > 0 && isa<CXXDefaultArgExpr>(Made.getArg(Count - 1)))
    --Count;
  if (isGuard(S, Made, Class))
    return S.Given[&Made];
  if (auto V = constructTorch(S, Made, Class, Count))
    return *V;
  if (auto V = constructLayerOptions(S, Made, Class))
    return *V;
  if (auto V = constructImage(S, Made, Class))
    return *V;
  if (auto V = constructExample(S, Made, Class))
    return *V;
  if (auto V = constructBuffer(S, Made, Class))
    return *V;
  if (auto V = constructModule(S, Made))
    return *V;
  if (auto V = constructWrapper(S, Made, Class, Count))
    return *V;
  if (auto V = constructObject(S, Made))
    return *V;
  if (Count == 0 && Constructor->isDefaulted())
    return constructMembers(S, Made);
  llvm::SmallVector<const Expr *, 8> Arguments(Made.arguments());
  return callUnknown(S, &Made, Constructor, Arguments);
}

// Longer than others: one case for each constructor.
Value FlowEvaluator::constructList(Scope &S, const CXXConstructExpr &Made) {
  std::string Class = classNameOf(*Made.getConstructor()->getParent());
  llvm::SmallVector<const Expr *, 8> Arguments;
  for (const Expr *Argument : Made.arguments())
    if (!isa<CXXDefaultArgExpr>(Argument))
      Arguments.push_back(Argument);
  if (Class == "std::tuple" || Class == "std::pair") {
    if (Arguments.size() == 1 &&
        isListClass(classNameOf(Arguments[0]->getType())))
      return valueOf(S, Arguments[0]);
    std::vector<Value> Parts;
    for (const Expr *Argument : Arguments)
      Parts.push_back(valueOf(S, Argument));
    return Memory.Values.list(std::move(Parts));
  }
  if (Arguments.empty())
    return Class == "std::vector" || Class == "c10::SmallVector"
               ? Memory.Values.list({})
               : unknown(S, &Made);
  std::string From = classNameOf(Arguments[0]->getType());
  if (From == "std::initializer_list" || From == "c10::ArrayRef" ||
      From == "std::vector")
    return valueOf(S, Arguments[0]);
  // std::vector<T>(count, value)
  if (Class == "std::vector" &&
      flowTypeOf(Arguments[0]->getType()) == FlowType::Int) {
    Value Count = valueOf(S, Arguments[0]);
    Value Each = nullptr;
    if (Arguments.size() == 2)
      Each = valueOf(S, Arguments[1]);
    std::optional<int64_t> Known =
        Count->is(Kind::Int) ? resolved(S.State, Count->Number).constant()
                             : std::nullopt;
    if (Each && Known && *Known >= 0 && *Known <= 64)
      return Memory.Values.list(std::vector<Value>(*Known, Each));
    // Tensors that hold none, each a handle of its own.
    if (Arguments.size() == 1 && Known && *Known >= 0 && *Known <= 64 &&
        flowTypeOf(elementTypeOf(Made.getType())) == FlowType::Tensor) {
      std::vector<Value> Parts;
      for (int64_t I = 0; I < *Known; ++I)
        Parts.push_back(undefinedTensor(
            S, &Made, reinterpret_cast<const char *>(&Made) + I + 1));
      return Memory.Values.list(std::move(Parts));
    }
    if (Each && Count->is(Kind::Int))
      return Memory.Values.uniform(Each, Count->Number);
    if (Count->is(Kind::Int))
      return Memory.Values.withBlock(unknown(S, &Made),
                                     blockOfLength(Count->Number));
    return unknown(S, &Made);
  }
  // std::vector<T>(first, last)
  if (Arguments.size() == 2) {
    noteCalls(S, Made, *Made.getConstructor(), Arguments);
    SymbolicInt Bytes = bytesBetween(S, Arguments[0], Arguments[1]);
    if (auto Count =
            Bytes.dividedExactly(bytesOf(elementTypeOf(Made.getType()))))
      return Memory.Values.withBlock(unknown(S, &Made), blockOfLength(*Count));
  }
  for (const Expr *Argument : Arguments)
    evaluate(S, Argument);
  return unknown(S, &Made);
}

// "cuda", "cuda:1", kCUDA, {kCUDA, 1}
static DeviceValue deviceOfText(llvm::StringRef Text) {
  auto [Name, Index] = Text.split(':');
  std::optional<DeviceType> Type =
      llvm::StringSwitch<std::optional<DeviceType>>(Name)
          .Case("cpu", DeviceType::CPU)
          .Case("cuda", DeviceType::CUDA)
          .Case("meta", DeviceType::Meta)
          .Case("hip", DeviceType::HIP)
          .Case("mps", DeviceType::MPS)
          .Case("xpu", DeviceType::XPU)
          .Case("xla", DeviceType::XLA)
          .Default(std::nullopt);
  int Number;
  if (!Type)
    return {};
  if (Index.empty())
    return DeviceValue::known(*Type);
  return Index.getAsInteger(10, Number) ? DeviceValue()
                                        : DeviceValue::known(*Type, Number);
}

Value FlowEvaluator::constructDevice(Scope &S, const CXXConstructExpr &Made) {
  SourceLocation At = Made.getExprLoc();
  const Expr *First = Made.getNumArgs() > 0 ? Made.getArg(0) : nullptr;
  Value V = First ? valueOf(S, First) : nullptr;
  if (!V)
    return typed(unknown(S, &Made), Made.getType(), Memory);
  if (V->is(Kind::Text)) {
    DeviceValue Device = deviceOfText(V->Text);
    if (!Device.isUnknown())
      return Memory.Values.device(Device, At);
  }
  if (!V->is(Kind::Device))
    return typed(unknown(S, &Made), Made.getType(), Memory);
  if (Made.getNumArgs() < 2 || isa<CXXDefaultArgExpr>(Made.getArg(1)) ||
      !V->Device.isKnown())
    return V;
  return withIndex(S, V, *Made.getArg(1));
}

// A device by its type and an index that may be known.
Value FlowEvaluator::withIndex(Scope &S, Value Of, const Expr &Written) {
  Value Index = valueOf(S, &Written);
  if (!Of->Device.isKnown())
    return Of;
  DeviceValue Device = DeviceValue::known(Of->Device.Type);
  if (Index->is(Kind::Int))
    if (auto Number = resolved(S.State, Index->Number).constant();
        Number && *Number >= 0)
      Device.Index = *Number;
  return Memory.Values.device(Device, Of->At);
}
