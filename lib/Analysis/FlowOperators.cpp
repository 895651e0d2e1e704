//===- FlowOperators.cpp - operators in the flow analysis -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than other files: a call from its arguments to its results, read in
// one piece.
//
//===----------------------------------------------------------------------===//

#include "FlowElements.h"
#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

TensorId FlowEvaluator::newTensor(Scope &S, const Expr &Call, unsigned Index,
                                  TensorFacts Facts) {
  TensorId Id = Memory.tensor({'t', S.In.Id, reinterpret_cast<uintptr_t>(&Call),
                               Index | static_cast<uint64_t>(Layer) << 32},
                              "?");
  if (!Facts.Storage)
    Facts.Storage = Id;
  if (!Facts.Counter)
    Facts.Counter = Id;
  if (!Facts.Elements)
    Facts.Elements = Id;
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

// What is known of a tensor that may be another one whose facts have changed.
static TensorFacts mayHaveChanged(const TensorFacts &Own,
                                  const TensorFacts &Before,
                                  const TensorFacts &After) {
  TensorFacts Weak = join(Own, After);
  auto KeepUnchanged = [&](auto Member) {
    if (Before.*Member == After.*Member)
      Weak.*Member = Own.*Member;
  };
  KeepUnchanged(&TensorFacts::Shape);
  KeepUnchanged(&TensorFacts::Type);
  KeepUnchanged(&TensorFacts::Device);
  KeepUnchanged(&TensorFacts::Order);
  KeepUnchanged(&TensorFacts::Defined);
  KeepUnchanged(&TensorFacts::Written);
  KeepUnchanged(&TensorFacts::RequiresGrad);
  KeepUnchanged(&TensorFacts::Leaf);
  KeepUnchanged(&TensorFacts::Inference);
  KeepUnchanged(&TensorFacts::Storage);
  KeepUnchanged(&TensorFacts::View);
  KeepUnchanged(&TensorFacts::Values);
  KeepUnchanged(&TensorFacts::Elements);
  return Weak;
}

// The facts of a tensor change; handles that may mean it know less.
void FlowEvaluator::setShared(Scope &S, TensorId Id, TensorFacts Facts) {
  TensorFacts Before = factsOf(S.State, Id, Memory);
  for (TensorId Other : Memory.others(Id)) {
    TensorFacts Weak =
        mayHaveChanged(factsOf(S.State, Other, Memory), Before, Facts);
    nameUnknowns(Weak, Other, "?", Memory);
    setFacts(S.State, Other, std::move(Weak), Memory);
  }
  bool MayGetGrad = Facts.RequiresGrad != Before.RequiresGrad;
  StorageId Storage = Facts.Storage;
  if (MayGetGrad && Facts.RequiresGrad != Tri::No) {
    for (TensorId Other : Memory.others(Id))
      loseGradOfViews(S, factsOf(S.State, Other, Memory).Storage);
    if (!Storage)
      loseGradOfViews(S, 0);
  }
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
    Shared.Values = {};
    if (MayGetGrad)
      Shared.RequiresGrad = Shared.Leaf = Tri::Unknown;
    setFacts(S.State, Other, std::move(Shared), Memory);
  }
}

// Converting a tensor to what it is gives the same tensor, as does dropout that
// is off.
static bool mayReturnSelf(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("to", "contiguous", "type_as", "reshape", "expand_as", true)
      .Cases("squeeze", "flatten", "reshape_as", "ravel", true)
      .Cases("dropout", "feature_dropout", "alpha_dropout", true)
      .Case("feature_alpha_dropout", true)
      .Default(false);
}

