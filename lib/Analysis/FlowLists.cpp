//===- FlowLists.cpp - lists and optionals in the flow analysis ---*- C++
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

// One value that may be any of several: where paths meet, they are joined.
Value FlowEvaluator::either(Scope &S, llvm::ArrayRef<Value> Values,
                            const void *Key, llvm::StringRef Name) {
  Location Where;
  Where.Base = Memory.place(Key, S.In.Id | OneOfSeveral, Name);
  std::optional<FlowState> All;
  for (Value V : Values) {
    FlowState One = S.State;
    store(One, Where, V, Memory);
    All = All ? join(*All, One, S.In, S.Block, false, Memory) : One;
  }
  Memory.enterBlock(S.In, S.Block);
  S.State = *All;
  return load(S.State, Where, Memory);
}

static bool isReader(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("data", "begin", "end", "cbegin", "cend", true)
      .Cases("rbegin", "rend", "capacity", "slice", "equals", true)
      .Cases("use_count", "unique", "reserve", "shrink_to_fit", "max_size",
             true)
      .Default(false);
}

Value FlowEvaluator::someInt(Scope &S, const Expr &E, SymbolicInt Number) {
  Value V = Number.isKnown() ? Memory.Values.integer(Number)
                             : typed(unknown(S, &E), Context.LongTy, Memory);
  return E.isGLValue() ? refer(temporary(S, &E, V)) : V;
}

FlowEvaluator::ListAt FlowEvaluator::listAt(Scope &S, const Expr &Object) {
  ListAt List;
  List.Where = locate(S, &Object);
  List.Content = List.Where.isKnown() ? load(S.State, List.Where, Memory)
                                      : unknown(S, &Object);
  QualType Type = Object.getType()->isPointerType()
                      ? Object.getType()->getPointeeType()
                      : Object.getType();
  List.Content = typed(List.Content, Type, Memory);
  return List;
}

// Beyond, an element asked for by an unknown number is not worth the joins.
static constexpr unsigned MaxAlternatives = 64;

// Elements counted from the front, or from the end if negative. Longer than
// others: one case for each kind of list.
Value FlowEvaluator::elementOf(Scope &S, const Expr &Access, const ListAt &List,
                               SymbolicInt Index) {
  std::optional<int64_t> At = resolved(S.State, Index).constant();
  bool CanWrite = Access.isLValue() && !Access.getType().isConstQualified() &&
                  List.Where.isKnown();
  Value Content = List.Content;
  // What can be written to one by one is kept one by one.
  if (Content->is(Kind::Shape) && CanWrite) {
    if (!Content->Shape.hasRank()) {
      forget(S, List.Where, &Access, 0);
      if (Content->Block)
        store(S.State, List.Where,
              Memory.Values.withBlock(load(S.State, List.Where, Memory),
                                      Content->Block),
              Memory);
      return someInt(S, Access, SymbolicInt());
    }
    std::vector<Value> Parts;
    for (const SymbolicInt &Size : Content->Shape.sizes())
      Parts.push_back(Memory.Values.integer(Size));
    Content = Memory.Values.list(std::move(Parts));
    store(S.State, List.Where, Content, Memory);
  }
  if (Content->is(Kind::Shape))
    return someInt(S, Access,
                   At ? extentOf(S.State, Content->Shape, *At, Memory)
                      : SymbolicInt());
  Value Any = nullptr;
  if (Content->is(Kind::List) && !At)
    Any = !Content->Parts.empty() && Content->Parts.size() <= MaxAlternatives
              ? either(S, Content->Parts, &Access, "?")
              : Memory.opaque({'a', S.In.Id, S.Block,
                               reinterpret_cast<uintptr_t>(&Access)},
                              "?");
  if (Any && !CanWrite)
    return refer(temporary(S, &Access, Any));
  if (!List.Where.isKnown())
    return unknown(S, &Access);
  FlowValue Part(Kind::Reference);
  Part.Where = List.Where;
  Part.Where.Path.push_back({nullptr, At.value_or(-1)});
  // Read as any of the elements; a write changes some element.
  if (Any)
    Part.Parts.push_back(Any);
  return Memory.Values.copy(std::move(Part));
}

SymbolicInt FlowEvaluator::countOf(Scope &S, Value List) {
  if (List->is(Kind::Shape) && !List->Block)
    return rankOf(S.State, List->Shape, Memory);
  return lengthOf(List, Memory);
}

Value FlowEvaluator::sizeOf(Scope &S, const Expr &Call, Value List) {
  SymbolicInt Count = countOf(S, List);
  if (!Count.isKnown())
    return typed(unknown(S, &Call), Call.getType(), Memory);
  FlowValue V(Kind::Int);
  V.Number = Count;
  // What is told of the length is told of the shape.
  if (List->is(Kind::Shape))
    V.Shape = List->Shape;
  return Memory.Values.copy(std::move(V));
}

