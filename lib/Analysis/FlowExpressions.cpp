//===- FlowExpressions.cpp - expressions of the flow analysis ---*- C++ -*-===//
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

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

Value FlowEvaluator::unknown(Scope &S, const Expr *E, llvm::StringRef Name) {
  return Memory.opaque({'e', S.In.Id, reinterpret_cast<uintptr_t>(E)}, Name);
}

// Values that a later expression of the graph has already computed are kept:
// evaluating twice would do twice what a call does.
Value FlowEvaluator::evaluate(Scope &S, const Expr *Written) {
  const Expr *E = withoutWrappers(Written);
  if (Value Known = S.Given.lookup(E))
    return Known;
  Location Kept;
  auto Elsewhere = S.Body.UsedElsewhere.find(E);
  if (Elsewhere != S.Body.UsedElsewhere.end()) {
    Kept.Base = Memory.place(E, S.In.Id, "?");
    if (Elsewhere->second != S.Block)
      return load(S.State, Kept, Memory);
  }
  if (!spend())
    return unknown(S, E);
  Value V = compute(S, E);
  S.Given[E] = V;
  if (Kept.isKnown())
    store(S.State, Kept, V, Memory);
  return V;
}

Value FlowEvaluator::loadFrom(Scope &S, Value V, QualType Type) {
  if (!V->is(Kind::Reference))
    return typed(V, Type, Memory);
  if (!V->Parts.empty())
    return typed(V->Parts[0], Type, Memory);
  return typed(load(S.State, V->Where, Memory), Type, Memory);
}

Value FlowEvaluator::valueOf(Scope &S, const Expr *E) {
  Value V = evaluate(S, E);
  if (!E->isGLValue())
    return typed(V, E->getType(), Memory);
  return loadFrom(S, V, E->getType());
}

Location FlowEvaluator::pointee(Scope &S, Value Pointer) {
  if (Pointer->is(Kind::Reference))
    return Pointer->Where;
  Location Where;
  if (Pointer->is(Kind::Opaque))
    Where.Base = Memory.place(
        reinterpret_cast<const void *>(
            static_cast<uintptr_t>(*Pointer->Number.asSymbol()) * 2 + 1),
        ~0u, Pointer->Text);
  if (Where.isKnown())
    Memory.setInitial(Where.Base);
  return Where;
}

// A lambda sees the object of the method that it is written in.
static const Decl *methodAround(const Decl *Function) {
  for (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
       Method && Method->getParent()->isLambda();
       Method = dyn_cast_or_null<CXXMethodDecl>(Function))
    Function = dyn_cast<Decl>(Method->getParent()->getDeclContext());
  return Function;
}

Location FlowEvaluator::thisObject(const Scope &S) {
  const Decl *Method = methodAround(functionFrame(S.In).Function);
  for (const Frame *F = &S.In; F; F = F->Parent)
    if (F->Function == Method && F->Object.isKnown())
      return F->Object;
  static const char Key = 0;
  Location Where;
  Where.Base = Memory.place(&Key, 0, "this");
  Memory.setInitial(Where.Base);
  return Where;
}

Location FlowEvaluator::locate(Scope &S, const Expr *E) {
  Value V = evaluate(S, E);
  if (E->isGLValue() || E->getType()->isPointerType())
    return pointee(S, V);
  return temporary(S, E, V);
}

Location FlowEvaluator::temporary(Scope &S, const Expr *E, Value V) {
  Location Where;
  Where.Base = Memory.place(E, S.In.Id, "?");
  store(S.State, Where, V, Memory);
  return Where;
}