// What the call gives at position I: an argument that it wrote, or something
// new.
Value FlowEvaluator::resultOf(Scope &S, const Expr &Call,
                              const BoundCall &Bound, RuleValue Result,
                              unsigned I) {
  Value Written = nullptr;
  for (unsigned A : Bound.schema().aliasedArguments(I)) {
    Value V = Bound.Arguments[A];
    if (!V || !V->is(Kind::Tensor))
      continue;
    TensorFacts Self = factsOf(S.State, V->Tensor, Memory);
    if (Bound.schema().Arguments[A].Type.isWritten()) {
      if (Result.asTensor())
        setShared(S, V->Tensor, *Result.asTensor());
      Written = V;
    }
    // Memory that is not known gets a name with its first view.
    if (!Written && !Self.Storage && !Result.Tensors.empty() &&
        Result.Tensors[0].View != Tri::No) {
      Self.Storage = V->Tensor;
      Memory.addToStorage(Self.Storage, V->Tensor);
      setFacts(S.State, V->Tensor, Self, Memory);
    }
    for (TensorFacts &Facts : Result.Tensors) {
      Facts.Storage = Self.Storage;
      if (keepsElements(Bound.schema(), Self, Facts, Bound.Arguments))
        Facts.Elements = Self.Elements;
      if (Facts.View == Tri::Yes)
        Facts.Counter = Self.Counter;
    }
  }
  if (Written)
    return Written;
  Value New = fromRule(S, Call, Result, I);
  Value Self = Bound.Arguments.empty() ? nullptr : Bound.Arguments[0];
  if (New->is(Kind::Tensor) && Self && Self->is(Kind::Tensor) &&
      mayReturnSelf(Bound.Operator->Overload.baseName()))
    Memory.mayBeSame(New->Tensor, Self->Tensor);
  return New;
}

// The tensor that a view which is written to shows; a piece of memory is named
// after the tensor that was made with it.
std::optional<TensorFacts> FlowEvaluator::viewed(Scope &S,
                                                 const BoundCall &Bound) {
  Value Self = Bound.Arguments.empty() ? nullptr : Bound.Arguments[0];
  if (!Self || !Self->is(Kind::Tensor) ||
      !Bound.schema().Arguments[0].Type.isWritten())
    return std::nullopt;
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  if (Facts.View != Tri::Yes || !Facts.Storage || Facts.Storage == Self->Tensor)
    return std::nullopt;
  return factsOf(S.State, Facts.Storage, Memory);
}

Value FlowEvaluator::apply(Scope &S, const Expr &Call, BoundCall Bound,
                           std::string Name) {
  std::vector<RuleValue> Arguments;
  for (auto [I, Argument] : llvm::enumerate(Bound.schema().Arguments))
    Arguments.push_back(Bound.Arguments[I]
                            ? toRule(S, Bound.Arguments[I], Argument.Type)
                            : Bound.Defaults[I]);
  TensorModes Modes = S.State.Modes;
  std::optional<TensorFacts> Viewed = viewed(S, Bound);
  OperatorOutcome Outcome = applyOperator(*Bound.Operator, Arguments, Modes,
                                          Memory.Symbols, Call.getExprLoc());
  if (!Outcome.HasRule)
    gaveUp(("operator without a rule: " + Bound.Operator->Overload.baseName())
               .str(),
           Call.getExprLoc());
  std::vector<Value> Results;
  for (unsigned I = 0; I < Outcome.Results.size(); ++I)
    Results.push_back(resultOf(S, Call, Bound, Outcome.Results[I], I));
  recordGraph(S, Call, Bound, Arguments, Results);
  if (IsRecording) {
    Operation Op;
    Op.Call = &Call;
    Op.Path = Path;
    Op.Name = std::move(Name);
    Op.Operator = Bound.Operator->Overload;
    Op.Arguments = std::move(Arguments);
    Op.Written = std::move(Bound.Written);
    Op.Shown = std::move(Bound.Shown);
    Op.Viewed = std::move(Viewed);
    Op.Outcome = std::move(Outcome);
    Op.Modes = Modes;
    Record.Operations.push_back(std::move(Op));
  }
  if (Results.empty())
    return unknown(S, &Call);
  return Results.size() == 1 ? Results[0]
                             : Memory.Values.list(std::move(Results));
}

void FlowEvaluator::note(Scope &S, const Expr &Call, Value Self,
                         llvm::ArrayRef<const Expr *> Written,
                         llvm::StringRef Name) {
  if (!IsRecording)
    return;
  Operation Op;
  Op.Call = &Call;
  Op.Path = Path;
  Op.Name = Name.str();
  Op.Arguments.push_back(toRule(S, Self, SchemaType()));
  Op.Written = Written.vec();
  Op.Modes = S.State.Modes;
  Record.Operations.push_back(std::move(Op));
}

// Only what can be differentiated may ask for gradients.
void FlowEvaluator::noteGradWanted(Scope &S, const Expr &Call, Value Self,
                                   const Expr *Written, llvm::StringRef Name) {
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  if (!IsRecording || Facts.RequiresGrad != Tri::Yes || !Facts.Type.isKnown() ||
      !isIntegral(Facts.Type.Type, /*WithBool=*/true))
    return;
  note(S, Call, Self, {Written}, Name);
  RuleViolation V;
  V.What = RuleViolation::Kind::Dtype;
  V.Text = "a tensor of " + print(Facts.Type) + " cannot require gradients";
  V.First = 0;
  Record.Operations.back().Outcome.Violations.push_back(std::move(V));
}

