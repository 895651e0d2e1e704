//===- FlowEngine.cpp - blocks and statements of the flow analysis -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowPass.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

bool FlowEvaluator::spend(unsigned Count) {
  // Joining large states costs more than the expressions between.
  constexpr uint64_t WorkPerStep = 2;
  uint64_t Worked = (Memory.work() - WorkCounted) / WorkPerStep;
  WorkCounted += Worked * WorkPerStep;
  Steps += Count + Worked;
  OutOfBudget |= Steps > Limits.StepsPerFunction || Memory.isFull();
  return !OutOfBudget;
}

void FlowEvaluator::gaveUp(llvm::StringRef Reason, SourceLocation At) {
  if (IsRecording)
    Record.GiveUps.push_back({At, Reason.str(), !Path.empty()});
}

FunctionRecord FlowEvaluator::run(const FunctionDecl &Function,
                                  const TensorModes &Modes,
                                  const FieldSet &Changed) {
  Record.Function = &Function;
  const FlowBody *Body = Bodies.bodyOf(Function);
  if (!Body) {
    Record.GiveUps.push_back({Function.getLocation(), "no control flow graph"});
    return std::move(Record);
  }
  Frame *Root = Memory.frame(nullptr, 0, &Function, &Function);
  Memory.enterBlock(*Root, 0);
  FlowState Entry;
  Entry.Modes = Modes;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function))
    startMethod(*Root, *Method, Changed, Entry);
  runBody(*Root, *Body, std::move(Entry));
  Record.Steps = Steps;
  Record.Symbols = std::move(Memory.Symbols);
  if (OutOfBudget) {
    Record.IsOverBudget = true;
    Record.Operations.clear();
    Record.MemoryUses.clear();
    Record.FailedChecks.clear();
    Record.Events.clear();
    Record.Reveals.clear();
    Record.GiveUps = {{Function.getLocation(), "over budget"}};
  }
  return std::move(Record);
}

// Blocks ----------------------------------------------------------------------

static constexpr unsigned MaxRestarts = 3;

// A loop begins a round with less known: what its inner loops gathered in
// earlier rounds is no longer of use. Bounded, since loops nest.
void FlowEvaluator::startInnerLoops(Pass &P, unsigned Head) {
  unsigned End = P.Body.LoopEnds.at(Head);
  for (auto It = P.Body.LoopEnds.upper_bound(Head);
       It != P.Body.LoopEnds.end() && It->first <= End; ++It) {
    unsigned Inner = It->first;
    if (P.Restarts[Inner]++ >= MaxRestarts)
      continue;
    P.Last[Inner] = std::nullopt;
    auto &Edges = P.Incoming[Inner];
    Edges.erase(Edges.lower_bound(Inner), Edges.end());
  }
}

// The state that a block starts with; false if nothing leads there, or nothing
// else than the last time.
bool FlowEvaluator::enter(Pass &P, unsigned Block, FlowState &State) {
  std::optional<FlowState> Joined;
  if (P.Body.Order[Block] == P.Body.entry())
    Joined = P.Entry;
  if (P.Body.Handlers.count(Block)) {
    // Anything may have happened before the exception.
    Memory.enterBlock(P.In, Block);
    Joined = FlowState();
    Joined->Generation = 2 * (Block + 1) + (P.In.Id << 16);
    Joined->Modes.GradEnabled = Joined->Modes.Inference = Tri::Unknown;
    Joined->Modes.DefaultDtype = std::nullopt;
    Joined->Modes.LibTorch = Operators.libTorch();
  }
  bool IsHead = P.Body.LoopEnds.count(Block);
  if (IsHead && P.Last[Block])
    Joined = P.Last[Block];
  for (auto &[From, Edge] : P.Incoming[Block])
    if (!Joined)
      Joined = Edge;
    else
      Joined =
          join(*Joined, Edge, P.In, Block, IsHead && From >= Block, Memory);
  if (!Joined)
    return false;
  bool IsNew = !P.Last[Block] || !P.Last[Block]->isSame(*Joined);
  if (IsHead && IsNew && P.Last[Block] && !P.IsLast)
    startInnerLoops(P, Block);
  State = *Joined;
  P.Last[Block] = std::move(Joined);
  return IsNew || P.IsLast;
}