// What the compiler knows: literals, enumerators, `constexpr`, template
// arguments.
std::optional<Value> FlowEvaluator::constant(const Expr *E) {
  FlowType Type = flowTypeOf(E->getType());
  bool Follows = Type == FlowType::Int || Type == FlowType::Bool ||
                 Type == FlowType::Float || Type == FlowType::Dtype ||
                 Type == FlowType::Device;
  if (!Follows || E->isValueDependent() || E->getType()->isRecordType())
    return std::nullopt;
  Expr::EvalResult Result;
  if (!E->EvaluateAsRValue(Result, Context) || Result.HasSideEffects)
    return std::nullopt;
  if (Type == FlowType::Float && Result.Val.isFloat()) {
    llvm::APFloat Number = Result.Val.getFloat();
    bool Lost;
    Number.convert(llvm::APFloat::IEEEdouble(),
                   llvm::APFloat::rmNearestTiesToEven, &Lost);
    return Memory.Values.real(Number.convertToDouble());
  }
  if (!Result.Val.isInt() || !Result.Val.getInt().isRepresentableByInt64())
    return std::nullopt;
  int64_t Number = Result.Val.getInt().getExtValue();
  switch (Type) {
  case FlowType::Int:
    return Memory.Values.integer(Number);
  case FlowType::Bool:
    return Memory.Values.boolean(triOf(Number != 0));
  case FlowType::Dtype:
    if (std::optional<Dtype> Known = dtypeOfValue(Number))
      return Memory.Values.dtype(DtypeValue::known(*Known), E->getExprLoc());
    return std::nullopt;
  case FlowType::Device:
    return Memory.Values.device(DeviceValue::known(deviceTypeOfValue(Number)),
                                E->getExprLoc());
  default:
    return std::nullopt;
  }
}

// Literals, and objects that are made of nothing; null for others.
Value FlowEvaluator::literal(Scope &S, const Expr *E) {
  if (isa<IntegerLiteral, CXXBoolLiteralExpr, FloatingLiteral, CharacterLiteral,
          UnaryExprOrTypeTraitExpr>(E) ||
      (isa<DeclRefExpr>(E) && !E->isGLValue()))
    if (auto V = constant(E))
      return *V;
  if (const auto *Text = dyn_cast<StringLiteral>(E))
    return Text->isOrdinary() || Text->isUTF8()
               ? Memory.Values.text(Text->getString())
               : unknown(S, E);
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
    return Memory.Values.none();
  if (!isa<CXXScalarValueInitExpr, ImplicitValueInitExpr>(E))
    return nullptr;
  switch (flowTypeOf(E->getType())) {
  case FlowType::Int:
    return Memory.Values.integer(0);
  case FlowType::Bool:
    return Memory.Values.boolean(Tri::No);
  case FlowType::Float:
    return Memory.Values.real(0.0);
  default:
    return unknown(S, E);
  }
}

Value FlowEvaluator::subscript(Scope &S, const ArraySubscriptExpr &E) {
  noteTouch(S, E, *E.getBase());
  Location Where = pointee(S, evaluate(S, E.getBase()));
  Value Index = valueOf(S, E.getIdx());
  if (!Where.isKnown())
    return unknown(S, &E);
  std::optional<int64_t> At;
  if (Index->is(Kind::Int))
    At = resolved(S.State, Index->Number).constant();
  Where.Path.push_back({nullptr, At.value_or(-1)});
  return refer(Where);
}

// Longer than others: one case for each kind of expression.
Value FlowEvaluator::compute(Scope &S, const Expr *E) {
  if (E->containsErrors())
    return unknown(S, E);
  if (Value V = literal(S, E))
    return V;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return declRef(S, *Ref);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return converted(S, *Cast);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return call(S, *Call);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    return construct(S, *Made);
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return member(S, *Member);
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return refer(temporary(S, E, valueOf(S, Temporary->getSubExpr())));
  if (const auto *Operator = dyn_cast<UnaryOperator>(E))
    return unary(S, *Operator);
  if (const auto *Operator = dyn_cast<BinaryOperator>(E))
    return binary(S, *Operator);
  if (isa<AbstractConditionalOperator>(E)) {
    // The blocks of both arms have left their value here.
    Location Where;
    Where.Base = Memory.place(E, S.In.Id, "?");
    return E->isGLValue() ? refer(Where)
                          : loadFrom(S, refer(Where), E->getType());
  }
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return initList(S, *List);
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
    return valueOf(S, List->getSubExpr());
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
    return lambda(S, *Lambda);
  if (isa<CXXThisExpr>(E))
    return refer(thisObject(S));
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return subscript(S, *Subscript);
  if (const auto *New = dyn_cast<CXXNewExpr>(E))
    return newArray(S, *New);
  if (auto V = constant(E))
    return *V;
  // Evaluated for what they do.
  for (const Stmt *Child : E->children())
    if (const auto *Inner = dyn_cast_or_null<Expr>(Child))
      evaluate(S, Inner);
  return unknown(S, E);
}

