//===- FlowGraph.cpp - what autograd recorded -------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A node says what holds if its tensor requires gradients, so that one can be
// made where that is not known: a `backward` that does not throw has shown it.
// Which arguments make an operator keep something then follows from those that
// may require gradients: if one alone does, it is that one.
//
//===----------------------------------------------------------------------===//

#include "FlowGraph.h"
#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/SavedTensors.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;
using Freed = GraphNode::Freed;

// Writes ----------------------------------------------------------------------

void FlowEvaluator::countWrite(Scope &S, const Expr &Call, TensorId Id) {
  TensorFacts Facts = factsOf(S.State, Id, Memory);
  // Under InferenceMode nothing is counted for tensors made there.
  if (!Facts.Counter || S.State.Modes.Inference != Tri::No)
    return;
  TensorVersion New;
  New.Name =
      Memory.tensor({'v', S.In.Id, reinterpret_cast<uintptr_t>(&Call)}, "?");
  New.IsWrite = true;
  New.At = Call.getExprLoc();
  const TensorVersion *Old = S.State.Versions.lookup(Facts.Counter);
  if (!Old || Old->Name != New.Name || !Old->IsWrite)
    S.State.Versions.set(Facts.Counter, Memory.keep(New), Memory.nodes());
}

// Only `backward` gives leaves a gradient; the count of writes of no tensor
// tells whether one may have run.
static constexpr CounterId AnyBackward = 0;

// Views require gradients as soon as the tensor that they show does. 0: of
// memory that is not known, which may be any such.
void FlowEvaluator::loseGradOfViews(Scope &S, StorageId Storage) {
  auto Lose = [&](TensorId Id) {
    if (!S.State.Tensors.lookup(Id))
      return;
    TensorFacts Facts = factsOf(S.State, Id, Memory);
    if (Facts.Storage != Storage || Facts.View == Tri::No ||
        Facts.RequiresGrad == Tri::Unknown)
      return;
    Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
    setFacts(S.State, Id, std::move(Facts), Memory);
  };
  for (TensorId Id : Memory.sharing(Storage))
    Lose(Id);
  for (TensorId Id = 1; !Storage && Id < Memory.tensorCount(); ++Id)
    Lose(Id);
}

void FlowEvaluator::mayHaveGrads(Scope &S, const Expr &Call) {
  if (!S.State.Versions.lookup(AnyBackward))
    S.State.Versions.set(AnyBackward, Memory.keep(TensorVersion()),
                         Memory.nodes());
}

bool FlowEvaluator::hasNoGrad(const Scope &S, const TensorFacts &Facts) const {
  return Facts.RequiresGrad == Tri::Yes && Facts.Leaf == Tri::Yes &&
         Facts.View == Tri::No && Facts.MadeAt.isValid() &&
         !S.State.Versions.lookup(AnyBackward);
}

void FlowEvaluator::loseUnwritten(Scope &S, TensorId Id) {
  StorageId Storage = factsOf(S.State, Id, Memory).Storage;
  auto Lose = [&](TensorId One) {
    TensorFacts Facts = factsOf(S.State, One, Memory);
    if (Facts.Written != Tri::No || (One != Id && Facts.Storage != Storage))
      return;
    Facts.Written = Tri::Unknown;
    setFacts(S.State, One, std::move(Facts), Memory);
  };
  Lose(Id);
  if (Storage)
    for (TensorId Other : Memory.sharing(Storage))
      Lose(Other);
}

// Optimizers ------------------------------------------------------------------

static bool isOptimizer(llvm::StringRef Class) {
  return Class.consume_front("torch::optim::") &&
         llvm::StringSwitch<bool>(Class)
             .Cases("Adagrad", "Adam", "AdamW", "LBFGS", true)
             .Cases("RMSprop", "SGD", "OptimizerParamGroup", true)
             .Default(false);
}