// Until the states do not change any more.
void FlowEvaluator::settle(Pass &P) {
  while (!P.Work.empty() && spend()) {
    unsigned Block = *P.Work.begin();
    P.Work.erase(P.Work.begin());
    FlowState State;
    if (!enter(P, Block, State))
      continue;
    if (!P.Body.LoopEnds.count(Block) || !unroll(P, Block, State))
      runBlock(P, Block, std::move(State));
  }
}

// Are all its loops told apart by rounds, as far as can be seen beforehand?
// Then each block is run with the state that is its last.
bool FlowEvaluator::mayRunOnce(const Pass &P) const {
  auto Loop = P.Body.LoopEnds.lower_bound(P.FirstBlock);
  while (Loop != P.Body.LoopEnds.end() && Loop->first <= P.LastBlock) {
    if (!mayUnroll(P, Loop->first))
      return false;
    Loop = P.Body.LoopEnds.upper_bound(Loop->second);
  }
  return true;
}

// Over states that are final, to record them. They are so after settle(); what
// mayRunOnce() need not settle, unless a loop turns out not to be told apart by
// rounds: false then.
bool FlowEvaluator::record(Pass &P, bool IsSettled) {
  P.IsLast = true;
  unsigned End = std::min<size_t>(P.LastBlock + 1, P.Body.Order.size());
  for (unsigned Block = P.FirstBlock; Block < End && spend(); ++Block) {
    FlowState State;
    if (!enter(P, Block, State))
      continue;
    auto Loop = P.Body.LoopEnds.find(Block);
    if (Loop != P.Body.LoopEnds.end()) {
      if (unroll(P, Block, State)) {
        Block = Loop->second;
        continue;
      }
      if (!IsSettled)
        return false;
    }
    runBlock(P, Block, std::move(State));
  }
  return true;
}

FlowEvaluator::Exit
FlowEvaluator::runBody(const Frame &In, const FlowBody &Body, FlowState Entry) {
  Pass P(In, Body);
  P.Entry = std::move(Entry);
  bool WasRecording = IsRecording;
  // What is called is recorded only if its caller is.
  bool IsRecorded = IsRecording || In.Depth == 0;
  IsRecording = IsRecorded;
  Mark Start = mark();
  if (!IsRecorded || !mayRunOnce(P) || !record(P, /*IsSettled=*/false)) {
    takeBack(Start);
    P.restart();
    IsRecording = false;
    P.Work.insert(0);
    P.Work.insert(Body.Handlers.begin(), Body.Handlers.end());
    settle(P);
    IsRecording = IsRecorded;
    if (IsRecorded)
      record(P, /*IsSettled=*/true);
  }
  IsRecording = WasRecording;
  auto End = Body.Number.find(Body.exit());
  if (End != Body.Number.end())
    for (auto &[From, Edge] : P.Incoming[End->second])
      P.Result.State = P.Result.State
                           ? join(*P.Result.State, Edge, In, End->second,
                                  /*IsBackEdge=*/false, Memory)
                           : Edge;
  return std::move(P.Result);
}

void FlowEvaluator::runBlock(Pass &P, unsigned Block, FlowState State) {
  Memory.enterBlock(P.In, Block);
  Scope S{P.In,
          P.Body,
          Block,
          std::move(State),
          llvm::DenseMap<const Expr *, Value>(),
          false};
  const CFGBlock *Code = P.Body.Order[Block];
  for (const CFGElement &Element : *Code) {
    if (!spend())
      return;
    runElement(S, Element, P.Result);
    if (S.IsDead)
      return;
  }
  if (Code->hasNoReturnElement() || endsInThrow(*Code))
    return;
  for (unsigned I = 0; I < Code->succ_size(); ++I)
    leaveTo(P, S, I);
}

