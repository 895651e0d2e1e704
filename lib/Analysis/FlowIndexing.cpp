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
  bool IsDots = Index->is(Kind::Text) && Index->Text == "...";
  if (Index->is(Kind::None) || Index->is(Kind::Ellipsis) || IsDots)
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

// What is left of an index: the tensor so far and where it goes on.
struct FlowEvaluator::Indexing {
  Value Current;
  int64_t Dim = 0;
  unsigned Used = 0;
  std::vector<Value> Tensors;
  std::vector<const Expr *> Written;
  std::string Name;
};

void FlowEvaluator::step(Scope &S, const Expr &Call, Indexing &At,
                         llvm::StringRef Operator, llvm::StringRef Overload,
                         llvm::ArrayRef<Value> Arguments) {
  if (auto V = applyNamed(S, Call, Operator, Overload, Arguments, At.Written,
                          At.Name))
    At.Current = *V;
}

bool FlowEvaluator::indexByTensor(Scope &S, const Expr &Call, Indexing &At,
                                  Value Index, bool IsLast) {
  TensorFacts Facts = factsOf(S.State, Index->Tensor, Memory);
  bool IsMask = !Facts.Type.isKnown() || Facts.Type.is(Dtype::Bool) ||
                Facts.Type.is(Dtype::Byte);
  // A tensor without dimensions that holds an integer selects.
  if (Facts.Shape.rank() == 0u && !IsMask) {
    Value Any = typed(Memory.opaque({'i', S.In.Id, Index->Tensor}, "?"),
                      Context.LongTy, Memory);
    step(S, Call, At, "select", "int",
         {At.Current, Memory.Values.integer(At.Dim), Any});
    return true;
  }
  unsigned Used = *dimensionsUsed(S, Index);
  if (!Facts.Shape.hasRank() || (Used != 1 && !IsLast))
    return false;
  while (static_cast<int64_t>(At.Tensors.size()) < At.Dim)
    At.Tensors.push_back(Memory.Values.none());
  At.Tensors.push_back(Index);
  At.Dim += Used;
  return true;
}

// One index after the other; false if it cannot be told what it gives.
bool FlowEvaluator::indexBy(Scope &S, const Expr &Call, Indexing &At,
                            Value Index, bool IsLast) {
  Value Dim = Memory.Values.integer(At.Dim);
  switch (Index->What) {
  case Kind::Ellipsis:
  case Kind::Text: {
    std::optional<unsigned> Rank =
        factsOf(S.State, At.Current->Tensor, Memory).Shape.rank();
    if (!Rank)
      return false;
    // The indices before it have used up what they stand for.
    At.Dim = static_cast<int64_t>(*Rank) - At.Used;
    return At.Dim >= 0;
  }
  case Kind::None:
    step(S, Call, At, "unsqueeze", "", {At.Current, Dim});
    ++At.Dim;
    return true;
  case Kind::Int:
    step(S, Call, At, "select", "int", {At.Current, Dim, Index});
    return true;
  case Kind::Slice: {
    Value Stride = Index->Parts[2]->is(Kind::None) ? Memory.Values.integer(1)
                                                   : Index->Parts[2];
    step(S, Call, At, "slice", "Tensor",
         {At.Current, Dim, Index->Parts[0], Index->Parts[1], Stride});
    ++At.Dim;
    return true;
  }
  case Kind::Tensor:
    return indexByTensor(S, Call, At, Index, IsLast);
  default:
    return false;
  }
}

Value FlowEvaluator::indexed(Scope &S, const Expr &Call, TensorId Self,
                             llvm::ArrayRef<Value> Indices, bool IsComplete,
                             llvm::ArrayRef<const Expr *> Written) {
  Indexing At;
  At.Name = isa<CXXOperatorCallExpr>(Call) ? "operator[]" : "index";
  At.Current = Memory.Values.tensor(Self);
  At.Written = {Written[0], nullptr, Written[1], nullptr, nullptr};
  for (Value Index : Indices) {
    std::optional<unsigned> One = dimensionsUsed(S, Index);
    if (!One || !IsComplete)
      return unknownPart(S, Call, Self);
    At.Used += *One;
  }
  if (!IsComplete)
    return unknownPart(S, Call, Self);
  for (auto [I, Index] : llvm::enumerate(Indices)) {
    // From here on it counts what is still to come.
    At.Used -= *dimensionsUsed(S, Index);
    if (!indexBy(S, Call, At, Index, I + 1 == Indices.size()) ||
        !At.Current->is(Kind::Tensor))
      return unknownPart(S, Call, Self);
  }
  if (!At.Tensors.empty()) {
    At.Written = {Written[0], Written[1]};
    step(S, Call, At, "index", "Tensor",
         {At.Current, Memory.Values.list(At.Tensors)});
  } else if (At.Current->Tensor == Self) {
    // x.index({"..."}) is x itself, as a view.
    step(S, Call, At, "alias", "", {At.Current});
  }
  return At.Current;
}
