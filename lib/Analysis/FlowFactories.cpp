//===- FlowFactories.cpp - tensors made of C++ values -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

DtypeValue FlowEvaluator::dtypeOfElement(QualType Type) const {
  Type = Type.getCanonicalType().getUnqualifiedType();
  if (Type->isBooleanType())
    return DtypeValue::known(Dtype::Bool);
  if (Type->isSpecificBuiltinType(BuiltinType::Float))
    return DtypeValue::known(Dtype::Float);
  if (Type->isSpecificBuiltinType(BuiltinType::Double))
    return DtypeValue::known(Dtype::Double);
  if (Type->isSignedIntegerType())
    switch (Context.getTypeSize(Type)) {
    case 8:
      return DtypeValue::known(Dtype::Char);
    case 16:
      return DtypeValue::known(Dtype::Short);
    case 32:
      return DtypeValue::known(Dtype::Int);
    case 64:
      return DtypeValue::known(Dtype::Long);
    }
  if (Type->isUnsignedIntegerType() && Context.getTypeSize(Type) == 8)
    return DtypeValue::known(Dtype::Byte);
  std::string Class = classNameOf(Type);
  if (Class == "c10::Half")
    return DtypeValue::known(Dtype::Half);
  if (Class == "c10::BFloat16")
    return DtypeValue::known(Dtype::BFloat16);
  if (Class == "c10::complex")
    return {};
  return {};
}

static const Expr *withoutContainers(const Expr *E) {
  for (;;) {
    E = withoutWrappers(E);
    const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (Cast && (Cast->getCastKind() == CK_NoOp ||
                      Cast->getCastKind() == CK_ConstructorConversion))
      E = Cast->getSubExpr();
    else if (Made && Made->getNumArgs() >= 1 &&
             classNameOf(Made->getType()) ==
                 "torch::detail::TensorDataContainer")
      E = Made->getArg(0);
    else if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
      E = List->getSubExpr();
    else
      return E;
  }
}

// The shape of nested braces and the type of what stands innermost.
void FlowEvaluator::dataOf(Scope &S, const Expr *Written, ShapeValue &Shape,
                           DtypeValue &Type) {
  const Expr *E = withoutContainers(Written);
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    ShapeValue Inner;
    for (const Expr *Init : List->inits()) {
      ShapeValue Here;
      DtypeValue Element;
      dataOf(S, Init, Here, Element);
      if (Type.isUnknown())
        Type = Element;
      if (!Inner.hasRank())
        Inner = Here;
    }
    if (!Inner.hasRank())
      return;
    ShapeValue::Extents Sizes{SymbolicInt(List->getNumInits())};
    Sizes.append(Inner.sizes().begin(), Inner.sizes().end());
    Shape = ShapeValue::known(std::move(Sizes));
    return;
  }
  Type = dtypeOfElement(E->getType().getNonReferenceType());
  std::string Class = classNameOf(E->getType());
  if (!Type.isUnknown()) {
    Shape = ShapeValue::known({});
  } else if (Class == "std::vector" || Class == "c10::ArrayRef" ||
             Class == "std::initializer_list" ||
             Class == "torch::headeronly::HeaderOnlyArrayRef") {
    Type = dtypeOfElement(elementTypeOf(E->getType()));
    Shape = ShapeValue::known({countOf(S, valueOf(S, E))});
  }
}

// torch::tensor(...): integers become int64, floating numbers the default.
Value FlowEvaluator::makeTensor(Scope &S, const CallExpr &Call) {
  TensorFacts Facts;
  dataOf(S, Call.getArg(0), Facts.Shape, Facts.Type);
  if (Facts.Type.isKnown() && isIntegral(Facts.Type.Type, false) &&
      (Facts.Type.is(Dtype::Int) || Facts.Type.is(Dtype::Long)))
    Facts.Type = DtypeValue::known(Dtype::Long);
  if (Facts.Type.is(Dtype::Float) || Facts.Type.is(Dtype::Double))
    Facts.Type = S.State.Modes.DefaultDtype
                     ? DtypeValue::known(*S.State.Modes.DefaultDtype)
                     : DtypeValue();
  OptionsValue Options;
  SourceLocation At = Call.getExprLoc();
  if (Call.getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Call.getArg(1)))
    Options = optionsOf(S, valueOf(S, Call.getArg(1)), At);
  finishNew(Facts, Options, At);
  Facts.Inference = S.State.Modes.Inference;
  Value Made = Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
  noteGradWanted(S, Call, Made, nullptr, "torch::tensor");
  return Made;
}