// Names -----------------------------------------------------------------------

PlaceId FlowEvaluator::placeOf(const Scope &S, const ValueDecl &Var) {
  if (!isa<VarDecl>(Var) || !cast<VarDecl>(Var).hasLocalStorage()) {
    PlaceId Place = Memory.place(&Var, 0, Var.getName());
    Escaped.insert(Place);
    Memory.setInitial(Place);
    return Place;
  }
  // A lambda called in place reads the variables of who calls it.
  const Frame *In = &S.In;
  const Decl *Owner = cast<Decl>(Var.getDeclContext());
  while (In->Parent && In->Function != Owner)
    In = In->Parent;
  PlaceId Place = Memory.place(&Var, In->Id, Var.getName());
  if (isa<ParmVarDecl>(Var))
    Memory.setInitial(Place);
  return Place;
}

Value FlowEvaluator::variable(Scope &S, const ValueDecl &Var) {
  Location Where;
  Where.Base = placeOf(S, Var);
  // Copies that a lambda took.
  if (const auto *Local = dyn_cast<VarDecl>(&Var))
    for (const Frame *F = &S.In; F->Parent; F = F->Parent) {
      if (F->Function == cast<Decl>(Local->getDeclContext()))
        break;
      Location Copy;
      Copy.Base = Memory.place(Local, F->Id | CopiesOfLambda, Var.getName());
      if (S.State.Places.lookup(Copy.Base))
        return refer(Copy);
    }
  if (!Var.getType()->isReferenceType())
    return refer(Where);
  Value V = S.State.Places.lookup(Where.Base);
  if (V && V->is(Kind::Reference))
    return V;
  // Bound to what is not known: an object of its own. Loop variables hold
  // the element itself.
  return refer(Where);
}

Value FlowEvaluator::declRef(Scope &S, const DeclRefExpr &Ref) {
  const ValueDecl *Named = Ref.getDecl();
  if (const auto *Part = dyn_cast<BindingDecl>(Named)) {
    const auto *Whole = cast<VarDecl>(Part->getDecomposedDecl());
    Value V = variable(S, *Whole);
    unsigned Index =
        llvm::find(cast<DecompositionDecl>(Whole)->bindings(), Part) -
        cast<DecompositionDecl>(Whole)->bindings().begin();
    Location Where = V->Where;
    // auto [a, b] = record;  names the members themselves
    if (const auto *Field = dyn_cast_or_null<MemberExpr>(Part->getBinding());
        Field && classNameOf(Whole->getType()) != "std::pair")
      Where.Path.push_back({cast<FieldDecl>(Field->getMemberDecl()), -1});
    else
      Where.Path.push_back({nullptr, Index});
    Value Inner = load(S.State, Where, Memory);
    if (Inner->is(Kind::Reference) && Part->getType()->isReferenceType())
      return Inner;
    return refer(Where);
  }
  const auto *Var = dyn_cast<VarDecl>(Named);
  if (!Var) {
    if (auto V = constant(&Ref))
      return *V;
    return unknown(S, &Ref);
  }
  std::string Class = classNameOf(Var->getType());
  if (Class == "c10::nullopt_t" || Class == "std::nullopt_t")
    return refer(temporary(S, &Ref, Memory.Values.none()));
  if (Class == "at::indexing::EllipsisIndexType")
    return refer(
        temporary(S, &Ref, Memory.Values.copy(FlowValue(Kind::Ellipsis))));
  bool IsConstant = Var->isConstexpr() ||
                    (Var->getType().isConstQualified() && !Var->isWeak() &&
                     Var->getType()->isIntegralOrEnumerationType());
  if (IsConstant && !isa<ParmVarDecl>(Var))
    if (auto V = constant(&Ref)) {
      Location Where = temporary(S, &Ref, *V);
      return refer(Where);
    }
  return variable(S, *Var);
}