static const Expr *caseValue(const CFGBlock &To) {
  const auto *Case = dyn_cast_or_null<CaseStmt>(To.getLabel());
  return Case && !Case->getRHS() ? Case->getLHS() : nullptr;
}

void FlowEvaluator::leaveTo(Pass &P, Scope &S, unsigned Successor) {
  const CFGBlock *From = P.Body.Order[S.Block];
  const CFGBlock *To = (From->succ_begin() + Successor)->getReachableBlock();
  if (!To)
    return;
  Scope Edge{S.In, S.Body, S.Block, S.State, S.Given, false};
  const Stmt *Terminator = From->getTerminatorStmt();
  if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Terminator)) {
    if (const Expr *Label = caseValue(*To))
      assumeEqual(Edge, valueOf(Edge, Switch->getCond()), valueOf(Edge, Label));
  } else if (const Expr *Condition = From->getLastCondition();
             Condition && From->succ_size() == 2) {
    Tri Truth = truthOf(Edge, Condition);
    if (auto Round = RangeRounds.find(Terminator); Round != RangeRounds.end())
      Truth = triOf(Round->second.first < Round->second.second);
    if (Truth != Tri::Unknown && Truth != triOf(Successor == 0))
      Edge.IsDead = true;
    else
      assume(Edge, Condition, Successor == 0);
    if (Truth == triOf(Successor == 0))
      noteFailure(P, S, *Condition, Successor == 0, *To);
  }
  if (Edge.IsDead)
    return;
  const auto *Loop = dyn_cast_or_null<ForStmt>(Terminator);
  const auto &Into = P.Incoming[S.Block];
  // From before the loop one edge leads to its head, from the loop others.
  if (Loop && Successor == 1 && Into.size() == 2 &&
      Into.begin()->first < S.Block && Into.rbegin()->first >= S.Block)
    countRounds(Edge, Into.begin()->second, *Loop);
  P.bring(P.Body.Number.lookup(To), S.Block, std::move(Edge.State));
}

// Statements ------------------------------------------------------------------

void FlowEvaluator::runElement(Scope &S, const CFGElement &Element,
                               Exit &Result) {
  if (auto Dtor = Element.getAs<CFGAutomaticObjDtor>())
    return endLifetime(S, *Dtor->getVarDecl());
  if (auto Init = Element.getAs<CFGInitializer>())
    return initializeMember(S, *Init->getInitializer());
  auto Code = Element.getAs<CFGStmt>();
  if (!Code)
    return;
  const Stmt *Statement = Code->getStmt();
  if (const auto *Declaration = dyn_cast<DeclStmt>(Statement))
    return declare(S, *Declaration);
  if (const auto *Return = dyn_cast<ReturnStmt>(Statement)) {
    if (!Return->getRetValue())
      return;
    const Frame &Whole = functionFrame(S.In);
    const auto *Function = dyn_cast_or_null<FunctionDecl>(Whole.Function);
    bool IsBound =
        Function && Function->getReturnType()->isLValueReferenceType();
    Value V = IsBound ? evaluate(S, Return->getRetValue())
                      : valueOf(S, Return->getRetValue());
    Location Where;
    Where.Base = Memory.place(Whole.Function, Whole.Id, "?");
    store(S.State, Where, V, Memory);
    Result.Returned = refer(Where);
    return;
  }
  if (const auto *E = dyn_cast<Expr>(Statement)) {
    Value V = evaluate(S, E);
    auto Arm = S.Body.ArmOf.find(withoutWrappers(E));
    if (Arm != S.Body.ArmOf.end()) {
      Location Where;
      Where.Base = Memory.place(Arm->second, S.In.Id, "?");
      store(S.State, Where, loadFrom(S, V, E->getType()), Memory);
    }
  }
}

