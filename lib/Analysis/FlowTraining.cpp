//===- FlowTraining.cpp - events of training in the flow analysis ---------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which modules and optimizers a call is about, and what it does with them, for
// the record. ModeDependence.cpp knows which layers care for the mode.
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "ModeDependence.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/ModeLayers.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;
using Event = TrainingEvent::Kind;

// Objects ---------------------------------------------------------------------

// model->, *model, model.get(), &model
static const Expr *withoutAccess(const Expr *E) {
  for (;;) {
    E = ignoreImplicit(E);
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
        Operator && Operator->getNumArgs() == 1 &&
        (Operator->getOperator() == OO_Arrow ||
         Operator->getOperator() == OO_Star)) {
      E = Operator->getArg(0);
      continue;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary &&
        (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf)) {
      E = Unary->getSubExpr();
      continue;
    }
    const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
    const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
    if (!Callee || !Callee->getIdentifier() ||
        (Callee->getName() != "get" && Callee->getName() != "ptr"))
      return E;
    E = Method->getImplicitObjectArgument();
  }
}

unsigned FlowEvaluator::objectNumber(const Location &Where) {
  if (!Where.isKnown())
    return 0;
  auto *At = llvm::find(TrainingObjects, Where);
  if (At == TrainingObjects.end()) {
    TrainingObjects.push_back(Where);
    At = std::prev(TrainingObjects.end());
  }
  return At - TrainingObjects.begin() + 1;
}

TrainingObject FlowEvaluator::trainingObject(Scope &S, const Expr &Written) {
  const Expr *E = withoutAccess(&Written);
  TrainingObject Object;
  Value V = evaluate(S, E);
  if (V->is(Kind::Reference) && V->Parts.empty())
    Object.Variable = objectNumber(V->Where);
  Location Where;
  Value Held = heldObject(S, V, Where);
  Object.Number = objectNumber(Where);
  std::optional<SymbolId> Number =
      Held->is(Kind::Record) ? Held->Number.asSymbol() : std::nullopt;
  bool IsModule = Number && (Objects.count(*Number) || Modules.count(*Number));
  bool IsOptimizer = derivesFrom(E->getType(), "torch::optim::Optimizer") &&
                     Where.isKnown() && !Memory.isInitialPlace(Where.Base);
  Object.IsExact = IsModule || IsOptimizer;
  return Object;
}

// The variable or member that an optimizer which is made here is kept in.
TrainingObject FlowEvaluator::keeperOf(Scope &S, const Expr &Made) {
  TrainingObject Object;
  DynTypedNode Node = Code.parent(&Made);
  while (const auto *E = Node.get<Expr>()) {
    const auto *Assignment = dyn_cast<CXXOperatorCallExpr>(E);
    if (Assignment && Assignment->getOperator() == OO_Equal)
      return trainingObject(S, *Assignment->getArg(0));
    Node = Code.parent(E);
  }
  Location Where;
  if (const auto *Var = Node.get<VarDecl>()) {
    Where.Base = placeOf(S, *Var);
    Object.IsExact = !Var->getType()->isReferenceType();
  } else if (const auto *Init = Node.get<CXXCtorInitializer>();
             Init && Init->getMember()) {
    Where = thisObject(S);
    Where.Path.push_back({Init->getMember(), -1});
  }
  Object.Number = Object.Variable = objectNumber(Where);
  return Object;
}

bool FlowEvaluator::trainedBy(Scope &S, const Expr &Module,
                              std::vector<TensorId> &Ids) {
  std::vector<Value> Tensors;
  bool IsComplete = tensorsOfLayer(S, evaluate(S, withoutAccess(&Module)),
                                   /*WithBuffers=*/false, Tensors);
  for (Value Tensor : Tensors)
    Ids.push_back(Tensor->Tensor);
  return IsComplete;
}

