//===- FlowLoops.cpp - loops run round by round -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop that builds or walks a list, and whose number of rounds is known, runs
// round by round, each with names of its own: that is how the layers of a deep
// network come to be. Any other loop is run until its states do not change.
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowPass.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

static constexpr unsigned MaxRounds = 64;
static constexpr uint64_t MaxSteps = 50'000;

// Does it grow a list, or pick elements of one?
static bool buildsOrPicks(const Stmt *Code) {
  if (isa<ArraySubscriptExpr>(Code))
    return true;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Code);
      Operator && Operator->getOperator() == OO_Subscript)
    return true;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Code))
    if (const CXXMethodDecl *Method = Call->getMethodDecl();
        Method && Method->getIdentifier() &&
        llvm::StringSwitch<bool>(Method->getName())
            .Cases("push_back", "emplace_back", "insert", "extend", true)
            .Cases("register_module", "register_parameter", true)
            .Cases("register_buffer", "replace_module", "at", "ptr", true)
            .Default(false))
      return true;
  return llvm::any_of(Code->children(), [](const Stmt *Child) {
    return Child && buildsOrPicks(Child);
  });
}

// The elements that a loop over a range walks; null if they are not known.
Value FlowEvaluator::rangeOf(Scope &S, const CXXForRangeStmt &Loop) {
  Value Range = loadFrom(S, evaluate(S, Loop.getRangeInit()),
                         Loop.getRangeInit()->getType());
  if (std::optional<KnownModule> Module = moduleOf(S, Range))
    if (const FieldDecl *Layers = layersOf(*Module))
      Range = partAt(Module->Record, {Layers, -1}, Memory);
  return Range;
}

// May its rounds be told apart? Nothing may lead into it past its head.
bool FlowEvaluator::mayUnroll(const Pass &P, unsigned Head) const {
  if (NotUnrolled.count({P.In.Id, Head}))
    return false;
  const Stmt *Loop = P.Body.Order[Head]->getTerminatorStmt();
  const Stmt *Code = nullptr;
  if (const auto *For = dyn_cast_or_null<ForStmt>(Loop))
    Code = For->getBody();
  else if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(Loop))
    return Limits.Depth > 0 && Range->getBody();
  if (!Code || Limits.Depth == 0 || !buildsOrPicks(Code))
    return false;
  unsigned End = P.Body.LoopEnds.at(Head);
  for (unsigned Block = Head + 1; Block <= End; ++Block)
    for (const CFGBlock::AdjacentBlock &From : P.Body.Order[Block]->preds()) {
      auto Number = From.getReachableBlock()
                        ? P.Body.Number.find(From.getReachableBlock())
                        : P.Body.Number.end();
      if (Number != P.Body.Number.end() &&
          (Number->second < Head || Number->second > End))
        return false;
    }
  return true;
}

// One round; what leaves it stays on the edges of the result.
FlowEvaluator::Pass FlowEvaluator::runRound(Pass &P, unsigned Head,
                                            unsigned Round, FlowState State) {
  const CFGBlock *Block = P.Body.Order[Head];
  // Each round has a frame, so that what it makes has names of its own.
  Frame *F = Memory.frame(
      &P.In, Head, reinterpret_cast<const char *>(Block) + 1 + Round, nullptr);
  F->Depth = P.In.Depth;
  Pass Q(*F, P.Body);
  Q.FirstBlock = Head + 1;
  Q.LastBlock = P.Body.LoopEnds.at(Head);
  bool IsRecorded = IsRecording && P.IsLast;
  Mark Start = mark();
  if (IsRecorded && mayRunOnce(Q)) {
    runBlock(Q, Head, State);
    if (record(Q, /*IsSettled=*/false))
      return Q;
    takeBack(Start);
    Q.restart();
  }
  bool WasRecording = IsRecording;
  IsRecording = false;
  runBlock(Q, Head, State);
  settle(Q);
  IsRecording = WasRecording;
  if (!IsRecorded)
    return Q;
  Q.IsLast = true;
  runBlock(Q, Head, std::move(State));
  record(Q, /*IsSettled=*/true);
  return Q;
}

FlowEvaluator::Mark FlowEvaluator::mark() const {
  return {Record.Operations.size(),   Record.MemoryUses.size(),
          Record.FailedChecks.size(), Record.Events.size(),
          Record.Reveals.size(),      Record.GiveUps.size()};
}

void FlowEvaluator::takeBack(const Mark &Since) {
  Record.Operations.resize(Since.Operations);
  Record.MemoryUses.resize(Since.Uses, MemoryUse(MemoryUse::Kind::Touch));
  Record.FailedChecks.resize(Since.Failures);
  Record.Events.resize(Since.Events);
  Record.Reveals.resize(Since.Reveals);
  Record.GiveUps.resize(Since.GiveUps);
}

// Longer than others: what a failed attempt leaves is taken back in one place.
// Runs the loop that \p Head begins; false if not all is known that decides how
// often it runs.
bool FlowEvaluator::unroll(Pass &P, unsigned Head, const FlowState &Entry) {
  if (!mayUnroll(P, Head))
    return false;
  const auto *Range =
      dyn_cast<CXXForRangeStmt>(P.Body.Order[Head]->getTerminatorStmt());
  Mark Start = mark();
  uint64_t Before = Steps;
  unsigned Count = 0;
  if (Range) {
    Scope S{P.In, P.Body, Head, Entry, llvm::DenseMap<const Expr *, Value>(),
            false};
    Value Elements = rangeOf(S, *Range);
    Count = Elements->is(Kind::List) ? Elements->Parts.size() : MaxRounds + 1;
  }
  FlowState State = Entry;
  for (unsigned Round = 0; Count <= MaxRounds && Round <= MaxRounds; ++Round) {
    if (Range)
      RangeRounds[Range] = {Round, Count};
    Pass Q = runRound(P, Head, Round, std::move(State));
    RangeRounds.erase(Range);
    if (OutOfBudget || Steps - Before > MaxSteps)
      break;
    auto &Back = Q.Incoming[Head];
    bool Leaves = false;
    for (unsigned To = 0; To < Q.Incoming.size(); ++To)
      Leaves |= To != Head && !Q.isRunHere(To) && !Q.Incoming[To].empty();
    if (Leaves && !Back.empty())
      break;
    if (Q.Result.Returned)
      P.Result.Returned = Q.Result.Returned;
    if (!P.Result.Failed)
      P.Result.Failed = std::move(Q.Result.Failed);
    if (Back.empty()) {
      for (unsigned To = 0; To < Q.Incoming.size(); ++To)
        if (!Q.isRunHere(To))
          for (auto &[From, Edge] : Q.Incoming[To])
            P.bring(To, From, std::move(Edge));
      return true;
    }
    std::optional<FlowState> Next;
    for (auto &[From, Edge] : Back)
      Next = Next ? join(*Next, Edge, Q.In, Head, /*IsBackEdge=*/false, Memory)
                  : std::move(Edge);
    State = std::move(*Next);
  }
  NotUnrolled.insert({P.In.Id, Head});
  takeBack(Start);
  return false;
}
