//===- FlowArithmetic.cpp - casts and operators of the language --*- C++
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

// Longer than others: one case for each kind of cast.
Value FlowEvaluator::converted(Scope &S, const CastExpr &Cast) {
  const Expr *Inner = Cast.getSubExpr();
  switch (Cast.getCastKind()) {
  case CK_LValueToRValue:
    if (Inner->getType().isVolatileQualified()) {
      evaluate(S, Inner);
      return typed(unknown(S, &Cast), Cast.getType(), Memory);
    }
    return loadFrom(S, evaluate(S, Inner), Cast.getType());
  case CK_IntegralToBoolean:
  case CK_FloatingToBoolean: {
    Value V = valueOf(S, Inner);
    if (V->is(Kind::Int))
      if (auto Number = resolved(S.State, V->Number).constant())
        return Memory.Values.boolean(triOf(*Number != 0));
    return typed(unknown(S, &Cast), Cast.getType(), Memory);
  }
  case CK_IntegralToFloating: {
    Value V = valueOf(S, Inner);
    std::optional<double> Real;
    if (V->is(Kind::Int))
      if (auto Number = resolved(S.State, V->Number).constant())
        Real = *Number;
    return Memory.Values.real(Real);
  }
  case CK_FloatingToIntegral: {
    Value V = valueOf(S, Inner);
    if (V->is(Kind::Float) && V->Real && std::abs(*V->Real) < 1e15)
      return Memory.Values.integer(static_cast<int64_t>(*V->Real));
    return typed(unknown(S, &Cast), Cast.getType(), Memory);
  }
  case CK_IntegralCast: {
    Value V = valueOf(S, Inner);
    if (auto Number = V->is(Kind::Int) ? resolved(S.State, V->Number).constant()
                                       : std::nullopt)
      if (auto Known = constant(&Cast))
        return *Known;
    if (V->is(Kind::Bool) && V->Truth != Tri::Unknown)
      return Memory.Values.integer(V->Truth == Tri::Yes);
    if (V->is(Kind::Bool))
      return typed(unknown(S, &Cast), Cast.getType(), Memory);
    // Enumerations that stand for types.
    if (flowTypeOf(Cast.getType()) == FlowType::Dtype ||
        flowTypeOf(Cast.getType()) == FlowType::Device)
      return V->is(Kind::Dtype) || V->is(Kind::Device)
                 ? V
                 : typed(unknown(S, &Cast), Cast.getType(), Memory);
    return V->is(Kind::Int) ? V
                            : typed(unknown(S, &Cast), Cast.getType(), Memory);
  }
  case CK_NullToPointer:
    return Memory.Values.none();
  case CK_ToVoid:
    evaluate(S, Inner);
    return unknown(S, &Cast);
  // What is written through it is written to the same object.
  case CK_BitCast:
    return recast(S, Cast);
  case CK_ArrayToPointerDecay:
    return decayed(S, Cast);
  case CK_NoOp:
  case CK_FloatingCast:
  case CK_DerivedToBase:
  case CK_UncheckedDerivedToBase:
  case CK_BaseToDerived:
  case CK_Dynamic:
  case CK_ConstructorConversion:
  case CK_UserDefinedConversion:
  case CK_LValueBitCast:
    return evaluate(S, Inner);
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
    return unknown(S, &Cast);
  default:
    evaluate(S, Inner);
    return typed(unknown(S, &Cast), Cast.getType(), Memory);
  }
}

// Longer than others: one case for each operator.
Value FlowEvaluator::unary(Scope &S, const UnaryOperator &Operator) {
  const Expr *Inner = Operator.getSubExpr();
  switch (Operator.getOpcode()) {
  case UO_AddrOf: {
    Value V = evaluate(S, Inner);
    if (V->is(Kind::Reference))
      if (auto Block = blockAt(S, *Inner))
        return pointingTo(V, std::move(*Block));
    return V->is(Kind::Reference) ? V : unknown(S, &Operator);
  }
  case UO_Deref: {
    noteTouch(S, Operator, *Inner);
    Location Where = pointee(S, valueOf(S, Inner));
    return Where.isKnown() ? refer(Where) : unknown(S, &Operator);
  }
  case UO_Plus:
  case UO_Extension:
    return valueOf(S, Inner);
  case UO_Minus: {
    Value V = valueOf(S, Inner);
    if (V->is(Kind::Int))
      return Memory.Values.integer(-V->Number);
    if (V->is(Kind::Float))
      return Memory.Values.real(V->Real ? std::optional<double>(-*V->Real)
                                        : std::nullopt);
    return typed(unknown(S, &Operator), Operator.getType(), Memory);
  }
  case UO_LNot: {
    Value V = valueOf(S, Inner);
    if (V->is(Kind::Bool) && V->Truth != Tri::Unknown)
      return Memory.Values.boolean(!V->Truth);
    return typed(unknown(S, &Operator), Operator.getType(), Memory);
  }
  case UO_PreInc:
  case UO_PostInc:
  case UO_PreDec:
  case UO_PostDec: {
    Value Target = evaluate(S, Inner);
    Value Old = loadFrom(S, Target, Inner->getType());
    Value New = Old;
    if (Old->is(Kind::Int))
      New = Memory.Values.integer(
          Old->Number + SymbolicInt(Operator.isIncrementOp() ? 1 : -1));
    else
      New = movedBy(typed(unknown(S, &Operator), Inner->getType(), Memory), Old,
                    Operator.isIncrementOp() ? 1 : -1, Inner->getType());
    if (Target->is(Kind::Reference))
      store(S.State, Target->Where, New, Memory);
    if (Operator.isGLValue())
      return Target;
    return Operator.isPostfix() ? Old : New;
  }
  default:
    evaluate(S, Inner);
    return typed(unknown(S, &Operator), Operator.getType(), Memory);
  }
}