Value FlowEvaluator::member(Scope &S, const MemberExpr &Member) {
  if (const auto *Var = dyn_cast<VarDecl>(Member.getMemberDecl())) {
    if (auto V = constant(&Member))
      return refer(temporary(S, &Member, *V));
    return variable(S, *Var);
  }
  const auto *Field = dyn_cast<FieldDecl>(Member.getMemberDecl());
  if (!Field) {
    evaluate(S, Member.getBase());
    return unknown(S, &Member);
  }
  Location Where = locate(S, Member.getBase());
  if (!Where.isKnown())
    return unknown(S, &Member);
  std::string Class = classNameOf(*cast<CXXRecordDecl>(Field->getParent()));
  if (Class == "std::pair")
    Where.Path.push_back({nullptr, Field->getFieldIndex()});
  else
    Where.Path.push_back({Field, -1});
  if (Field->getName() == "data")
    if (auto Block = imageBlock(S, *Member.getBase())) {
      FlowValue Data(Kind::Reference);
      Data.Parts.push_back(
          pointingTo(load(S.State, Where, Memory), std::move(*Block)));
      Data.Where = std::move(Where);
      return Memory.Values.copy(std::move(Data));
    }
  if (Field->getType()->isReferenceType()) {
    Value V = load(S.State, Where, Memory);
    if (V->is(Kind::Reference))
      return V;
  }
  return refer(Where);
}

// Braces and lambdas ----------------------------------------------------------

Value FlowEvaluator::initList(Scope &S, const InitListExpr &Written) {
  const InitListExpr *List =
      Written.isSemanticForm() || !Written.getSemanticForm()
          ? &Written
          : Written.getSemanticForm();
  if (List->isTransparent())
    return evaluate(S, List->getInit(0));
  const auto *Class = List->getType()->getAsCXXRecordDecl();
  if (!Class) {
    if (!List->getType()->isArrayType() && List->getNumInits() == 1)
      return valueOf(S, List->getInit(0));
    std::vector<Value> Parts;
    for (const Expr *Init : List->inits())
      Parts.push_back(valueOf(S, Init));
    // int a[8] = {1};  the rest is filled
    if (const auto *Array = Context.getAsConstantArrayType(List->getType()))
      if (Array->getSize() != Parts.size())
        return unknown(S, List);
    return Memory.Values.list(std::move(Parts));
  }
  if (classNameOf(*Class) == "std::array" && List->getNumInits() == 1)
    return valueOf(S, List->getInit(0));
  FlowValue Record(Kind::Record);
  Value Rest = unknown(S, List);
  Record.Number = Rest->Number, Record.Text = Rest->Text;
  unsigned I = Class->getNumBases();
  for (const FieldDecl *Field : Class->fields()) {
    if (I >= List->getNumInits())
      break;
    const Expr *Init = List->getInit(I++);
    Record.Fields[Field] = Field->getType()->isReferenceType()
                               ? evaluate(S, Init)
                               : valueOf(S, Init);
  }
  return Memory.Values.copy(std::move(Record));
}

Value FlowEvaluator::lambda(Scope &S, const LambdaExpr &Lambda) {
  FlowValue V(Kind::Lambda);
  V.Closure = &Lambda;
  // What it takes by copy, in the order of its captures.
  for (auto [Capture, Init] :
       llvm::zip(Lambda.captures(), Lambda.capture_inits())) {
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByCopy) {
      V.Parts.push_back(nullptr);
      continue;
    }
    V.Parts.push_back(Init ? valueOf(S, Init) : nullptr);
  }
  return Memory.Values.copy(std::move(V));
}
