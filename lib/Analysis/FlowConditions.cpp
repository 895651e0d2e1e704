//===- FlowConditions.cpp - what branches tell ------------------*- C++ -*-===//
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

static const Expr *plain(const Expr *E) {
  for (;;) {
    E = withoutWrappers(E);
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (!Cast)
      return E;
    E = Cast->getSubExpr();
  }
}

Tri FlowEvaluator::truthOf(Scope &S, const Expr *Condition) {
  Value V = valueOf(S, Condition);
  if (!V->is(Kind::Bool))
    return Tri::Unknown;
  if (V->Truth == Tri::Unknown)
    if (std::optional<SymbolId> Symbol = V->Number.asSymbol())
      if (Value Known = S.State.Known.lookup(*Symbol))
        return Known->Truth;
  return V->Truth;
}

void FlowEvaluator::setKnown(FlowState &State, SymbolId Symbol, Value V) {
  State.Known.set(Symbol, V, Memory.nodes());
}

static Tri compareNumbers(const SymbolTable &Symbols, BinaryOperatorKind Kind,
                          const SymbolicInt &A, const SymbolicInt &B) {
  std::optional<int64_t> D = (A - B).constant();
  auto Judge = [&](bool IfConstant, bool IsProved, Tri Proved) {
    if (D)
      return triOf(IfConstant);
    return IsProved ? Proved : Tri::Unknown;
  };
  switch (Kind) {
  case BO_EQ:
    return D ? triOf(*D == 0) : Tri::Unknown;
  case BO_NE:
    return D ? triOf(*D != 0) : Tri::Unknown;
  case BO_LT:
    return Judge(D && *D < 0, Symbols.provedNonNegative(A - B), Tri::No);
  case BO_GE:
    return Judge(D && *D >= 0, Symbols.provedNonNegative(A - B), Tri::Yes);
  case BO_GT:
    return Judge(D && *D > 0, Symbols.provedNonNegative(B - A), Tri::No);
  case BO_LE:
    return Judge(D && *D <= 0, Symbols.provedNonNegative(B - A), Tri::Yes);
  default:
    return Tri::Unknown;
  }
}

template <typename T> static Tri compareFacts(const T &A, const T &B) {
  if (provedEqual(A, B))
    return Tri::Yes;
  return provedDifferent(A, B) ? Tri::No : Tri::Unknown;
}

// Numbers, shapes, dtypes and devices by one comparison.
Tri FlowEvaluator::compare(Scope &S, BinaryOperatorKind Comparison, Value L,
                           Value R) {
  if (L->What != R->What)
    return Tri::Unknown;
  if (L->is(Kind::Int))
    return compareNumbers(Memory.Symbols, Comparison,
                          resolved(S.State, L->Number),
                          resolved(S.State, R->Number));
  if (Comparison != BO_EQ && Comparison != BO_NE)
    return Tri::Unknown;
  Tri Same = Tri::Unknown;
  if (L->is(Kind::Dtype))
    Same = compareFacts(resolved(S.State, L->Type), resolved(S.State, R->Type));
  else if (L->is(Kind::Device))
    Same = compareFacts(resolved(S.State, L->Device),
                        resolved(S.State, R->Device));
  else if (L->is(Kind::Shape))
    Same =
        compareFacts(resolved(S.State, L->Shape), resolved(S.State, R->Shape));
  else if (L->is(Kind::Bool) && L->Truth != Tri::Unknown &&
           R->Truth != Tri::Unknown)
    Same = triOf(L->Truth == R->Truth);
  return Comparison == BO_EQ ? Same : !Same;
}

