//===- FlowValue.cpp - values of expressions in a flow analysis -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/FlowValue.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace torchtidy;

using Kind = FlowValue::Kind;

static bool sameBlock(const FlowValue &A, const FlowValue &B) {
  if (!A.Block || !B.Block)
    return A.Block == B.Block;
  return A.Block == B.Block || *A.Block == *B.Block;
}

bool torchtidy::sameValue(Value A, Value B) {
  if (A == B)
    return true;
  if (!A || !B || A->What != B->What)
    return false;
  auto Data = [](const FlowValue &V) {
    return std::tie(V.Truth, V.Tensor, V.Number, V.Real, V.Text, V.Type,
                    V.Device, V.Options, V.Shape, V.Where, V.Closure);
  };
  if (Data(*A) != Data(*B) || A->Parts.size() != B->Parts.size() ||
      A->Fields.size() != B->Fields.size() || !sameBlock(*A, *B))
    return false;
  return llvm::all_of(llvm::zip(A->Parts, B->Parts),
                      [](const auto &P) {
                        return sameValue(std::get<0>(P), std::get<1>(P));
                      }) &&
         llvm::all_of(llvm::zip(A->Fields, B->Fields), [](const auto &P) {
           return std::get<0>(P).first == std::get<1>(P).first &&
                  sameValue(std::get<0>(P).second, std::get<1>(P).second);
         });
}

Value ValueFactory::copy(FlowValue Data) {
  return new (Memory.Allocate()) FlowValue(std::move(Data));
}

Value ValueFactory::withBlock(Value V,
                              std::shared_ptr<const MemoryBlock> Block) {
  if (V->Block == Block)
    return V;
  FlowValue New = *V;
  New.Block = std::move(Block);
  return copy(std::move(New));
}

Value ValueFactory::integer(SymbolicInt Number) {
  FlowValue V(Kind::Int);
  V.Number = std::move(Number);
  return copy(std::move(V));
}

Value ValueFactory::real(std::optional<double> Number) {
  FlowValue V(Kind::Float);
  V.Real = Number;
  return copy(std::move(V));
}

Value ValueFactory::boolean(Tri Truth) {
  FlowValue V(Kind::Bool);
  V.Truth = Truth;
  return copy(std::move(V));
}

Value ValueFactory::text(llvm::StringRef Text) {
  FlowValue V(Kind::Text);
  V.Text = Text.str();
  return copy(std::move(V));
}

Value ValueFactory::none() { return copy(FlowValue(Kind::None)); }

Value ValueFactory::dtype(DtypeValue Type, clang::SourceLocation At) {
  FlowValue V(Kind::Dtype);
  V.Type = Type;
  V.At = At;
  return copy(std::move(V));
}

Value ValueFactory::device(DeviceValue Device, clang::SourceLocation At) {
  FlowValue V(Kind::Device);
  V.Device = Device;
  V.At = At;
  return copy(std::move(V));
}

Value ValueFactory::options(OptionsValue Options) {
  FlowValue V(Kind::Options);
  V.Options = std::move(Options);
  return copy(std::move(V));
}

Value ValueFactory::tensor(TensorId Id) {
  FlowValue V(Kind::Tensor);
  V.Tensor = Id;
  return copy(std::move(V));
}

Value ValueFactory::list(std::vector<Value> Parts) {
  FlowValue V(Kind::List);
  V.Parts = std::move(Parts);
  return copy(std::move(V));
}

Value ValueFactory::uniform(Value Each, SymbolicInt Count) {
  FlowValue V(Kind::Uniform);
  V.Parts.push_back(Each);
  V.Number = std::move(Count);
  return copy(std::move(V));
}

Value ValueFactory::shape(ShapeValue Shape) {
  FlowValue V(Kind::Shape);
  V.Shape = std::move(Shape);
  return copy(std::move(V));
}

Value ValueFactory::reference(Location Where) {
  FlowValue V(Kind::Reference);
  V.Where = std::move(Where);
  return copy(std::move(V));
}

Value ValueFactory::record(std::map<const clang::FieldDecl *, Value> Fields) {
  FlowValue V(Kind::Record);
  V.Fields = std::move(Fields);
  return copy(std::move(V));
}

Value torchtidy::partOf(Value Whole, llvm::ArrayRef<PathStep> Path) {
  for (const PathStep &Step : Path) {
    if (!Whole)
      return nullptr;
    if (Step.Field) {
      if (!Whole->is(Kind::Record))
        return nullptr;
      auto At = Whole->Fields.find(Step.Field);
      Whole = At == Whole->Fields.end() ? nullptr : At->second;
    } else if (Whole->is(Kind::Uniform)) {
      Whole = Whole->Parts[0];
    } else if (Whole->is(Kind::List)) {
      bool IsThere = Step.Index >= 0 &&
                     Step.Index < static_cast<int64_t>(Whole->Parts.size());
      Whole = IsThere ? Whole->Parts[Step.Index] : nullptr;
    } else {
      return nullptr;
    }
  }
  return Whole;
}