// model->parameters(), somewhere in an argument
static const Expr *moduleAskedIn(const Expr *E) {
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E))
    if (const CXXMethodDecl *Callee = Method->getMethodDecl();
        Callee && Callee->getIdentifier() &&
        Callee->getName() == "parameters" &&
        derivesFrom(Callee->getParent(), "torch::nn::Module"))
      return Method->getImplicitObjectArgument();
  const Expr *Inner = ignoreImplicit(E);
  if (Inner != E)
    return moduleAskedIn(Inner);
  const auto *Made = dyn_cast<CXXConstructExpr>(E);
  return Made && Made->getNumArgs() == 1 ? moduleAskedIn(Made->getArg(0))
                                         : nullptr;
}

// The tensors that an argument lists.
void FlowEvaluator::listParameters(Scope &S, const Expr &Written,
                                   TrainingEvent &E) {
  if (const Expr *Module = moduleAskedIn(&Written))
    E.Of = trainingObject(S, *Module);
  Value List = valueOf(S, &Written);
  E.HasAll = List->is(Kind::List);
  for (Value Part : List->Parts)
    if (E.HasAll && Part && Part->is(Kind::Tensor))
      E.Parameters.push_back(Part->Tensor);
    else
      E.HasAll = false;
}

// The record ------------------------------------------------------------------

TrainingEvent FlowEvaluator::eventAt(Scope &S, TrainingEvent::Kind What,
                                     const Expr &Call) {
  TrainingEvent E;
  E.What = What;
  E.Call = &Call;
  E.Path = Path;
  E.Sites = Sites;
  E.Modes = S.State.Modes;
  return E;
}

// Rounds of a loop that are run one by one leave one entry.
void FlowEvaluator::keep(TrainingEvent E) {
  for (const TrainingEvent &Other : Record.Events)
    if (Other.Call == E.Call && Other.What == E.What &&
        Other.Sites == E.Sites && Other.Object.Number == E.Object.Number)
      return;
  Record.Events.push_back(std::move(E));
}

// Within the `forward` of another module.
static bool isInForward(const Frame &In) {
  for (const Frame *F = &In; F; F = F->Parent)
    if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F->Function))
      if (((Method->getIdentifier() && Method->getName() == "forward") ||
           Method->getOverloadedOperator() == OO_Call) &&
          derivesFrom(Method->getParent(), "torch::nn::Module"))
        return true;
  return false;
}

void FlowEvaluator::noteForward(Scope &S, const CallExpr &Call,
                                const Expr &Module) {
  if (isInForward(S.In))
    return;
  TrainingEvent E = eventAt(S, Event::Forward, Call);
  E.Object = trainingObject(S, Module);
  E.Written = &Module;
  E.HasAll = trainedBy(S, Module, E.Parameters);
  ModeUse Use = modeUseOf(S, evaluate(S, withoutAccess(&Module)));
  QualType Type = Module.getType();
  const CXXRecordDecl *Class = heldModule(Type);
  if (!Class)
    Class = Type->isPointerType()
                ? Type->getPointeeCXXRecordDecl()
                : Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (Use.Depends == Tri::Unknown && Class)
    if (std::string Layer = modeLayerOf(*Class, Code); !Layer.empty()) {
      Use.Depends = Tri::Yes;
      Use.Layer = Layer;
    }
  E.DependsOnMode = Use.Depends;
  E.IsTraining = Use.IsTraining;
  E.Layer = Use.Layer;
  keep(std::move(E));
}

// The mode -------------------------------------------------------------------

static bool isZero(Value V) {
  return (V->is(Kind::Float) && V->Real && *V->Real == 0) ||
         (V->is(Kind::Int) && V->Number.constant() == 0) ||
         (V->is(Kind::Bool) && V->Truth == Tri::No);
}

void FlowEvaluator::addMode(ModeUse &Use, Tri Depends, Tri IsTraining,
                            llvm::StringRef Layer) {
  if (Depends != Tri::Yes) {
    if (Depends == Tri::Unknown && Use.Depends == Tri::No)
      Use.Depends = Tri::Unknown;
    return;
  }
  bool IsFirst = Use.Depends != Tri::Yes;
  Use.Depends = Tri::Yes;
  // One that trains is enough.
  if (IsFirst || IsTraining == Tri::Yes) {
    Use.IsTraining = IsTraining;
    Use.Layer = Layer.str();
  } else if (Use.IsTraining != IsTraining && Use.IsTraining != Tri::Yes) {
    Use.IsTraining = Tri::Unknown;
  }
}