void FlowEvaluator::finishNew(TensorFacts &Facts, const OptionsValue &Options,
                              SourceLocation At) {
  Facts.MadeAt = Facts.ShapeAt = Facts.TypeAt = Facts.DeviceAt = At;
  Facts.Device = DeviceValue::known(DeviceType::CPU);
  if (Options.Type)
    Facts.Type = *Options.Type, Facts.TypeAt = Options.TypeAt;
  if (Options.Device)
    Facts.Device = *Options.Device, Facts.DeviceAt = Options.DeviceAt;
  Facts.RequiresGrad = Options.RequiresGrad.value_or(Tri::No);
  Facts.Leaf = Facts.Defined = Facts.Written = Tri::Yes;
  Facts.View = Tri::No;
  Facts.Order = Layout::Contiguous;
  Facts.Inference = Tri::Unknown;
}

Value FlowEvaluator::fromBlob(Scope &S, const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  TensorFacts Facts;
  OptionsValue Options;
  SourceLocation At = Call.getExprLoc();
  MemoryUse Use{MemoryUse::Kind::FromBlob};
  Use.Call = &Call;
  Use.Name = "from_blob";
  Use.From = operandOf(S, Call.getArg(0));
  bool HasStrides = false;
  for (unsigned I = 0; I < std::min(Call.getNumArgs(), Callee->getNumParams());
       ++I) {
    llvm::StringRef Name = Callee->getParamDecl(I)->getName();
    const Expr *Argument = Call.getArg(I);
    if (Name == "sizes")
      Facts.Shape = shapeOf(toRule(S, valueOf(S, Argument), SchemaType()));
    else if (Name == "options" && !isa<CXXDefaultArgExpr>(Argument))
      Options = optionsOf(S, valueOf(S, Argument), Argument->getExprLoc());
    else if (!isa<CXXDefaultArgExpr>(Argument))
      evaluate(S, Argument);
    HasStrides |= Name == "strides";
    Use.HasDeleter |=
        classNameOf(Callee->getParamDecl(I)->getType()) == "std::function" &&
        !isa<CXXDefaultArgExpr>(Argument);
  }
  Facts.Type = S.State.Modes.DefaultDtype
                   ? DtypeValue::known(*S.State.Modes.DefaultDtype)
                   : DtypeValue();
  finishNew(Facts, Options, At);
  Facts.Inference = S.State.Modes.Inference;
  if (HasStrides)
    Facts.Order = Layout::Unknown;
  TensorId Made = newTensor(S, Call, 0, std::move(Facts));
  Use.HasDevice = Options.Device.has_value();
  Use.HasDtype = Options.Type.has_value();
  Use.Made = factsOf(S.State, Made, Memory);
  if (!HasStrides && Use.Made->Type.isKnown())
    Use.Bytes = Use.Made->Shape.numel() *
                SymbolicInt(infoOf(Use.Made->Type.Type).Bytes);
  noteUse(std::move(Use));
  return Memory.Values.tensor(Made);
}

TensorFacts FlowEvaluator::gradientLike(const TensorFacts &Of) {
  TensorFacts Grad;
  Grad.Shape = Of.Shape;
  Grad.Type = Of.Type;
  Grad.Device = Of.Device;
  return Grad;
}

