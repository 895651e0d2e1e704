//===- RuleInterpreter.cpp - evaluates the rules of operators ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;

using Kind = RuleExpression::Kind;

void RuleContext::violate(RuleViolation::Kind Kind, std::string Text,
                          const RuleValue *First, const RuleValue *Second,
                          bool IsCertain) {
  auto IndexOf = [](const RuleValue *Value) {
    return Value ? Value->Argument : -1;
  };
  Violations.push_back(
      {Kind, std::move(Text), IndexOf(First), IndexOf(Second), IsCertain});
}

static RuleValue nameValue(llvm::StringRef Name) {
  if (Name == "none")
    return RuleValue::none();
  if (Name == "true" || Name == "false")
    return RuleValue::boolean(triOf(Name == "true"));
  if (Name == "default_dtype")
    return RuleValue::dtype(DtypeValue::known(Dtype::Float));
  for (const DtypeInfo &Row : allDtypes())
    if (Row.Printed == Name)
      return RuleValue::dtype(DtypeValue::known(Row.Type));
  return {};
}

// Is it a name that stands without an argument?
static bool isConstantName(llvm::StringRef Name) {
  return Name == "none" || !nameValue(Name).isUnknown();
}

static SymbolicInt intOf(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Int))
    return Value.Int;
  if (Value.is(RuleValue::Kind::Bool) && Value.Truth != Tri::Unknown)
    return Value.Truth == Tri::Yes ? 1 : 0;
  return {};
}

// Comparison
// -------------------------------------------------------------------

static Tri equal(const RuleValue &A, const RuleValue &B) {
  if (A.isUnknown() || B.isUnknown())
    return Tri::Unknown;
  if (A.isNone() || B.isNone())
    return triOf(A.isNone() && B.isNone());
  auto Decide = [](bool Equal, bool Different) {
    return Equal ? Tri::Yes : Different ? Tri::No : Tri::Unknown;
  };
  if (A.is(RuleValue::Kind::Text) && B.is(RuleValue::Kind::Text))
    return triOf(A.Text == B.Text);
  if (A.is(RuleValue::Kind::Dtype) && B.is(RuleValue::Kind::Dtype))
    return Decide(provedEqual(A.Type, B.Type), provedDifferent(A.Type, B.Type));
  if (A.is(RuleValue::Kind::Device) && B.is(RuleValue::Kind::Device))
    return Decide(provedEqual(A.Device, B.Device),
                  provedDifferent(A.Device, B.Device));
  if (A.is(RuleValue::Kind::Ints) && B.is(RuleValue::Kind::Ints))
    return Decide(provedEqual(A.List, B.List), provedDifferent(A.List, B.List));
  if (A.is(RuleValue::Kind::Bool) && B.is(RuleValue::Kind::Bool))
    return A.Truth == Tri::Unknown || B.Truth == Tri::Unknown
               ? Tri::Unknown
               : triOf(A.Truth == B.Truth);
  SymbolicInt X = intOf(A), Y = intOf(B);
  return Decide(provedEqual(X, Y), provedDifferent(X, Y));
}

static std::optional<double> realOf(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Float))
    return Value.Number;
  if (std::optional<int64_t> Whole = intOf(Value).constant())
    return static_cast<double>(*Whole);
  return std::nullopt;
}

static Tri ordered(llvm::StringRef Operation, const RuleValue &A,
                   const RuleValue &B, const RuleContext &Context) {
  if (A.is(RuleValue::Kind::Float) || B.is(RuleValue::Kind::Float)) {
    std::optional<double> X = realOf(A), Y = realOf(B);
    if (!X || !Y)
      return Tri::Unknown;
    bool Less = Operation.front() == '<' ? *X < *Y : *Y < *X;
    return triOf(Less || (Operation.size() == 2 && *X == *Y));
  }
  SymbolicInt Difference = intOf(A) - intOf(B);
  auto Less = [&](const SymbolicInt &D) {
    if (Context.Symbols.provedPositive(-D))
      return Tri::Yes;
    return Context.Symbols.provedNonNegative(D) ? Tri::No : Tri::Unknown;
  };
  if (Operation == "<")
    return Less(Difference);
  if (Operation == ">=")
    return !Less(Difference);
  if (Operation == ">")
    return Less(-Difference);
  return !Less(-Difference);
}

// Truth
// ------------------------------------------------------------------------

