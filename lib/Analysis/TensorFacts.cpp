//===- TensorFacts.cpp - what is known of one tensor ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorFacts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <tuple>

using namespace torchtidy;

// The order of the enumerators is part of LibTorch's file format.
DeviceType torchtidy::deviceTypeOfValue(int64_t Value) {
  switch (Value) {
  case 0:
    return DeviceType::CPU;
  case 1:
    return DeviceType::CUDA;
  case 6:
    return DeviceType::HIP;
  case 9:
    return DeviceType::XLA;
  case 12:
    return DeviceType::XPU;
  case 13:
    return DeviceType::MPS;
  case 14:
    return DeviceType::Meta;
  default:
    return DeviceType::Other;
  }
}

llvm::StringRef torchtidy::deviceName(DeviceType Type) {
  switch (Type) {
  case DeviceType::CPU:
    return "cpu";
  case DeviceType::CUDA:
    return "cuda";
  case DeviceType::Meta:
    return "meta";
  case DeviceType::HIP:
    return "hip";
  case DeviceType::MPS:
    return "mps";
  case DeviceType::XPU:
    return "xpu";
  case DeviceType::XLA:
    return "xla";
  case DeviceType::Other:
    return "another backend";
  }
  llvm_unreachable("a device type without a name");
}

// Values ----------------------------------------------------------------------

DeviceValue DeviceValue::known(DeviceType Type, std::optional<int> Index) {
  DeviceValue Result;
  Result.State = Kind::Known;
  Result.Type = Type;
  if (Type != DeviceType::CPU && Type != DeviceType::Meta)
    Result.Index = Index;
  return Result;
}

DeviceValue DeviceValue::symbolic(SymbolId Symbol) {
  DeviceValue Result;
  Result.State = Kind::Symbolic;
  Result.Symbol = Symbol;
  return Result;
}

bool DeviceValue::operator==(const DeviceValue &Other) const {
  return std::tie(State, Type, Index, Symbol) ==
         std::tie(Other.State, Other.Type, Other.Index, Other.Symbol);
}

bool DtypeValue::operator==(const DtypeValue &Other) const {
  return std::tie(State, Type, Symbol) ==
         std::tie(Other.State, Other.Type, Other.Symbol);
}

ShapeValue ShapeValue::known(Extents Sizes) {
  ShapeValue Result;
  Result.State = Kind::Known;
  Result.Sizes = std::move(Sizes);
  return Result;
}

ShapeValue ShapeValue::symbolic(SymbolId Symbol) {
  ShapeValue Result;
  Result.State = Kind::Symbolic;
  Result.Symbol = Symbol;
  return Result;
}

std::optional<unsigned> ShapeValue::rank() const {
  return hasRank() ? std::optional<unsigned>(Sizes.size()) : std::nullopt;
}

std::optional<SymbolId> ShapeValue::symbol() const {
  return State == Kind::Symbolic ? std::optional<SymbolId>(Symbol)
                                 : std::nullopt;
}

SymbolicInt ShapeValue::numel() const {
  if (!hasRank())
    return {};
  // Nothing times anything is nothing.
  if (llvm::any_of(Sizes, [](const SymbolicInt &N) { return N.isConstant(0); }))
    return 0;
  SymbolicInt Product(1);
  for (const SymbolicInt &Size : Sizes)
    Product = Product * Size;
  return Product;
}

bool ShapeValue::operator==(const ShapeValue &Other) const {
  return std::tie(State, Symbol, Sizes) ==
         std::tie(Other.State, Other.Symbol, Other.Sizes);
}

// Comparison ------------------------------------------------------------------

bool torchtidy::provedEqual(const DeviceValue &A, const DeviceValue &B) {
  if (A.State != B.State || A.isUnknown())
    return false;
  if (!A.isKnown())
    return A.Symbol == B.Symbol;
  bool HasIndex = A.Type != DeviceType::CPU && A.Type != DeviceType::Meta;
  return A.Type == B.Type && (!HasIndex || (A.Index && A.Index == B.Index));
}

bool torchtidy::provedDifferent(const DeviceValue &A, const DeviceValue &B) {
  if (!A.isKnown() || !B.isKnown())
    return false;
  return A.Type != B.Type || (A.Index && B.Index && *A.Index != *B.Index);
}

bool torchtidy::provedEqual(const DtypeValue &A, const DtypeValue &B) {
  return !A.isUnknown() && A == B;
}

bool torchtidy::provedDifferent(const DtypeValue &A, const DtypeValue &B) {
  return A.isKnown() && B.isKnown() && A.Type != B.Type;
}

bool torchtidy::provedEqual(const ShapeValue &A, const ShapeValue &B) {
  if (A.isUnknown() || !(A == B))
    return false;
  return llvm::all_of(A.sizes(),
                      [](const SymbolicInt &N) { return N.isKnown(); });
}

