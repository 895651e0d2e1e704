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

// Longer than others: one case for each question.
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
    // A dimension that is not there: for the record.
    if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call); Method && At)
      applyNamed(S, Call, "size", "int", {Memory.Values.tensor(Self), Index},
                 {Method->getImplicitObjectArgument(), Call.getArg(0)}, "size");
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
  case Question::IsOn:
    return isOfType(Facts.Device, *deviceAskedFor(Name));
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
      .Case("meta", DeviceType::Meta)
      .Default(std::nullopt);
}

static bool isGiven(const CallExpr &Call, unsigned Index) {
  return Index < Call.getNumArgs() &&
         !isa<CXXDefaultArgExpr>(Call.getArg(Index));
}

static constexpr unsigned SourceOfIndexPut = 78;

// index_put_ drops dimensions of 1 in front of what it writes: a value may have
// more dimensions than its place.
Value FlowEvaluator::withoutLeadingOnes(Scope &S, const Expr &Call,
                                        Value Source, Value Place) {
  if (!Source->is(Kind::Tensor) || !Place->is(Kind::Tensor))
    return Source;
  TensorFacts Facts = factsOf(S.State, Source->Tensor, Memory);
  std::optional<unsigned> Rank =
      factsOf(S.State, Place->Tensor, Memory).Shape.rank();
  if (!Rank || !Facts.Shape.hasRank() || *Facts.Shape.rank() <= *Rank)
    return Source;
  ShapeValue::Extents &Sizes = Facts.Shape.sizes();
  while (Sizes.size() > *Rank && Sizes.front().isConstant(1))
    Sizes.erase(Sizes.begin());
  if (Sizes.size() > *Rank && !Sizes.front().constant())
    Facts.Shape = ShapeValue();
  return Memory.Values.tensor(
      newTensor(S, Call, SourceOfIndexPut, std::move(Facts)));
}

// x.index({...}) and x.index_put_({...}, y)
std::optional<Value> FlowEvaluator::callIndex(Scope &S, const CallExpr &Call,
                                              const Expr &Object, Value Self,
                                              bool IsWrite) {
  if (classNameOf(Call.getArg(0)->getType()) == "c10::List")
    return std::nullopt;
  Value Indices = valueOf(S, Call.getArg(0));
  bool IsList = Indices->is(Kind::List);
  std::vector<Value> Parts;
  if (IsList)
    Parts = Indices->Parts;
  Value View =
      indexed(S, Call, Self->Tensor, Parts, IsList, {&Object, Call.getArg(0)});
  if (!IsWrite)
    return View;
  Value Source = withoutLeadingOnes(S, Call, valueOf(S, Call.getArg(1)), View);
  bool IsNumber = !Source->is(Kind::Tensor);
  bool IsView =
      IsList && llvm::none_of(Parts, [](Value Part) {
        return !Part || Part->is(Kind::Tensor) || Part->is(Kind::Opaque);
      });
  // Through indices that make a view it is a copy.
  if (IsView)
    applyNamed(S, Call, IsNumber ? "fill_" : "copy_", IsNumber ? "Scalar" : "",
               {View, Source}, {&Object, Call.getArg(1)}, "index_put_");
  else {
    note(S, Call, Self, {&Object, Call.getArg(0), Call.getArg(1)},
         "index_put_");
    // What is put there is extended to what the indices name.
    if (!IsNumber)
      applyNamed(S, Call, "copy_", "", {View, Source},
                 {&Object, Call.getArg(1)}, "index_put_");
  }
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  bool HasNoGrad =
      IsNumber ||
      factsOf(S.State, Source->Tensor, Memory).RequiresGrad == Tri::No;
  if (Facts.RequiresGrad == Tri::No && !HasNoGrad)
    Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
  Facts.Written = Tri::Yes;
  Facts.Values = {};
  if (!IsView)
    countWrite(S, Call, Self->Tensor);
  setShared(S, Self->Tensor, std::move(Facts));
  return evaluate(S, &Object);
}

// The memory is other, unless it is pinned already.
Value FlowEvaluator::pinned(Scope &S, const CallExpr &Call, Value Self) {
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  Facts.View = Tri::Unknown;
  Facts.Elements = 0;
  Value V = Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
  Memory.mayBeSame(V->Tensor, Self->Tensor);
  return V;
}