Value FlowEvaluator::binary(Scope &S, const BinaryOperator &Operator) {
  const Expr *L = Operator.getLHS(), *R = Operator.getRHS();
  BinaryOperatorKind Kind = Operator.getOpcode();
  if (Kind == BO_Assign) {
    Value V = valueOf(S, R);
    return assign(S, &Operator, L, V);
  }
  if (Operator.isCompoundAssignmentOp()) {
    Value Right = valueOf(S, R), Left = valueOf(S, L);
    return assign(S, &Operator, L,
                  arithmetic(S,
                             BinaryOperator::getOpForCompoundAssignment(Kind),
                             Left, Right, &Operator));
  }
  if (Kind == BO_Comma) {
    evaluate(S, L);
    return evaluate(S, R);
  }
  if (Operator.isLogicalOp()) {
    Tri Left = truthOf(S, L), Right = truthOf(S, R);
    Tri Decides = triOf(Kind == BO_LOr);
    if (Left == Decides || Right == Decides)
      return Memory.Values.boolean(Decides);
    if (Left == !Decides && Right == !Decides)
      return Memory.Values.boolean(!Decides);
    return typed(unknown(S, &Operator), Operator.getType(), Memory);
  }
  if (comparesTypes(Operator))
    return compareTypes(S, Operator);
  Value Left = valueOf(S, L), Right = valueOf(S, R);
  if (Operator.isComparisonOp()) {
    Tri Truth = compare(S, Kind, Left, Right);
    if (Truth != Tri::Unknown)
      return Memory.Values.boolean(Truth);
    return typed(unknown(S, &Operator), Operator.getType(), Memory);
  }
  return arithmetic(S, Kind, Left, Right, &Operator);
}

// Longer than others: one case for each kind of operand.
Value FlowEvaluator::arithmetic(Scope &S, BinaryOperatorKind Kind, Value L,
                                Value R, const Expr *E) {
  if (L->is(FlowValue::Kind::Int) && R->is(FlowValue::Kind::Int)) {
    SymbolicInt A = resolved(S.State, L->Number),
                B = resolved(S.State, R->Number), Result;
    if (Kind == BO_Add)
      Result = A + B;
    else if (Kind == BO_Sub)
      Result = A - B;
    else if (Kind == BO_Mul)
      Result = A * B;
    else if (Kind == BO_Div && !B.isConstant(0))
      Result = Memory.Symbols.truncatingDivide(A, B);
    else if (Kind == BO_Rem && !B.isConstant(0))
      Result = Memory.Symbols.remainder(A, B);
    else if (auto X = A.constant(), Y = B.constant(); X && Y) {
      if (Kind == BO_Shl && *Y >= 0 && *Y < 62 && *X >= 0 && *X < (1 << 30))
        Result = SymbolicInt(*X << std::min<int64_t>(*Y, 30));
      else if (Kind == BO_Shr && *Y >= 0 && *Y < 63)
        Result = SymbolicInt(*X >> *Y);
    }
    if (Result.isKnown())
      return Memory.Values.integer(Result);
  }
  if (L->is(FlowValue::Kind::Float) && R->is(FlowValue::Kind::Float) &&
      L->Real && R->Real) {
    double A = *L->Real, B = *R->Real;
    if (Kind == BO_Add)
      return Memory.Values.real(A + B);
    if (Kind == BO_Sub)
      return Memory.Values.real(A - B);
    if (Kind == BO_Mul)
      return Memory.Values.real(A * B);
    if (Kind == BO_Div && B != 0)
      return Memory.Values.real(A / B);
  }
  Value Other = typed(unknown(S, E), E->getType(), Memory);
  if (!E->getType()->isPointerType() || (Kind != BO_Add && Kind != BO_Sub))
    return Other;
  // p + n, n + p, p - n
  Value Pointer = L->Block ? L : R, By = L->Block ? R : L;
  SymbolicInt Steps = By->is(FlowValue::Kind::Int)
                          ? resolved(S.State, By->Number)
                          : SymbolicInt();
  return movedBy(Other, Pointer, Kind == BO_Sub ? -Steps : Steps, E->getType());
}
