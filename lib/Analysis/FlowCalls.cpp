//===- FlowCalls.cpp - calls in the flow analysis ---------------*- C++ -*-===//
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

Value FlowEvaluator::call(Scope &S, const CallExpr &Call) {
  const FunctionDecl *Callee = calledFunction(&Call);
  llvm::SmallVector<const Expr *, 8> Arguments(Call.arguments());
  if (!Callee) {
    evaluate(S, Call.getCallee());
    return callUnknown(S, &Call, nullptr, Arguments);
  }
  if (auto V = callLambda(S, Call, *Callee))
    return *V;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    if (auto V = callOperatorFunction(S, *Operator))
      return *V;
    if (auto V = callTensorOperator(S, *Operator))
      return *V;
  }
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call)) {
    const Expr &Object = *Method->getImplicitObjectArgument();
    std::string Class = classNameOf(*cast<CXXMethodDecl>(Callee)->getParent());
    // Conversions of what stands for its content.
    if (isa<CXXConversionDecl>(Callee) && isTransparentClass(Class) &&
        !Callee->getReturnType()->isBooleanType())
      return typed(valueOf(S, &Object), Call.getType(), Memory);
    std::string Name = Callee->getNameAsString();
    if (flowTypeOf(Object.getType()->isPointerType()
                       ? Object.getType()->getPointeeType()
                       : Object.getType()) == FlowType::Tensor)
      if (auto V = callTensorMethod(S, Call, Object, Name))
        return *V;
    if (isOptionalClass(Class) || Class == "std::_Optional_base_impl")
      if (auto V = callMethodOfOptional(S, *Method, Name))
        return *V;
    if (isListClass(Class) || Class == "c10::ArrayRef" ||
        Class == "torch::headeronly::HeaderOnlyArrayRef" ||
        Class == "std::_Vector_base" || isPointerClass(Class) ||
        Class == "std::__shared_ptr" || Class == "std::__shared_ptr_access")
      if (auto V = callMethodOfList(S, *Method, Name))
        return *V;
    if (auto V = callOptions(S, Call, *Callee))
      return *V;
    if (auto V = callOperator(S, Call, *Callee))
      return *V;
    evaluate(S, &Object);
    return callUnknown(S, &Call, Callee, Arguments);
  }
  if (auto V = callStandard(S, Call, *Callee))
    return *V;
  if (auto V = callTorchFunction(S, Call, *Callee))
    return *V;
  if (auto V = callOptions(S, Call, *Callee))
    return *V;
  if (auto V = callOperator(S, Call, *Callee))
    return *V;
  return callUnknown(S, &Call, Callee, Arguments);
}

// The standard library --------------------------------------------------------

