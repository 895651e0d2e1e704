//===- FlowOptions.cpp - TensorOptions in the flow analysis -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

OptionsValue FlowEvaluator::optionsOf(Scope &S, Value V, SourceLocation At) {
  OptionsValue Options;
  if (V->is(Kind::Options))
    return V->Options;
  if (V->is(Kind::Dtype)) {
    Options.Type = V->Type;
    Options.TypeAt = At;
  } else if (V->is(Kind::Device)) {
    Options.Device = V->Device;
    Options.DeviceAt = At;
  } else if (V->is(Kind::List) && V->Parts.empty()) {
    return Options;
  } else if (V->is(Kind::Opaque)) {
    SymbolId Symbol = *V->Number.asSymbol();
    Options.Type = DtypeValue::symbolic(Memory.symbolId({'t', Symbol}, "?"));
    Options.Device = DeviceValue::symbolic(Memory.symbolId({'d', Symbol}, "?"));
    Options.RequiresGrad = Tri::Unknown;
  }
  return Options;
}

Value FlowEvaluator::withOption(Scope &S, OptionsValue Options,
                                llvm::StringRef Name, Value Setting,
                                SourceLocation At) {
  if (Name == "dtype") {
    Options.Type =
        Setting && Setting->is(Kind::Dtype) ? Setting->Type : DtypeValue();
    Options.TypeAt = At;
    if (Options.Type->isUnknown())
      Options.Type = DtypeValue::symbolic(
          Memory.symbolId({'~', At.getRawEncoding(), 1}, "?"));
  } else if (Name == "device" || Name == "device_index") {
    Options.Device =
        Setting && Setting->is(Kind::Device) ? Setting->Device : DeviceValue();
    Options.DeviceAt = At;
    if (Setting && Setting->is(Kind::None))
      Options.Device = std::nullopt;
    else if (Options.Device->isUnknown())
      Options.Device = DeviceValue::symbolic(
          Memory.symbolId({'~', At.getRawEncoding(), 2}, "?"));
  } else if (Name == "requires_grad") {
    Options.RequiresGrad = !Setting                    ? Tri::Yes
                           : Setting->is(Kind::Bool)   ? Setting->Truth
                           : Setting->is(Kind::Opaque) ? Tri::Unknown
                                                       : Tri::Unknown;
    Options.GradAt = At;
  }
  return Memory.Values.options(std::move(Options));
}

// Longer than others: each way to give a setting.
std::optional<Value> FlowEvaluator::callOptions(Scope &S, const CallExpr &Call,
                                                const FunctionDecl &Callee) {
  if (!Callee.getIdentifier())
    return std::nullopt;
  llvm::StringRef Name = Callee.getName();
  bool IsSetter =
      llvm::StringSwitch<bool>(Name)
          .Cases("dtype", "device", "requires_grad", "layout", "pinned_memory",
                 "memory_format", "device_index", true)
          .Default(false);
  if (!IsSetter || flowTypeOf(Callee.getReturnType()) != FlowType::Options)
    return std::nullopt;
  OptionsValue Options;
  const Expr *Object = nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
    Object = Member->getImplicitObjectArgument();
    Value V = loadFrom(S, evaluate(S, Object), Object->getType());
    if (!V->is(Kind::Options))
      return std::nullopt;
    Options = V->Options;
  }
  // .dtype<float>()
  Value Setting = nullptr;
  if (Call.getNumArgs() > 0 && !isa<CXXDefaultArgExpr>(Call.getArg(0)))
    Setting = valueOf(S, Call.getArg(0));
  else if (const TemplateArgumentList *Given =
               Callee.getTemplateSpecializationArgs();
           Given && Given->size() > 0 &&
           Given->get(0).getKind() == TemplateArgument::Type) {
    DtypeValue Type = dtypeOfElement(Given->get(0).getAsType());
    if (!Type.isUnknown())
      Setting = Memory.Values.dtype(Type, Call.getExprLoc());
  }
  // .device(torch::kCUDA, 1)
  if (Name == "device" && Call.getNumArgs() == 2 && Setting &&
      Setting->is(Kind::Device))
    Setting = withIndex(S, Setting, *Call.getArg(1));
  SourceLocation At = Call.getNumArgs() > 0 && Setting
                          ? Call.getArg(0)->getExprLoc()
                          : Call.getExprLoc();
  Value Result = withOption(S, std::move(Options), Name, Setting, At);
  // options.dtype<float>() changes the options themselves.
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (Object && Method && !Method->isConst() && Object->isLValue())
    if (Location Where = locate(S, Object); Where.isKnown())
      store(S.State, Where, Result, Memory);
  return Result;
}
