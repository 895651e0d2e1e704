//===- FlowTensors.cpp - what LibTorch's headers write by hand --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Members of Tensor and functions of torch:: that have no schema: questions
// about a tensor, options, making tensors from C++ values.
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

// Questions -------------------------------------------------------------------

namespace {
enum class Question {
  None,
  Size,
  Sizes,
  Dim,
  Numel,
  Options,
  Device,
  Dtype,
  IsOn,
  Defined,
  RequiresGrad,
  IsContiguous,
  IsFloating,
};
} // namespace

static Question questionOf(llvm::StringRef Name) {
  return llvm::StringSwitch<Question>(Name)
      .Cases("size", "sym_size", Question::Size)
      .Cases("sizes", "sym_sizes", Question::Sizes)
      .Cases("dim", "ndimension", Question::Dim)
      .Cases("numel", "sym_numel", Question::Numel)
      .Case("options", Question::Options)
      .Case("device", Question::Device)
      .Cases("dtype", "scalar_type", Question::Dtype)
      .Cases("is_cuda", "is_cpu", "is_meta", Question::IsOn)
      .Case("defined", Question::Defined)
      .Case("requires_grad", Question::RequiresGrad)
      .Case("is_contiguous", Question::IsContiguous)
      .Cases("is_floating_point", "is_complex", Question::IsFloating)
      .Default(Question::None);
}

Value FlowEvaluator::answer(Scope &S, const CallExpr &Call, TensorId Self,
                            llvm::StringRef Name) {
  TensorFacts Facts = factsOf(S.State, Self, Memory);
  auto Open = [&](char Key) {
    FlowValue B(Kind::Bool);
    B.Number = Memory.symbol({static_cast<uint64_t>(Key), Self}, "?");
    return Memory.Values.copy(std::move(B));
  };
  auto Truth = [&](Tri T, char Key) {
    return T == Tri::Unknown ? Open(Key) : Memory.Values.boolean(T);
  };
  switch (questionOf(Name)) {
  case Question::None:
    return nullptr;
  case Question::Size: {
    Value Index = valueOf(S, Call.getArg(0));
    std::optional<int64_t> At =
        Index->is(Kind::Int) ? resolved(S.State, Index->Number).constant()
                             : std::nullopt;
    if (At)
      if (SymbolicInt N = extentOf(S.State, Facts.Shape, *At, Memory);
          N.isKnown())
        return Memory.Values.integer(N);
    return typed(unknown(S, &Call), Call.getType(), Memory);
  }
  case Question::Sizes:
    return Memory.Values.shape(Facts.Shape);
  case Question::Dim: {
    FlowValue V(Kind::Int);
    V.Number = rankOf(S.State, Facts.Shape, Memory);
    V.Shape = Facts.Shape;
    return V.Number.isKnown()
               ? Memory.Values.copy(std::move(V))
               : typed(unknown(S, &Call), Call.getType(), Memory);
  }
  case Question::Numel: {
    SymbolicInt N = Facts.Shape.numel();
    if (!N.isKnown() && Facts.Shape.symbol())
      N = Memory.symbol({'#', *Facts.Shape.symbol()}, "?", true);
    return N.isKnown() ? Memory.Values.integer(N)
                       : typed(unknown(S, &Call), Call.getType(), Memory);
  }
  case Question::Options: {
    OptionsValue Options;
    Options.Type = Facts.Type;
    Options.Device = Facts.Device;
    Options.TypeAt = Facts.TypeAt;
    Options.DeviceAt = Facts.DeviceAt;
    return Memory.Values.options(std::move(Options));
  }
  case Question::Device:
    return Memory.Values.device(Facts.Device, Facts.DeviceAt);
  case Question::Dtype:
    return Memory.Values.dtype(Facts.Type, Facts.TypeAt);
  case Question::IsOn: {
    DeviceType Type = Name == "is_cuda"  ? DeviceType::CUDA
                      : Name == "is_cpu" ? DeviceType::CPU
                                         : DeviceType::Meta;
    if (Facts.Device.isKnown())
      return Memory.Values.boolean(triOf(Facts.Device.is(Type)));
    return Open(static_cast<char>('A' + static_cast<int>(Type)));
  }
  case Question::Defined:
    return Truth(Facts.Defined, 'd');
  case Question::RequiresGrad:
    return Truth(Facts.RequiresGrad, 'g');
  case Question::IsContiguous:
    if (Call.getNumArgs() > 0 && !isa<CXXDefaultArgExpr>(Call.getArg(0)))
      return typed(unknown(S, &Call), Call.getType(), Memory);
    return Truth(Facts.Order == Layout::Contiguous ? Tri::Yes
                 : Facts.Order == Layout::Strided  ? Tri::No
                                                   : Tri::Unknown,
                 'c');
  case Question::IsFloating:
    if (!Facts.Type.isKnown())
      return Open(Name == "is_complex" ? 'x' : 'f');
    return Memory.Values.boolean(triOf(Name == "is_complex"
                                           ? isComplex(Facts.Type.Type)
                                           : isFloating(Facts.Type.Type)));
  }
  llvm_unreachable("a question without a case");
}