std::optional<Value> FlowEvaluator::callStandard(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  if (Callee.getBuiltinID() && Call.getNumArgs() == 2 &&
      Callee.getName() == "__builtin_expect")
    return valueOf(S, Call.getArg(0));
  if (!Callee.isInStdNamespace() || !Callee.getIdentifier())
    return std::nullopt;
  llvm::StringRef Name = Callee.getName();
  unsigned Count = Call.getNumArgs();
  if ((Name == "move" || Name == "forward" || Name == "as_const" ||
       Name == "addressof" || Name == "ref" || Name == "cref") &&
      Count == 1)
    return evaluate(S, Call.getArg(0));
  if (Name == "get" && Count == 1 && Callee.getTemplateSpecializationArgs()) {
    const TemplateArgument &First =
        Callee.getTemplateSpecializationArgs()->get(0);
    if (First.getKind() != TemplateArgument::Integral)
      return std::nullopt;
    Location Where = locate(S, Call.getArg(0));
    if (!Where.isKnown())
      return std::nullopt;
    Where.Path.push_back({nullptr, First.getAsIntegral().getExtValue()});
    Value Inner = load(S.State, Where, Memory);
    Value Result = Inner->is(Kind::Reference) ? Inner : refer(Where);
    return Call.isGLValue() ? Result : loadFrom(S, Result, Call.getType());
  }
  if (Name == "tie" || Name == "forward_as_tuple") {
    std::vector<Value> Parts;
    for (const Expr *Argument : Call.arguments())
      Parts.push_back(evaluate(S, Argument));
    return Memory.Values.list(std::move(Parts));
  }
  if (Name == "make_tuple" || Name == "make_pair" || Name == "make_optional") {
    std::vector<Value> Parts;
    for (const Expr *Argument : Call.arguments())
      Parts.push_back(valueOf(S, Argument));
    if (Name == "make_optional")
      return Parts.size() == 1 ? std::optional<Value>(Parts[0]) : std::nullopt;
    return Memory.Values.list(std::move(Parts));
  }
  if ((Name == "min" || Name == "max") && Count == 2) {
    Value A = valueOf(S, Call.getArg(0)), B = valueOf(S, Call.getArg(1));
    if (!A->is(Kind::Int) || !B->is(Kind::Int))
      return std::nullopt;
    SymbolicInt X = resolved(S.State, A->Number),
                Y = resolved(S.State, B->Number);
    Value V =
        Memory.Values.integer(Name == "min" ? Memory.Symbols.minimum(X, Y)
                                            : Memory.Symbols.maximum(X, Y));
    return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
  }
  if (Name == "swap" && Count == 2) {
    Location A = locate(S, Call.getArg(0)), B = locate(S, Call.getArg(1));
    if (!A.isKnown() || !B.isKnown())
      return std::nullopt;
    Value X = load(S.State, A, Memory), Y = load(S.State, B, Memory);
    store(S.State, A, Y, Memory);
    store(S.State, B, X, Memory);
    return unknown(S, &Call);
  }
  return std::nullopt;
}

// One value that may be any of several.
static constexpr unsigned MaxAlternatives = 64;

Value FlowEvaluator::either(Scope &S, llvm::ArrayRef<Value> Values,
                            const void *Key, llvm::StringRef Name) {
  Location Where;
  Where.Base = Memory.place(Key, S.In.Id | 0x40000000u, Name);
  if (Values.empty() || Values.size() > MaxAlternatives)
    return Memory.opaque(
        {'a', S.In.Id, S.Block, reinterpret_cast<uintptr_t>(Key)}, Name);
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
      .Cases("size", "empty", "at", "front", "back", "data", "begin", "end",
             true)
      .Cases("cbegin", "cend", "rbegin", "rend", "capacity", "vec", "slice",
             "equals", true)
      .Cases("get", "use_count", "unique", "reserve", "shrink_to_fit",
             "max_size", "operator[]", true)
      .Default(false);
}

