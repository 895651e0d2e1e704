//===- FlowUnknown.cpp - calls that are not followed ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

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
  if (std::optional<KnownModule> Module = moduleOf(S, V)) {
    // One that is a member is no longer followed.
    if (!Module->Where.Path.empty() && !KeepsMode)
      return forget(S, Module->Where, Module->Info->Made, ~3u);
    if (!KeepsMode)
      escape(S, *Module);
    return weaken(S, Module->Where.Base);
  }
  if (std::optional<UserModule> Module = userModuleOf(S, V)) {
    if (Module->Where.isKnown() && Module->Where.Path.empty() && !KeepsMode)
      EscapedModules.insert(Module->Where.Base);
    return weaken(S, *Module);
  }
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
  loseUnwritten(S, V->Tensor);
  if (Facts.Written == Tri::No)
    Facts.Written = Tri::Unknown;
  setFacts(S.State, V->Tensor, std::move(Facts), Memory);
}

// Code of the user may compute in place: what numbers stand for is no fact of
// the tensor that survives it.
static void forgetMeaning(FlowState &State, Value V, FlowMemory &Memory) {
  if (V->is(Kind::Reference))
    V = load(State, V->Where, Memory);
  if (V->is(Kind::List))
    for (Value Part : V->Parts)
      if (Part && Part->is(Kind::Tensor))
        forgetMeaning(State, Part, Memory);
  if (!V->is(Kind::Tensor))
    return;
  TensorFacts Facts = factsOf(State, V->Tensor, Memory);
  if (Facts.Values.is(ValueKind::Unknown))
    return;
  Facts.Values = {};
  setFacts(State, V->Tensor, std::move(Facts), Memory);
}

static bool canWriteThrough(QualType Parameter) {
  bool IsReference = Parameter->isLValueReferenceType();
  return (IsReference || Parameter->isPointerType()) &&
         !Parameter->getPointeeType().isConstQualified();
}

// std::make_shared<T>(x) and the like hand on what they are given.
static bool isForwarded(const FunctionDecl &Callee, unsigned Parameter) {
  const FunctionTemplateDecl *Template = Callee.getPrimaryTemplate();
  if (!Template || !Callee.isInStdNamespace())
    return false;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  unsigned Last = Pattern->getNumParams();
  if (Last == 0)
    return false;
  QualType Type =
      Pattern->getParamDecl(std::min(Parameter, Last - 1))->getType();
  if (const auto *Pack = Type->getAs<PackExpansionType>())
    Type = Pack->getPattern();
  return Type->isRValueReferenceType();
}

// std::function::operator(), std::thread::join() and the like: code that was
// handed over before.
static bool runsCodeOfOthers(const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method)
    return false;
  return Callee.getOverloadedOperator() == OO_Call ||
         llvm::StringSwitch<bool>(Callee.getNameAsString())
             .Cases("join", "get", "wait", "run", true)
             .Cases("wait_for", "wait_until", "arrive_and_wait", true)
             .Default(false);
}

// The callee may have written what it was given.
void FlowEvaluator::giveTo(Scope &S, const Expr *Call, unsigned Index,
                           Value Given, bool CanWrite) {
  touch(S, Given);
  bool IsReference = Given->is(Kind::Reference);
  // torch::load(model, "model.pt") fills the module that the handle has.
  bool IsFilled =
      KeepsMode && (moduleOf(S, Given) || userModuleOf(S, Given).has_value());
  if (IsFilled && CanWrite) {
    // The file decides on the shapes.
    std::vector<Value> Tensors;
    tensorsOfLayer(S, Given, /*WithBuffers=*/true, Tensors);
    for (Value Tensor : Tensors) {
      TensorFacts Facts = factsOf(S.State, Tensor->Tensor, Memory);
      Facts.Shape = ShapeValue();
      setShared(S, Tensor->Tensor, std::move(Facts));
    }
  }
  if (IsReference && CanWrite && !IsFilled) {
    forget(S, Given->Where, Call, Index);
    Escaped.insert(Given->Where.Base);
  }
  Value Held = IsReference ? load(S.State, Given->Where, Memory) : Given;
  if (Held->is(Kind::Lambda))
    forgetCaptures(S, *Held->Closure, Call);
}