// Ways to write `to`.
static std::optional<DeviceType> deviceOfMethod(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<DeviceType>>(Name)
      .Case("cuda", DeviceType::CUDA)
      .Case("cpu", DeviceType::CPU)
      .Default(std::nullopt);
}

std::optional<Value> FlowEvaluator::callTensorMethod(Scope &S,
                                                     const CallExpr &Call,
                                                     const Expr &Object,
                                                     llvm::StringRef Name) {
  Value Self = Object.getType()->isPointerType()
                   ? loadFrom(S, refer(pointee(S, valueOf(S, &Object))),
                              Object.getType()->getPointeeType())
                   : loadFrom(S, evaluate(S, &Object), Object.getType());
  if (!Self->is(Kind::Tensor))
    return std::nullopt;
  if (Value V = answer(S, Call, Self->Tensor, Name))
    return V;
  SourceLocation At = Call.getExprLoc();
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  bool IsUserArgument =
      Call.getNumArgs() > 0 && !isa<CXXDefaultArgExpr>(Call.getArg(0));
  if (auto Type = deviceOfMethod(Name))
    return converted(S, Call, Object, Self,
                     Memory.Values.device(DeviceValue::known(*Type), At),
                     nullptr);
  if (Name == "toType" && IsUserArgument)
    return converted(S, Call, Object, Self, nullptr,
                     valueOf(S, Call.getArg(0)));
  if (Name == "index" || Name == "index_put_") {
    Value Indices = valueOf(S, Call.getArg(0));
    if (classNameOf(Call.getArg(0)->getType()) == "c10::List")
      return std::nullopt;
    std::vector<Value> Parts;
    bool IsList = Indices->is(Kind::List);
    if (IsList)
      Parts = Indices->Parts;
    if (Name == "index")
      return indexed(S, Call, Self->Tensor, Parts, IsList,
                     {&Object, Call.getArg(0)});
    Value View = indexed(S, Call, Self->Tensor, Parts, IsList,
                         {&Object, Call.getArg(0)});
    Value Source = valueOf(S, Call.getArg(1));
    bool HasTensor = llvm::any_of(Parts, [](Value Part) {
      return !Part || Part->is(Kind::Tensor) || Part->is(Kind::Opaque);
    });
    bool IsNumber = !Source->is(Kind::Tensor);
    if (IsList && !HasTensor)
      applyNamed(S, Call, IsNumber ? "fill_" : "copy_",
                 IsNumber ? "Scalar" : "", {View, Source},
                 {&Object, Call.getArg(1)}, "index_put_");
    if (Facts.RequiresGrad != Tri::Yes) {
      Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
      if (Source->is(Kind::Tensor) &&
          factsOf(S.State, Source->Tensor, Memory).RequiresGrad == Tri::No &&
          factsOf(S.State, Self->Tensor, Memory).RequiresGrad == Tri::No)
        Facts.RequiresGrad = Tri::No, Facts.Leaf = Tri::Yes;
      if (IsNumber &&
          factsOf(S.State, Self->Tensor, Memory).RequiresGrad == Tri::No)
        Facts.RequiresGrad = Tri::No, Facts.Leaf = Tri::Yes;
    }
    Facts.Written = Tri::Yes;
    setShared(S, Self->Tensor, std::move(Facts));
    return evaluate(S, &Object);
  }
  if (Name == "requires_grad_" || Name == "set_requires_grad") {
    Value Wanted = IsUserArgument ? valueOf(S, Call.getArg(0))
                                  : Memory.Values.boolean(Tri::Yes);
    note(S, Call, Self, {&Object}, Name);
    Facts.RequiresGrad = Wanted->is(Kind::Bool) ? Wanted->Truth : Tri::Unknown;
    Facts.GradAt = At;
    setShared(S, Self->Tensor, std::move(Facts));
    return evaluate(S, &Object);
  }
  if (Name == "data" || Name == "variable_data" || Name == "tensor_data") {
    Facts.RequiresGrad = Tri::No;
    Facts.Leaf = Tri::Yes;
    return Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
  }
  if (Name == "grad" || Name == "mutable_grad") {
    note(S, Call, Self, {&Object}, Name);
    TensorFacts Grad;
    Grad.Shape = Facts.Shape;
    Grad.Type = Facts.Type;
    Grad.Device = Facts.Device;
    Value V = Memory.Values.tensor(newTensor(S, Call, 0, std::move(Grad)));
    return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
  }
  if (Name == "reset") {
    Location Where = locate(S, &Object);
    store(S.State, Where, undefinedTensor(S, &Call, nullptr), Memory);
    return unknown(S, &Call);
  }
  if (Name == "item" || startsWith(Name, "data_ptr") || Name == "accessor" ||
      Name == "const_data_ptr" || Name == "mutable_data_ptr" ||
      startsWith(Name, "packed_accessor") ||
      startsWith(Name, "generic_packed_accessor") || Name == "backward") {
    for (const Expr *Argument : Call.arguments())
      if (!isa<CXXDefaultArgExpr>(Argument))
        evaluate(S, Argument);
    note(S, Call, Self, {&Object}, Name);
    return typed(unknown(S, &Call), Call.getType(), Memory);
  }
  return std::nullopt;
}