std::optional<Value>
FlowEvaluator::callMethodOfList(Scope &S, const CXXMemberCallExpr &Call,
                                llvm::StringRef Name) {
  const Expr *Object = Call.getImplicitObjectArgument();
  Location Where = locate(S, Object);
  Value List =
      Where.isKnown() ? load(S.State, Where, Memory) : unknown(S, Object);
  QualType ObjectType = Object->getType()->isPointerType()
                            ? Object->getType()->getPointeeType()
                            : Object->getType();
  List = typed(List, ObjectType, Memory);
  auto Element = [&](SymbolicInt Index) -> Value {
    if (List->is(Kind::Shape)) {
      std::optional<int64_t> At = Index.constant();
      SymbolicInt Size =
          At ? extentOf(S.State, List->Shape, *At, Memory) : SymbolicInt();
      Value V = Size.isKnown()
                    ? Memory.Values.integer(Size)
                    : typed(unknown(S, &Call, "?"), Context.LongTy, Memory);
      return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
    }
    Location Part = Where;
    int64_t At = resolved(S.State, Index).constant().value_or(-1);
    if (List->is(Kind::List) && At < 0) {
      Value Any = either(S, List->Parts, &Call, "?");
      return refer(temporary(S, &Call, Any));
    }
    if (!Part.isKnown())
      return unknown(S, &Call);
    Part.Path.push_back({nullptr, At});
    return refer(Part);
  };
  auto Count = [&]() -> SymbolicInt {
    if (List->is(Kind::List))
      return SymbolicInt(List->Parts.size());
    if (List->is(Kind::Uniform))
      return List->Number;
    if (List->is(Kind::Shape))
      return rankOf(S.State, List->Shape, Memory);
    if (List->is(Kind::Opaque))
      return Memory.symbol({'c', *List->Number.asSymbol()},
                           List->Text.empty() || List->Text == "?"
                               ? "?"
                               : List->Text + ".size()",
                           true);
    return {};
  };
  if (Name == "size" || Name == "empty") {
    SymbolicInt N = Count();
    if (!N.isKnown())
      return typed(unknown(S, &Call), Call.getType(), Memory);
    if (Name == "empty") {
      std::optional<int64_t> Known = resolved(S.State, N).constant();
      return Known ? Memory.Values.boolean(triOf(*Known == 0))
                   : typed(unknown(S, &Call), Call.getType(), Memory);
    }
    FlowValue V(Kind::Int);
    V.Number = N;
    if (List->is(Kind::Shape))
      V.Shape = List->Shape;
    return Memory.Values.copy(std::move(V));
  }
  if (Name == "at" && Call.getNumArgs() == 1) {
    Value Index = valueOf(S, Call.getArg(0));
    return Element(Index->is(Kind::Int) ? Index->Number : SymbolicInt());
  }
  if (Name == "front")
    return Element(0);
  if (Name == "back")
    return Element(List->is(Kind::Shape) ? SymbolicInt(-1)
                                         : Count() - SymbolicInt(1));
  if (Name == "vec" || Name == "get")
    return Name == "vec" ? std::optional<Value>(List) : std::nullopt;
  if (isReader(Name)) {
    for (const Expr *Argument : Call.arguments())
      evaluate(S, Argument);
    return unknown(S, &Call);
  }
  if (!Where.isKnown())
    return std::nullopt;
  if (Name == "push_back" || Name == "emplace_back") {
    std::vector<Value> Added;
    for (const Expr *Argument : Call.arguments())
      Added.push_back(valueOf(S, Argument));
    if (Added.size() != 1)
      return std::nullopt;
    Value New = nullptr;
    if (List->is(Kind::List)) {
      std::vector<Value> Parts = List->Parts;
      Parts.push_back(Added[0]);
      New = Memory.Values.list(std::move(Parts));
    } else if (List->is(Kind::Uniform)) {
      SymbolicInt N = List->Number + SymbolicInt(1);
      Value Each = either(S, {List->Parts[0], Added[0]}, &Call, "?");
      New = Memory.Values.uniform(Each, N);
    } else {
      New = unknown(S, &Call);
    }
    store(S.State, Where, New, Memory);
    return Call.isGLValue() ? Element(Count() - SymbolicInt(1))
                            : unknown(S, Call.getCallee());
  }
  if (Name == "clear") {
    store(S.State, Where, Memory.Values.list({}), Memory);
    return unknown(S, &Call);
  }
  if (Name == "pop_back" && List->is(Kind::List) && !List->Parts.empty()) {
    std::vector<Value> Parts = List->Parts;
    Parts.pop_back();
    store(S.State, Where, Memory.Values.list(std::move(Parts)), Memory);
    return unknown(S, &Call);
  }
  return std::nullopt;
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

// Lambdas ---------------------------------------------------------------------

std::optional<Value> FlowEvaluator::callLambda(Scope &S, const CallExpr &Call,
                                               const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
  if (!Method || !Operator || !Method->getParent()->isLambda() ||
      Operator->getOperator() != OO_Call)
    return std::nullopt;
  Value Closure =
      loadFrom(S, evaluate(S, Call.getArg(0)), Call.getArg(0)->getType());
  if (!Closure->is(Kind::Lambda))
    return std::nullopt;
  for (const Frame *F = &S.In; F; F = F->Parent)
    if (F->Function == &Callee)
      return std::nullopt;
  const FlowBody *Body = Bodies.bodyOf(Callee);
  if (!Body || S.In.Depth >= Limits.Depth) {
    gaveUp("lambda called too deep", Call.getExprLoc());
    return std::nullopt;
  }
  const Frame *F = Memory.frame(&S.In, S.Block, &Call, &Callee);
  FlowState Entry = S.State;
  for (unsigned I = 0; I < Callee.getNumParams(); ++I) {
    const ParmVarDecl *Parameter = Callee.getParamDecl(I);
    if (I + 1 >= Call.getNumArgs())
      return std::nullopt;
    const Expr *Argument = Call.getArg(I + 1);
    Location Where;
    Where.Base = Memory.place(Parameter, F->Id, Parameter->getName());
    Value V = Parameter->getType()->isReferenceType() ? evaluate(S, Argument)
                                                      : valueOf(S, Argument);
    Entry.Places = S.State.Places;
    store(S.State, Where, V, Memory);
  }
  Entry = S.State;
  for (auto [Capture, Copy] :
       llvm::zip(Closure->Closure->captures(), Closure->Parts)) {
    if (!Copy || !Capture.capturesVariable())
      continue;
    const ValueDecl *Var = Capture.getCapturedVar();
    Location Where;
    Where.Base = Memory.place(Var, F->Id | 0x80000000u, Var->getName());
    store(Entry, Where, Copy, Memory);
  }
  Exit Left = runBody(*F, *Body, std::move(Entry));
  Memory.enterBlock(S.In, S.Block);
  if (!Left.State) {
    S.IsDead = true;
    return unknown(S, &Call);
  }
  S.State = std::move(*Left.State);
  if (!Left.Returned)
    return unknown(S, &Call);
  return Call.isGLValue() ? Left.Returned
                          : loadFrom(S, Left.Returned, Call.getType());
}

// Operators written as functions ----------------------------------------------

Value FlowEvaluator::assign(Scope &S, const Expr *E, const Expr *To, Value V) {
  Value Target = evaluate(S, To);
  if (Target->is(Kind::Reference))
    store(S.State, Target->Where, V, Memory);
  if (!E->isGLValue())
    return V;
  return Target->is(Kind::Reference) ? Target : refer(temporary(S, E, V));
}

void FlowEvaluator::assignParts(Scope &S, Value References, Value Parts,
                                const Expr *E) {
  for (auto [I, Target] : llvm::enumerate(References->Parts)) {
    if (!Target || !Target->is(Kind::Reference))
      continue;
    Value Part = partAt(Parts, {nullptr, static_cast<int64_t>(I)}, Memory);
    store(S.State, Target->Where, Part, Memory);
  }
}

std::optional<Value>
FlowEvaluator::callOperatorFunction(Scope &S, const CXXOperatorCallExpr &Call) {
  const Expr *First = Call.getArg(0);
  const FunctionDecl *Callee = Call.getDirectCallee();
  std::string Class = classNameOf(First->getType());
  OverloadedOperatorKind Operator = Call.getOperator();
  if (Operator == OO_Equal && Call.getNumArgs() == 2) {
    const Expr *From = Call.getArg(1);
    bool IsTensor = flowTypeOf(First->getType()) == FlowType::Tensor;
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    // x[0] = y;  writes to what the temporary views
    if (IsTensor && Method && Method->getRefQualifier() == RQ_RValue) {
      Value Self = valueOf(S, First), Source = valueOf(S, From);
      bool IsNumber = flowTypeOf(From->getType()) != FlowType::Tensor;
      auto V = applyNamed(S, Call, IsNumber ? "fill_" : "copy_",
                          IsNumber ? "Scalar" : "", {Self, Source},
                          {First, From}, "operator=");
      return refer(temporary(S, &Call, V ? *V : Self));
    }
    bool IsOwn = Method && (Method->isCopyAssignmentOperator() ||
                            Method->isMoveAssignmentOperator());
    if (IsTensor || isOptionalClass(Class) || isListClass(Class) ||
        isTransparentClass(Class) || isPointerClass(Class) ||
        (IsOwn && Method->isDefaulted()) ||
        flowTypeOf(First->getType()) != FlowType::Other) {
      Value V = valueOf(S, From);
      if (flowTypeOf(First->getType()) == FlowType::Options)
        V = Memory.Values.options(
            optionsOf(S, V, From->getType(), From->getExprLoc()));
      if (Class == "std::tuple" || Class == "std::pair") {
        Value Targets = valueOf(S, First);
        if (Targets->is(Kind::List) &&
            llvm::any_of(Targets->Parts, [](Value Part) {
              return Part && Part->is(Kind::Reference);
            })) {
          assignParts(S, Targets, V, &Call);
          return refer(temporary(S, &Call, Targets));
        }
      }
      bool IsMove = From->isXValue() && IsTensor;
      Value Result = assign(S, &Call, First, V);
      if (IsMove)
        moveOut(S, From);
      return Result;
    }
    return std::nullopt;
  }
  if (Operator == OO_Subscript && Call.getNumArgs() == 2 &&
      (isListClass(Class) || Class == "c10::ArrayRef" ||
       Class == "c10::SmallVectorTemplateCommon" ||
       Class == "torch::headeronly::HeaderOnlyArrayRef")) {
    Location Where = locate(S, First);
    Value List = typed(load(S.State, Where, Memory), First->getType(), Memory);
    Value Index = valueOf(S, Call.getArg(1));
    std::optional<int64_t> At =
        Index->is(Kind::Int) ? resolved(S.State, Index->Number).constant()
                             : std::nullopt;
    if (List->is(Kind::Shape)) {
      SymbolicInt Size = At && *At >= 0
                             ? extentOf(S.State, List->Shape, *At, Memory)
                             : SymbolicInt();
      Value V = Size.isKnown()
                    ? Memory.Values.integer(Size)
                    : typed(unknown(S, &Call), Context.LongTy, Memory);
      return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
    }
    if (!At && List->is(Kind::List))
      return refer(temporary(S, &Call, either(S, List->Parts, &Call, "?")));
    Where.Path.push_back({nullptr, At.value_or(-1)});
    return refer(Where);
  }
  if ((Operator == OO_Star || Operator == OO_Arrow) && Call.getNumArgs() == 1) {
    if (isOptionalClass(Class)) {
      Location Where = locate(S, First);
      Value V = load(S.State, Where, Memory);
      if (V->is(Kind::Opaque))
        Where.Path.push_back({nullptr, 0});
      return refer(Where);
    }
    if (isPointerClass(Class) || Class == "std::__shared_ptr_access") {
      Location Where = pointee(S, valueOf(S, First));
      if (Where.isKnown())
        return refer(Where);
    }
    return std::nullopt;
  }
  if ((Operator == OO_EqualEqual || Operator == OO_ExclaimEqual) &&
      Call.getNumArgs() == 2 &&
      flowTypeOf(First->getType()) != FlowType::Tensor) {
    Value L = valueOf(S, First), R = valueOf(S, Call.getArg(1));
    Tri Truth = compare(S, Operator == OO_EqualEqual ? BO_EQ : BO_NE, L, R);
    return Truth != Tri::Unknown
               ? Memory.Values.boolean(Truth)
               : typed(unknown(S, &Call), Call.getType(), Memory);
  }
  return std::nullopt;
}

// What is not known -----------------------------------------------------------

void FlowEvaluator::forget(Scope &S, const Location &Where, const Expr *By,
                           unsigned Key) {
  store(S.State, Where,
        Memory.opaque({'f', S.In.Id, reinterpret_cast<uintptr_t>(By), Key},
                      Memory.placeName(Where.Base)),
        Memory);
}

// A callee that holds a tensor can write to it and ask for gradients; shape,
// dtype and device stay as they are but for rare calls that nobody makes on a
// tensor of somebody else.
void FlowEvaluator::touch(Scope &S, Value V) {
  if (V->is(Kind::Reference))
    V = load(S.State, V->Where, Memory);
  for (Value Part : V->Parts)
    if (Part && !V->is(Kind::Lambda))
      touch(S, Part);
  for (const auto &Field : V->Fields)
    if (Field.second)
      touch(S, Field.second);
  if (!V->is(Kind::Tensor))
    return;
  TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
  if (Facts.Defined == Tri::No)
    return;
  Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
  if (Facts.Written == Tri::No)
    Facts.Written = Tri::Unknown;
  setFacts(S.State, V->Tensor, std::move(Facts), Memory);
}

Value FlowEvaluator::callUnknown(Scope &S, const Expr *Call,
                                 const FunctionDecl *Callee,
                                 llvm::ArrayRef<const Expr *> Arguments) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  unsigned Shift = Operator && Method ? 1 : 0;
  std::vector<Value> Given;
  for (const Expr *Argument : Arguments)
    Given.push_back(evaluate(S, Argument));
  for (auto [I, V] : llvm::enumerate(Given)) {
    QualType Type;
    if (Callee && I >= Shift && I - Shift < Callee->getNumParams())
      Type = Callee->getParamDecl(I - Shift)->getType();
    bool IsObject = Shift && I == 0;
    bool CanWrite = IsObject ? !Method->isConst()
                             : Type.isNull() ||
                                   (Type->isLValueReferenceType() &&
                                    !Type->getPointeeType().isConstQualified());
    if (!Type.isNull() && Type->isPointerType() &&
        !Type->getPointeeType().isConstQualified())
      CanWrite = true;
    touch(S, V);
    if (V->is(Kind::Reference) && CanWrite) {
      forget(S, V->Where, Call, I);
      Escaped.insert(V->Where.Base);
    }
    Value Held = V->is(Kind::Reference) ? load(S.State, V->Where, Memory) : V;
    if (Held->is(Kind::Lambda))
      forgetCaptures(S, *Held->Closure, Call);
  }
  if (Member && Method) {
    Value Object = evaluate(S, Member->getImplicitObjectArgument());
    if (!Method->isConst() && !Method->isStatic() &&
        Object->is(Kind::Reference))
      forget(S, Object->Where, Call, ~0u);
  }
  // Code of the user may write what others can reach.
  bool IsLibrary =
      Callee &&
      (Callee->isInStdNamespace() ||
       Context.getSourceManager().isInSystemHeader(Callee->getLocation()));
  if (!IsLibrary)
    for (PlaceId Place : Escaped) {
      Location Where;
      Where.Base = Place;
      if (S.State.Places.lookup(Place))
        forget(S, Where, Call, Place + 1000);
      else
        store(S.State, Where,
              Memory.opaque({'f', S.In.Id, reinterpret_cast<uintptr_t>(Call),
                             Place + 1000},
                            Memory.placeName(Place)),
              Memory);
    }
  if (Callee && Callee->isNoReturn())
    S.IsDead = true;
  if (Call->isGLValue()) {
    Location Where;
    Where.Base = Memory.place(Call, S.In.Id | 0x20000000u, "?");
    forget(S, Where, Call, ~1u);
    return refer(Where);
  }
  return typed(unknown(S, Call), Call->getType(), Memory);
}

void FlowEvaluator::forgetCaptures(Scope &S, const LambdaExpr &Lambda,
                                   const Expr *By) {
  for (const LambdaCapture &Capture : Lambda.captures()) {
    if (Capture.capturesThis()) {
      forget(S, thisObject(), By, ~2u);
    }
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByRef)
      continue;
    Value V = variable(S, *Capture.getCapturedVar());
    touch(S, V);
    forget(S, V->Where, By, V->Where.Base);
    Escaped.insert(V->Where.Base);
  }
}