std::optional<Value> FlowEvaluator::applyNamed(
    Scope &S, const Expr &Call, llvm::StringRef Name, llvm::StringRef Overload,
    llvm::ArrayRef<Value> Arguments, llvm::ArrayRef<const Expr *> Written,
    std::string Shown) {
  BoundCall Bound;
  Bound.Operator = Operators.tables().find(Name, Overload);
  if (!Bound.Operator)
    return std::nullopt;
  unsigned Count = Bound.schema().Arguments.size();
  Bound.Arguments.assign(Arguments.begin(), Arguments.end());
  Bound.Written.assign(Written.begin(), Written.end());
  Bound.Arguments.resize(Count);
  Bound.Written.resize(Count);
  for (const SchemaArgument &Argument : Bound.schema().Arguments)
    Bound.Defaults.push_back(ruleOfDefault(Argument));
  return apply(S, Call, std::move(Bound), std::move(Shown));
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

Value FlowEvaluator::objectOf(Scope &S, const Expr &Written) {
  QualType Type = Written.getType();
  return Type->isPointerType()
             ? loadFrom(S, refer(pointee(S, valueOf(S, &Written))),
                        Type->getPointeeType())
             : loadFrom(S, evaluate(S, &Written), Type);
}

static bool takesList(const SchemaType &Type) {
  return Type.Kind == SchemaTypeKind::List ||
         (Type.Kind == SchemaTypeKind::Optional && takesList(Type.Elements[0]));
}

// The arguments of a call, in the order of the schema; false if the object that
// a method is called on is not in sight.
bool FlowEvaluator::bindArguments(Scope &S, const CallExpr &Call,
                                  const OperatorBinding &Binding,
                                  const OptionsValue &Options,
                                  BoundCall &Bound) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  for (auto [I, Argument] : llvm::enumerate(Bound.schema().Arguments)) {
    int From = Binding.From[I];
    const Expr *Written = nullptr;
    RuleValue Default = ruleOfDefault(Argument);
    if (From == OperatorBinding::Object) {
      if (!Member)
        return false;
      Written = Member->getImplicitObjectArgument();
    } else if (From == OperatorBinding::Options) {
      Default = partOfOptions(Options, Argument.Name);
    } else if (From != OperatorBinding::Default &&
               static_cast<unsigned>(From) < Call.getNumArgs() &&
               !isa<CXXDefaultArgExpr>(Call.getArg(From))) {
      Written = Call.getArg(From);
    }
    Value V = Written ? objectOf(S, *Written) : nullptr;
    if (V && V->is(Kind::Int) && takesList(Argument.Type))
      V = Memory.Values.list({V});
    Bound.Arguments.push_back(V);
    Bound.Defaults.push_back(std::move(Default));
    Bound.Written.push_back(Written);
  }
  return true;
}

// What options say of a new tensor that the rule of its operator does not.
void FlowEvaluator::applyOptions(Scope &S, Value Result,
                                 const OptionsValue &Options) {
  TensorFacts Facts = factsOf(S.State, Result->Tensor, Memory);
  if (Options.RequiresGrad && *Options.RequiresGrad != Tri::No) {
    Facts.RequiresGrad = *Options.RequiresGrad;
    Facts.GradAt = Options.GradAt;
    if (Options.RequiresGrad == Tri::Yes)
      Facts.Leaf = Tri::Yes;
  }
  if (Options.TypeAt.isValid())
    Facts.TypeAt = Options.TypeAt;
  if (Options.DeviceAt.isValid())
    Facts.DeviceAt = Options.DeviceAt;
  // Places make no difference to facts, but they do to notes.
  S.State.Tensors.set(Result->Tensor, Memory.keep(std::move(Facts)),
                      Memory.nodes());
}