// a == b, solved for a symbol that stands alone.
void FlowEvaluator::assumeEqual(FlowState &State, const SymbolicInt &L,
                                const SymbolicInt &R) {
  SymbolicInt Difference = resolved(State, L) - resolved(State, R);
  if (!Difference.isKnown() || Difference.constant())
    return;
  const SymbolicInt::Term *Best = nullptr;
  for (const SymbolicInt::Term &T : Difference.terms()) {
    bool Solves =
        T.Symbols.size() == 1 && (T.Coefficient == 1 || T.Coefficient == -1);
    if (!Solves)
      continue;
    unsigned Uses =
        llvm::count_if(Difference.terms(), [&](const SymbolicInt::Term &Other) {
          return llvm::is_contained(Other.Symbols, T.Symbols[0]);
        });
    // The youngest is told of the older ones.
    if (Uses == 1 && (!Best || T.Symbols[0] > Best->Symbols[0]))
      Best = &T;
  }
  if (!Best)
    return;
  SymbolId Id = Best->Symbols[0];
  SymbolicInt Rest =
      Difference - SymbolicInt::symbol(Id) * SymbolicInt(Best->Coefficient);
  SymbolicInt Solution = Best->Coefficient == 1 ? -Rest : Rest;
  setKnown(State, Id, Memory.Values.integer(Solution));
}

void FlowEvaluator::assumeEqual(FlowState &State, ShapeValue L, ShapeValue R) {
  L = resolved(State, L);
  R = resolved(State, R);
  if (L.symbol() && (R.hasRank() || R.symbol()) && !(L == R)) {
    SymbolId Symbol = *L.symbol();
    // Extents that were asked for by number before keep their names.
    if (R.hasRank())
      for (unsigned I = 0; I < *R.rank(); ++I) {
        assumeEqual(State, extentOf(State, L, I, Memory), R.sizes()[I]);
        assumeEqual(
            State,
            extentOf(State, L, static_cast<int64_t>(I) - *R.rank(), Memory),
            R.sizes()[I]);
      }
    setKnown(State, Symbol, Memory.Values.shape(R));
    return;
  }
  if (R.symbol() && L.hasRank())
    return assumeEqual(State, R, L);
  if (L.hasRank() && L.rank() == R.rank())
    for (auto [A, B] : llvm::zip(L.sizes(), R.sizes()))
      assumeEqual(State, A, B);
}

void FlowEvaluator::assumeEqual(Scope &S, Value L, Value R) {
  FlowState &State = S.State;
  if (L->is(Kind::Int) && R->is(Kind::Int)) {
    // x.dim() == 3 tells the shape as a whole.
    for (auto [A, B] : {std::pair(L, R), std::pair(R, L)}) {
      std::optional<int64_t> Rank = resolved(State, B->Number).constant();
      if (!Rank || *Rank < 0 || *Rank > 16 || !A->Shape.symbol())
        continue;
      ShapeValue::Extents Sizes;
      for (int64_t I = 0; I < *Rank; ++I)
        Sizes.push_back(extentOf(State, A->Shape, I, Memory));
      assumeEqual(State, A->Shape, ShapeValue::known(std::move(Sizes)));
    }
    assumeEqual(State, L->Number, R->Number);
  } else if (L->is(Kind::Shape) && R->is(Kind::Shape)) {
    assumeEqual(State, L->Shape, R->Shape);
  } else if (L->is(Kind::Dtype) && R->is(Kind::Dtype)) {
    DtypeValue A = resolved(State, L->Type), B = resolved(State, R->Type);
    if (A.State != DtypeValue::Kind::Symbolic)
      std::swap(A, B);
    if (A.State == DtypeValue::Kind::Symbolic && !(A == B))
      setKnown(State, A.Symbol, Memory.Values.dtype(B, R->At));
  } else if (L->is(Kind::Device) && R->is(Kind::Device)) {
    DeviceValue A = resolved(State, L->Device), B = resolved(State, R->Device);
    if (A.State != DeviceValue::Kind::Symbolic)
      std::swap(A, B);
    if (A.State == DeviceValue::Kind::Symbolic && !(A == B))
      setKnown(State, A.Symbol, Memory.Values.device(B, R->At));
  } else if (L->is(Kind::Bool) && R->is(Kind::Bool)) {
    if (auto Symbol = L->Number.asSymbol(); Symbol && R->Truth != Tri::Unknown)
      setKnown(State, *Symbol, R);
  }
}

