//===- FlowIndexing.cpp - tensors indexed as in Python ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `x.index({0, Slice(1, None), "...", mask})` becomes the operators that
// LibTorch makes of it: `select`, `slice`, `unsqueeze` and, for tensors, one
// `index` at the end.
// Source: applySlicing and applySelect of ATen/TensorIndexing.h.
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// How many dimensions an index uses up; empty if that is not known.
std::optional<unsigned> FlowEvaluator::dimensionsUsed(Scope &S, Value Index) {
  if (!Index || Index->is(Kind::Opaque))
    return std::nullopt;
  if (Index->is(Kind::None) || Index->is(Kind::Ellipsis) ||
      Index->is(Kind::Bool))
    return 0;
  if (!Index->is(Kind::Tensor))
    return 1;
  TensorFacts Facts = factsOf(S.State, Index->Tensor, Memory);
  if (!Facts.Type.isKnown())
    return std::nullopt;
  if (!Facts.Type.is(Dtype::Bool) && !Facts.Type.is(Dtype::Byte))
    return 1;
  return Facts.Shape.rank();
}

Value FlowEvaluator::unknownPart(Scope &S, const Expr &Call, TensorId Self) {
  TensorFacts Of = factsOf(S.State, Self, Memory), Facts;
  Facts.Type = Of.Type;
  Facts.TypeAt = Of.TypeAt;
  Facts.Device = Of.Device;
  Facts.DeviceAt = Of.DeviceAt;
  Facts.Storage = Of.Storage;
  Facts.Defined = Tri::Yes;
  if (Of.RequiresGrad == Tri::No)
    Facts.RequiresGrad = Tri::No;
  return Memory.Values.tensor(newTensor(S, Call, 77, std::move(Facts)));
}

Value FlowEvaluator::indexed(Scope &S, const Expr &Call, TensorId Self,
                             llvm::ArrayRef<Value> Indices, bool IsComplete,
                             llvm::ArrayRef<const Expr *> Written) {
  unsigned Used = 0;
  for (Value Index : Indices) {
    std::optional<unsigned> One = dimensionsUsed(S, Index);
    if (Index && Index->is(Kind::Text) && Index->Text == "...")
      One = 0;
    if (!One || !IsComplete)
      return unknownPart(S, Call, Self);
    Used += *One;
  }
  if (!IsComplete)
    return unknownPart(S, Call, Self);
  TensorFacts Start = factsOf(S.State, Self, Memory);
  std::string Name = isa<CXXOperatorCallExpr>(Call) ? "operator[]" : "index";
  Value Current = Memory.Values.tensor(Self);
  std::vector<Value> Tensors;
  int64_t Dim = 0;
  llvm::SmallVector<const Expr *, 4> Places{Written[0], nullptr, Written[1],
                                            nullptr, nullptr};
  auto Step = [&](llvm::StringRef Operator, llvm::StringRef Overload,
                  llvm::ArrayRef<Value> Arguments, unsigned Number) {
    auto V = applyNamed(S, Call, Operator, Overload, Arguments, Places, Name);
    if (V)
      Current = *V;
  };
  for (auto [I, Index] : llvm::enumerate(Indices)) {
    Value At = Memory.Values.integer(Dim);
    if (Index->is(Kind::Ellipsis) || Index->is(Kind::Text)) {
      std::optional<unsigned> Rank = Start.Shape.rank();
      if (!Rank)
        return unknownPart(S, Call, Self);
      Dim += static_cast<int64_t>(*Rank) - Used;
      if (Dim < 0)
        return unknownPart(S, Call, Self);
    } else if (Index->is(Kind::None)) {
      Step("unsqueeze", "", {Current, At}, I);
      ++Dim;
    } else if (Index->is(Kind::Bool)) {
      return unknownPart(S, Call, Self);
    } else if (Index->is(Kind::Int)) {
      Step("select", "int", {Current, At, Index}, I);
    } else if (Index->is(Kind::Slice)) {
      Value Stride = Index->Parts[2]->is(Kind::None) ? Memory.Values.integer(1)
                                                     : Index->Parts[2];
      Step("slice", "Tensor",
           {Current, At, Index->Parts[0], Index->Parts[1], Stride}, I);
      ++Dim;
    } else if (Index->is(Kind::Tensor)) {
      TensorFacts Facts = factsOf(S.State, Index->Tensor, Memory);
      // A tensor without dimensions that holds an integer selects.
      if (Facts.Shape.rank() == 0u && Facts.Type.isKnown() &&
          !Facts.Type.is(Dtype::Bool) && !Facts.Type.is(Dtype::Byte)) {
        Step("select", "int",
             {Current, At,
              typed(Memory.opaque({'i', S.In.Id, Index->Tensor}, "?"),
                    Context.LongTy, Memory)},
             I);
        continue;
      }
      if (!Facts.Shape.hasRank())
        return unknownPart(S, Call, Self);
      while (static_cast<int64_t>(Tensors.size()) < Dim)
        Tensors.push_back(Memory.Values.none());
      Tensors.push_back(Index);
      Dim += *dimensionsUsed(S, Index);
      if (*dimensionsUsed(S, Index) != 1 && I + 1 < Indices.size())
        return unknownPart(S, Call, Self);
    } else {
      return unknownPart(S, Call, Self);
    }
  }
  if (!Tensors.empty()) {
    Places[1] = Written[1];
    Places[2] = nullptr;
    Step("index", "Tensor", {Current, Memory.Values.list(Tensors)}, 99);
  } else if (Current->Tensor == Self) {
    // x.index({"..."}) is x itself, as a view.
    Step("alias", "", {Current}, 98);
  }
  return Current;
}