// x.to(...) in its other spellings.
Value FlowEvaluator::converted(Scope &S, const CallExpr &Call,
                               const Expr &Object, Value Self, Value Device,
                               Value Type) {
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  Value D = Device ? Device : Memory.Values.device(Facts.Device);
  Value T = Type ? Type : Memory.Values.dtype(Facts.Type);
  auto V = applyNamed(S, Call, "to", "device", {Self, D, T},
                      {&Object, nullptr, nullptr},
                      Call.getDirectCallee()->getNameAsString());
  return V ? *V : typed(unknown(S, &Call), Call.getType(), Memory);
}

// Options ---------------------------------------------------------------------

OptionsValue FlowEvaluator::optionsOf(Scope &S, Value V, QualType,
                                      SourceLocation At) {
  OptionsValue Options;
  if (V->is(Kind::Options))
    return V->Options;
  if (V->is(Kind::Dtype)) {
    Options.Type = V->Type;
    Options.TypeAt = At;
  } else if (V->is(Kind::Device)) {
    Options.Device = V->Device;
    Options.DeviceAt = At;
  } else if (V->is(Kind::List) && V->Parts.empty()) {
    return Options;
  } else if (V->is(Kind::Opaque)) {
    SymbolId Symbol = *V->Number.asSymbol();
    Options.Type = DtypeValue::symbolic(Memory.symbolId({'t', Symbol}, "?"));
    Options.Device = DeviceValue::symbolic(Memory.symbolId({'d', Symbol}, "?"));
    Options.RequiresGrad = Tri::Unknown;
  }
  return Options;
}

