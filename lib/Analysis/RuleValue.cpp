//===- RuleValue.cpp - values that operator rules compute with --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/RuleValue.h"

using namespace torchtidy;

static RuleValue ofKind(RuleValue::Kind Kind) {
  RuleValue Result;
  Result.What = Kind;
  return Result;
}

RuleValue RuleValue::none() { return ofKind(Kind::None); }

RuleValue RuleValue::integer(SymbolicInt Value) {
  RuleValue Result = ofKind(Kind::Int);
  Result.Int = std::move(Value);
  return Result;
}

RuleValue RuleValue::floating(std::optional<double> Value) {
  RuleValue Result = ofKind(Kind::Float);
  Result.Number = Value;
  return Result;
}

RuleValue RuleValue::boolean(Tri Value) {
  RuleValue Result = ofKind(Kind::Bool);
  Result.Truth = Value;
  return Result;
}

RuleValue RuleValue::ints(ShapeValue Value) {
  RuleValue Result = ofKind(Kind::Ints);
  Result.List = std::move(Value);
  return Result;
}

RuleValue RuleValue::text(llvm::StringRef Value) {
  RuleValue Result = ofKind(Kind::Text);
  Result.Text = Value.str();
  return Result;
}

RuleValue RuleValue::dtype(DtypeValue Value) {
  RuleValue Result = ofKind(Kind::Dtype);
  Result.Type = Value;
  return Result;
}

RuleValue RuleValue::device(DeviceValue Value) {
  RuleValue Result = ofKind(Kind::Device);
  Result.Device = Value;
  return Result;
}

RuleValue RuleValue::tensor(TensorFacts Facts) {
  RuleValue Result = ofKind(Kind::Tensor);
  Result.Tensors.push_back(std::move(Facts));
  return Result;
}

RuleValue RuleValue::tensors(std::vector<TensorFacts> Facts) {
  RuleValue Result = ofKind(Kind::Tensors);
  Result.Tensors = std::move(Facts);
  Result.IsComplete = true;
  return Result;
}

RuleValue RuleValue::someTensors() { return ofKind(Kind::Tensors); }

RuleValue RuleValue::tensorsLike(TensorFacts Facts) {
  RuleValue Result = ofKind(Kind::Tensors);
  Result.Tensors.push_back(std::move(Facts));
  return Result;
}

RuleValue RuleValue::tuple(std::vector<RuleValue> Parts) {
  RuleValue Result = ofKind(Kind::Tuple);
  Result.Parts = std::move(Parts);
  return Result;
}

bool RuleValue::isNumber() const {
  return is(Kind::Int) || is(Kind::Float) || is(Kind::Complex) ||
         is(Kind::Bool);
}