Value FlowEvaluator::append(Scope &S, const Expr &Call, const ListAt &List,
                            Value Added) {
  if (List.Content->is(Kind::List)) {
    std::vector<Value> Parts = List.Content->Parts;
    Parts.push_back(Added);
    return Memory.Values.list(std::move(Parts));
  }
  if (!List.Content->is(Kind::Uniform))
    return unknown(S, &Call);
  Value Each = either(S, {List.Content->Parts[0], Added}, &Call, "?");
  return Memory.Values.uniform(Each, List.Content->Number + SymbolicInt(1));
}

// Methods that change a list; empty for others.
std::optional<Value> FlowEvaluator::changeList(Scope &S,
                                               const CXXMemberCallExpr &Call,
                                               const ListAt &List,
                                               llvm::StringRef Name) {
  if (!List.Where.isKnown())
    return std::nullopt;
  if (Name == "push_back" || Name == "emplace_back") {
    if (Call.getNumArgs() != 1)
      return std::nullopt;
    Value Added = valueOf(S, Call.getArg(0));
    if (Added->is(Kind::Tensor))
      note(S, Call, Added, {Call.getArg(0)}, Name);
    store(S.State, List.Where, append(S, Call, List, Added), Memory);
    ListAt New = listAt(S, *Call.getImplicitObjectArgument());
    return Call.isGLValue()
               ? elementOf(S, Call, New,
                           countOf(S, New.Content) - SymbolicInt(1))
               : unknown(S, Call.getCallee());
  }
  if (Name == "clear") {
    store(S.State, List.Where, Memory.Values.list({}), Memory);
    return unknown(S, &Call);
  }
  if (Name == "pop_back" && List.Content->is(Kind::List) &&
      !List.Content->Parts.empty()) {
    std::vector<Value> Parts = List.Content->Parts;
    Parts.pop_back();
    store(S.State, List.Where, Memory.Values.list(std::move(Parts)), Memory);
    return unknown(S, &Call);
  }
  return std::nullopt;
}

std::optional<Value>
FlowEvaluator::callMethodOfList(Scope &S, const CXXMemberCallExpr &Call,
                                llvm::StringRef Name) {
  ListAt List = listAt(S, *Call.getImplicitObjectArgument());
  if (Name == "size")
    return sizeOf(S, Call, List.Content);
  if (Name == "empty") {
    std::optional<int64_t> Count =
        resolved(S.State, countOf(S, List.Content)).constant();
    return Count ? Memory.Values.boolean(triOf(*Count == 0))
                 : typed(unknown(S, &Call), Call.getType(), Memory);
  }
  if (Name == "at" && Call.getNumArgs() == 1) {
    Value Index = valueOf(S, Call.getArg(0));
    return elementOf(S, Call, List,
                     Index->is(Kind::Int) ? Index->Number : SymbolicInt());
  }
  if (Name == "front")
    return elementOf(S, Call, List, 0);
  if (Name == "back")
    return elementOf(S, Call, List,
                     List.Content->is(Kind::Shape)
                         ? SymbolicInt(-1)
                         : countOf(S, List.Content) - SymbolicInt(1));
  if (Name == "vec")
    return List.Content;
  if (isReader(Name)) {
    for (const Expr *Argument : Call.arguments())
      evaluate(S, Argument);
    // std::generate(v.begin(), v.end(), make) fills what is empty before.
    bool HasUndefined = llvm::any_of(List.Content->Parts, [&](Value Part) {
      return Part && Part->is(Kind::Tensor) &&
             factsOf(S.State, Part->Tensor, Memory).Defined == Tri::No;
    });
    if (HasUndefined && !Call.getMethodDecl()->isConst())
      forget(S, List.Where, &Call, 0);
    return unknown(S, &Call);
  }
  return changeList(S, Call, List, Name);
}

std::optional<Value>
FlowEvaluator::callMethodOfOptional(Scope &S, const CXXMemberCallExpr &Call,
                                    llvm::StringRef Name) {
  const Expr *Object = Call.getImplicitObjectArgument();
  Location Where = locate(S, Object);
  Value V = Where.isKnown() ? load(S.State, Where, Memory) : unknown(S, Object);
  if (Name == "has_value" || isa<CXXConversionDecl>(Call.getMethodDecl())) {
    if (V->is(Kind::None))
      return Memory.Values.boolean(Tri::No);
    if (!V->is(Kind::Opaque))
      return Memory.Values.boolean(Tri::Yes);
    FlowValue B(Kind::Bool);
    B.Number = Memory.symbol({'h', *V->Number.asSymbol()}, "?");
    return Memory.Values.copy(std::move(B));
  }
  if (Name == "value" || Name == "operator*") {
    if (V->is(Kind::Opaque))
      Where.Path.push_back({nullptr, 0});
    return Where.isKnown() && !V->is(Kind::None) ? refer(Where)
                                                 : unknown(S, &Call);
  }
  if (Name == "value_or" && Call.getNumArgs() == 1) {
    Value Other = valueOf(S, Call.getArg(0));
    if (V->is(Kind::None))
      return Other;
    return V->is(Kind::Opaque) ? unknown(S, &Call) : V;
  }
  if (Name == "reset" && Where.isKnown()) {
    store(S.State, Where, Memory.Values.none(), Memory);
    return unknown(S, &Call);
  }
  return std::nullopt;
}