// Memory, numbers and gradients of a tensor are not followed, but asked for.
static bool isNoted(llvm::StringRef Name) {
  return startsWith(Name, "data_ptr") || startsWith(Name, "packed_accessor") ||
         startsWith(Name, "generic_packed_accessor") ||
         llvm::StringSwitch<bool>(Name)
             .Cases("item", "accessor", "const_data_ptr", true)
             .Case("mutable_data_ptr", true)
             .Default(false);
}

// x.set_data(y): x becomes what y is, but for its gradient.
Value FlowEvaluator::setData(Scope &S, const CallExpr &Call, const Expr &Object,
                             Value Self) {
  Value Source = valueOf(S, Call.getArg(0));
  note(S, Call, Self, {&Object, Call.getArg(0)}, "set_data");
  TensorFacts Before = factsOf(S.State, Self->Tensor, Memory), Facts;
  if (Source->is(Kind::Tensor))
    Facts = factsOf(S.State, Source->Tensor, Memory);
  Facts.RequiresGrad = Before.RequiresGrad;
  Facts.Leaf = Before.Leaf;
  Facts.GradAt = Before.GradAt;
  Facts.Counter = Facts.Node = 0;
  // All of it is other, even where neither is known.
  for (TensorId Other : Memory.others(Self->Tensor)) {
    TensorFacts Weak = factsOf(S.State, Other, Memory);
    Weak.Order = Weak.Order == Facts.Order ? Weak.Order : Layout::Unknown;
    Weak.Written = join(Weak.Written, Facts.Written);
    Weak.View = join(Weak.View, Facts.View);
    Weak.Inference = join(Weak.Inference, Facts.Inference);
    Weak.Storage = Weak.Storage == Facts.Storage ? Weak.Storage : 0;
    Weak.Values = {};
    Weak.Elements = 0;
    setFacts(S.State, Other, std::move(Weak), Memory);
  }
  setShared(S, Self->Tensor, std::move(Facts));
  return unknown(S, &Call);
}

// Ways to the memory behind a tensor that are not followed at all.
static bool handsOutMemory(llvm::StringRef Name) {
  return startsWith(Name, "unsafe") || Name == "storage" ||
         Name == "getIntrusivePtr" || Name == "getImpl";
}

// Methods about gradients; empty for others.
std::optional<Value> FlowEvaluator::callGradientMethod(Scope &S,
                                                       const CallExpr &Call,
                                                       const Expr &Object,
                                                       Value Self,
                                                       llvm::StringRef Name) {
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  if (Name == "requires_grad_" || Name == "set_requires_grad") {
    Value Wanted = isGiven(Call, 0) ? valueOf(S, Call.getArg(0))
                                    : Memory.Values.boolean(Tri::Yes);
    note(S, Call, Self, {&Object}, Name);
    Facts.RequiresGrad = Wanted->is(Kind::Bool) ? Wanted->Truth : Tri::Unknown;
    Facts.GradAt = Call.getExprLoc();
    setShared(S, Self->Tensor, std::move(Facts));
    noteGradWanted(S, Call, Self, &Object, Name);
    return evaluate(S, &Object);
  }
  if (Name == "data" || Name == "variable_data" || Name == "tensor_data") {
    Facts.RequiresGrad = Tri::No;
    Facts.Leaf = Tri::Yes;
    Facts.Counter = Facts.Node = 0;
    return Memory.Values.tensor(newTensor(S, Call, 0, std::move(Facts)));
  }
  if (Name == "set_data" && Call.getNumArgs() == 1)
    return setData(S, Call, Object, Self);
  if (Name == "backward")
    return callBackward(S, Call, Object, Self);
  if (Name != "grad" && Name != "mutable_grad")
    return std::nullopt;
  note(S, Call, Self, {&Object}, Name);
  if (Name == "mutable_grad")
    mayHaveGrads(S, Call);
  if (hasNoGrad(S, Facts)) {
    Value None = undefinedTensor(S, &Call, nullptr);
    return Call.isGLValue() ? refer(temporary(S, &Call, None)) : None;
  }
  Value V = Memory.Values.tensor(newTensor(S, Call, 0, gradientLike(Facts)));
  return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
}

