//===- FlowModules.cpp - layers of torch::nn as values ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// How layers come to be. A layer is a record of its C++ members: its options,
/// its tensors, whether it trains. A handle (a holder, a shared pointer) is a
/// reference to the place of that record, which is named after the expression
/// that made the layer; it carries a symbol that was born there, so that a
/// handle from an earlier round of a loop is not taken for one of this round.
///
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

const FieldDecl *torchtidy::memberNamed(const CXXRecordDecl &Class,
                                        llvm::StringRef Name) {
  const CXXRecordDecl *Defined = Class.getDefinition();
  if (!Defined)
    return nullptr;
  for (const FieldDecl *Field : Defined->fields())
    if (Field->getName() == Name)
      return Field;
  for (const CXXBaseSpecifier &Base : Defined->bases())
    if (const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl())
      if (const FieldDecl *Found = memberNamed(*Record, Name))
        return Found;
  return nullptr;
}

// `Linear` of torch::nn::LinearImpl; empty for classes of others.
static std::string layerName(const CXXRecordDecl &Class) {
  std::string Name = qualifiedName(Class);
  llvm::StringRef Rest = Name;
  if (!Rest.consume_front("torch::nn::") || !Rest.consume_back("Impl") ||
      Rest.contains(':'))
    return "";
  return Rest.str();
}

static const CXXRecordDecl *optionsClass(const CXXRecordDecl &Class) {
  const FieldDecl *Options = memberNamed(Class, "options");
  return Options ? Options->getType()->getAsCXXRecordDecl() : nullptr;
}

static std::vector<const Expr *> withoutDefaults(const CXXConstructExpr &Made) {
  std::vector<const Expr *> Written;
  for (const Expr *Argument : Made.arguments())
    if (!isa<CXXDefaultArgExpr>(Argument))
      Written.push_back(Argument);
  return Written;
}

// Making ----------------------------------------------------------------------

// nn::Linear fc(784, 10), nn::LinearImpl(784, 10), and what only hands on a
// layer; empty for others.
std::optional<Value>
FlowEvaluator::constructModule(Scope &S, const CXXConstructExpr &Made) {
  QualType Type = Made.getType();
  const CXXRecordDecl *Class = heldModule(Type);
  bool IsHolder = Class && isModuleHolder(Type);
  std::string Name = classNameOf(Type);
  std::vector<const Expr *> Written = withoutDefaults(Made);
  if (Name == "torch::nn::AnyModule" || Name == "torch::nn::NamedAnyModule")
    return Written.empty() ? std::optional<Value>()
                           : layerIn(S, *Written.back());
  if (IsHolder && Written.size() == 1) {
    const Expr *From = ignoreImplicit(Written[0]);
    if (From->getType()->isNullPtrType())
      return Memory.Values.none();
    if (heldModule(From->getType()) &&
        Made.getConstructor()->getNumParams() == 1 &&
        heldModule(From->getType())->getCanonicalDecl() ==
            Class->getCanonicalDecl())
      return valueOf(S, Written[0]);
  }
  if (!IsHolder)
    Class = isModule(Type) ? Type->getAsCXXRecordDecl() : nullptr;
  if (!Class || Made.getConstructor()->isCopyOrMoveConstructor())
    return std::nullopt;
  if (IsHolder && !Operators.forms().module(layerName(*Class)))
    return makeUserModule(S, Made, *Class, Written, /*IsHandle=*/true);
  return makeModule(S, Made, *Class, Written, IsHolder);
}

std::optional<Value>
FlowEvaluator::makeModule(Scope &S, const Expr &Made,
                          const CXXRecordDecl &Class,
                          llvm::ArrayRef<const Expr *> Written, bool IsHandle) {
  const ModuleForm *Form = Operators.forms().module(layerName(Class));
  bool IsContainer = memberNamed(Class, "modules_");
  // A copy of a module is another one.
  bool IsCopy = Written.size() == 1 && !IsContainer &&
                isModule(Written[0]->getType().getNonReferenceType());
  if (!Form || IsCopy)
    return std::nullopt;
  if (Written.empty() && !Form->HasDefault)
    return IsHandle ? std::optional<Value>(Memory.Values.none()) : std::nullopt;
  NamedValues Given;
  Value Layers = nullptr;
  if (IsContainer) {
    std::optional<Value> Held = layersGiven(S, Written);
    Layers = Held ? *Held : unknown(S, &Made);
  } else if (const CXXRecordDecl *Options = optionsClass(Class)) {
    Given = givenOptions(S, *Form, *Options, Written);
  }
  Value Record = moduleRecord(S, Made, *Form, Class, Given);
  judgeMaking(S, Made, Record);
  if (Layers) {
    FlowValue WithLayers = *Record;
    WithLayers.Fields[memberNamed(Class, "modules_")] = Layers;
    Record = Memory.Values.copy(std::move(WithLayers));
  }
  return newModule(S, Made, Record, IsHandle);
}