void FlowEvaluator::declare(Scope &S, const DeclStmt &Statement) {
  auto Range = S.Body.RangeOf.find(&Statement);
  for (const Decl *D : Statement.decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var)
      continue;
    if (Range == S.Body.RangeOf.end()) {
      declare(S, *Var);
      continue;
    }
    Location Where;
    Where.Base = placeOf(S, *Var);
    store(S.State, Where, rangeElement(S, *Range->second, *Var), Memory);
  }
}

// What has no name yet gets that of its first variable. A number that means
// something else too, such as an extent, keeps its symbol.
Value FlowEvaluator::namedAfter(Scope &S, Value V, const VarDecl &Var) {
  if (V->is(Kind::Tensor))
    Memory.nameTensor(V->Tensor, Var.getName());
  std::optional<SymbolId> Symbol = V->Number.asSymbol();
  bool IsOpaque = V->is(Kind::Opaque) && V->Text == "?";
  const auto *Call = dyn_cast<CallExpr>(Var.getInit()->IgnoreParenCasts());
  bool IsCall = V->is(Kind::Int) && Symbol && Call &&
                V->Number == unknown(S, Call)->Number;
  if (!IsOpaque && !IsCall)
    return V;
  return Memory.Values.withBlock(
      Memory.opaque({'N', S.In.Id, *Symbol, reinterpret_cast<uintptr_t>(&Var)},
                    Var.getName()),
      V->Block);
}

void FlowEvaluator::declare(Scope &S, const VarDecl &Var) {
  Location Where;
  Where.Base = placeOf(S, Var);
  if (Var.isStaticLocal()) {
    // It keeps its value from call to call.
    Escaped.insert(Where.Base);
    store(
        S.State, Where,
        Memory.opaque({'s', reinterpret_cast<uintptr_t>(&Var)}, Var.getName()),
        Memory);
    return;
  }
  const Expr *Init = Var.getInit();
  if (!Init) {
    store(S.State, Where,
          Memory.opaque(
              {'v', S.In.Id, S.Block, reinterpret_cast<uintptr_t>(&Var)},
              Var.getName()),
          Memory);
    return;
  }
  // A reference variable is bound; others hold a value.
  Value V =
      Var.getType()->isReferenceType() ? evaluate(S, Init) : valueOf(S, Init);
  // Some element: what it holds changes with the list.
  if (V->is(Kind::Reference) && !V->Parts.empty())
    V = refer(V->Where);
  V = namedAfter(S, V, Var);
  store(S.State, Where, typed(V, Var.getType(), Memory), Memory);
  // A guard behind a pointer or in an object may be there and may be gone.
  bool IsGuard = V->is(Kind::Record) && V->Text == "guard";
  if (!IsGuard && mayHoldGuard(Var.getType()))
    S.State.Modes.GradEnabled = S.State.Modes.Inference = Tri::Unknown;
}

// for (auto &t : v) t = ...;
static bool isAssigned(const VarDecl &Var, const Stmt *Code) {
  if (!Code)
    return false;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Code);
      Call && Call->getOperator() == OO_Equal)
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreImplicit());
        Ref && Ref->getDecl() == &Var)
      return true;
  // auto runner = [&] { ... }, std::swap(t, u), set(t)
  if (const auto *Call = dyn_cast<CallExpr>(Code))
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && !isa<CXXOperatorCallExpr>(Call))
      for (auto [Given, Parameter] :
           llvm::zip(Call->arguments(), Callee->parameters())) {
        const auto *Ref = dyn_cast<DeclRefExpr>(Given->IgnoreImplicit());
        QualType Type = Parameter->getType();
        if (Ref && Ref->getDecl() == &Var && Type->isReferenceType() &&
            !Type->getPointeeType().isConstQualified())
          return true;
      }
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Code))
    return isAssigned(Var, Lambda->getBody());
  return llvm::any_of(Code->children(), [&](const Stmt *Child) {
    return isAssigned(Var, Child);
  });
}