Value FlowEvaluator::withOption(Scope &S, OptionsValue Options,
                                llvm::StringRef Name, Value Setting,
                                SourceLocation At) {
  if (Name == "dtype") {
    Options.Type =
        Setting && Setting->is(Kind::Dtype) ? Setting->Type : DtypeValue();
    Options.TypeAt = At;
    if (Options.Type->isUnknown())
      Options.Type = DtypeValue::symbolic(
          Memory.symbolId({'~', At.getRawEncoding(), 1}, "?"));
  } else if (Name == "device" || Name == "device_index") {
    Options.Device =
        Setting && Setting->is(Kind::Device) ? Setting->Device : DeviceValue();
    Options.DeviceAt = At;
    if (Setting && Setting->is(Kind::None))
      Options.Device = std::nullopt;
    else if (Options.Device->isUnknown())
      Options.Device = DeviceValue::symbolic(
          Memory.symbolId({'~', At.getRawEncoding(), 2}, "?"));
  } else if (Name == "requires_grad") {
    Options.RequiresGrad = !Setting                    ? Tri::Yes
                           : Setting->is(Kind::Bool)   ? Setting->Truth
                           : Setting->is(Kind::Opaque) ? Tri::Unknown
                                                       : Tri::Unknown;
    Options.GradAt = At;
  }
  return Memory.Values.options(std::move(Options));
}

std::optional<Value> FlowEvaluator::callOptions(Scope &S, const CallExpr &Call,
                                                const FunctionDecl &Callee) {
  if (!Callee.getIdentifier())
    return std::nullopt;
  llvm::StringRef Name = Callee.getName();
  bool IsSetter =
      llvm::StringSwitch<bool>(Name)
          .Cases("dtype", "device", "requires_grad", "layout", "pinned_memory",
                 "memory_format", "device_index", true)
          .Default(false);
  if (!IsSetter || flowTypeOf(Callee.getReturnType()) != FlowType::Options)
    return std::nullopt;
  OptionsValue Options;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
    const Expr *Object = Member->getImplicitObjectArgument();
    Value V = loadFrom(S, evaluate(S, Object), Object->getType());
    if (!V->is(Kind::Options))
      return std::nullopt;
    Options = V->Options;
  }
  // .dtype<float>()
  Value Setting = nullptr;
  if (Call.getNumArgs() > 0 && !isa<CXXDefaultArgExpr>(Call.getArg(0)))
    Setting = valueOf(S, Call.getArg(0));
  else if (const TemplateArgumentList *Given =
               Callee.getTemplateSpecializationArgs();
           Given && Given->size() > 0 &&
           Given->get(0).getKind() == TemplateArgument::Type) {
    DtypeValue Type = dtypeOfElement(Given->get(0).getAsType());
    if (!Type.isUnknown())
      Setting = Memory.Values.dtype(Type, Call.getExprLoc());
  }
  SourceLocation At = Call.getNumArgs() > 0 && Setting
                          ? Call.getArg(0)->getExprLoc()
                          : Call.getExprLoc();
  return withOption(S, std::move(Options), Name, Setting, At);
}

// Tensors from C++ values -----------------------------------------------------

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