// torch::autograd::grad(outputs, inputs, ...): one gradient for each input.
Value FlowEvaluator::gradientsOf(Scope &S, const CallExpr &Call) {
  Tri CreatesGraph = Tri::No, MayBeUnused = Tri::No;
  Value Inputs = nullptr;
  for (auto [I, Parameter] :
       llvm::enumerate(Call.getDirectCallee()->parameters())) {
    if (I >= Call.getNumArgs() || isa<CXXDefaultArgExpr>(Call.getArg(I)))
      continue;
    Value V = valueOf(S, Call.getArg(I));
    Tri Truth = V->is(Kind::Bool) ? V->Truth : Tri::Unknown;
    if (Parameter->getName() == "inputs")
      Inputs = V;
    else if (Parameter->getName() == "create_graph")
      CreatesGraph = Truth;
    else if (Parameter->getName() == "allow_unused")
      MayBeUnused = Truth;
  }
  auto Gradient = [&](unsigned I, const TensorFacts &Of) {
    TensorFacts Grad = gradientLike(Of);
    Grad.MadeAt = Call.getExprLoc();
    Grad.RequiresGrad = CreatesGraph == Tri::No ? Tri::No : Tri::Unknown;
    Grad.Defined = MayBeUnused == Tri::No ? Tri::Yes : Tri::Unknown;
    return Memory.Values.tensor(newTensor(S, Call, I, std::move(Grad)));
  };
  if (!Inputs || !Inputs->is(Kind::List))
    return typed(unknown(S, &Call), Call.getType(), Memory);
  std::vector<Value> Parts;
  for (auto [I, Part] : llvm::enumerate(Inputs->Parts))
    Parts.push_back(Gradient(I, Part && Part->is(Kind::Tensor)
                                    ? factsOf(S.State, Part->Tensor, Memory)
                                    : TensorFacts()));
  return Memory.Values.list(std::move(Parts));
}

// Functions of torch::nn::init fill their first argument, and return it.
std::optional<Value> FlowEvaluator::callInit(Scope &S, const CallExpr &Call) {
  if (Call.getNumArgs() == 0 || flowTypeOf(Call.getType()) != FlowType::Tensor)
    return std::nullopt;
  for (const Expr *Argument : Call.arguments())
    evaluate(S, Argument);
  Value Filled = valueOf(S, Call.getArg(0));
  if (Filled->is(Kind::Tensor))
    loseUnwritten(S, Filled->Tensor);
  return Filled;
}

// Longer than others: one case for each function.
std::optional<Value>
FlowEvaluator::callTorchFunction(Scope &S, const CallExpr &Call,
                                 const FunctionDecl &Callee) {
  if (!Callee.getIdentifier())
    return std::nullopt;
  std::string Name = qualifiedName(Callee);
  if (Name == "torch_tidy::reveal" && Call.getNumArgs() == 4) {
    reveal(S, Call);
    return unknown(S, &Call);
  }
  if (startsWith(Name, "torch::nn::init::"))
    return callInit(S, Call);
  if (Name == "torch::autograd::backward")
    return callAutograd(S, Call);
  if (Name == "torch::autograd::grad") {
    callAutograd(S, Call);
    return gradientsOf(S, Call);
  }
  if (Name == "torch::tensor" && Call.getNumArgs() >= 1)
    return makeTensor(S, Call);
  if ((Name == "torch::from_blob" || Name == "at::from_blob") &&
      Call.getNumArgs() >= 2)
    return fromBlob(S, Call);
  if ((Name == "c10::scalarTypeToTypeMeta" ||
       Name == "c10::typeMetaToScalarType") &&
      Call.getNumArgs() == 1)
    return valueOf(S, Call.getArg(0));
  if (Name == "torch::cuda::is_available" || Name == "at::cuda::is_available") {
    FlowValue B(Kind::Bool);
    B.Number = Memory.symbol({'G'}, "?");
    return Memory.Values.copy(std::move(B));
  }
  if (Name == "c10::set_default_dtype" || Name == "torch::set_default_dtype") {
    Value V = valueOf(S, Call.getArg(0));
    S.State.Modes.DefaultDtype = V->is(Kind::Dtype) && V->Type.isKnown()
                                     ? std::optional<Dtype>(V->Type.Type)
                                     : std::nullopt;
    return unknown(S, &Call);
  }
  if (Name == "c10::GradMode::set_enabled" && Call.getNumArgs() == 1) {
    Value V = valueOf(S, Call.getArg(0));
    S.State.Modes.GradEnabled = V->is(Kind::Bool) ? V->Truth : Tri::Unknown;
    return unknown(S, &Call);
  }
  if (Name == "c10::get_default_dtype_as_scalartype" ||
      Name == "torch::get_default_dtype" || Name == "c10::get_default_dtype")
    if (S.State.Modes.DefaultDtype)
      return Memory.Values.dtype(
          DtypeValue::known(*S.State.Modes.DefaultDtype));
  return std::nullopt;
}