// torch::optim::SGD({w}, 0.1), make_shared<torch::optim::Adam>(...)
void FlowEvaluator::noteOptimizer(Scope &S, const Expr &Call,
                                  const FunctionDecl *Callee,
                                  llvm::ArrayRef<const Expr *> Arguments) {
  if (!Callee || Arguments.empty() || !IsRecording)
    return;
  std::string Class;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    Class = classNameOf(*Constructor->getParent());
  else if (const TemplateArgumentList *Given =
               Callee->getTemplateSpecializationArgs();
           Given && Callee->isInStdNamespace() && Callee->getIdentifier() &&
           Callee->getName().contains("make_") &&
           Given->get(0).getKind() == TemplateArgument::Type)
    Class = classNameOf(Given->get(0).getAsType());
  if (!isOptimizer(Class))
    return;
  if (Class != "torch::optim::OptimizerParamGroup")
    noteMadeOptimizer(S, Call, *Arguments[0]);
  Value Parameters = valueOf(S, Arguments[0]);
  if (Parameters->is(Kind::List))
    note(S, Call, Parameters, {Arguments[0]}, Class);
}

// Recording -------------------------------------------------------------------

namespace {
/// The arguments of one call that gradients may flow to.
class Flow {
public:
  Flow(const FunctionSchema &Schema, llvm::ArrayRef<RuleValue> Arguments,
       const FlowState &State)
      : State(State) {
    for (auto [I, Value] : llvm::enumerate(Arguments)) {
      llvm::StringRef Name = Schema.Arguments[I].Name;
      // What may be tensors, and is not in sight.
      if (Value.isUnknown() ||
          (Value.is(RuleValue::Kind::Tensors) && !Value.IsComplete))
        May.push_back(Name), MayCount += 2;
      for (const TensorFacts &Facts : Value.Tensors)
        if (Facts.Defined != Tri::No)
          add(Name, Facts);
    }
  }

  unsigned count() const { return MayCount; }
  bool isAny() const { return MayCount != 0; }

  /// If the result requires gradients, does one of these?
  bool certainlyAny(llvm::ArrayRef<llvm::StringRef> Names) const {
    auto IsNamed = [&](llvm::StringRef Name) {
      return llvm::is_contained(Names, Name);
    };
    return llvm::any_of(Sure, IsNamed) ||
           (Sure.empty() && !May.empty() && llvm::all_of(May, IsNamed));
  }

  /// Nodes that gradients flow to if the result has any.
  llvm::SmallVector<NodeId, 2> nodes() const {
    llvm::SmallVector<NodeId, 2> Nodes = SureNodes;
    if (MayCount == 1 && Sure.empty() && OnlyNode)
      Nodes.push_back(OnlyNode);
    return Nodes;
  }

private:
  void add(llvm::StringRef Name, const TensorFacts &Facts) {
    if (Facts.RequiresGrad == Tri::No)
      return;
    ++MayCount;
    May.push_back(Name);
    OnlyNode = Facts.Node;
    // In the rounds that such a node tells of the tensor requires gradients.
    if (const GraphNode *Node = State.Graph.lookup(Facts.Node);
        Node && Node->IsOfRoundBefore && Facts.RequiresGrad != Tri::Yes)
      SureNodes.push_back(Facts.Node);
    if (Facts.RequiresGrad != Tri::Yes)
      return;
    Sure.push_back(Name);
    if (Facts.Node)
      SureNodes.push_back(Facts.Node);
  }

  const FlowState &State;
  SavedTensors::Names Sure, May;
  llvm::SmallVector<NodeId, 2> SureNodes;
  NodeId OnlyNode = 0;
  unsigned MayCount = 0;
};
} // namespace

void FlowEvaluator::setNode(FlowState &State, NodeId Id, GraphNode Node) {
  const GraphNode *Old = State.Graph.lookup(Id);
  if (!Old || !(*Old == Node))
    State.Graph.set(Id, Memory.keep(std::move(Node)), Memory.nodes());
}

static CounterId counterOf(Value V, const FlowState &State,
                           FlowMemory &Memory) {
  return V && V->is(Kind::Tensor) ? factsOf(State, V->Tensor, Memory).Counter
                                  : 0;
}

