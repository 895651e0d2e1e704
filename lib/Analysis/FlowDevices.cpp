//===- FlowDevices.cpp - devices, dtypes and options asked ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `x.device().is_cuda()`, `device.type() == torch::kCUDA`, `options.dtype()`,
// `x.dtype().toScalarType()`. The type of a device says less than the device,
// so that it is compared and assumed where it is written, not as a value.
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

std::optional<DeviceType> torchtidy::deviceAskedFor(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<DeviceType>>(Name)
      .Case("is_cuda", DeviceType::CUDA)
      .Case("is_cpu", DeviceType::CPU)
      .Case("is_meta", DeviceType::Meta)
      .Default(std::nullopt);
}

// The same answer whenever it is asked of the same device again.
Value FlowEvaluator::isOfType(const DeviceValue &Device, DeviceType Type) {
  if (Device.isKnown())
    return Memory.Values.boolean(triOf(Device.is(Type)));
  FlowValue Open(Kind::Bool);
  if (Device.State == DeviceValue::Kind::Symbolic)
    Open.Number =
        Memory.symbol({'D', Device.Symbol, static_cast<uint64_t>(Type)}, "?");
  return Memory.Values.copy(std::move(Open));
}

std::optional<Value> FlowEvaluator::callMethodOfDevice(Scope &S,
                                                       const CallExpr &Call,
                                                       Value Object,
                                                       llvm::StringRef Name) {
  DeviceValue Device = resolved(S.State, Object->Device);
  if (std::optional<DeviceType> Type = deviceAskedFor(Name))
    return isOfType(Device, *Type);
  if (!Device.isKnown())
    return std::nullopt;
  if (Name == "type")
    return Memory.Values.device(DeviceValue::known(Device.Type), Object->At);
  if (Name == "index" && Device.Index)
    return Memory.Values.integer(SymbolicInt(*Device.Index));
  if (Name == "has_index" && Device.Index)
    return Memory.Values.boolean(Tri::Yes);
  return std::nullopt;
}

// What an option is that nobody set.
std::optional<Value>
FlowEvaluator::callMethodOfOptions(Scope &S, const OptionsValue &Options,
                                   llvm::StringRef Name) {
  if (Name == "device")
    return Memory.Values.device(
        Options.Device.value_or(DeviceValue::known(DeviceType::CPU)),
        Options.DeviceAt);
  if (Name == "requires_grad")
    if (Tri Grad = Options.RequiresGrad.value_or(Tri::No); Grad != Tri::Unknown)
      return Memory.Values.boolean(Grad);
  if (Name != "dtype")
    return std::nullopt;
  if (Options.Type)
    return Memory.Values.dtype(*Options.Type, Options.TypeAt);
  if (!S.State.Modes.DefaultDtype)
    return std::nullopt;
  return Memory.Values.dtype(DtypeValue::known(*S.State.Modes.DefaultDtype));
}

// Questions to what tensors are made with; empty for others.
std::optional<Value>
FlowEvaluator::callMethodOfSetting(Scope &S, const CXXMemberCallExpr &Call,
                                   llvm::StringRef Name) {
  if (Call.getNumArgs() > 0)
    return std::nullopt;
  const Expr *Object = Call.getImplicitObjectArgument();
  QualType Type = Object->getType();
  FlowType Is = flowTypeOf(Type);
  if (Is != FlowType::Device && Is != FlowType::Dtype &&
      Is != FlowType::Options)
    return std::nullopt;
  Value V = loadFrom(S, evaluate(S, Object), Type);
  if (V->is(Kind::Device))
    return callMethodOfDevice(S, Call, V, Name);
  if (V->is(Kind::Dtype) && Name == "toScalarType")
    return V;
  if (V->is(Kind::Options) && flowTypeOf(Call.getType()) != FlowType::Options)
    return callMethodOfOptions(S, V->Options, Name);
  return std::nullopt;
}

// The device whose type E is: null unless it is asked for by `d.type()`.
Value FlowEvaluator::deviceOfType(Scope &S, const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(withoutWrappers(E));
  if (!Call || !Call->getMethodDecl() ||
      !Call->getMethodDecl()->getIdentifier() ||
      Call->getMethodDecl()->getName() != "type")
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument();
  if (flowTypeOf(Object->getType()) != FlowType::Device)
    return nullptr;
  Value V = loadFrom(S, evaluate(S, Object), Object->getType());
  return V->is(Kind::Device) ? V : nullptr;
}

bool FlowEvaluator::comparesTypes(const BinaryOperator &Operator) {
  QualType Type = Operator.getLHS()->getType();
  return Operator.isEqualityOp() && Type->isEnumeralType() &&
         flowTypeOf(Type) == FlowType::Device;
}

Value FlowEvaluator::compareTypes(Scope &S, const BinaryOperator &Operator) {
  auto Side = [&](const Expr *E) {
    Value V = deviceOfType(S, E);
    if (!V)
      V = valueOf(S, E);
    return V->is(Kind::Device) ? resolved(S.State, V->Device) : DeviceValue();
  };
  DeviceValue L = Side(Operator.getLHS()), R = Side(Operator.getRHS());
  if (L.isKnown() && R.isKnown())
    return Memory.Values.boolean(
        triOf((L.Type == R.Type) == (Operator.getOpcode() == BO_EQ)));
  return typed(unknown(S, &Operator), Operator.getType(), Memory);
}

void FlowEvaluator::assumeType(FlowState &State, const DeviceValue &Device,
                               DeviceType Type, SourceLocation At) {
  DeviceValue Now = resolved(State, Device);
  if (Now.State == DeviceValue::Kind::Symbolic)
    setKnown(State, Now.Symbol,
             Memory.Values.device(DeviceValue::known(Type), At));
}

// x.device().type() == torch::kCUDA
void FlowEvaluator::assumeSameType(Scope &S, const BinaryOperator &Operator) {
  const Expr *L = Operator.getLHS(), *R = Operator.getRHS();
  Value Device = deviceOfType(S, L);
  if (!Device) {
    std::swap(L, R);
    Device = deviceOfType(S, L);
  }
  Value Type = valueOf(S, R);
  if (!Device || !Type->is(Kind::Device))
    return;
  DeviceValue Known = resolved(S.State, Type->Device);
  if (Known.isKnown())
    assumeType(S.State, Device->Device, Known.Type, R->getExprLoc());
}