// The layers of a module that care for the mode, and the mode they are in.
FlowEvaluator::ModeUse FlowEvaluator::modeUseOf(Scope &S, Value Layer) {
  ModeUse Use;
  Use.Depends = Tri::No;
  auto ModeIn = [&](const CXXRecordDecl &Class, Value Record) {
    const FieldDecl *Member = memberNamed(Class, "is_training_");
    Value Mode = Member ? partAt(Record, {Member, -1}, Memory) : nullptr;
    return Mode && Mode->is(Kind::Bool) ? Mode->Truth : Tri::Unknown;
  };
  auto Add = [&](const ModeUse &Inner) {
    addMode(Use, Inner.Depends, Inner.IsTraining, Inner.Layer);
  };
  if (std::optional<KnownModule> Known = moduleOf(S, Layer)) {
    llvm::StringRef Name = Known->Info->Form.Name;
    if (const ModeLayer *Row = findModeLayer(Name)) {
      Tri Depends = Row->Default ? Tri::Yes : Tri::No;
      NamedValues Options = optionsOfModule(*Known);
      if (auto At = Options.find(Row->Option.str()); At != Options.end())
        Depends = isZero(At->second)       ? Tri::No
                  : At->second->isNumber() ? Tri::Yes
                                           : Tri::Unknown;
      addMode(Use, Depends, ModeIn(*Known->Info->Class, Known->Record), Name);
    }
    const FieldDecl *Member = layersOf(*Known);
    Value Layers =
        Member ? partAt(Known->Record, {Member, -1}, Memory) : nullptr;
    if (Layers && !Layers->is(Kind::List))
      addMode(Use, Tri::Unknown, Tri::Unknown, "");
    else if (Layers)
      for (Value Inner : Layers->Parts)
        Add(modeUseOf(S, Inner));
    return Use;
  }
  std::optional<UserModule> Users = userModuleOf(S, Layer);
  if (!Users) {
    Use.Depends = Tri::Unknown;
    return Use;
  }
  if (asksForMode(*Users->Class))
    addMode(Use, Tri::Yes, ModeIn(*Users->Class, Users->Record), "");
  for (Value Inner : submodulesOf(*Users))
    Add(modeUseOf(S, Inner));
  return Use;
}

// Calls -----------------------------------------------------------------------

static bool isFrom(const CXXMethodDecl &Method, llvm::StringRef Class) {
  if (qualifiedName(*Method.getParent()) == Class)
    return true;
  return llvm::any_of(Method.overridden_methods(),
                      [&](const auto *Base) { return isFrom(*Base, Class); });
}

// train(), eval(), zero_grad(), register_module() and the like
bool FlowEvaluator::noteModuleMethod(Scope &S, const CXXMemberCallExpr &Call,
                                     const CXXMethodDecl &Callee) {
  if (!isFrom(Callee, "torch::nn::Module"))
    return false;
  Event What =
      llvm::StringSwitch<Event>(Callee.getName())
          .Cases("train", "eval", Event::SetMode)
          .Case("zero_grad", Event::ZeroGrad)
          .Cases("register_module", "replace_module", Event::Register)
          .Cases("register_parameter", "unregister_module", Event::Register)
          .Default(Event::Unseen);
  if (What == Event::Unseen)
    return false;
  const Expr &Object = *Call.getImplicitObjectArgument();
  TrainingEvent E = eventAt(S, What, Call);
  E.Object = trainingObject(S, Object);
  E.Written = &Object;
  if (What == Event::SetMode) {
    const Expr *On = Call.getNumArgs() > 0 ? Call.getArg(0) : nullptr;
    Value Wanted = On ? valueOf(S, On) : Memory.Values.boolean(Tri::No);
    E.IsTraining = Wanted->is(Kind::Bool) ? Wanted->Truth : Tri::Unknown;
  } else {
    E.HasAll = trainedBy(S, Object, E.Parameters);
  }
  keep(std::move(E));
  return true;
}

