//===- FlowElements.cpp - results that show what they are given -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowElements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

using Kind = FlowValue::Kind;

// x.slice(0), x.index({Slice()})
static bool isWholeSlice(llvm::ArrayRef<Value> Given) {
  auto IsLeftOut = [&](unsigned I) {
    return I >= Given.size() || !Given[I] || Given[I]->is(Kind::None);
  };
  return IsLeftOut(2) && IsLeftOut(3) &&
         (IsLeftOut(4) ||
          (Given[4]->is(Kind::Int) && Given[4]->Number.isConstant(1)));
}

// x.to(x.device(), x.dtype(), false, /*copy=*/true)
static bool asksForCopy(const FunctionSchema &Schema,
                        llvm::ArrayRef<Value> Given) {
  for (auto [Argument, V] : llvm::zip(Schema.Arguments, Given))
    if (Argument.Name == "copy" && V &&
        !(V->is(Kind::Bool) && V->Truth == Tri::No))
      return true;
  return false;
}

bool torchtidy::keepsElements(const FunctionSchema &Schema,
                              const TensorFacts &Self,
                              const TensorFacts &Result,
                              llvm::ArrayRef<Value> Given) {
  llvm::StringRef Name = Schema.Name.Name;
  if (asksForCopy(Schema, Given))
    return false;
  if (Name == "detach" || Name == "alias" || Name == "detach_")
    return true;
  if (Name == "contiguous")
    return Self.Order == Layout::Contiguous;
  if (Name == "to" || Name == "type_as")
    return Self.Device.isKnown() &&
           (Self.Device.Index || Self.Device.is(DeviceType::CPU)) &&
           provedEqual(Self.Device, Result.Device) &&
           provedEqual(Self.Type, Result.Type);
  bool IsInOrder = llvm::StringSwitch<bool>(Name)
                       .Cases("view", "view_as", "reshape", "squeeze", true)
                       .Cases("expand", "expand_as", "flatten", true)
                       .Case("slice", isWholeSlice(Given))
                       .Default(false);
  return IsInOrder &&
         (Name == "slice" || provedEqual(Self.Shape, Result.Shape));
}
