//===- FlowAssignments.cpp - operators of C++ classes -------------*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// Assignments -----------------------------------------------------------------

Value FlowEvaluator::assign(Scope &S, const Expr *E, const Expr *To, Value V) {
  Value Target = evaluate(S, To);
  if (Target->is(Kind::Reference))
    store(S.State, Target->Where, V, Memory);
  if (!E->isGLValue())
    return V;
  return Target->is(Kind::Reference) ? Target : refer(temporary(S, E, V));
}

// std::tie(a, b) = ...
bool FlowEvaluator::assignParts(Scope &S, Value References, Value Parts) {
  bool IsTied = References->is(Kind::List) &&
                llvm::any_of(References->Parts, [](Value Part) {
                  return Part && Part->is(Kind::Reference);
                });
  if (!IsTied)
    return false;
  for (auto [I, Target] : llvm::enumerate(References->Parts))
    if (Target && Target->is(Kind::Reference))
      store(S.State, Target->Where,
            partAt(Parts, {nullptr, static_cast<int64_t>(I)}, Memory), Memory);
  return true;
}

// x[0] = y;  writes to what the temporary views
Value FlowEvaluator::writeThrough(Scope &S, const CXXOperatorCallExpr &Call) {
  const Expr *To = Call.getArg(0), *From = Call.getArg(1);
  Value Self = valueOf(S, To), Source = valueOf(S, From);
  bool IsNumber = flowTypeOf(From->getType()) != FlowType::Tensor;
  auto V = applyNamed(S, Call, IsNumber ? "fill_" : "copy_",
                      IsNumber ? "Scalar" : "", {Self, Source}, {To, From},
                      "operator=");
  return refer(temporary(S, &Call, V ? *V : Self));
}

std::optional<Value>
FlowEvaluator::callAssignment(Scope &S, const CXXOperatorCallExpr &Call) {
  const Expr *To = Call.getArg(0), *From = Call.getArg(1);
  std::string Class = classNameOf(To->getType());
  FlowType Type = flowTypeOf(To->getType());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (Type == FlowType::Tensor && Method &&
      Method->getRefQualifier() == RQ_RValue)
    return writeThrough(S, Call);
  bool CopiesMembers = Method && Method->isDefaulted() &&
                       (Method->isCopyAssignmentOperator() ||
                        Method->isMoveAssignmentOperator());
  bool IsFollowed = Type != FlowType::Other || CopiesMembers ||
                    isOptionalClass(Class) || isListClass(Class) ||
                    isTransparentClass(Class) || isPointerClass(Class);
  if (!IsFollowed)
    return std::nullopt;
  Value V = valueOf(S, From);
  if (Type == FlowType::Options)
    V = Memory.Values.options(optionsOf(S, V, From->getExprLoc()));
  if (Class == "std::tuple" || Class == "std::pair") {
    Value Targets = valueOf(S, To);
    if (assignParts(S, Targets, V))
      return refer(temporary(S, &Call, Targets));
  }
  Value Result = assign(S, &Call, To, V);
  if (From->isXValue() && Type == FlowType::Tensor)
    moveOut(S, From);
  return Result;
}

// Other operators -------------------------------------------------------------

std::optional<Value>
FlowEvaluator::callSubscript(Scope &S, const CXXOperatorCallExpr &Call) {
  std::string Class = classNameOf(Call.getArg(0)->getType());
  if (!isListClass(Class) && Class != "c10::ArrayRef" &&
      Class != "c10::SmallVectorTemplateCommon" &&
      Class != "torch::headeronly::HeaderOnlyArrayRef")
    return std::nullopt;
  ListAt List = listAt(S, *Call.getArg(0));
  Value Index = valueOf(S, Call.getArg(1));
  return elementOf(S, Call, List,
                   Index->is(Kind::Int) ? Index->Number : SymbolicInt());
}

std::optional<Value>
FlowEvaluator::callDereference(Scope &S, const CXXOperatorCallExpr &Call) {
  const Expr *Object = Call.getArg(0);
  std::string Class = classNameOf(Object->getType());
  if (isOptionalClass(Class)) {
    Location Where = locate(S, Object);
    Value V = load(S.State, Where, Memory);
    if (V->is(Kind::Opaque))
      Where.Path.push_back({nullptr, 0});
    return refer(Where);
  }
  if (isPointerClass(Class) || Class == "std::__shared_ptr_access") {
    Location Where = pointee(S, valueOf(S, Object));
    if (Where.isKnown())
      return refer(Where);
  }
  return std::nullopt;
}

std::optional<Value>
FlowEvaluator::callOperatorFunction(Scope &S, const CXXOperatorCallExpr &Call) {
  OverloadedOperatorKind Operator = Call.getOperator();
  if (Call.getNumArgs() == 1)
    return Operator == OO_Star || Operator == OO_Arrow
               ? callDereference(S, Call)
               : std::nullopt;
  if (Call.getNumArgs() != 2)
    return std::nullopt;
  switch (Operator) {
  case OO_Equal:
    return callAssignment(S, Call);
  case OO_Subscript:
    return callSubscript(S, Call);
  case OO_EqualEqual:
  case OO_ExclaimEqual: {
    if (flowTypeOf(Call.getArg(0)->getType()) == FlowType::Tensor)
      return std::nullopt;
    Value L = valueOf(S, Call.getArg(0)), R = valueOf(S, Call.getArg(1));
    Tri Truth = compare(S, Operator == OO_EqualEqual ? BO_EQ : BO_NE, L, R);
    return Truth != Tri::Unknown
               ? Memory.Values.boolean(Truth)
               : typed(unknown(S, &Call), Call.getType(), Memory);
  }
  default:
    return std::nullopt;
  }
}