OptionsValue FlowEvaluator::optionsGiven(Scope &S, const CallExpr &Call,
                                         const OperatorBinding &Binding) {
  if (Binding.OptionsParameter < 0)
    return {};
  // Defaults count: those of randint() say int64.
  const Expr *Given = Call.getArg(Binding.OptionsParameter);
  OptionsValue Options = optionsOf(
      S, valueOf(S, Given),
      isa<CXXDefaultArgExpr>(Given) ? SourceLocation() : Given->getExprLoc());
  if (Options.Type)
    Options.Type = resolved(S.State, *Options.Type);
  if (Options.Device)
    Options.Device = resolved(S.State, *Options.Device);
  return Options;
}

std::optional<Value> FlowEvaluator::callOperator(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  const OperatorBinding *Binding = Operators.bind(Callee);
  if (!Binding)
    return std::nullopt;
  BoundCall Bound;
  Bound.Operator = Binding->Operator;
  OptionsValue Options = optionsGiven(S, Call, *Binding);
  if (!bindArguments(S, Call, *Binding, Options, Bound))
    return std::nullopt;
  std::string Name = (isa<CXXMemberCallExpr>(Call) ? "" : "torch::") +
                     Callee.getNameAsString();
  Value Result = apply(S, Call, Bound, Name);
  if (Binding->OptionsParameter >= 0 && Result->is(Kind::Tensor)) {
    applyOptions(S, Result, Options);
    noteGradWanted(S, Call, Result, nullptr, Name);
  }
  if (!Call.isGLValue())
    return Result;
  // Methods that write return the object, functions the argument itself.
  for (auto [I, Argument] : llvm::enumerate(Bound.schema().Arguments))
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
  /// Source: AT_FORALL_BINARY_OPS of ATen/TensorOperators.h.
  llvm::StringLiteral Reversed;
};
} // namespace

static constexpr OperatorToken Tokens[] = {
    {OO_Plus, "add", ""},
    {OO_Minus, "sub", "sub_"},
    {OO_Star, "mul", ""},
    {OO_Slash, "div", "div_"},
    {OO_Percent, "remainder", "remainder_"},
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
FlowEvaluator::callUnaryOperator(Scope &S, const CXXOperatorCallExpr &Call,
                                 const std::string &Shown) {
  const Expr *Operand = Call.getArg(0);
  llvm::StringRef Name = Call.getOperator() == OO_Minus     ? "neg"
                         : Call.getOperator() == OO_Tilde   ? "bitwise_not"
                         : Call.getOperator() == OO_Exclaim ? "logical_not"
                                                            : "";
  if (Name.empty())
    return std::nullopt;
  return applyNamed(S, Call, Name, "", {valueOf(S, Operand)}, {Operand}, Shown);
}

// 2 - x  and the like: the tensor comes first in the operator's schema.
std::optional<Value>
FlowEvaluator::callReversed(Scope &S, const CXXOperatorCallExpr &Call,
                            llvm::StringRef Name, llvm::StringRef Reversed,
                            const std::string &Shown) {
  const Expr *R = Call.getArg(1);
  Value Left = valueOf(S, Call.getArg(0)), Right = valueOf(S, R);
  // empty_like(x).fill_(2).sub_(x): the dtype is that of the tensor.
  if (!Reversed.empty() && Reversed.back() == '_') {
    auto Filled = applyNamed(S, Call, "zeros_like", "", {Right}, {R}, Shown);
    return Filled ? applyNamed(S, Call, Reversed, "Tensor", {*Filled, Right},
                               {nullptr, R}, Shown)
                  : std::nullopt;
  }
  return applyNamed(S, Call, Reversed.empty() ? Name : Reversed, "Scalar",
                    {Right, Left}, {R}, Shown);
}

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
  if (!R)
    return callUnaryOperator(S, Call, Shown);
  Value Left = valueOf(S, L), Right = valueOf(S, R);
  if (Call.getOperator() == OO_Subscript)
    return Left->is(Kind::Tensor)
               ? std::optional(
                     indexed(S, Call, Left->Tensor, {Right}, true, {L, R}))
               : std::nullopt;
  const OperatorToken *Token =
      llvm::find_if(Tokens, [&](const OperatorToken &T) {
        return T.Kind == Call.getOperator();
      });
  if (Token == std::end(Tokens))
    return std::nullopt;
  std::optional<Value> Result =
      LeftIsTensor ? applyNamed(S, Call, Token->Name,
                                RightIsTensor ? "Tensor" : "Scalar",
                                {Left, Right}, {L, R}, Shown)
                   : callReversed(S, Call, Token->Name, Token->Reversed, Shown);
  return Result && Call.isGLValue() ? evaluate(S, L) : Result;
}