static Tri truthOf(const RuleValue &Value) {
  if (Value.is(RuleValue::Kind::Bool))
    return Value.Truth;
  if (Value.isNone())
    return Tri::No;
  if (Value.is(RuleValue::Kind::Int)) {
    if (provedDifferent(Value.Int, 0))
      return Tri::Yes;
    return Value.Int.isConstant(0) ? Tri::No : Tri::Unknown;
  }
  return Tri::Unknown;
}

static RuleValue evaluateBinary(const RuleExpression &E, const RuleScope &Scope,
                                RuleContext &Context) {
  RuleValue A = evaluate(E.Parts[0], Scope, Context);
  llvm::StringRef Operation = E.Name;
  if (Operation == "and" || Operation == "or") {
    // What decides alone keeps the other side from being judged.
    Tri Deciding = triOf(Operation == "or");
    Tri Left = truthOf(A);
    if (Left == Deciding)
      return RuleValue::boolean(Left);
    Tri Right = truthOf(evaluate(E.Parts[1], Scope, Context));
    if (Right == Deciding || Left == !Deciding)
      return RuleValue::boolean(Right);
    return RuleValue::boolean(Tri::Unknown);
  }
  RuleValue B = evaluate(E.Parts[1], Scope, Context);
  if (Operation == "==")
    return RuleValue::boolean(equal(A, B));
  if (Operation == "!=")
    return RuleValue::boolean(!equal(A, B));
  if (Operation.front() == '<' || Operation.front() == '>')
    return RuleValue::boolean(ordered(Operation, A, B, Context));
  SymbolicInt X = intOf(A), Y = intOf(B);
  switch (Operation.front()) {
  case '+':
    return RuleValue::integer(X + Y);
  case '-':
    return RuleValue::integer(X - Y);
  case '*':
    return RuleValue::integer(X * Y);
  case '/':
    return RuleValue::integer(Context.Symbols.floorDivide(X, Y));
  default:
    return RuleValue::integer(Context.Symbols.remainder(X, Y));
  }
}

// Lists
// ------------------------------------------------------------------------

static RuleValue evaluateList(const RuleExpression &E, const RuleScope &Scope,
                              RuleContext &Context) {
  ShapeValue::Extents Elements;
  for (const RuleExpression &Part : E.Parts) {
    if (Part.What != Kind::Spread) {
      Elements.push_back(intOf(evaluate(Part, Scope, Context)));
      continue;
    }
    ShapeValue More = shapeOf(evaluate(Part.Parts[0], Scope, Context));
    if (!More.hasRank())
      return RuleValue::ints({});
    Elements.append(More.sizes().begin(), More.sizes().end());
  }
  return RuleValue::ints(ShapeValue::known(std::move(Elements)));
}

static RuleValue evaluateIndex(const RuleExpression &E, const RuleScope &Scope,
                               RuleContext &Context) {
  RuleValue List = evaluate(E.Parts[0], Scope, Context);
  std::optional<int64_t> At =
      intOf(evaluate(E.Parts[1], Scope, Context)).constant();
  if (!At)
    return {};
  auto Position = [&](size_t Size) -> std::optional<size_t> {
    int64_t P = *At < 0 ? *At + static_cast<int64_t>(Size) : *At;
    if (P < 0 || P >= static_cast<int64_t>(Size))
      return std::nullopt;
    return P;
  };
  if (List.is(RuleValue::Kind::Tensors) && List.IsComplete)
    if (std::optional<size_t> P = Position(List.Tensors.size())) {
      RuleValue Element = RuleValue::tensor(List.Tensors[*P]);
      Element.Argument = List.Argument;
      return Element;
    }
  if (List.is(RuleValue::Kind::Tuple))
    if (std::optional<size_t> P = Position(List.Parts.size()))
      return List.Parts[*P];
  // A single number stands for a list of it, as in LibTorch.
  if (List.is(RuleValue::Kind::Int))
    return List;
  if (List.is(RuleValue::Kind::Ints) && List.List.hasRank()) {
    if (List.List.rank() == 1u)
      return RuleValue::integer(List.List.sizes()[0]);
    if (std::optional<size_t> P = Position(*List.List.rank()))
      return RuleValue::integer(List.List.sizes()[*P]);
  }
  return {};
}