// Code of the user may write what others can reach.
void FlowEvaluator::forgetEscaped(Scope &S, const Expr *Call) {
  weakenEscaped(S);
  for (PlaceId Place : Escaped) {
    Location Where;
    Where.Base = Place;
    forget(S, Where, Call, Place + 1000);
  }
}

// Longer than others: all that a callee may have done, in one order.
Value FlowEvaluator::callUnknown(Scope &S, const Expr *Call,
                                 const FunctionDecl *Callee,
                                 llvm::ArrayRef<const Expr *> Arguments) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  noteOptimizer(S, *Call, Callee, Arguments);
  // The object is the first argument of operators.
  bool HasObject = Method && isa<CXXOperatorCallExpr>(Call);
  const SourceManager &SM = Context.getSourceManager();
  bool IsLibrary = Callee && (Callee->isInStdNamespace() ||
                              SM.isInSystemHeader(Callee->getLocation()));
  noteUnseen(S, *Call, Callee, Arguments,
             IsLibrary && !runsCodeOfOthers(*Callee));
  // torch::save(model, "model.pt")
  llvm::SaveAndRestore<bool> Keep(
      KeepsMode, Callee && !isa<CXXMethodDecl>(Callee) &&
                     startsWith(qualifiedName(*Callee), "torch::"));
  std::vector<Value> Given;
  for (const Expr *Argument : Arguments)
    Given.push_back(evaluate(S, Argument));
  // Optimizers keep parameters; what they do to them changes no facts.
  bool OnlyKeeps = Callee && isa<CXXConstructorDecl>(Callee) &&
                   startsWith(qualifiedName(*Callee), "torch::optim::");
  for (auto [I, V] : llvm::enumerate(Given)) {
    if (OnlyKeeps)
      break;
    unsigned Parameter = I - HasObject;
    bool CanWrite = true;
    if (HasObject && I == 0)
      CanWrite = !Method->isConst();
    else if (Callee && Parameter < Callee->getNumParams())
      CanWrite = canWriteThrough(Callee->getParamDecl(Parameter)->getType()) &&
                 !isForwarded(*Callee, Parameter);
    giveTo(S, Call, I, V, CanWrite);
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && Method && !Method->isConst() && !Method->isStatic()) {
    Value Object = evaluate(S, Member->getImplicitObjectArgument());
    if (Object->is(Kind::Reference))
      forget(S, Object->Where, Call, ~0u);
  }
  if (!IsLibrary || runsCodeOfOthers(*Callee)) {
    for (Value V : Given)
      forgetMeaning(S.State, V, Memory);
    forgetEscaped(S, Call);
    mayHaveGrads(S, *Call);
  }
  if (Callee && Callee->isNoReturn())
    S.IsDead = true;
  // Iterators of loops over tensors are followed by the loop.
  bool IsIterator = Callee && Callee->getOverloadedOperator() == OO_Star;
  if (flowTypeOf(Call->getType()) == FlowType::Tensor && !IsIterator)
    gaveUp((IsLibrary ? "function without a rule: "
                      : "call that is not followed: ") +
               (Callee ? Callee->getQualifiedNameAsString() : "a pointer"),
           Call->getExprLoc());
  if (!Call->isGLValue())
    return typed(unknown(S, Call), Call->getType(), Memory);
  Location Where;
  Where.Base = Memory.place(Call, S.In.Id | ResultOfCall, "?");
  forget(S, Where, Call, ~1u);
  return refer(Where);
}

void FlowEvaluator::forgetCaptures(Scope &S, const LambdaExpr &Lambda,
                                   const Expr *By) {
  for (const LambdaCapture &Capture : Lambda.captures()) {
    if (Capture.capturesThis())
      forget(S, thisObject(S), By, ~2u);
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByRef)
      continue;
    Value V = variable(S, *Capture.getCapturedVar());
    touch(S, V);
    forget(S, V->Where, By, V->Where.Base);
    Escaped.insert(V->Where.Base);
  }
}