// What a call keeps for certain, if its result requires gradients.
static llvm::SmallVector<GraphNode::Kept, 2>
keptTensors(const SavedTensors &Saved, const Flow &Grads,
            const FunctionSchema &Schema, llvm::ArrayRef<Value> Arguments,
            llvm::ArrayRef<Value> Results, const FlowState &State,
            FlowMemory &Memory) {
  llvm::SmallVector<GraphNode::Kept, 2> Tensors;
  for (const SavedTensors::Kept &Kept : Saved.Tensors) {
    if (!Grads.certainlyAny(Kept.If))
      continue;
    GraphNode::Kept One;
    Value V = nullptr;
    if (int R = Kept.result(); R >= 0 && R < static_cast<int>(Results.size()))
      V = Results[R];
    for (auto [I, Argument] : llvm::enumerate(Schema.Arguments))
      if (Argument.Name == Kept.Tensor)
        V = Arguments[I], One.Argument = I;
    One.Counter = counterOf(V, State, Memory);
    if (const TensorVersion *Now = State.Versions.lookup(One.Counter))
      One.Version = Now->Name;
    if (One.Counter)
      Tensors.push_back(One);
  }
  return Tensors;
}

// Longer than others: what one call leaves behind, step by step.
void FlowEvaluator::recordGraph(Scope &S, const Expr &Call,
                                const BoundCall &Bound,
                                llvm::ArrayRef<RuleValue> Arguments,
                                llvm::ArrayRef<Value> Results) {
  const SavedTensors &Saved = Bound.Operator->Saved;
  bool IsWritten = false;
  for (auto [I, Argument] : llvm::enumerate(Bound.schema().Arguments)) {
    IsWritten |= Argument.Type.isWritten();
    Value V = Bound.Arguments[I];
    if (V && V->is(Kind::Tensor) && Saved.writes(Argument.Name))
      countWrite(S, Call, V->Tensor);
    // What is returned has its facts from there.
    if (V && Argument.Type.isWritten() && Bound.schema().Returns.empty())
      for (Value Part : V->is(Kind::Tensor) ? std::vector<Value>{V} : V->Parts)
        if (Part && Part->is(Kind::Tensor))
          loseUnwritten(S, Part->Tensor);
  }
  TensorModes Modes = S.State.Modes;
  Flow Grads(Bound.schema(), Arguments, S.State);
  GraphNode Node;
  Node.Call = &Call;
  Node.Operator = Bound.Operator->Overload.baseName().str();
  Node.Inputs = Grads.nodes();
  Node.MayLeadTo = Grads.count();
  Node.Keeps = Grads.certainlyAny(Saved.Keeps) ? Tri::Yes : Tri::Unknown;
  Node.Tensors = keptTensors(Saved, Grads, Bound.schema(), Bound.Arguments,
                             Results, S.State, Memory);
  // It cuts a tensor off, whatever the mode.
  if (Bound.Operator->Overload.baseName() == "detach_")
    return setOrigin(S, Results, 0, /*IsWritten=*/true);
  bool IsRecorded = Modes.GradEnabled != Tri::No && Grads.isAny();
  NodeId Id = 0;
  if (IsRecorded && !(IsWritten && Modes.GradEnabled == Tri::Unknown)) {
    Id = Memory.tensor({'g', S.In.Id, reinterpret_cast<uintptr_t>(&Call),
                        llvm::hash_value(Node.Operator)},
                       "?");
    // x.index({0, 0}) selects twice.
    if (auto *Again = llvm::find(Node.Inputs, Id); Again != Node.Inputs.end()) {
      Node.Inputs.erase(Again);
      if (const GraphNode *Before = S.State.Graph.lookup(Id))
        Node.Inputs.append(Before->Inputs.begin(), Before->Inputs.end());
    }
    setNode(S.State, Id, std::move(Node));
  }
  if (IsWritten && !IsRecorded)
    return;
  setOrigin(S, Results, Id, IsWritten);
}