// Longer than others: one case for each kind of method.
std::optional<Value> FlowEvaluator::callTensorMethod(Scope &S,
                                                     const CallExpr &Call,
                                                     const Expr &Object,
                                                     llvm::StringRef Name) {
  Value Self = objectOf(S, Object);
  if (!Self->is(Kind::Tensor))
    return std::nullopt;
  if (Value V = answer(S, Call, Self->Tensor, Name)) {
    if (factsOf(S.State, Self->Tensor, Memory).Defined == Tri::No)
      note(S, Call, Self, {&Object}, Name);
    return V;
  }
  if (auto Type = deviceOfMethod(Name))
    return converted(
        S, Call, Object, Self,
        Memory.Values.device(DeviceValue::known(*Type), Call.getExprLoc()),
        nullptr);
  // A dtype that is given as TypeMeta has no operator of its own.
  if (Name == "to" && isGiven(Call, 0))
    for (unsigned I = 0; I < 2 && isGiven(Call, I); ++I)
      if (classNameOf(Call.getArg(I)->getType()) == "caffe2::TypeMeta")
        return converted(S, Call, Object, Self,
                         I == 1 ? valueOf(S, Call.getArg(0)) : nullptr,
                         valueOf(S, Call.getArg(I)));
  if (Name == "toType" && isGiven(Call, 0))
    return converted(S, Call, Object, Self, nullptr,
                     valueOf(S, Call.getArg(0)));
  if (Name == "pin_memory")
    return pinned(S, Call, Self);
  if (Name == "index" || Name == "index_put_")
    return callIndex(S, Call, Object, Self, Name == "index_put_");
  if (auto V = callGradientMethod(S, Call, Object, Self, Name))
    return V;
  if (Name == "reset") {
    Location Where = locate(S, &Object);
    store(S.State, Where, undefinedTensor(S, &Call, nullptr), Memory);
    return unknown(S, &Call);
  }
  if (handsOutMemory(Name))
    loseUnwritten(S, Self->Tensor);
  if (!isNoted(Name))
    return std::nullopt;
  for (unsigned I = 0; I < Call.getNumArgs(); ++I)
    if (isGiven(Call, I))
      evaluate(S, Call.getArg(I));
  note(S, Call, Self, {&Object}, Name);
  // Who has the pointer can write.
  if (Name != "item")
    loseUnwritten(S, Self->Tensor);
  return dataOfTensor(S, Call, Self->Tensor);
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

// Reveals ---------------------------------------------------------------------

// What is not set is the default.
std::string FlowEvaluator::shownOptions(Scope &S, const OptionsValue &Options) {
  std::optional<Dtype> Default = S.State.Modes.DefaultDtype;
  DtypeValue Type = Options.Type ? resolved(S.State, *Options.Type)
                    : Default    ? DtypeValue::known(*Default)
                                 : DtypeValue();
  DeviceValue Device = Options.Device ? resolved(S.State, *Options.Device)
                                      : DeviceValue::known(DeviceType::CPU);
  Tri Grad = Options.RequiresGrad.value_or(Tri::No);
  return print(Type) + " on " + print(Device) +
         (Grad == Tri::Unknown ? ""
          : Grad == Tri::Yes   ? ", requires grad"
                               : ", no grad");
}

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
  case Kind::Options:
    return shownOptions(S, V->Options);
  case Kind::None:
    return "nullopt";
  case Kind::List: {
    // Numbers are a list of extents, anything else is told one by one.
    bool AreNumbers = !V->Parts.empty() && llvm::all_of(V->Parts, [](Value P) {
      return P && P->is(Kind::Int);
    });
    std::string Text;
    for (Value Part : V->Parts)
      Text += (Text.empty() ? ""
               : AreNumbers ? ", "
                            : "; ") +
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
  Out.Path = Path;
  if (V->is(Kind::Tensor))
    Out.Tensor = factsOf(S.State, V->Tensor, Memory);
  for (Revealed &Before : Record.Reveals) {
    if (Before.Loc != Out.Loc || Before.Path != Out.Path)
      continue;
    if (Before.Facts == Out.Facts)
      return;
    if (Before.Tensor && Out.Tensor) {
      Before.Tensor = join(*Before.Tensor, *Out.Tensor);
      Before.Facts = print(*Before.Tensor, Memory.Symbols);
    } else {
      Before.Facts = "?";
    }
    return;
  }
  Record.Reveals.push_back(std::move(Out));
}
