//===- FlowUserModules.cpp - modules of the user's classes ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module of a class of the user's is a record of its members, like any
// object. What it registers is kept in the members of torch::nn::Module that
// keep it at run time: lists whose elements are pairs of a name and what was
// registered.
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// What torch::nn::Module begins with.
void FlowEvaluator::startModule(const CXXRecordDecl &Class, FlowValue &Record) {
  if (!derivesFrom(&Class, "torch::nn::Module"))
    return;
  for (llvm::StringRef Name : {"parameters_", "buffers_", "children_"})
    if (const FieldDecl *Member = memberNamed(Class, Name))
      Record.Fields[Member] = Memory.Values.list({});
  if (const FieldDecl *Member = memberNamed(Class, "is_training_"))
    Record.Fields[Member] = Memory.Values.boolean(Tri::Yes);
  // Of a class derived from a container, which keeps layers in order too.
  llvm::StringRef Form =
      derivesFrom(&Class, "torch::nn::SequentialImpl")   ? "Sequential"
      : derivesFrom(&Class, "torch::nn::ModuleListImpl") ? "ModuleList"
                                                         : "";
  const FieldDecl *Layers = memberNamed(Class, "modules_");
  std::optional<ModuleForm> Known =
      Form.empty() || !Layers ? std::nullopt : findModuleForm(Form);
  if (!Known)
    return;
  Record.Fields[Layers] = Memory.Values.list({});
  Modules[*Record.Number.asSymbol()] = {*Known, &Class, nullptr};
}

std::optional<FlowEvaluator::UserModule> FlowEvaluator::userModuleOf(Scope &S,
                                                                     Value V) {
  UserModule Module;
  V = heldObject(S, V, Module.Where);
  std::optional<SymbolId> Number =
      V->is(Kind::Record) ? V->Number.asSymbol() : std::nullopt;
  Module.Class = Number ? Objects.lookup(*Number) : nullptr;
  if (!Module.Class || !derivesFrom(Module.Class, "torch::nn::Module"))
    return std::nullopt;
  Module.Record = V;
  return Module;
}

// Making ----------------------------------------------------------------------

static bool mayTake(QualType Parameter, const Expr &Argument) {
  QualType To = Parameter.getNonReferenceType().getUnqualifiedType(),
           From = Argument.getType().getNonReferenceType().getUnqualifiedType();
  if (To.getCanonicalType() == From.getCanonicalType() ||
      (To->isArithmeticType() && From->isArithmeticType()))
    return true;
  const CXXRecordDecl *Class = To->getAsCXXRecordDecl();
  const CXXRecordDecl *Given = From->getAsCXXRecordDecl();
  // A class may be made of what is given; a number is made of no class.
  return Class ? !Given || Class->hasDefinition() : !Given;
}

// The one constructor that takes these arguments; null if there are several.
const CXXConstructorDecl *
FlowEvaluator::chooseConstructor(const CXXRecordDecl &Class,
                                 llvm::ArrayRef<const Expr *> Written) const {
  const CXXConstructorDecl *Chosen = nullptr;
  if (!Class.hasDefinition())
    return nullptr;
  for (const CXXConstructorDecl *Each : Class.getDefinition()->ctors()) {
    if (Each->isDeleted() || Each->isCopyOrMoveConstructor() ||
        Written.size() > Each->getNumParams() ||
        Written.size() < Each->getMinRequiredArguments())
      continue;
    bool Fits = true;
    for (unsigned I = 0; I < Written.size(); ++I)
      Fits &= mayTake(Each->getParamDecl(I)->getType(), *Written[I]);
    if (!Fits)
      continue;
    if (Chosen)
      return nullptr;
    Chosen = Each;
  }
  return Chosen;
}

// Net net(784, 10), std::make_shared<NetImpl>(784, 10)
std::optional<Value> FlowEvaluator::makeUserModule(
    Scope &S, const Expr &Made, const CXXRecordDecl &Class,
    llvm::ArrayRef<const Expr *> Written, bool IsHandle) {
  const CXXConstructorDecl *Constructor = chooseConstructor(Class, Written);
  if (!Constructor)
    return std::nullopt;
  Location Where;
  Where.Base = Memory.place(&Made, S.In.Id | MadeModule, "?");
  Value Record = newObject(S, &Made, Class);
  store(S.State, Where, Record, Memory);
  if (!constructAt(S, Made, *Constructor, Written, Where))
    return std::nullopt;
  Record = load(S.State, Where, Memory);
  return newModule(S, Made, Record, IsHandle);
}