void FlowEvaluator::assume(Scope &S, const Expr *Written, bool IsTrue) {
  const Expr *E = plain(Written);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return assume(S, Not->getSubExpr(), !IsTrue);
  if (const auto *Operator = dyn_cast<BinaryOperator>(E)) {
    BinaryOperatorKind Kind = Operator->getOpcode();
    if (Kind == (IsTrue ? BO_LAnd : BO_LOr)) {
      assume(S, Operator->getLHS(), IsTrue);
      return assume(S, Operator->getRHS(), IsTrue);
    }
    bool IsSame = Kind == (IsTrue ? BO_EQ : BO_NE);
    if (IsSame && comparesTypes(*Operator))
      return assumeSameType(S, *Operator);
    if (IsSame)
      return assumeEqual(S, valueOf(S, Operator->getLHS()),
                         valueOf(S, Operator->getRHS()));
    return;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return assumeCall(S, *Call, IsTrue);
  Value V = loadFrom(S, evaluate(S, E), E->getType());
  if (V->is(Kind::Bool) && V->Truth == Tri::Unknown)
    if (std::optional<SymbolId> Symbol = V->Number.asSymbol())
      setKnown(S.State, *Symbol, Memory.Values.boolean(triOf(IsTrue)));
  // if (n), where n is a number
  if (V->is(Kind::Int) && !IsTrue)
    assumeEqual(S.State, V->Number, SymbolicInt(0));
}

void FlowEvaluator::assumeCall(Scope &S, const CallExpr &Call, bool IsTrue) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return;
  std::string Name = Callee->getNameAsString();
  // __builtin_expect(cond, 1), around which macros are written
  if (Callee->getBuiltinID() && Call.getNumArgs() > 0 &&
      Name == "__builtin_expect")
    return assume(S, Call.getArg(0), IsTrue);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    OverloadedOperatorKind Wanted = IsTrue ? OO_EqualEqual : OO_ExclaimEqual;
    if (Operator->getOperator() == Wanted && Call.getNumArgs() == 2)
      assumeEqual(S, valueOf(S, Call.getArg(0)), valueOf(S, Call.getArg(1)));
    if (Operator->getOperator() == OO_Exclaim)
      assume(S, Call.getArg(0), !IsTrue);
    return;
  }
  const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call);
  if (Method && Name == "equals" && Call.getNumArgs() == 1 && IsTrue)
    return assumeEqual(S, valueOf(S, Method->getImplicitObjectArgument()),
                       valueOf(S, Call.getArg(0)));
  if (Method && flowTypeOf(Method->getImplicitObjectArgument()->getType()) ==
                    FlowType::Tensor)
    return assumeOfTensor(S, *Method, Name, IsTrue);
  if (auto Type = deviceAskedFor(Name); Method && Type && IsTrue) {
    const Expr *Of = Method->getImplicitObjectArgument();
    Value Object = loadFrom(S, evaluate(S, Of), Of->getType());
    if (Object->is(Kind::Device))
      assumeType(S.State, Object->Device, *Type, Call.getExprLoc());
  }
  // The same answer whenever the same call is asked again.
  Value V = valueOf(S, &Call);
  if (V->is(Kind::Bool))
    if (std::optional<SymbolId> Symbol = V->Number.asSymbol())
      setKnown(S.State, *Symbol, Memory.Values.boolean(triOf(IsTrue)));
}

// x.defined(), x.is_cuda() and the like
void FlowEvaluator::assumeOfTensor(Scope &S, const CXXMemberCallExpr &Call,
                                   llvm::StringRef Name, bool IsTrue) {
  const Expr *Of = Call.getImplicitObjectArgument();
  Value Object = loadFrom(S, evaluate(S, Of), Of->getType());
  if (!Object->is(Kind::Tensor))
    return;
  TensorFacts Facts = factsOf(S.State, Object->Tensor, Memory);
  if (std::optional<DeviceType> Type = deviceAskedFor(Name)) {
    if (IsTrue)
      assumeType(S.State, Facts.Device, *Type, Call.getExprLoc());
    return;
  }
  bool HasFormat =
      Call.getNumArgs() > 0 && !isa<CXXDefaultArgExpr>(Call.getArg(0));
  if (Name == "defined")
    Facts.Defined = triOf(IsTrue);
  else if (Name == "requires_grad")
    Facts.RequiresGrad = triOf(IsTrue);
  else if (Name == "is_contiguous" && !HasFormat)
    Facts.Order = IsTrue ? Layout::Contiguous : Layout::Strided;
  else
    return;
  setFacts(S.State, Object->Tensor, std::move(Facts), Memory);
}
