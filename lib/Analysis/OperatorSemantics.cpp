//===- OperatorSemantics.cpp - what a call of an operator does --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "RuleFunctions.h"
#include "torch-tidy/Analysis/ViewStrides.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

namespace {

class Application {
public:
  Application(const OperatorTables::Entry &Operator,
              llvm::ArrayRef<RuleValue> Arguments, const TensorModes &Modes,
              SymbolTable &Symbols, clang::SourceLocation At)
      : Overload(Operator.Overload), Schema(Operator.Schema),
        Rule(Operator.Rule ? &*Operator.Rule : nullptr), Modes(Modes),
        Context(Symbols, Modes.DefaultDtype.value_or(Dtype::Float)), At(At),
        Arguments(Arguments.begin(), Arguments.end()) {
    this->Arguments.resize(Schema.Arguments.size());
    for (auto [I, Value] : llvm::enumerate(this->Arguments)) {
      // Where a tensor may be left out, one that holds none is left out.
      const TensorFacts *Facts = Value.asTensor();
      if (Facts && Facts->Defined == Tri::No &&
          Schema.Arguments[I].Type.Kind == SchemaTypeKind::Optional)
        Value = RuleValue::none();
      Value.Argument = I;
    }
  }

  OperatorOutcome run() {
    complainOfUndefined();
    if (Rule)
      bindNames();
    if (Rule)
      for (const RuleExpression &Need : Rule->Needs)
        evaluate(Need, Scope, Context);
    DeviceValue Device = commonDevice();
    OperatorOutcome Outcome;
    for (unsigned I = 0; I < Schema.Returns.size(); ++I)
      Outcome.Results.push_back(result(I, Device));
    // Some `out` forms compute step by step, in the dtype of what they write.
    if (writesOut(Schema))
      llvm::erase_if(Context.Violations, [](const RuleViolation &V) {
        return V.What == RuleViolation::Kind::DtypeMismatch;
      });
    Outcome.Violations = std::move(Context.Violations);
    forgetRefused(Outcome);
    Outcome.HasRule = Rule != nullptr;
    Outcome.HasFullRule = Rule && isFullRule(*Rule, Schema);
    return Outcome;
  }

private:
  // What a refused call would have returned is not a fact to build on: one
  // complaint is enough.
  void forgetRefused(OperatorOutcome &Outcome) const {
    for (const RuleViolation &V : Outcome.Violations)
      for (auto [Return, Value] : llvm::zip(Schema.Returns, Outcome.Results)) {
        if (Return.Type.isWritten())
          continue;
        for (TensorFacts &Facts : Value.Tensors)
          if (V.What == RuleViolation::Kind::Dtype ||
              V.What == RuleViolation::Kind::DtypeMismatch)
            Facts.Type = DtypeValue();
          else if (V.What == RuleViolation::Kind::Device)
            Facts.Device = DeviceValue();
          else
            Facts.Shape = ShapeValue();
      }
  }

  bool isWritten(unsigned I) const {
    return Schema.Arguments[I].Type.isWritten();
  }

  void bindNames() {
    for (auto [I, Argument] : llvm::enumerate(Schema.Arguments))
      Scope[Argument.Name] = Arguments[I];
    // Text that a rule asks for and an older schema lacks is none.
    Scope.try_emplace("keepdim", RuleValue::boolean(Tri::No));
  }

  void complainOfUndefined() {
    for (const RuleValue &Value : Arguments)
      if (const TensorFacts *Facts = Value.asTensor();
          Facts && Facts->Defined == Tri::No)
        Context.violate(RuleViolation::Kind::Undefined,
                        rules::operand(Value) + " holds no tensor", &Value);
  }

  void forEachTensor(
      llvm::function_ref<void(unsigned, const TensorFacts &)> Visit) const {
    for (auto [I, Value] : llvm::enumerate(Arguments))
      for (const TensorFacts &Facts : Value.Tensors)
        if (Facts.Defined != Tri::No)
          Visit(I, Facts);
  }

  // Devices
  // --------------------------------------------------------------------