static RuleValue evaluateCall(const RuleExpression &E, const RuleScope &Scope,
                              RuleContext &Context) {
  const RuleFunctionInfo *Info = findRuleFunction(E.Name);
  if (!Info)
    return {};
  std::vector<RuleValue> Arguments;
  for (const RuleExpression &Part : E.Parts) {
    if (Part.What != Kind::Spread) {
      Arguments.push_back(evaluate(Part, Scope, Context));
      continue;
    }
    // f(...tensors)
    RuleValue More = evaluate(Part.Parts[0], Scope, Context);
    // Of unknown length: what holds for one holds for all, if all are alike.
    bool IsEach = !More.IsComplete && More.Tensors.size() == 1;
    if (!More.is(RuleValue::Kind::Tensors) || (!More.IsComplete && !IsEach))
      return {};
    for (TensorFacts &Facts : More.Tensors) {
      Arguments.push_back(RuleValue::tensor(std::move(Facts)));
      Arguments.back().Argument = More.Argument;
    }
  }
  return Info->Function(Context, Arguments);
}

static RuleValue evaluateIf(const RuleExpression &E, const RuleScope &Scope,
                            RuleContext &Context) {
  switch (truthOf(evaluate(E.Parts[0], Scope, Context))) {
  case Tri::Yes:
    return evaluate(E.Parts[1], Scope, Context);
  case Tri::No:
    return evaluate(E.Parts[2], Scope, Context);
  case Tri::Unknown:
    break;
  }
  // Either may be; a complaint of one alone is none.
  size_t Before = Context.Violations.size();
  RuleValue Then = evaluate(E.Parts[1], Scope, Context);
  RuleValue Else = evaluate(E.Parts[2], Scope, Context);
  Context.Violations.resize(Before);
  if (Then.What != Else.What)
    return {};
  Then.Argument = -1;
  Then.Int = join(Then.Int, Else.Int);
  Then.Truth = join(Then.Truth, Else.Truth);
  Then.List = join(Then.List, Else.List);
  Then.Type = join(Then.Type, Else.Type);
  Then.Device = join(Then.Device, Else.Device);
  bool SameTensors = Then.Tensors == Else.Tensors;
  if (!SameTensors || Then.Text != Else.Text || Then.Number != Else.Number ||
      !Then.Parts.empty())
    return {};
  return Then;
}

RuleValue torchtidy::evaluate(const RuleExpression &E, const RuleScope &Scope,
                              RuleContext &Context) {
  switch (E.What) {
  case Kind::Integer:
    return RuleValue::integer(E.Value);
  case Kind::Text:
    return RuleValue::text(E.Name);
  case Kind::Name: {
    auto At = Scope.find(E.Name);
    if (At == Scope.end() && E.Name == "default_dtype")
      return RuleValue::dtype(DtypeValue::known(Context.DefaultDtype));
    return At == Scope.end() ? nameValue(E.Name) : At->second;
  }
  case Kind::Call:
    return evaluateCall(E, Scope, Context);
  case Kind::Binary:
    return evaluateBinary(E, Scope, Context);
  case Kind::Unary: {
    RuleValue Value = evaluate(E.Parts[0], Scope, Context);
    return E.Name == "-" ? RuleValue::integer(-intOf(Value))
                         : RuleValue::boolean(!truthOf(Value));
  }
  case Kind::Index:
    return evaluateIndex(E, Scope, Context);
  case Kind::List:
    return evaluateList(E, Scope, Context);
  case Kind::Spread:
    return {};
  case Kind::If:
    return evaluateIf(E, Scope, Context);
  case Kind::Needs: {
    RuleValue Value = evaluate(E.Parts[0], Scope, Context);
    if (truthOf(Value) == Tri::No)
      Context.violate(RuleViolation::Kind::Argument, E.Name.str());
    return Value;
  }
  }
  llvm_unreachable("an expression without a kind");
}

llvm::Error torchtidy::checkExpression(const RuleExpression &E,
                                       llvm::ArrayRef<llvm::StringRef> Names) {
  auto Wrong = [](const llvm::Twine &Text) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Text.str());
  };
  if (E.What == Kind::Name && !llvm::is_contained(Names, E.Name) &&
      !isConstantName(E.Name))
    return Wrong("no argument is called '" + E.Name + "'");
  if (E.What == Kind::Call) {
    const RuleFunctionInfo *Info = findRuleFunction(E.Name);
    if (!Info)
      return Wrong("no function is called '" + E.Name + "'");
    bool HasSpread = llvm::any_of(E.Parts, [](const RuleExpression &Part) {
      return Part.What == Kind::Spread;
    });
    if (!HasSpread && (E.Parts.size() < Info->MinArguments ||
                       E.Parts.size() > Info->MaxArguments))
      return Wrong("'" + E.Name + "' is given " + llvm::Twine(E.Parts.size()) +
                   " arguments");
  }
  for (const RuleExpression &Part : E.Parts)
    if (llvm::Error Inner = checkExpression(Part, Names))
      return Inner;
  return llvm::Error::success();
}