Value FlowEvaluator::newModule(Scope &S, const Expr &Made, Value Record,
                               bool IsHandle) {
  if (!IsHandle)
    return Record;
  FlowValue Handle(Kind::Reference);
  Handle.Where.Base = Memory.place(&Made, S.In.Id | MadeModule, "?");
  Handle.Number =
      Memory.symbol({'m', S.In.Id, reinterpret_cast<uintptr_t>(&Made)}, "?");
  store(S.State, Handle.Where, Record, Memory);
  return Memory.Values.copy(std::move(Handle));
}

// nn::Embedding::from_pretrained(weights, options)
std::optional<Value>
FlowEvaluator::fromPretrained(Scope &S, const CallExpr &Call,
                              const CXXMethodDecl &Callee) {
  const CXXRecordDecl *Class = heldModule(Call.getType());
  const ModuleForm *Form =
      Class ? Operators.forms().module(layerName(*Class)) : nullptr;
  if (!Form || Callee.getName() != "from_pretrained" || Call.getNumArgs() < 1)
    return std::nullopt;
  Value Weight = valueOf(S, Call.getArg(0));
  const CXXRecordDecl *Options = optionsClass(*Class);
  if (!Options || !Weight->is(Kind::Tensor))
    return std::nullopt;
  NamedValues Given;
  if (Call.getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Call.getArg(1)))
    Given = givenOptions(S, *Form, *Options, {Call.getArg(1)});
  TensorFacts Facts = factsOf(S.State, Weight->Tensor, Memory);
  for (unsigned I = 0; I < 2; ++I)
    if (SymbolicInt Size = extentOf(S.State, Facts.Shape, I, Memory);
        Size.isKnown())
      Given[Form->Constructor[I].str()] = Memory.Values.integer(Size);
  Given["_weight"] = Weight;
  Value Record = moduleRecord(S, Call, *Form, *Class, Given);
  // set_requires_grad(!options.freeze())
  auto Freeze = Given.find("freeze");
  Facts = factsOf(S.State, Weight->Tensor, Memory);
  Facts.RequiresGrad = Freeze == Given.end()            ? Tri::No
                       : Freeze->second->is(Kind::Bool) ? !Freeze->second->Truth
                                                        : Tri::Unknown;
  Facts.GradAt = Call.getExprLoc();
  setShared(S, Weight->Tensor, std::move(Facts));
  return newModule(S, Call, Record, /*IsHandle=*/true);
}

// Options ---------------------------------------------------------------------

// By name: the options of a record that somebody set.
void FlowEvaluator::addOptions(Value Options, const CXXRecordDecl &Class,
                               NamedValues &Named) {
  for (const FieldDecl *Field : Class.fields()) {
    llvm::StringRef Name = Field->getName();
    Value V = partAt(Options, {Field, -1}, Memory);
    if (Name.consume_back("_") && !isDefault(V, *Field))
      Named[Name.str()] = typed(V, Field->getType(), Memory);
  }
}

// What the arguments of a constructor set.
FlowEvaluator::NamedValues
FlowEvaluator::givenOptions(Scope &S, const ModuleForm &Form,
                            const CXXRecordDecl &Options,
                            llvm::ArrayRef<const Expr *> Written) {
  NamedValues Given;
  const CXXRecordDecl *Class =
      Written.size() == 1 && isLayerOptions(classNameOf(Written[0]->getType()))
          ? Written[0]->getType().getNonReferenceType()->getAsCXXRecordDecl()
          : nullptr;
  if (!Class) {
    for (auto [Name, Argument] : llvm::zip(Form.Constructor, Written)) {
      const FieldDecl *Field = memberOfOption(Options, Name);
      Value V = optionValue(S, Argument);
      Given[Name.str()] = Field ? expanded(*Field, V) : V;
    }
    for (const Expr *Argument :
         Written.drop_front(std::min(Written.size(), Form.Constructor.size())))
      evaluate(S, Argument);
    return Given;
  }
  Value Whole = loadFrom(S, evaluate(S, Written[0]), Written[0]->getType());
  addOptions(Whole, *Class, Given);
  return Given;
}

