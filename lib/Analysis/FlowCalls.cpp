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

// Longer than others: who knows what the callee does, in order.
Value FlowEvaluator::call(Scope &S, const CallExpr &Call) {
  const FunctionDecl *Callee = calledFunction(&Call);
  llvm::SmallVector<const Expr *, 8> Arguments(Call.arguments());
  if (!Callee) {
    evaluate(S, Call.getCallee());
    return callUnknown(S, &Call, nullptr, Arguments);
  }
  if (auto V = callLambda(S, Call, *Callee))
    return *V;
  if (auto V = callImage(S, Call, *Callee))
    return *V;
  if (Callee->getIdentifier())
    noteCalls(S, Call, *Callee, Arguments);
  noteTraining(S, Call, *Callee);
  if (auto V = callModule(S, Call, *Callee))
    return *V;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    if (auto V = callOperatorFunction(S, *Operator))
      return *V;
    if (auto V = callTensorOperator(S, *Operator))
      return *V;
  }
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call)) {
    if (auto V = callMethod(S, *Method, *Callee))
      return *V;
    evaluate(S, Method->getImplicitObjectArgument());
  } else if (auto V = Callee->getIdentifier() ? allocate(S, Call, *Callee)
                                              : std::nullopt) {
    return *V;
  } else if (auto V = callStandard(S, Call, *Callee)) {
    return *V;
  } else if (auto V = callTorchFunction(S, Call, *Callee)) {
    return *V;
  }
  if (auto V = callOptions(S, Call, *Callee))
    return *V;
  if (auto V = callOperator(S, Call, *Callee))
    return *V;
  if (auto V = callFunctional(S, Call, *Callee))
    return *V;
  if (auto V = callFollowed(S, Call, *Callee))
    return *V;
  // A module that is not followed may hold layers that this function made.
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && !Method->isConst() &&
      derivesFrom(Method->getParent(), "torch::nn::Module"))
    weakenEscaped(S);
  return withLayerMeaning(S, Call, *Callee,
                          callUnknown(S, &Call, Callee, Arguments));
}

static bool hasListMethods(llvm::StringRef Class) {
  return isListClass(Class) || isPointerClass(Class) ||
         llvm::StringSwitch<bool>(Class)
             .Cases("c10::ArrayRef", "torch::headeronly::HeaderOnlyArrayRef",
                    true)
             .Cases("std::_Vector_base", "std::__shared_ptr",
                    "std::__shared_ptr_access", true)
             .Default(false);
}

// Methods of classes that the analysis knows; empty for others.
std::optional<Value> FlowEvaluator::callMethod(Scope &S,
                                               const CXXMemberCallExpr &Call,
                                               const FunctionDecl &Callee) {
  const Expr &Object = *Call.getImplicitObjectArgument();
  std::string Class = classNameOf(*cast<CXXMethodDecl>(Callee).getParent());
  std::string Name = Callee.getNameAsString();
  // Conversions of what stands for its content.
  if (isa<CXXConversionDecl>(Callee) && isTransparentClass(Class) &&
      !Callee.getReturnType()->isBooleanType())
    return typed(valueOf(S, &Object), Call.getType(), Memory);
  QualType Type = Object.getType()->isPointerType()
                      ? Object.getType()->getPointeeType()
                      : Object.getType();
  if (flowTypeOf(Type) == FlowType::Tensor)
    return callTensorMethod(S, Call, Object, Name);
  if (auto V = callMethodOfSetting(S, Call, Name))
    return V;
  if (auto V = callLayerOption(S, Call, Callee, Class))
    return V;
  if (Callee.getIdentifier()) {
    if (auto V = callBufferMethod(S, Call, Callee))
      return V;
    if (auto V = callDataset(S, Call, Name))
      return V;
  }
  if (isOptionalClass(Class) || Class == "std::_Optional_base_impl")
    return callMethodOfOptional(S, Call, Name);
  if (hasListMethods(Class))
    return callMethodOfList(S, Call, Name);
  return std::nullopt;
}

// The standard library --------------------------------------------------------

// std::get<1>(pair)
std::optional<Value> FlowEvaluator::getElement(Scope &S, const CallExpr &Call,
                                               const FunctionDecl &Callee) {
  const TemplateArgumentList *Given = Callee.getTemplateSpecializationArgs();
  if (!Given || Given->get(0).getKind() != TemplateArgument::Integral)
    return std::nullopt;
  Location Where = locate(S, Call.getArg(0));
  if (!Where.isKnown())
    return std::nullopt;
  Where.Path.push_back({nullptr, Given->get(0).getAsIntegral().getExtValue()});
  Value Inner = load(S.State, Where, Memory);
  Value Result = Inner->is(Kind::Reference) ? Inner : refer(Where);
  return Call.isGLValue() ? Result : loadFrom(S, Result, Call.getType());
}