// The shape of nested braces and the type of what stands innermost.
void FlowEvaluator::dataOf(Scope &S, const Expr *E, ShapeValue &Shape,
                           DtypeValue &Type) {
  E = withoutWrappers(E);
  for (;;) {
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
             Cast && (Cast->getCastKind() == CK_NoOp ||
                      Cast->getCastKind() == CK_ConstructorConversion))
      E = Cast->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
             Made && Made->getNumArgs() >= 1 &&
             classNameOf(Made->getType()) ==
                 "torch::detail::TensorDataContainer")
      E = Made->getArg(0);
    else if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
      E = List->getSubExpr();
    else
      break;
    E = withoutWrappers(E);
  }
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    ShapeValue Inner;
    if (List->getNumInits() == 0)
      return;
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
  if (!Type.isUnknown()) {
    Shape = ShapeValue::known({});
    return;
  }
  std::string Class = classNameOf(E->getType());
  if (Class != "std::vector" && Class != "c10::ArrayRef" &&
      Class != "std::initializer_list" &&
      Class != "torch::headeronly::HeaderOnlyArrayRef")
    return;
  Type = dtypeOfElement(elementTypeOf(E->getType()));
  Value V = valueOf(S, E);
  SymbolicInt Count;
  if (V->is(Kind::List))
    Count = SymbolicInt(V->Parts.size());
  else if (V->is(Kind::Uniform))
    Count = V->Number;
  else if (V->is(Kind::Shape))
    Count = rankOf(S.State, V->Shape, Memory);
  else if (V->is(Kind::Opaque))
    Count = Memory.symbol({'c', *V->Number.asSymbol()},
                          V->Text == "?" ? "?" : V->Text + ".size()", true);
  Shape = ShapeValue::known({Count});
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
    Options =
        optionsOf(S, valueOf(S, Call.getArg(1)), Call.getArg(1)->getType(), At);
  finishNew(Facts, Options, At);
  return Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
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
  bool HasStrides = false;
  for (unsigned I = 0; I < std::min(Call.getNumArgs(), Callee->getNumParams());
       ++I) {
    llvm::StringRef Name = Callee->getParamDecl(I)->getName();
    const Expr *Argument = Call.getArg(I);
    if (Name == "sizes")
      Facts.Shape = shapeOf(toRule(S, valueOf(S, Argument), SchemaType()));
    else if (Name == "options" && !isa<CXXDefaultArgExpr>(Argument))
      Options = optionsOf(S, valueOf(S, Argument), Argument->getType(),
                          Argument->getExprLoc());
    else if (!isa<CXXDefaultArgExpr>(Argument))
      evaluate(S, Argument);
    HasStrides |= Name == "strides";
  }
  Facts.Type = S.State.Modes.DefaultDtype
                   ? DtypeValue::known(*S.State.Modes.DefaultDtype)
                   : DtypeValue();
  finishNew(Facts, Options, At);
  // Memory of another device makes a tensor of that device.
  if (!Options.Device)
    Facts.Device = DeviceValue();
  if (HasStrides)
    Facts.Order = Layout::Unknown;
  return Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
}

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
  if (Name == "torch::tensor" && Call.getNumArgs() >= 1)
    return makeTensor(S, Call);
  if ((Name == "torch::from_blob" || Name == "at::from_blob") &&
      Call.getNumArgs() >= 2)
    return fromBlob(S, Call);
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
  if (Name == "c10::get_default_dtype_as_scalartype" ||
      Name == "torch::get_default_dtype" || Name == "c10::get_default_dtype")
    if (S.State.Modes.DefaultDtype)
      return Memory.Values.dtype(
          DtypeValue::known(*S.State.Modes.DefaultDtype));
  return std::nullopt;
}

// Reveals ---------------------------------------------------------------------

std::string FlowEvaluator::shown(Scope &S, Value V) {
  switch (V->What) {
  case Kind::Tensor:
    return print(factsOf(S.State, V->Tensor, Memory), Memory.Symbols);
  case Kind::Int:
    return Memory.Symbols.print(resolved(S.State, V->Number));
  case Kind::Bool:
    return V->Truth == Tri::Unknown ? "?"
           : V->Truth == Tri::Yes   ? "true"
                                    : "false";
  case Kind::Dtype:
    return print(resolved(S.State, V->Type));
  case Kind::Device:
    return print(resolved(S.State, V->Device));
  case Kind::Shape:
    return print(resolved(S.State, V->Shape), Memory.Symbols);
  case Kind::None:
    return "nullopt";
  case Kind::List: {
    // Numbers are a list of extents, anything else is told one by one.
    bool AreNumbers = !V->Parts.empty() && llvm::all_of(V->Parts, [](Value P) {
      return P && P->is(Kind::Int);
    });
    std::string Text;
    for (Value Part : V->Parts)
      Text += (Text.empty() ? "" : AreNumbers ? ", " : "; ") +
              (Part ? shown(S, Part) : "?");
    return AreNumbers ? "[" + Text + "]" : "{" + Text + "}";
  }
  default:
    return "?";
  }
}

void FlowEvaluator::reveal(Scope &S, const CallExpr &Call) {
  Value Name = valueOf(S, Call.getArg(0));
  Value V = loadFrom(S, evaluate(S, Call.getArg(3)), Call.getArg(3)->getType());
  if (!IsRecording)
    return;
  Revealed Out;
  Out.Loc = Call.getExprLoc();
  Out.Name = Name->is(Kind::Text) ? Name->Text : "?";
  Out.Facts = shown(S, V);
  if (V->is(Kind::Tensor))
    Out.Tensor = factsOf(S.State, V->Tensor, Memory);
  Record.Reveals.push_back(std::move(Out));
}