  const RuleValue *argument(llvm::StringRef Name) const {
    for (auto [I, Argument] : llvm::enumerate(Schema.Arguments))
      if (Argument.Name == Name)
        return &Arguments[I];
    return nullptr;
  }

  DeviceValue givenDevice(DeviceValue Otherwise) const {
    const RuleValue *Given = argument("device");
    if (!Given || Given->isNone())
      return Otherwise;
    return Given->is(RuleValue::Kind::Device) ? Given->Device : DeviceValue();
  }

  static bool mayBeAnywhere(DeviceRule Rule, unsigned Index,
                            const TensorFacts &Facts) {
    bool OnCpu = Facts.Device.is(DeviceType::CPU);
    if (Rule == DeviceRule::Pointwise)
      return OnCpu && Facts.Shape.rank().value_or(0) == 0;
    return Rule == DeviceRule::Index && Index != 0 && OnCpu;
  }

  DeviceValue commonDevice() {
    DeviceRule Kind = Rule ? Rule->Device : DeviceRule::Unknown;
    const RuleValue *Self = Arguments.empty() ? nullptr : &Arguments.front();
    DeviceValue OfSelf = Self && !Self->Tensors.empty()
                             ? Self->Tensors.front().Device
                             : DeviceValue();
    if (Kind == DeviceRule::Options)
      return givenDevice(DeviceValue::known(DeviceType::CPU));
    if (Kind == DeviceRule::Like)
      return givenDevice(OfSelf);
    if (Kind == DeviceRule::Other) {
      const RuleValue *Other = argument("other");
      const TensorFacts *Facts = Other ? Other->asTensor() : nullptr;
      return Facts ? Facts->Device : DeviceValue();
    }
    if (Kind == DeviceRule::Any)
      return OfSelf;
    if (Kind == DeviceRule::Unknown)
      return {};
    return compareDevices(Kind);
  }

  DeviceValue compareDevices(DeviceRule Kind) {
    DeviceValue Common;
    unsigned CommonIndex = 0;
    bool AllAgree = true, Complained = false, AllOnCpu = true;
    DeviceValue Fallback;
    forEachTensor([&](unsigned I, const TensorFacts &Facts) {
      AllOnCpu &= Facts.Device.is(DeviceType::CPU);
      if (mayBeAnywhere(Kind, I, Facts)) {
        Fallback = Facts.Device;
        AllAgree &= Facts.Shape.rank().has_value() || Kind == DeviceRule::Index;
        return;
      }
      if (Facts.Device.isUnknown())
        AllAgree = false;
      else if (Common.isUnknown())
        Common = Facts.Device, CommonIndex = I;
      else if (!(Common == Facts.Device))
        AllAgree = false;
      if (provedDifferent(Common, Facts.Device) && !Complained) {
        // Meta tensors stand in for anything in some operators.
        bool HasMeta =
            Common.is(DeviceType::Meta) || Facts.Device.is(DeviceType::Meta);
        Complained = true;
        if (!HasMeta)
          Context.violate(RuleViolation::Kind::Device,
                          rules::operand(Arguments[CommonIndex]) + " is on " +
                              print(Common) + ", " +
                              rules::operand(Arguments[I]) + " is on " +
                              print(Facts.Device),
                          &Arguments[CommonIndex], &Arguments[I]);
      }
    });
    if (Common.isUnknown() && (AllAgree || AllOnCpu))
      return Fallback;
    return Complained || (!AllAgree && !Common.isKnown()) ? DeviceValue()
                                                          : Common;
  }

  // Gradients
  // --------------------------------------------------------------------

  // Does autograd have something to follow?
  // Where no gradients are recorded, parts of one tensor keep its gradient, and
  // so do views of a view and arguments that are handed back; operators such as
  // `matmul` return views unasked.
  bool mayKeepGrad() const {
    return Schema.returnsAlias() || (Rule && Rule->MayBeArgument);
  }