std::optional<Value> FlowEvaluator::callMinMax(Scope &S, const CallExpr &Call,
                                               bool IsMin) {
  Value A = valueOf(S, Call.getArg(0)), B = valueOf(S, Call.getArg(1));
  if (!A->is(Kind::Int) || !B->is(Kind::Int))
    return std::nullopt;
  SymbolicInt X = resolved(S.State, A->Number),
              Y = resolved(S.State, B->Number);
  Value V = Memory.Values.integer(IsMin ? Memory.Symbols.minimum(X, Y)
                                        : Memory.Symbols.maximum(X, Y));
  return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
}

std::optional<Value> FlowEvaluator::callSwap(Scope &S, const CallExpr &Call) {
  Location A = locate(S, Call.getArg(0)), B = locate(S, Call.getArg(1));
  if (!A.isKnown() || !B.isKnown())
    return std::nullopt;
  Value X = load(S.State, A, Memory), Y = load(S.State, B, Memory);
  store(S.State, A, Y, Memory);
  store(S.State, B, X, Memory);
  return unknown(S, &Call);
}

std::optional<Value> FlowEvaluator::callStandard(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  unsigned Count = Call.getNumArgs();
  if (Callee.getBuiltinID() && Count == 2 &&
      Callee.getName() == "__builtin_expect")
    return valueOf(S, Call.getArg(0));
  if (!Callee.isInStdNamespace() || !Callee.getIdentifier())
    return std::nullopt;
  llvm::StringRef Name = Callee.getName();
  bool IsSame = llvm::StringSwitch<bool>(Name)
                    .Cases("move", "forward", "as_const", true)
                    .Cases("addressof", "ref", "cref", true)
                    .Default(false);
  if (IsSame && Count == 1)
    return evaluate(S, Call.getArg(0));
  if (Name == "get" && Count == 1)
    return getElement(S, Call, Callee);
  if ((Name == "min" || Name == "max") && Count == 2)
    return callMinMax(S, Call, Name == "min");
  if (Name == "swap" && Count == 2)
    return callSwap(S, Call);
  if (Name == "make_optional" && Count == 1)
    return valueOf(S, Call.getArg(0));
  bool IsTied = Name == "tie" || Name == "forward_as_tuple";
  if (!IsTied && Name != "make_tuple" && Name != "make_pair")
    return std::nullopt;
  std::vector<Value> Parts;
  for (const Expr *Argument : Call.arguments())
    Parts.push_back(IsTied ? evaluate(S, Argument) : valueOf(S, Argument));
  return Memory.Values.list(std::move(Parts));
}

// Lambdas ---------------------------------------------------------------------

// The body that a call runs; null if it is not to be followed.
const FlowBody *FlowEvaluator::calledBody(const Scope &S, const Expr &Call,
                                          const FunctionDecl &Callee) {
  for (const Frame *F = &S.In; F; F = F->Parent)
    if (F->Function == &Callee)
      return nullptr;
  if (S.In.Depth >= Limits.Depth) {
    if (Limits.Depth > 0)
      gaveUp("calls within calls too deep", Call.getExprLoc());
    return nullptr;
  }
  return Bodies.bodyOf(Callee);
}

// What a lambda took by copy is its own.
void FlowEvaluator::bindCopies(FlowState &State, const FlowValue &Closure,
                               const Frame &Callee) {
  for (auto [Capture, Copy] :
       llvm::zip(Closure.Closure->captures(), Closure.Parts)) {
    if (!Copy || !Capture.capturesVariable())
      continue;
    const ValueDecl *Var = Capture.getCapturedVar();
    Location Where;
    Where.Base = Memory.place(Var, Callee.Id | CopiesOfLambda, Var->getName());
    store(State, Where, Copy, Memory);
  }
}

std::optional<Value> FlowEvaluator::callLambda(Scope &S, const CallExpr &Call,
                                               const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
  if (!Method || !Operator || !Method->getParent()->isLambda() ||
      Operator->getOperator() != OO_Call ||
      Call.getNumArgs() != Callee.getNumParams() + 1)
    return std::nullopt;
  Value Closure =
      loadFrom(S, evaluate(S, Call.getArg(0)), Call.getArg(0)->getType());
  const FlowBody *Body =
      Closure->is(Kind::Lambda) ? calledBody(S, Call, Callee) : nullptr;
  if (!Body)
    return std::nullopt;
  if (IsRecording)
    Record.Inlined.push_back(&Callee);
  const Frame *F = Memory.frame(&S.In, S.Block, &Call, &Callee);
  llvm::SmallVector<const Expr *, 8> Written(
      llvm::drop_begin(Call.arguments()));
  bindParameters(S, *F, *Body, Callee, argumentsFor(S, Callee, Written));
  FlowState Entry = S.State;
  bindCopies(Entry, *Closure, *F);
  Sites.push_back(&Call);
  Value V = leaveCallee(S, Call, runBody(*F, *Body, std::move(Entry)), Callee);
  Sites.pop_back();
  return V;
}