// The results come from a node now; of what shares memory with one that was
// written to it is not known any more.
void FlowEvaluator::setOrigin(Scope &S, llvm::ArrayRef<Value> Results,
                              NodeId Node, bool IsWritten) {
  for (Value V : Results) {
    if (V->is(Kind::List))
      setOrigin(S, V->Parts, Node, IsWritten);
    if (!V->is(Kind::Tensor))
      continue;
    TensorFacts Facts = factsOf(S.State, V->Tensor, Memory);
    StorageId Storage = Facts.Storage;
    NodeId Old = Facts.Node;
    bool IsView = Facts.View == Tri::Yes;
    Facts.Node = Facts.RequiresGrad == Tri::No ? 0 : Node;
    if (Facts.Node != Old)
      setFacts(S.State, V->Tensor, std::move(Facts), Memory);
    if (!IsWritten || !Storage)
      continue;
    for (TensorId Other : Memory.sharing(Storage)) {
      TensorFacts Shared = factsOf(S.State, Other, Memory);
      if (Other == V->Tensor || Shared.Storage != Storage || !Shared.Node)
        continue;
      // The tensor behind a view leads to what was written and to what it was.
      bool IsBehind = Shared.View == Tri::No && IsView;
      Shared.Node = IsBehind ? Node : 0;
      setFacts(S.State, Other, std::move(Shared), Memory);
    }
  }
}

// Walking ---------------------------------------------------------------------

/// One `backward`: what it reaches and whether it leaves the graph as it is.
struct FlowEvaluator::Walk {
  const CallExpr &Call;
  Tri Retains = Tri::No;
  /// Gradients of some tensors only: what lies elsewhere is not reached.
  bool IsPartial = false;
  llvm::SmallVector<NodeId, 16> Reached;
};

static const Expr *given(const CallExpr &Call, unsigned Index) {
  return Index < Call.getNumArgs() &&
                 !isa<CXXDefaultArgExpr>(Call.getArg(Index))
             ? Call.getArg(Index)
             : nullptr;
}

// `retain_graph` stands at Retain, `create_graph` behind it.
FlowEvaluator::Walk FlowEvaluator::startWalk(Scope &S, const CallExpr &Call,
                                             unsigned Retain) {
  Walk W{Call, Tri::No, false, {}};
  for (unsigned I = 0; I < Call.getNumArgs(); ++I)
    if (given(Call, I))
      evaluate(S, Call.getArg(I));
  auto Answer = [&](unsigned Index) -> Tri {
    const Expr *E = given(Call, Index);
    Value V = E ? valueOf(S, E) : nullptr;
    return V && V->is(Kind::Bool) ? V->Truth : Tri::Unknown;
  };
  const Expr *First = given(Call, Retain);
  bool IsLeftOpen = !First || valueOf(S, First)->is(Kind::None);
  unsigned Decides = IsLeftOpen ? Retain + 1 : Retain;
  W.Retains = given(Call, Decides) ? Answer(Decides) : Tri::No;
  return W;
}

void FlowEvaluator::reach(Scope &S, Walk &W, NodeId Id) {
  llvm::SmallVector<NodeId, 16> Work{Id};
  llvm::DenseSet<NodeId> Seen(W.Reached.begin(), W.Reached.end());
  while (!Work.empty() && spend()) {
    NodeId Next = Work.pop_back_val();
    const GraphNode *Node = S.State.Graph.lookup(Next);
    if (!Node || !Seen.insert(Next).second)
      continue;
    W.Reached.push_back(Next);
    // Where the way parts, only what leads to the wanted tensors is walked.
    if (!W.IsPartial || Node->MayLeadTo == 1)
      Work.append(Node->Inputs.begin(), Node->Inputs.end());
  }
}

std::optional<GraphFault> FlowEvaluator::faultOf(Scope &S,
                                                 const Walk &W) const {
  for (NodeId Id : W.Reached) {
    const GraphNode &Node = *S.State.Graph.lookup(Id);
    GraphFault Fault;
    Fault.Kept = Node.Call;
    Fault.Operator = Node.Operator;
    Fault.IsRepeated =
        Node.IsFreed == Freed::InLaterRounds && Node.FreedBy == &W.Call;
    if ((Node.IsFreed == Freed::Yes || Fault.IsRepeated) &&
        (Node.Keeps == Tri::Yes || !Node.Call)) {
      Fault.At = Node.FreedBy->getExprLoc();
      return Fault;
    }
    for (const GraphNode::Kept &Kept : Node.Tensors) {
      const TensorVersion *Now = S.State.Versions.lookup(Kept.Counter);
      if (!Now || !Now->IsWrite || Now->Name == Kept.Version)
        continue;
      Fault.What = GraphFault::Kind::Modified;
      Fault.Argument = Kept.Argument;
      Fault.At = Now->At;
      return Fault;
    }
  }
  return std::nullopt;
}