  Tri needsGrad(GradRule From) const {
    if (From == GradRule::None ||
        (Modes.GradEnabled == Tri::No && !mayKeepGrad()))
      return Tri::No;
    if (From == GradRule::Unknown)
      return Tri::Unknown;
    Tri Any = Tri::No;
    forEachTensor([&](unsigned I, const TensorFacts &Facts) {
      if (From == GradRule::Self && I != 0)
        return;
      if (Facts.RequiresGrad == Tri::Yes)
        Any = Tri::Yes;
      else if (Facts.RequiresGrad == Tri::Unknown && Any == Tri::No)
        Any = Tri::Unknown;
    });
    for (const RuleValue &Value : Arguments)
      if (Value.isUnknown() ||
          (Value.is(RuleValue::Kind::Tensors) && !Value.IsComplete))
        Any = Any == Tri::Yes ? Any : Tri::Unknown;
    return Modes.GradEnabled == Tri::Yes || Any == Tri::No ? Any : Tri::Unknown;
  }

  // Results
  // ----------------------------------------------------------------------

  RuleValue result(unsigned I, const DeviceValue &Device) {
    const SchemaType &Type = Schema.Returns[I].Type;
    RuleValue Shape, Of;
    if (Rule && !Rule->Shapes.empty())
      Shape = evaluate(pick(Rule->Shapes, I), Scope, Context);
    if (Type.Kind == SchemaTypeKind::Int ||
        Type.Kind == SchemaTypeKind::SymInt ||
        Type.Kind == SchemaTypeKind::Bool)
      return Shape;
    bool IsList = Type.Kind == SchemaTypeKind::List;
    if (Type.Kind != SchemaTypeKind::Tensor && !IsList)
      return {};
    if (Rule && !Rule->Dtypes.empty())
      Of = evaluate(pick(Rule->Dtypes, I), Scope, Context);
    Tri Grad = needsGrad(gradOf(I));
    llvm::SmallVector<unsigned, 2> Aliased = Schema.aliasedArguments(I);
    if (IsList)
      return listOf(Shape, Of, Device, Grad, !Aliased.empty());
    TensorFacts Facts = computed(shapeOf(Shape), Of, Device);
    Facts.Values = meaningOf(Overload, Schema, Arguments, I, Facts.Shape, At);
    // Written arguments that are returned keep what they are.
    for (unsigned A : Aliased)
      if (isWritten(A) && Arguments[A].asTensor())
        return written(A, Facts, Grad);
    setLayout(Facts, !Aliased.empty());
    setInference(Facts);
    setGrad(Facts, Grad);
    return RuleValue::tensor(std::move(Facts));
  }

  GradRule gradOf(unsigned I) const {
    return Rule ? Rule->Grads[std::min<size_t>(I, Rule->Grads.size() - 1)]
                : GradRule::All;
  }

  TensorFacts computed(ShapeValue Shape, const RuleValue &Of,
                       const DeviceValue &Device) const {
    TensorFacts Facts;
    Facts.Defined = Tri::Yes;
    Facts.Written = triOf(!Rule || !Rule->IsUnwritten);
    Facts.MadeAt = Facts.ShapeAt = Facts.TypeAt = Facts.DeviceAt = At;
    Facts.Device = Device;
    Facts.Shape = std::move(Shape);
    if (Of.is(RuleValue::Kind::Dtype))
      Facts.Type = Of.Type;
    if (!Modes.DefaultDtype && Facts.Type.is(Dtype::Float))
      Facts.Type = {};
    return Facts;
  }

  // A rule gives a list as tensors of which the shapes alone, or the dtypes
  // alone, mean anything.
  RuleValue listOf(const RuleValue &Shapes, const RuleValue &Types,
                   const DeviceValue &Device, Tri Grad, bool IsView) const {
    RuleValue Result = Shapes;
    if (!Result.is(RuleValue::Kind::Tensors))
      Result = RuleValue::tensorsLike({});
    Result.Argument = -1;
    bool HasTypes = Types.is(RuleValue::Kind::Tensors) && Types.IsComplete &&
                    Types.Tensors.size() == Result.Tensors.size();
    for (auto [I, Each] : llvm::enumerate(Result.Tensors)) {
      TensorFacts Facts = computed(Each.Shape, Types, Device);
      if (HasTypes)
        Facts.Type = Types.Tensors[I].Type;
      setLayout(Facts, IsView);
      setInference(Facts);
      setGrad(Facts, Grad);
      Each = std::move(Facts);
    }
    return Result;
  }

