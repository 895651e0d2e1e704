//===- FlowOperators.cpp - operators in the flow analysis -------*- C++ -*-===//
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

// Values and rules ------------------------------------------------------------

static RuleValue ruleOfList(std::vector<RuleValue> Parts,
                            const SchemaType &Type) {
  bool HasTensors = llvm::any_of(
      Parts, [](const RuleValue &V) { return V.is(RuleValue::Kind::Tensor); });
  bool AllTensors = llvm::all_of(
      Parts, [](const RuleValue &V) { return V.is(RuleValue::Kind::Tensor); });
  const SchemaType *Element =
      Type.Elements.empty() ? nullptr : &Type.Elements[0];
  bool WantsTensors = Element && (Element->Kind == SchemaTypeKind::Tensor ||
                                  Element->Kind == SchemaTypeKind::List);
  if ((HasTensors || WantsTensors) && AllTensors) {
    std::vector<TensorFacts> Facts;
    for (RuleValue &V : Parts)
      Facts.push_back(std::move(V.Tensors[0]));
    return RuleValue::tensors(std::move(Facts));
  }
  if (HasTensors)
    return RuleValue::tuple(std::move(Parts));
  ShapeValue::Extents Sizes;
  for (const RuleValue &V : Parts) {
    if (V.is(RuleValue::Kind::Int))
      Sizes.push_back(V.Int);
    else if (V.isUnknown())
      Sizes.push_back({});
    else
      return RuleValue::tuple(std::move(Parts));
  }
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

RuleValue FlowEvaluator::toRule(Scope &S, Value V, const SchemaType &Type) {
  switch (V->What) {
  case Kind::Int:
    return RuleValue::integer(resolved(S.State, V->Number));
  case Kind::Float:
    return RuleValue::floating(V->Real);
  case Kind::Bool:
    return RuleValue::boolean(V->Truth);
  case Kind::Complex: {
    RuleValue Number;
    Number.What = RuleValue::Kind::Complex;
    return Number;
  }
  case Kind::Text:
    return RuleValue::text(V->Text);
  case Kind::None:
    return RuleValue::none();
  case Kind::Dtype:
    return RuleValue::dtype(resolved(S.State, V->Type));
  case Kind::Device:
    return RuleValue::device(resolved(S.State, V->Device));
  case Kind::Shape:
    return RuleValue::ints(resolved(S.State, V->Shape));
  case Kind::Tensor: {
    TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
    if (Facts.Defined == Tri::No && Type.Kind == SchemaTypeKind::Optional)
      return RuleValue::none();
    return RuleValue::tensor(std::move(Facts));
  }
  case Kind::List: {
    std::vector<RuleValue> Parts;
    for (Value Part : V->Parts)
      Parts.push_back(Part ? toRule(S, Part, Type) : RuleValue());
    return ruleOfList(std::move(Parts), Type);
  }
  case Kind::Uniform: {
    RuleValue Some = RuleValue::someTensors();
    if (V->Parts[0]->is(Kind::Tensor))
      Some.Tensors.push_back(factsOf(S.State, V->Parts[0]->Tensor, Memory));
    return V->Parts[0]->is(Kind::Tensor) ? Some : RuleValue();
  }
  default:
    return {};
  }
}

static RuleValue ruleOfDefault(const SchemaDefault &Default,
                               const SchemaType &Type) {
  const SchemaType &Inner =
      Type.Kind == SchemaTypeKind::Optional ? Type.Elements[0] : Type;
  switch (Default.Kind) {
  case SchemaDefault::None:
    return RuleValue::none();
  case SchemaDefault::Boolean:
    return RuleValue::boolean(triOf(Default.Value != 0));
  case SchemaDefault::Integer:
    if (Inner.Kind == SchemaTypeKind::Float)
      return RuleValue::floating(Default.Value);
    return RuleValue::integer(Default.Value);
  case SchemaDefault::Float: {
    double Number;
    return RuleValue::floating(Default.Text.getAsDouble(Number)
                                   ? std::nullopt
                                   : std::optional<double>(Number));
  }
  case SchemaDefault::Complex:
    return {};
  case SchemaDefault::String:
    return RuleValue::text(Default.Text.trim("'\""));
  case SchemaDefault::Name:
    if (Inner.Kind == SchemaTypeKind::ScalarType)
      if (std::optional<Dtype> Type = dtypeOfValue(Default.Value))
        return RuleValue::dtype(DtypeValue::known(*Type));
    return RuleValue::integer(Default.Value);
  case SchemaDefault::List: {
    ShapeValue::Extents Sizes;
    for (const SchemaDefault &Element : Default.Elements)
      Sizes.push_back(SymbolicInt(Element.Value));
    return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
  }
  }
  return {};
}

TensorId FlowEvaluator::newTensor(Scope &S, const Expr &Call, unsigned Index,
                                  TensorFacts Facts) {
  TensorId Id = Memory.tensor(
      {'t', S.In.Id, reinterpret_cast<uintptr_t>(&Call), Index}, "?");
  if (!Facts.Storage)
    Facts.Storage = Id;
  Memory.addToStorage(Facts.Storage, Id);
  nameUnknowns(Facts, Id, "?", Memory);
  setFacts(S.State, Id, std::move(Facts), Memory);
  return Id;
}

Value FlowEvaluator::fromRule(Scope &S, const Expr &Call, const RuleValue &V,
                              unsigned Index) {
  switch (V.What) {
  case RuleValue::Kind::Tensor:
    return Memory.Values.tensor(newTensor(S, Call, Index, V.Tensors[0]));
  case RuleValue::Kind::Int:
    if (V.Int.isKnown())
      return Memory.Values.integer(V.Int);
    break;
  case RuleValue::Kind::Bool:
    if (V.Truth != Tri::Unknown)
      return Memory.Values.boolean(V.Truth);
    break;
  case RuleValue::Kind::Float:
    return Memory.Values.real(V.Number);
  case RuleValue::Kind::Tensors: {
    std::vector<Value> Parts;
    for (auto [I, Facts] : llvm::enumerate(V.Tensors))
      Parts.push_back(Memory.Values.tensor(
          newTensor(S, Call, (Index + 1) * 4096 + I, Facts)));
    if (V.IsComplete)
      return Memory.Values.list(std::move(Parts));
    if (Parts.size() == 1)
      return Memory.Values.uniform(
          Parts[0], Memory.symbol({'N', S.In.Id,
                                   reinterpret_cast<uintptr_t>(&Call), Index},
                                  "?", true));
    break;
  }
  default:
    break;
  }
  return Memory.opaque(
      {'e', S.In.Id, reinterpret_cast<uintptr_t>(&Call), Index + 1}, "?");
}

// Writes ----------------------------------------------------------------------

// The facts of a tensor change; handles that may mean it know less.
void FlowEvaluator::setShared(Scope &S, TensorId Id, TensorFacts Facts) {
  TensorFacts Before = factsOf(S.State, Id, Memory);
  for (TensorId Other : Memory.others(Id)) {
    TensorFacts Weak = join(factsOf(S.State, Other, Memory), Facts);
    nameUnknowns(Weak, Other, "?", Memory);
    setFacts(S.State, Other, std::move(Weak), Memory);
  }
  bool MayGetGrad = Facts.RequiresGrad != Before.RequiresGrad;
  StorageId Storage = Facts.Storage;
  nameUnknowns(Facts, Id, "?", Memory);
  setFacts(S.State, Id, std::move(Facts), Memory);
  if (!Storage)
    return;
  // Views of one memory: written through one, and recorded for all.
  for (TensorId Other : Memory.sharing(Storage)) {
    if (Other == Id)
      continue;
    TensorFacts Shared = factsOf(S.State, Other, Memory);
    if (Shared.Storage != Storage)
      continue;
    Shared.Written = Tri::Yes;
    if (MayGetGrad)
      Shared.RequiresGrad = Shared.Leaf = Tri::Unknown;
    setFacts(S.State, Other, std::move(Shared), Memory);
  }
}

// Converting a tensor to what it is gives the same tensor.
static bool mayReturnSelf(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("to", "contiguous", "type_as", "reshape", "expand_as", true)
      .Cases("squeeze", "flatten", "reshape_as", "ravel", true)
      .Default(false);
}

Value FlowEvaluator::apply(Scope &S, const Expr &Call, BoundCall Bound,
                           std::string Name) {
  std::vector<RuleValue> Arguments;
  for (auto [I, Argument] : llvm::enumerate(Bound.Schema.Arguments)) {
    Value V = Bound.Arguments[I];
    if (V)
      Arguments.push_back(toRule(S, V, Argument.Type));
    else
      Arguments.push_back(Bound.Defaults[I]);
  }
  OperatorOutcome Outcome =
      applyOperator(Bound.Overload, Arguments, S.State.Modes, Memory.Symbols,
                    Call.getExprLoc());
  if (!Outcome.HasRule)
    gaveUp(("operator without a rule: " + Bound.Overload.baseName()).str(),
           Call.getExprLoc());
  std::vector<Value> Results;
  for (unsigned I = 0; I < Outcome.Results.size(); ++I) {
    RuleValue Result = Outcome.Results[I];
    Value Written = nullptr;
    for (unsigned A : Bound.Schema.aliasedArguments(I)) {
      Value V = Bound.Arguments[A];
      if (!V || !V->is(Kind::Tensor))
        continue;
      TensorFacts Self = factsOf(S.State, V->Tensor, Memory);
      if (Bound.Schema.Arguments[A].Type.isWritten()) {
        if (Result.asTensor())
          setShared(S, V->Tensor, *Result.asTensor());
        Written = V;
      }
      for (TensorFacts &Facts : Result.Tensors)
        Facts.Storage = Self.Storage;
    }
    if (Written) {
      Results.push_back(Written);
      continue;
    }
    Results.push_back(fromRule(S, Call, Result, I));
    if (Results.back()->is(Kind::Tensor) && Bound.Arguments.size() > 0 &&
        Bound.Arguments[0] && Bound.Arguments[0]->is(Kind::Tensor) &&
        mayReturnSelf(Bound.Overload.baseName()))
      Memory.mayBeSame(Results.back()->Tensor, Bound.Arguments[0]->Tensor);
  }
  if (IsRecording) {
    Operation Op;
    Op.Call = &Call;
    Op.Name = std::move(Name);
    Op.Operator = Bound.Overload;
    Op.Arguments = std::move(Arguments);
    Op.Written = std::move(Bound.Written);
    Op.Outcome = std::move(Outcome);
    Op.Modes = S.State.Modes;
    Record.Operations.push_back(std::move(Op));
  }
  if (Results.size() == 1)
    return Results[0];
  if (Results.empty())
    return unknown(S, &Call);
  return Memory.Values.list(std::move(Results));
}

void FlowEvaluator::note(Scope &S, const Expr &Call, Value Self,
                         llvm::ArrayRef<const Expr *> Written,
                         llvm::StringRef Name) {
  if (!IsRecording)
    return;
  Operation Op;
  Op.Call = &Call;
  Op.Name = Name.str();
  Op.Arguments.push_back(toRule(S, Self, SchemaType()));
  Op.Written = Written.vec();
  Op.Modes = S.State.Modes;
  Record.Operations.push_back(std::move(Op));
}

std::optional<Value> FlowEvaluator::applyNamed(
    Scope &S, const Expr &Call, llvm::StringRef Name, llvm::StringRef Overload,
    llvm::ArrayRef<Value> Arguments, llvm::ArrayRef<const Expr *> Written,
    std::string Shown) {
  for (const OperatorOverload &One : findOperator(Name, Operators.libTorch())) {
    if (One.overloadName() != Overload)
      continue;
    BoundCall Bound;
    Bound.Overload = One;
    Bound.Schema = One.schema();
    unsigned Count = Bound.Schema.Arguments.size();
    Bound.Arguments.assign(Arguments.begin(), Arguments.end());
    Bound.Written.assign(Written.begin(), Written.end());
    Bound.Arguments.resize(Count);
    Bound.Written.resize(Count);
    for (const SchemaArgument &Argument : Bound.Schema.Arguments)
      Bound.Defaults.push_back(
          Argument.Default ? ruleOfDefault(*Argument.Default, Argument.Type)
                           : RuleValue());
    return apply(S, Call, std::move(Bound), std::move(Shown));
  }
  return std::nullopt;
}

// Calls -----------------------------------------------------------------------

static RuleValue partOfOptions(const OptionsValue &Options,
                               llvm::StringRef Name) {
  if (Name == "dtype" && Options.Type)
    return RuleValue::dtype(*Options.Type);
  if (Name == "device" && Options.Device)
    return RuleValue::device(*Options.Device);
  return RuleValue::none();
}

std::optional<Value> FlowEvaluator::callOperator(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  const OperatorBinding *Binding = Operators.bind(Callee);
  if (!Binding)
    return std::nullopt;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  BoundCall Bound;
  Bound.Overload = Binding->Overload;
  Bound.Schema = Binding->Schema;
  OptionsValue Options;
  if (Binding->OptionsParameter >= 0) {
    const Expr *Given = Call.getArg(Binding->OptionsParameter);
    // Defaults count: those of randint() say int64.
    Options = optionsOf(S, valueOf(S, Given), Given->getType(),
                        isa<CXXDefaultArgExpr>(Given) ? SourceLocation()
                                                      : Given->getExprLoc());
    Options.Type = Options.Type
                       ? std::optional(resolved(S.State, *Options.Type))
                       : std::nullopt;
    Options.Device = Options.Device
                         ? std::optional(resolved(S.State, *Options.Device))
                         : std::nullopt;
  }
  for (auto [I, Argument] : llvm::enumerate(Bound.Schema.Arguments)) {
    int From = Binding->From[I];
    const Expr *Written = nullptr;
    Value V = nullptr;
    RuleValue Default = Argument.Default
                            ? ruleOfDefault(*Argument.Default, Argument.Type)
                            : RuleValue();
    if (From == OperatorBinding::Object) {
      Written = Member ? Member->getImplicitObjectArgument() : nullptr;
      if (!Written)
        return std::nullopt;
      QualType Type = Written->getType();
      V = Type->isPointerType()
              ? loadFrom(S, refer(pointee(S, valueOf(S, Written))),
                         Type->getPointeeType())
              : loadFrom(S, evaluate(S, Written), Type);
    } else if (From == OperatorBinding::Options) {
      Default = partOfOptions(Options, Argument.Name);
    } else if (static_cast<unsigned>(From) < Call.getNumArgs() &&
               !isa<CXXDefaultArgExpr>(Call.getArg(From))) {
      Written = Call.getArg(From);
      V = loadFrom(S, evaluate(S, Written), Written->getType());
    }
    Bound.Arguments.push_back(V);
    Bound.Defaults.push_back(std::move(Default));
    Bound.Written.push_back(Written);
  }
  std::string Name =
      Member ? Callee.getNameAsString() : "torch::" + Callee.getNameAsString();
  Value Result = apply(S, Call, Bound, std::move(Name));
  if (Result->is(Kind::Tensor) && Binding->OptionsParameter >= 0 &&
      Options.RequiresGrad && *Options.RequiresGrad != Tri::No) {
    TensorFacts Facts = factsOf(S.State, Result->Tensor, Memory);
    Facts.RequiresGrad = *Options.RequiresGrad;
    Facts.GradAt = Options.GradAt;
    if (Options.RequiresGrad == Tri::Yes)
      Facts.Leaf = Tri::Yes;
    setFacts(S.State, Result->Tensor, std::move(Facts), Memory);
  }
  // Places where options say what the result is.
  if (Result->is(Kind::Tensor) && Binding->OptionsParameter >= 0) {
    TensorFacts Facts = factsOf(S.State, Result->Tensor, Memory);
    if (Options.TypeAt.isValid())
      Facts.TypeAt = Options.TypeAt;
    if (Options.DeviceAt.isValid())
      Facts.DeviceAt = Options.DeviceAt;
    S.State.Tensors.set(Result->Tensor, Memory.keep(std::move(Facts)),
                        Memory.nodes());
  }
  if (!Call.isGLValue())
    return Result;
  // Methods that write return the object, functions the argument itself.
  for (auto [I, Argument] : llvm::enumerate(Bound.Schema.Arguments))
    if (Argument.Type.isWritten() && Bound.Written[I] &&
        Bound.Written[I]->isGLValue())
      return evaluate(S, Bound.Written[I]);
  return refer(temporary(S, &Call, Result));
}

// Operators of C++ ------------------------------------------------------------

namespace {
/// What an operator of C++ calls for tensors.
struct OperatorToken {
  OverloadedOperatorKind Kind;
  llvm::StringLiteral Name;
  /// With the number on the left; empty where the operands can change sides.
  llvm::StringLiteral Reversed;
};
} // namespace

static constexpr OperatorToken Tokens[] = {
    {OO_Plus, "add", ""},
    {OO_Minus, "sub", "rsub"},
    {OO_Star, "mul", ""},
    {OO_Slash, "div", "reciprocal"},
    {OO_Percent, "remainder", "remainder"},
    {OO_Amp, "bitwise_and", ""},
    {OO_Pipe, "bitwise_or", ""},
    {OO_Caret, "bitwise_xor", ""},
    {OO_Less, "lt", "gt"},
    {OO_LessEqual, "le", "ge"},
    {OO_Greater, "gt", "lt"},
    {OO_GreaterEqual, "ge", "le"},
    {OO_EqualEqual, "eq", ""},
    {OO_ExclaimEqual, "ne", ""},
    {OO_PlusEqual, "add_", ""},
    {OO_MinusEqual, "sub_", ""},
    {OO_StarEqual, "mul_", ""},
    {OO_SlashEqual, "div_", ""},
    {OO_PercentEqual, "remainder_", ""},
    {OO_AmpEqual, "bitwise_and_", ""},
    {OO_PipeEqual, "bitwise_or_", ""},
    {OO_CaretEqual, "bitwise_xor_", ""},
};

std::optional<Value>
FlowEvaluator::callTensorOperator(Scope &S, const CXXOperatorCallExpr &Call) {
  const Expr *L = Call.getArg(0);
  const Expr *R = Call.getNumArgs() > 1 ? Call.getArg(1) : nullptr;
  bool LeftIsTensor = flowTypeOf(L->getType()) == FlowType::Tensor;
  bool RightIsTensor = R && flowTypeOf(R->getType()) == FlowType::Tensor;
  if (!LeftIsTensor && !RightIsTensor)
    return std::nullopt;
  std::string Shown =
      std::string("operator") + getOperatorSpelling(Call.getOperator());
  Value Left = valueOf(S, L), Right = R ? valueOf(S, R) : nullptr;
  if (!R) {
    llvm::StringRef Name = Call.getOperator() == OO_Minus     ? "neg"
                           : Call.getOperator() == OO_Tilde   ? "bitwise_not"
                           : Call.getOperator() == OO_Exclaim ? "logical_not"
                                                              : "";
    return Name.empty() ? std::nullopt
                        : applyNamed(S, Call, Name, "", {Left}, {L}, Shown);
  }
  if (Call.getOperator() == OO_Subscript && LeftIsTensor &&
      Left->is(Kind::Tensor))
    return indexed(S, Call, Left->Tensor, {Right}, true, {L, R});
  const OperatorToken *Token =
      llvm::find_if(Tokens, [&](const OperatorToken &T) {
        return T.Kind == Call.getOperator();
      });
  if (Token == std::end(Tokens))
    return std::nullopt;
  std::optional<Value> Result;
  if (LeftIsTensor && RightIsTensor)
    Result = applyNamed(S, Call, Token->Name, "Tensor", {Left, Right}, {L, R},
                        Shown);
  else if (LeftIsTensor)
    Result = applyNamed(S, Call, Token->Name, "Scalar", {Left, Right}, {L, R},
                        Shown);
  else if (Token->Reversed == "reciprocal")
    Result = applyNamed(S, Call, "reciprocal", "", {Right}, {R}, Shown);
  else
    Result = applyNamed(
        S, Call, Token->Reversed.empty() ? Token->Name : Token->Reversed,
        Token->Reversed == "remainder" ? "Scalar_Tensor" : "Scalar",
        Token->Reversed == "remainder" ? llvm::ArrayRef<Value>{Left, Right}
                                       : llvm::ArrayRef<Value>{Right, Left},
        {}, Shown);
  if (!Result)
    return std::nullopt;
  if (Call.isGLValue())
    return evaluate(S, L);
  return Result;
}