// zero_grad(), step() and the like
bool FlowEvaluator::noteOptimizerMethod(Scope &S, const CXXMemberCallExpr &Call,
                                        const CXXMethodDecl &Callee) {
  const CXXRecordDecl *Class = Callee.getParent();
  bool IsOptimizer = derivesFrom(Class, "torch::optim::Optimizer");
  bool IsScheduler = derivesFrom(Class, "torch::optim::LRScheduler") ||
                     isFrom(Callee, "torch::optim::ReduceLROnPlateauScheduler");
  llvm::StringRef Name = Callee.getName();
  if (!IsOptimizer && !(IsScheduler && Name == "step"))
    return false;
  Event What =
      llvm::StringSwitch<Event>(Name)
          .Case("zero_grad", Event::ZeroGrad)
          .Case("step", IsScheduler ? Event::ScheduleStep : Event::Step)
          .Cases("add_param_group", "add_parameters", Event::MoreGroups)
          .Default(Event::Unseen);
  if (What == Event::Unseen)
    return false;
  const Expr &Object = *Call.getImplicitObjectArgument();
  TrainingEvent E = eventAt(S, What, Call);
  E.Object = trainingObject(S, Object);
  E.Written = &Object;
  // optimizer.step(closure): the closure does the rest.
  bool HasClosure = What == Event::Step && Call.getNumArgs() > 0 &&
                    !isa<CXXDefaultArgExpr>(Call.getArg(0));
  keep(std::move(E));
  if (HasClosure)
    keep(eventAt(S, Event::Unseen, Call));
  return true;
}

// x.grad() that is only looked at: x.grad().norm(), w - x.grad(), print
static bool onlyReadsGrad(const Expr &Call, const UserCode &Code) {
  DynTypedNode Node = Code.parentIgnoringImplicit(&Call);
  if (const auto *Member = Node.get<MemberExpr>()) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    llvm::StringRef Name = Method && Method->getIdentifier()
                               ? Method->getName()
                               : llvm::StringRef();
    return !Name.empty() && !endsWith(Name, "_") && Name != "reset" &&
           Name != "set_data" && Name != "data" && Name != "detach" &&
           Name != "mutable_data_ptr" && Name != "data_ptr";
  }
  const auto *Operator = Node.get<CXXOperatorCallExpr>();
  return Operator && !Operator->isAssignmentOp();
}

void FlowEvaluator::noteTensorMethod(Scope &S, const CallExpr &Call,
                                     llvm::StringRef Name) {
  if (Name == "backward")
    keep(eventAt(S, Event::Backward, Call));
  else if (Name == "mutable_grad" ||
           (Name == "grad" && !onlyReadsGrad(Call, Code)))
    keep(eventAt(S, Event::ZeroSome, Call));
}

void FlowEvaluator::noteTorchFunction(Scope &S, const CallExpr &Call,
                                      const FunctionDecl &Callee) {
  std::string Name = qualifiedName(Callee);
  if (Name == "torch::autograd::backward" || Name == "torch::autograd::grad")
    return keep(eventAt(S, Event::Backward, Call));
  if (Call.getNumArgs() == 0)
    return;
  const Expr &First = *Call.getArg(0);
  if (Name == "torch::nn::parallel::data_parallel")
    return noteForward(S, Call, First);
  if (startsWith(Name, "torch::nn::utils::clip_grad_")) {
    TrainingEvent E = eventAt(S, Event::Clip, Call);
    listParameters(S, First, E);
    return keep(std::move(E));
  }
  if (Name == "torch::load" &&
      (isModule(First.getType()) || isModuleHandle(First.getType()))) {
    TrainingEvent E = eventAt(S, Event::Load, Call);
    E.Object = trainingObject(S, First);
    E.Written = &First;
    keep(std::move(E));
  }
}