  const RuleExpression &pick(const std::vector<RuleExpression> &List,
                             unsigned I) const {
    return List[I < List.size() ? I : List.size() - 1];
  }

  // Another device or dtype takes a copy.
  bool isConverted(const TensorFacts &Facts) const {
    const TensorFacts *Self =
        Arguments.empty() ? nullptr : Arguments[0].asTensor();
    llvm::StringRef Name = Overload.baseName();
    return Self && (Name == "to" || Name == "type_as") &&
           (provedDifferent(Self->Device, Facts.Device) ||
            provedDifferent(Self->Type, Facts.Type));
  }

  void setLayout(TensorFacts &Facts, bool IsView) const {
    LayoutRule Order = Rule ? Rule->Order : LayoutRule::Unknown;
    // The schema tells of views that may be, the table of those that are.
    IsView |= Rule && Rule->MayBeArgument;
    Facts.View = !Rule && !IsView            ? Tri::Unknown
                 : !IsView                   ? Tri::No
                 : Order == LayoutRule::View ? Tri::Yes
                                             : Tri::Unknown;
    if (isConverted(Facts))
      Facts.View = Tri::No;
    bool AllContiguous = true;
    forEachTensor([&](unsigned, const TensorFacts &Operand) {
      AllContiguous &= Operand.Order == Layout::Contiguous;
    });
    if (Order == LayoutRule::Fresh ||
        (Order == LayoutRule::Preserved && AllContiguous))
      Facts.Order = Layout::Contiguous;
    else if (auto Moved = transposed(Overload, Arguments))
      Facts.Order = isContiguous(*Moved) ? Layout::Contiguous : Layout::Strided;
  }

  // Views are what they show; anything else is what its mode makes it.
  void setInference(TensorFacts &Facts) const {
    const TensorFacts *Self =
        Arguments.empty() ? nullptr : Arguments[0].asTensor();
    Tri OfSelf = Self ? Self->Inference : Tri::Unknown;
    Facts.Inference = Facts.View == Tri::No    ? Modes.Inference
                      : Facts.View == Tri::Yes ? OfSelf
                                               : join(OfSelf, Modes.Inference);
    // A view of what is not written to shows nothing that is.
    if (Facts.View != Tri::No && Self && Self->Written != Tri::Yes)
      Facts.Written = Facts.View == Tri::Yes ? Self->Written : Tri::Unknown;
  }

  static bool hasGradients(const DtypeValue &Type) {
    return Type.isKnown() && (isFloating(Type.Type) || isComplex(Type.Type));
  }

  static void setGrad(TensorFacts &Facts, Tri Grad) {
    if (Facts.Type.isKnown() && !isFloating(Facts.Type.Type) &&
        !isComplex(Facts.Type.Type))
      Grad = Tri::No;
    // Whether the dtype has gradients at all has to be known for a yes.
    if (Grad == Tri::Yes && !Facts.Type.isKnown())
      Grad = Tri::Unknown;
    Facts.RequiresGrad = Grad;
    // A result that is its argument is what that is.
    Facts.Leaf = Grad == Tri::Yes && Facts.View == Tri::Unknown ? Tri::Unknown
                 : Grad == Tri::Yes                             ? Tri::No
                 : Grad == Tri::No                              ? Tri::Yes
                                                                : Tri::Unknown;
  }

  // unsqueeze_ and the like; set_ takes the memory of another tensor.
  void reshapeInPlace(TensorFacts &Facts, const ShapeValue &Shape) const {
    Facts.Shape = Shape;
    Facts.ShapeAt = At;
    Facts.Order = Layout::Unknown;
    if (Overload.baseName() == "set_") {
      Facts.Storage = 0;
      Facts.View = Tri::Unknown;
    }
    Facts.Elements = 0;
  }