// What it registered ----------------------------------------------------------

// Pairs of names and what they name; no list if it is not known.
Value FlowEvaluator::membersOf(const UserModule &Module, llvm::StringRef List) {
  const FieldDecl *Member = memberNamed(*Module.Class, List);
  if (!Member)
    return Memory.Values.none();
  return partAt(Module.Record, {Member, -1}, Memory);
}

void FlowEvaluator::addMember(Scope &S, const UserModule &Module,
                              llvm::StringRef List, Value Name, Value V) {
  const FieldDecl *Member = memberNamed(*Module.Class, List);
  Value Known = membersOf(Module, List);
  if (!Member || !Module.Where.isKnown() || !Known->is(Kind::List))
    return;
  std::vector<Value> Parts = Known->Parts;
  Value Entry = Memory.Values.list({Name, V});
  bool IsThere = false;
  // Under a name that is taken already: replace_module.
  for (Value &Part : Parts)
    if (Name->is(Kind::Text) && Part->is(Kind::List) &&
        sameValue(Part->Parts[0], Name)) {
      Part = Entry;
      IsThere = true;
    }
  if (!IsThere)
    Parts.push_back(Entry);
  Location Where = Module.Where;
  Where.Path.push_back({Member, -1});
  store(S.State, Where, Memory.Values.list(std::move(Parts)), Memory);
}

// Tensors of something registered; false if there are others.
bool FlowEvaluator::tensorsOfLayer(Scope &S, Value Layer, bool WithBuffers,
                                   std::vector<Value> &Tensors) {
  if (std::optional<KnownModule> Known = moduleOf(S, Layer))
    return tensorsOf(S, *Known, WithBuffers, Tensors);
  std::optional<UserModule> Users = userModuleOf(S, Layer);
  return Users && tensorsOf(S, *Users, WithBuffers, Tensors);
}

bool FlowEvaluator::tensorsOf(Scope &S, const UserModule &Module,
                              bool WithBuffers, std::vector<Value> &Tensors) {
  bool IsComplete = true;
  auto ForEach = [&](llvm::StringRef List, auto Add) {
    Value Members = membersOf(Module, List);
    IsComplete &= Members->is(Kind::List);
    for (Value Entry : Members->Parts)
      if (Entry && Entry->is(Kind::List) && Entry->Parts.size() == 2)
        Add(Entry->Parts[1]);
      else
        IsComplete = false;
  };
  auto AddTensor = [&](Value V) {
    if (!V->is(Kind::Tensor)) {
      IsComplete = false;
      return;
    }
    Tri Defined = factsOf(S.State, V->Tensor, Memory).Defined;
    IsComplete &= Defined != Tri::Unknown;
    if (Defined != Tri::No)
      Tensors.push_back(V);
  };
  ForEach("parameters_", AddTensor);
  if (WithBuffers)
    ForEach("buffers_", AddTensor);
  ForEach("children_", [&](Value Layer) {
    IsComplete &= tensorsOfLayer(S, Layer, WithBuffers, Tensors);
  });
  return IsComplete;
}

std::vector<Value> FlowEvaluator::submodulesOf(const UserModule &Module) {
  std::vector<Value> Layers;
  for (Value Entry : membersOf(Module, "children_")->Parts)
    if (Entry && Entry->is(Kind::List) && Entry->Parts.size() == 2)
      Layers.push_back(Entry->Parts[1]);
  return Layers;
}

// Changes ---------------------------------------------------------------------

void FlowEvaluator::setTrainingOf(Scope &S, Value Layer, Tri IsTraining) {
  if (std::optional<KnownModule> Known = moduleOf(S, Layer))
    return setTraining(S, *Known, IsTraining);
  if (std::optional<UserModule> Users = userModuleOf(S, Layer))
    setTraining(S, *Users, IsTraining);
}

void FlowEvaluator::setTraining(Scope &S, const UserModule &Module,
                                Tri IsTraining) {
  const FieldDecl *Member = memberNamed(*Module.Class, "is_training_");
  if (Member && Module.Where.isKnown()) {
    Location Where = Module.Where;
    Where.Path.push_back({Member, -1});
    store(S.State, Where, Memory.Values.boolean(IsTraining), Memory);
  }
  for (Value Layer : submodulesOf(Module))
    setTrainingOf(S, Layer, IsTraining);
}