bool torchtidy::provedDifferent(const ShapeValue &A, const ShapeValue &B) {
  if (!A.hasRank() || !B.hasRank())
    return false;
  if (A.rank() != B.rank())
    return true;
  return llvm::any_of(llvm::zip(A.sizes(), B.sizes()), [](const auto &Pair) {
    return provedDifferent(std::get<0>(Pair), std::get<1>(Pair));
  });
}

// Joins -----------------------------------------------------------------------

SymbolicInt torchtidy::join(const SymbolicInt &A, const SymbolicInt &B) {
  return A == B ? A : SymbolicInt();
}

DeviceValue torchtidy::join(const DeviceValue &A, const DeviceValue &B) {
  if (A == B)
    return A;
  if (A.isKnown() && B.isKnown() && A.Type == B.Type)
    return DeviceValue::known(A.Type);
  return {};
}

DtypeValue torchtidy::join(const DtypeValue &A, const DtypeValue &B) {
  return A == B ? A : DtypeValue();
}

ShapeValue torchtidy::join(const ShapeValue &A, const ShapeValue &B) {
  if (A == B)
    return A;
  if (!A.hasRank() || A.rank() != B.rank())
    return {};
  ShapeValue::Extents Sizes;
  for (auto [X, Y] : llvm::zip(A.sizes(), B.sizes()))
    Sizes.push_back(join(X, Y));
  return ShapeValue::known(std::move(Sizes));
}

TensorFacts TensorFacts::undefined(clang::SourceLocation At) {
  TensorFacts Facts;
  Facts.Defined = Tri::No;
  Facts.MadeAt = At;
  return Facts;
}

bool TensorFacts::operator==(const TensorFacts &Other) const {
  auto Data = [](const TensorFacts &F) {
    return std::tie(F.Shape, F.Type, F.Device, F.Order, F.Defined, F.Written,
                    F.RequiresGrad, F.Leaf, F.Inference, F.Storage, F.View,
                    F.Counter, F.Node, F.Elements);
  };
  return Data(*this) == Data(Other) && Values == Other.Values;
}

TensorFacts torchtidy::join(const TensorFacts &A, const TensorFacts &B) {
  if (A == B)
    return A;
  TensorFacts Result = A;
  Result.Shape = join(A.Shape, B.Shape);
  Result.Type = join(A.Type, B.Type);
  Result.Device = join(A.Device, B.Device);
  Result.Order = A.Order == B.Order ? A.Order : Layout::Unknown;
  Result.Defined = join(A.Defined, B.Defined);
  Result.Written = join(A.Written, B.Written);
  Result.RequiresGrad = join(A.RequiresGrad, B.RequiresGrad);
  Result.Leaf = join(A.Leaf, B.Leaf);
  Result.Inference = join(A.Inference, B.Inference);
  Result.Storage = A.Storage == B.Storage ? A.Storage : 0;
  Result.View = join(A.View, B.View);
  Result.Counter = A.Counter == B.Counter ? A.Counter : 0;
  Result.Node = A.Node == B.Node ? A.Node : 0;
  Result.Elements = A.Elements == B.Elements ? A.Elements : 0;
  Result.Values = join(A.Values, B.Values);
  return Result;
}

// Text ------------------------------------------------------------------------

std::string torchtidy::print(const DeviceValue &Device) {
  if (!Device.isKnown())
    return "?";
  std::string Text = deviceName(Device.Type).str();
  if (Device.Type == DeviceType::CPU || Device.Type == DeviceType::Meta)
    return Text;
  return Text + ":" + (Device.Index ? std::to_string(*Device.Index) : "?");
}

std::string torchtidy::print(const DtypeValue &Type) {
  return Type.isKnown() ? infoOf(Type.Type).Printed.str() : "?";
}

std::string torchtidy::print(const ShapeValue &Shape,
                             const SymbolTable &Symbols) {
  if (!Shape.hasRank())
    return "[...]";
  std::string Text;
  for (const SymbolicInt &Size : Shape.sizes())
    Text += (Text.empty() ? "" : ", ") + Symbols.print(Size);
  return "[" + Text + "]";
}

std::string torchtidy::print(const TensorFacts &Facts,
                             const SymbolTable &Symbols) {
  if (Facts.Defined == Tri::No)
    return "undefined";
  std::string Text = print(Facts.Type) + print(Facts.Shape, Symbols) + " on " +
                     print(Facts.Device);
  if (Facts.Order != Layout::Unknown)
    Text += Facts.Order == Layout::Contiguous ? ", contiguous" : ", strided";
  if (Facts.RequiresGrad != Tri::Unknown)
    Text += Facts.RequiresGrad == Tri::Yes ? ", requires grad" : ", no grad";
  return Text;
}