// Longer than others: one case for each kind of range.
Value FlowEvaluator::rangeElement(Scope &S, const CXXForRangeStmt &Loop,
                                  const VarDecl &Var) {
  Value Range = rangeOf(S, Loop);
  auto Round = RangeRounds.find(&Loop);
  if (Round != RangeRounds.end() && Range->is(Kind::List) &&
      Round->second.first < Range->Parts.size()) {
    Value Of = evaluate(S, Loop.getRangeInit());
    if (Of->is(Kind::Reference) && Var.getType()->isReferenceType() &&
        load(S.State, Of->Where, Memory) == Range) {
      Location Where = Of->Where;
      Where.Path.push_back({nullptr, Round->second.first});
      return refer(Where);
    }
    Value Element = Range->Parts[Round->second.first];
    if (Element->is(Kind::Reference) && Var.getType()->isReferenceType())
      return refer(temporary(S, Loop.getRangeInit(), Element));
    return typed(Element, Var.getType().getNonReferenceType(), Memory);
  }
  uint64_t Key = reinterpret_cast<uintptr_t>(&Var);
  Value Element = Memory.opaque({'r', S.In.Id, Key}, Var.getName());
  QualType Type = Var.getType().getNonReferenceType();
  if (Range->is(Kind::Uniform)) {
    Element = Range->Parts[0];
  } else if (Range->is(Kind::List) && !Range->Parts.empty()) {
    Element = either(S, Range->Parts, &Loop, Var.getName());
  } else if (Range->is(Kind::Tensor)) {
    // Its slices along the first dimension.
    if (auto V = applyNamed(S, *Loop.getRangeInit(), "select", "int",
                            {Range, Memory.Values.integer(0),
                             Memory.Values.integer(Memory.symbol(
                                 {'i', S.In.Id, Key}, "?", true))},
                            {Loop.getRangeInit(), nullptr, nullptr}, "begin"))
      Element = *V;
  } else if (auto V = loadedBatch(S, *Loop.getRangeInit(), Type)) {
    Element = *V;
  }
  Element = typed(Element, Type, Memory);
  // A reference to an element is followed only for reading.
  if (Var.getType()->isReferenceType() &&
      !Var.getType()->getPointeeType().isConstQualified() &&
      isAssigned(Var, Loop.getBody()))
    if (Value Of = evaluate(S, Loop.getRangeInit()); Of->is(Kind::Reference))
      forget(S, Of->Where, Loop.getRangeInit(), 0);
  // A reference to a handle, not what the handle refers to.
  if (Element->is(Kind::Reference) && Var.getType()->isReferenceType()) {
    Location Where;
    Where.Base = Memory.place(&Loop, S.In.Id | OneOfSeveral, Var.getName());
    store(S.State, Where, Element, Memory);
    return refer(Where);
  }
  return Element;
}

void FlowEvaluator::initializeMember(Scope &S, const CXXCtorInitializer &Init) {
  const FieldDecl *Field = Init.getMember();
  if (!Field || !Init.getInit())
    return;
  Location Where = thisObject(S);
  Where.Path.push_back({Field, -1});
  Value V = Field->getType()->isReferenceType() ? evaluate(S, Init.getInit())
                                                : valueOf(S, Init.getInit());
  store(S.State, Where, V, Memory);
}

// A guard that dies puts back what it found.
void FlowEvaluator::endLifetime(Scope &S, const VarDecl &Var) {
  Location Where;
  Where.Base = placeOf(S, Var);
  Value V = load(S.State, Where, Memory);
  // What a destructor of the user's does is not followed.
  const CXXRecordDecl *Class = Var.getType()->getAsCXXRecordDecl();
  const CXXDestructorDecl *End =
      Class && Class->hasDefinition() ? Class->getDestructor() : nullptr;
  if (End && End->isUserProvided() && Code.files().contains(End->getLocation()))
    touch(S, V);
  if (!V->is(Kind::Record) || V->Text != "guard")
    return;
  S.State.Modes.GradEnabled = V->Parts[0]->Truth;
  S.State.Modes.Inference = V->Parts[1]->Truth;
}