// Code elsewhere may have moved or converted it, or switched its mode.
void FlowEvaluator::weaken(Scope &S, const UserModule &Module) {
  std::vector<Value> Tensors;
  tensorsOf(S, Module, /*WithBuffers=*/true, Tensors);
  for (Value Tensor : Tensors)
    weakenTensor(S, Tensor->Tensor);
  if (!KeepsMode)
    setTraining(S, Module, Tri::Unknown);
}

// Calls -----------------------------------------------------------------------

// child->as<Block>()
static bool isOf(const CXXRecordDecl &Class, QualType Pointer) {
  const CXXRecordDecl *Wanted = Pointer->getPointeeCXXRecordDecl();
  return Wanted && (Wanted->getCanonicalDecl() == Class.getCanonicalDecl() ||
                    Class.isDerivedFrom(Wanted));
}

// Methods of torch::nn::Module; empty for those of the user.
std::optional<Value>
FlowEvaluator::callMethodOfUserModule(Scope &S, const CXXMemberCallExpr &Call,
                                      const UserModule &Module,
                                      llvm::StringRef Name) {
  if (qualifiedName(*Call.getMethodDecl()->getParent()) != "torch::nn::Module")
    return std::nullopt;
  Value Result = typed(unknown(S, &Call), Call.getType(), Memory);
  std::vector<Value> Given, Tensors;
  for (const Expr *Argument : Call.arguments())
    if (!isa<CXXDefaultArgExpr>(Argument))
      Given.push_back(valueOf(S, Argument));
  bool IsComplete =
      tensorsOf(S, Module, /*WithBuffers=*/Name != "parameters", Tensors);
  if (Name == "to") {
    convertModule(S, Call, Tensors, IsComplete);
    return Result;
  }
  if (Name == "train" || Name == "eval") {
    Tri On = Name == "eval"             ? Tri::No
             : Given.empty()            ? Tri::Yes
             : Given[0]->is(Kind::Bool) ? Given[0]->Truth
                                        : Tri::Unknown;
    setTraining(S, Module, On);
    return Result;
  }
  if (Name == "as")
    return Module.Where.isKnown() && isOf(*Module.Class, Call.getType())
               ? refer(Module.Where)
               : Result;
  if (Name == "is_training")
    if (const FieldDecl *Member = memberNamed(*Module.Class, "is_training_"))
      return typed(partAt(Module.Record, {Member, -1}, Memory), Call.getType(),
                   Memory);
  if (Name == "parameters" && IsComplete && Given.empty())
    return Memory.Values.list(std::move(Tensors));
  bool OnlyReads = llvm::StringSwitch<bool>(Name)
                       .Cases("zero_grad", "name", "pretty_print", "save", true)
                       .Cases("is_serializable", "is_training", true)
                       .Default(false);
  if (!OnlyReads)
    weaken(S, Module);
  return Result;
}

// The method `forward` of the user's, on what its caller gives.
std::optional<Value> FlowEvaluator::forwardUser(Scope &S, const Expr &Call,
                                                const UserModule &Module,
                                                llvm::ArrayRef<Value> Given) {
  const CXXMethodDecl *Forward = nullptr;
  for (const CXXRecordDecl *Class = Module.Class; Class && !Forward;) {
    for (const CXXMethodDecl *Method : Class->methods()) {
      if (!Method->getIdentifier() || Method->getName() != "forward" ||
          Given.size() > Method->getNumParams() ||
          Given.size() < Method->getMinRequiredArguments())
        continue;
      if (Forward)
        return std::nullopt;
      Forward = Method;
    }
    Class = Class->getNumBases() == 1
                ? Class->bases_begin()->getType()->getAsCXXRecordDecl()
                : nullptr;
    if (Class)
      Class = Class->getDefinition();
  }
  const FunctionDecl *Definition = nullptr;
  if (!Forward || !Forward->hasBody(Definition) || !isUsers(*Definition))
    return std::nullopt;
  std::vector<Value> Loaded;
  for (auto [Parameter, V] : llvm::zip(Definition->parameters(), Given))
    Loaded.push_back(Parameter->getType()->isReferenceType()
                         ? V
                         : loadFrom(S, V, Parameter->getType()));
  auto V = runCallee(S, Call, *Definition, Module.Where, Loaded);
  if (!V)
    return std::nullopt;
  return loadFrom(S, *V, Definition->getReturnType());
}