// The member `options` of a layer: defaults that the table knows are values.
Value FlowEvaluator::moduleOptions(Scope &S, const Expr &Made,
                                   const ModuleForm &Form,
                                   const CXXRecordDecl &Options,
                                   const NamedValues &Given) {
  FlowValue Record(Kind::Record);
  Value Rest = unknown(S, &Made);
  Record.Number = Rest->Number, Record.Text = Rest->Text;
  auto DefaultOf = [&](llvm::StringRef Name) -> Value {
    for (const FormSetting &Default : Form.Defaults) {
      if (Default.Name != Name)
        continue;
      auto At = Given.find(Default.Source.str());
      return At != Given.end() ? At->second : formConstant(Default.Source);
    }
    return nullptr;
  };
  for (const FieldDecl *Field : Options.fields()) {
    llvm::StringRef Name = Field->getName();
    Name.consume_back("_");
    auto At = Given.find(Name.str());
    Value V = At != Given.end() ? At->second : DefaultOf(Name);
    Record.Fields[Field] =
        V ? expanded(*Field, V) : defaultOption(S, Made, *Field);
  }
  return Memory.Values.copy(std::move(Record));
}

// By name: what the record holds, and defaults of what it does not.
FlowEvaluator::NamedValues
FlowEvaluator::optionsOfModule(const KnownModule &Module) {
  NamedValues Named;
  for (const FormSetting &Default : Module.Info->Form.Defaults)
    if (Value V = formConstant(Default.Source))
      Named[Default.Name.str()] = V;
  const FieldDecl *Member = memberNamed(*Module.Info->Class, "options");
  const CXXRecordDecl *Class =
      Member ? Member->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Class)
    return Named;
  addOptions(partAt(Module.Record, {Member, -1}, Memory), *Class, Named);
  return Named;
}

// Records ---------------------------------------------------------------------

Value FlowEvaluator::moduleRecord(Scope &S, const Expr &Made,
                                  const ModuleForm &Form,
                                  const CXXRecordDecl &Class,
                                  const NamedValues &Given) {
  FlowValue Record(Kind::Record);
  Record.Number =
      Memory.symbol({'M', S.In.Id, reinterpret_cast<uintptr_t>(&Made)}, "?");
  Record.Text = "?";
  KnownModule Module;
  Module.Info = &(Modules[*Record.Number.asSymbol()] = {Form, &Class, &Made});
  if (const FieldDecl *Member = memberNamed(Class, "options"))
    if (const CXXRecordDecl *Options = optionsClass(Class))
      Record.Fields[Member] = moduleOptions(S, Made, Form, *Options, Given);
  if (const FieldDecl *Training = memberNamed(Class, "is_training_"))
    Record.Fields[Training] = Memory.Values.boolean(Tri::Yes);
  Module.Record = &Record;
  NamedValues Options = optionsOfModule(Module);
  std::vector<Value> Others;
  for (auto [I, Tensor] : llvm::enumerate(Form.Tensors)) {
    Value V = moduleTensor(S, Made, Tensor, I, Options);
    if (!Tensor.IsMember)
      Others.push_back(V);
    else if (const FieldDecl *Member = memberNamed(Class, Tensor.Name))
      Record.Fields[Member] = V;
  }
  // Tensors without a member are kept with those that are registered.
  if (const FieldDecl *Registered = memberNamed(Class, "parameters_"))
    Record.Fields[Registered] = Memory.Values.list(std::move(Others));
  return Memory.Values.copy(std::move(Record));
}

static constexpr unsigned FirstTensorOfModule = 1u << 24;

// A tensor that an option holds; empty if the layer makes its own.
std::optional<Value> FlowEvaluator::heldTensor(Scope &S, const Expr &Made,
                                               const ModuleTensor &Tensor,
                                               const NamedValues &Options) {
  auto OptionOf = [&](const std::string &Name) -> Value {
    auto At = Options.find(Name);
    return At != Options.end() && At->second->is(Kind::Tensor) ? At->second
                                                               : nullptr;
  };
  if (Tensor.Shape.What == RuleExpression::Kind::Name) {
    if (Value Held = OptionOf(Tensor.Shape.Name.str()))
      return Held;
    if (Tensor.IsBuffer)
      return undefinedTensor(S, &Made, Tensor.Name.data());
  }
  // EmbeddingOptions(10, 3)._weight(table)
  Value Held = OptionOf("_" + Tensor.Name.str());
  if (!Held)
    return std::nullopt;
  TensorFacts Facts = factsOf(S.State, Held->Tensor, Memory);
  if (Facts.Defined == Tri::No)
    return std::nullopt;
  Facts.RequiresGrad = Tri::Yes;
  Facts.GradAt = Made.getExprLoc();
  setShared(S, Held->Tensor, std::move(Facts));
  return Held;
}