void FlowEvaluator::walkBack(Scope &S, Walk &W, llvm::ArrayRef<Value> Roots,
                             llvm::ArrayRef<const Expr *> Written,
                             llvm::StringRef Name) {
  for (Value Root : Roots)
    if (Root && Root->is(Kind::Tensor))
      if (NodeId Id = factsOf(S.State, Root->Tensor, Memory).Node)
        reach(S, W, Id);
  std::optional<GraphFault> Fault = faultOf(S, W);
  if (!Roots.empty() && Roots[0] && Roots[0]->is(Kind::Tensor)) {
    note(S, W.Call, Roots[0], Written, Name);
    if (IsRecording)
      Record.Operations.back().Graph = Fault;
  }
  for (Value Root : Roots) {
    if (!Root || !Root->is(Kind::Tensor))
      continue;
    TensorFacts Facts = factsOf(S.State, Root->Tensor, Memory);
    if (Facts.RequiresGrad != Tri::Unknown)
      continue;
    // Otherwise it would have thrown.
    Facts.RequiresGrad = Tri::Yes;
    setFacts(S.State, Root->Tensor, std::move(Facts), Memory);
  }
  mayHaveGrads(S, W.Call);
  if (W.Retains == Tri::Yes)
    return;
  for (NodeId Id : W.Reached) {
    GraphNode Node = *S.State.Graph.lookup(Id);
    if (W.Retains == Tri::No) {
      Node.IsFreed = Freed::Yes;
      Node.FreedBy = &W.Call;
    } else if (Node.IsFreed == Freed::No) {
      Node.IsFreed = Freed::Unknown;
    }
    setNode(S.State, Id, std::move(Node));
  }
}

// loss.backward(gradient, retain_graph, create_graph, inputs)
Value FlowEvaluator::callBackward(Scope &S, const CallExpr &Call,
                                  const Expr &Object, Value Self) {
  Walk W = startWalk(S, Call, 1);
  W.IsPartial = given(Call, 3);
  TensorFacts Facts = factsOf(S.State, Self->Tensor, Memory);
  const auto *Ref = dyn_cast<DeclRefExpr>(Object.IgnoreImplicit());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  // A tensor from elsewhere has some graph, as long as it is the same tensor.
  bool IsOwn =
      Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
  if (!Facts.Node && IsOwn && Memory.isInitial(Self->Tensor) &&
      Facts.RequiresGrad != Tri::No && Facts.Leaf != Tri::Yes) {
    NodeId Id = Memory.unknownNode(Self->Tensor);
    if (!S.State.Graph.lookup(Id))
      setNode(S.State, Id, GraphNode());
    reach(S, W, Id);
  }
  walkBack(S, W, {Self}, {&Object}, "backward");
  return unknown(S, &Call);
}

// torch::autograd::backward(tensors, gradients, retain_graph, create_graph,
// inputs) and grad(outputs, inputs, gradients, retain_graph, create_graph)
Value FlowEvaluator::callAutograd(Scope &S, const CallExpr &Call) {
  bool IsGrad = Call.getDirectCallee()->getName() == "grad";
  Walk W = startWalk(S, Call, IsGrad ? 3 : 2);
  W.IsPartial = IsGrad || given(Call, 4);
  const Expr *Outputs = given(Call, 0);
  Value V = Outputs ? valueOf(S, Outputs) : nullptr;
  std::vector<Value> Roots;
  if (V && V->is(Kind::List))
    Roots = V->Parts;
  walkBack(S, W, Roots, {Outputs},
           IsGrad ? "torch::autograd::grad" : "torch::autograd::backward");
  return unknown(S, &Call);
}