  // What is added to whatever was in memory is as unknown as that.
  Tri writtenAfter(Tri Before) const {
    llvm::StringRef Base = Overload.baseName();
    bool Keeps =
        Base == "add_" || Base == "sub_" || Base == "mul_" || Base == "div_";
    return Keeps && Before == Tri::No ? Tri::No : Tri::Yes;
  }

  // The result of add_ or add.out goes into a tensor that exists.
  RuleValue written(unsigned A, const TensorFacts &Computed, Tri Grad) {
    TensorFacts Facts = *Arguments[A].asTensor();
    bool IsOut = Schema.Arguments[A].IsKeywordOnly;
    // Many `out` forms copy into what they are given, whatever its dtype.
    if (!IsOut && Computed.Type.isKnown() && Facts.Type.isKnown() &&
        !canCast(Computed.Type.Type, Facts.Type.Type))
      Context.violate(RuleViolation::Kind::Cast,
                      "the result is " + print(Computed.Type) + ", but " +
                          rules::operand(Arguments[A]) + " is " +
                          print(Facts.Type),
                      &Arguments[A]);
    if (Overload.hasTag(OperatorTag::InplaceView)) {
      reshapeInPlace(Facts, Computed.Shape);
    } else if (IsOut) {
      // The copying twins of views fit their result into what they are given,
      // and so do some that draw random numbers.
      bool IsSame = provedEqual(Facts.Shape, Computed.Shape);
      if (!IsSame)
        Facts.Order = Layout::Unknown;
      bool MayKeep =
          Overload.hasTag(OperatorTag::ViewCopy) || argument("generator");
      Facts.Shape = IsSame || !MayKeep ? Computed.Shape : ShapeValue();
    } else if (provedDifferent(Facts.Shape, Computed.Shape))
      Context.violate(RuleViolation::Kind::Broadcast,
                      "the result has " + Context.print(Computed.Shape) +
                          ", but " + rules::operand(Arguments[A]) + " has " +
                          Context.print(Facts.Shape),
                      &Arguments[A]);
    Facts.Written = writtenAfter(Facts.Written);
    Facts.Values = Computed.Values;
    // Writing what has no gradient may end that of the tensor, and `out` forms
    // take part in autograd by exception only.
    if (IsOut && (Grad != Tri::No || Facts.RequiresGrad != Tri::No))
      Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
    else if (Rule && gradOf(0) == GradRule::None)
      Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
    else if (Facts.RequiresGrad != Tri::Yes && Grad != Tri::No &&
             (Grad == Tri::Unknown || !hasGradients(Facts.Type)))
      // LibTorch lets even integers require gradients here.
      Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
    else if (Grad != Tri::No && Facts.RequiresGrad != Tri::Yes)
      setGrad(Facts, Grad);
    return RuleValue::tensor(std::move(Facts));
  }

  const OperatorOverload &Overload;
  const FunctionSchema &Schema;
  const OperatorRule *Rule;
  const TensorModes &Modes;
  RuleContext Context;
  clang::SourceLocation At;
  std::vector<RuleValue> Arguments;
  RuleScope Scope;
};

} // namespace

OperatorOutcome torchtidy::applyOperator(const OperatorOverload &Overload,
                                         llvm::ArrayRef<RuleValue> Arguments,
                                         const TensorModes &Modes,
                                         SymbolTable &Symbols,
                                         clang::SourceLocation At) {
  OperatorTables Tables(Modes.LibTorch);
  return applyOperator(Tables.entryOf(Overload), Arguments, Modes, Symbols, At);
}

OperatorOutcome torchtidy::applyOperator(const OperatorTables::Entry &Operator,
                                         llvm::ArrayRef<RuleValue> Arguments,
                                         const TensorModes &Modes,
                                         SymbolTable &Symbols,
                                         clang::SourceLocation At) {
  return Application(Operator, Arguments, Modes, Symbols, At).run();
}