Value FlowEvaluator::moduleTensor(Scope &S, const Expr &Made,
                                  const ModuleTensor &Tensor, unsigned Index,
                                  const NamedValues &Options) {
  if (std::optional<Value> Held = heldTensor(S, Made, Tensor, Options))
    return *Held;
  RuleScope Names;
  for (const auto &[Name, V] : Options)
    Names[Name] = toRule(S, V, SchemaType());
  RuleContext Rules(Memory.Symbols);
  RuleValue Shape = torchtidy::evaluate(Tensor.Shape, Names, Rules);
  if (Shape.isNone())
    return undefinedTensor(S, &Made, Tensor.Name.data());
  TensorFacts Facts;
  if (Shape.is(RuleValue::Kind::Ints))
    Facts.Shape = Shape.List;
  RuleExpression Type{RuleExpression::Kind::Name, Tensor.Type, 0, {}};
  if (!Tensor.Type.empty())
    Facts.Type = torchtidy::evaluate(Type, Names, Rules).Type;
  else if (S.State.Modes.DefaultDtype)
    Facts.Type = DtypeValue::known(*S.State.Modes.DefaultDtype);
  finishNew(Facts, OptionsValue(), Made.getExprLoc());
  // Defined or not: an option that is not known decides.
  if (Shape.isUnknown())
    Facts.Defined = Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
  else if (!Tensor.IsBuffer)
    Facts.RequiresGrad =
        S.State.Modes.Inference == Tri::No ? Tri::Yes : Tri::Unknown;
  Facts.GradAt = Made.getExprLoc();
  return Memory.Values.tensor(
      newTensor(S, Made, FirstTensorOfModule + Index, std::move(Facts)));
}

// Looking up ------------------------------------------------------------------

// The object that a variable which is a handle, a handle or an object itself
// leads to, and its place; no record if that is not known.
Value FlowEvaluator::heldObject(Scope &S, Value V, Location &Where) {
  for (unsigned I = 0; I < 3 && V->is(Kind::Reference) && V->Parts.empty();
       ++I) {
    Where = V->Where;
    V = load(S.State, V->Where, Memory);
  }
  if (!V->is(Kind::Reference) || V->Parts.empty())
    return V;
  Where = Location();
  return heldObject(S, V->Parts[0], Where);
}

std::optional<FlowEvaluator::KnownModule> FlowEvaluator::moduleOf(Scope &S,
                                                                  Value V) {
  KnownModule Module;
  V = heldObject(S, V, Module.Where);
  if (!V->is(Kind::Record) || !V->Number.asSymbol())
    return std::nullopt;
  auto At = Modules.find(*V->Number.asSymbol());
  if (At == Modules.end())
    return std::nullopt;
  Module.Record = V;
  Module.Info = &At->second;
  return Module;
}

std::optional<FlowEvaluator::KnownModule>
FlowEvaluator::moduleOf(Scope &S, const Expr &Object) {
  std::optional<KnownModule> Module = moduleOf(S, evaluate(S, &Object));
  if (!Module)
    return std::nullopt;
  const Expr *Named = ignoreImplicit(&Object);
  bool IsPointer = Named->getType()->isPointerType();
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Named))
    Named = ignoreImplicit(Arrow->getArg(0));
  IsPointer |= isModuleHandle(Named->getType());
  if (isa<DeclRefExpr, MemberExpr>(Named))
    Module->Shown =
        shortName(Named, Context, "", 32) + (IsPointer ? "->" : ".");
  return Module;
}

// Its parameters in the order in which they are registered; false if there are
// others.
bool FlowEvaluator::tensorsOf(Scope &S, const KnownModule &Module,
                              bool WithBuffers, std::vector<Value> &Tensors) {
  const ModuleForm &Form = Module.Info->Form;
  bool IsComplete = true;
  const CXXRecordDecl &Class = *Module.Info->Class;
  for (const ModuleTensor &Tensor : Form.Tensors) {
    const FieldDecl *Member =
        Tensor.IsMember ? memberNamed(Class, Tensor.Name) : nullptr;
    IsComplete &= Member != nullptr;
    if (!Member || (Tensor.IsBuffer && !WithBuffers))
      continue;
    Value V = typed(partAt(Module.Record, {Member, -1}, Memory),
                    Member->getType(), Memory);
    Tri Defined = factsOf(S.State, V->Tensor, Memory).Defined;
    IsComplete &= Defined != Tri::Unknown;
    if (Defined != Tri::No)
      Tensors.push_back(V);
  }
  if (const FieldDecl *Registered = memberNamed(Class, "parameters_"))
    for (Value V : partAt(Module.Record, {Registered, -1}, Memory)->Parts)
      if (V->is(Kind::Tensor))
        Tensors.push_back(V);
  // Layers within others are not listed.
  IsComplete &= !Form.Name.starts_with("Transformer") &&
                Form.Name != "MultiheadAttention";
  const FieldDecl *Member = layersOf(Module);
  if (!Member)
    return IsComplete;
  Value Layers = partAt(Module.Record, {Member, -1}, Memory);
  if (!Layers->is(Kind::List))
    return false;
  for (Value Layer : Layers->Parts)
    IsComplete &= tensorsOfLayer(S, Layer, WithBuffers, Tensors);
  return IsComplete;
}