// What a call does to train, before it is run.
void FlowEvaluator::noteTraining(Scope &S, const CallExpr &Call,
                                 const FunctionDecl &Callee) {
  if (!IsRecording)
    return;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    if (Operator->getOperator() == OO_Call &&
        isModuleHolder(Call.getArg(0)->getType()))
      noteForward(S, Call, *Call.getArg(0));
    return;
  }
  if (!Callee.getIdentifier())
    return;
  const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call);
  const CXXMethodDecl *Target = Method ? Method->getMethodDecl() : nullptr;
  if (!Target)
    return noteTorchFunction(S, Call, Callee);
  if (flowTypeOf(Context.getTypeDeclType(Target->getParent())) ==
      FlowType::Tensor)
    return noteTensorMethod(S, Call, Callee.getName());
  if (noteOptimizerMethod(S, *Method, *Target))
    return;
  if (!derivesFrom(Target->getParent(), "torch::nn::Module"))
    return;
  if (Callee.getName() == "forward")
    noteForward(S, Call, *Method->getImplicitObjectArgument());
  else
    noteModuleMethod(S, *Method, *Target);
}

// torch::optim::Adam optimizer(net->parameters())
void FlowEvaluator::noteMadeOptimizer(Scope &S, const Expr &Call,
                                      const Expr &Parameters) {
  TrainingEvent E = eventAt(S, Event::Optimizer, Call);
  E.Object = keeperOf(S, Call);
  E.Written = &Parameters;
  listParameters(S, Parameters, E);
  keep(std::move(E));
}

// Code that is not seen -------------------------------------------------------

static bool mayTrain(const FunctionDecl *Callee, const UserCode &Code) {
  const Stmt *Body = Callee ? Callee->getBody() : nullptr;
  bool Found = false;
  visitCode(Body, 2, [&](const Stmt &S) {
    const auto *Member = dyn_cast<MemberExpr>(&S);
    if (Member && Member->getMemberDecl()->getIdentifier())
      Found |= llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
                   .Cases("zero_grad", "step", "backward", "grad", true)
                   .Cases("mutable_grad", "train", "eval", true)
                   .Default(false);
    return !Found;
  });
  return Found;
}

// May code that is given this train, zero gradients or switch a mode?
static bool reachesTraining(const Expr &Given, const UserCode &Code,
                            bool IsLibrary) {
  QualType Type = Given.getType().getNonReferenceType();
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
      Class && Class->isLambda())
    return mayTrain(Class->getLambdaCallOperator(), Code);
  return !IsLibrary && holdsTrainer(Type, Code);
}

// model(x), model->forward(x)
static bool runsModule(const Expr &Call, const FunctionDecl *Callee) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call))
    return Operator->getOperator() == OO_Call &&
           isModuleHolder(Operator->getArg(0)->getType());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Method && Method->getIdentifier() && Method->getName() == "forward" &&
         derivesFrom(Method->getParent(), "torch::nn::Module");
}

void FlowEvaluator::noteUnseen(Scope &S, const Expr &Call,
                               const FunctionDecl *Callee,
                               llvm::ArrayRef<const Expr *> Arguments,
                               bool IsLibrary) {
  if (!IsRecording || runsModule(Call, Callee))
    return;
  bool May = llvm::any_of(Arguments, [&](const Expr *Argument) {
    return reachesTraining(*ignoreImplicit(Argument), Code, IsLibrary);
  });
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call))
    May |= reachesTraining(*ignoreImplicit(Method->getImplicitObjectArgument()),
                           Code, IsLibrary);
  if (!Callee || (IsLibrary && isClass(Call.getType(), "std::thread")))
    May = true;
  // Gradients of a tensor that is handed over may be computed there.
  bool TakesTensor =
      !IsLibrary && llvm::any_of(Arguments, [](const Expr *Argument) {
        return flowTypeOf(Argument->getType()) == FlowType::Tensor;
      });
  if (!May && !TakesTensor)
    return;
  TrainingEvent E = eventAt(S, Event::Unseen, Call);
  E.HasAll = !May; // only tensors
  keep(std::move(E));
}
