//===- FlowBody.cpp - the graph of one function -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowBody.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

const Expr *torchtidy::withoutWrappers(const Expr *E) {
  for (;;) {
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      E = Paren->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *Argument = dyn_cast<CXXDefaultArgExpr>(E))
      E = Argument->getExpr();
    else if (const auto *Init = dyn_cast<CXXDefaultInitExpr>(E))
      E = Init->getExpr();
    else if (const auto *Value = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      E = Value->getReplacement();
    else if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E))
      E = Generic->getResultExpr();
    else
      return E;
  }
}

namespace {

class BodyBuilder {
public:
  BodyBuilder(FlowBody &Body) : Body(Body) {}

  void build() {
    order(Body.entry());
    addHandlers();
    for (const CFGBlock *Block : Body.Order)
      for (const CFGBlock::AdjacentBlock &Next : Block->succs())
        if (const CFGBlock *To = Next.getReachableBlock();
            To && Body.Number.lookup(To) <= Body.Number.lookup(Block))
          // Blocks come in ascending order.
          Body.LoopEnds[Body.Number.lookup(To)] = Body.Number.lookup(Block);
    for (const CFGBlock *Block : Body.Order)
      for (const CFGElement &Element : *Block)
        if (auto S = Element.getAs<CFGStmt>())
          BlockOf[S->getStmt()] = Block;
    for (const auto &[S, Block] : BlockOf)
      lookAt(S, S, Block);
  }

private:
  // Reverse postorder from Start on; edges that clang proved dead are not
  // followed. The last successor is visited first, so that the body of a loop
  // comes before what follows the loop.
  void order(const CFGBlock *Start) {
    struct Visit {
      const CFGBlock *Block;
      unsigned Left;
    };
    llvm::DenseSet<const CFGBlock *> Seen{Start};
    std::vector<Visit> Stack{{Start, Start->succ_size()}};
    std::vector<const CFGBlock *> Finished;
    while (!Stack.empty()) {
      Visit &Top = Stack.back();
      if (Top.Left == 0) {
        Finished.push_back(Top.Block);
        Stack.pop_back();
        continue;
      }
      const CFGBlock *To =
          (Top.Block->succ_begin() + --Top.Left)->getReachableBlock();
      if (To && Seen.insert(To).second)
        Stack.push_back({To, To->succ_size()});
    }
    for (const CFGBlock *Block : llvm::reverse(Finished)) {
      Body.Number[Block] = Body.Order.size();
      Body.Order.push_back(Block);
    }
  }

  // Nothing leads from the graph's entry to a handler.
  void addHandlers() {
    std::vector<const CFGBlock *> Work;
    for (const CFGBlock *Block : *Body.Graph)
      if (Block->getLabel() && isa<CXXCatchStmt>(Block->getLabel()))
        Work.push_back(Block);
    llvm::DenseSet<const CFGBlock *> Starts(Work.begin(), Work.end());
    while (!Work.empty()) {
      const CFGBlock *Block = Work.back();
      Work.pop_back();
      if (Body.Number.count(Block))
        continue;
      Body.Number[Block] = Body.Order.size();
      Body.Order.push_back(Block);
      for (const CFGBlock::AdjacentBlock &Next : Block->succs())
        if (const CFGBlock *To = Next.getReachableBlock())
          Work.push_back(To);
    }
    for (const CFGBlock *Block : Starts)
      Body.Handlers.insert(Body.Number.lookup(Block));
  }

  void lookAt(const Stmt *S, const Stmt *Top, const CFGBlock *Block) {
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(S)) {
      Body.ArmOf[withoutWrappers(Choice->getTrueExpr())] = Choice;
      Body.ArmOf[withoutWrappers(Choice->getFalseExpr())] = Choice;
    }
    if (isa<LambdaExpr>(S))
      return;
    for (const Stmt *Child : S->children()) {
      if (!Child)
        continue;
      auto At = BlockOf.find(Child);
      if (At == BlockOf.end()) {
        lookAt(Child, Top, Block);
        continue;
      }
      const auto *E = dyn_cast<Expr>(Child);
      if (E && At->second != Block)
        Body.UsedElsewhere[withoutWrappers(E)] = Body.Number.lookup(At->second);
    }
  }

  FlowBody &Body;
  llvm::DenseMap<const Stmt *, const CFGBlock *> BlockOf;
};

// The loops over ranges, by the declaration of their variable.
void findRanges(const Stmt *S, FlowBody &Body) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    Body.RangeOf[Range->getLoopVarStmt()] = Range;
  if (isa<LambdaExpr>(S))
    return;
  for (const Stmt *Child : S->children())
    if (Child)
      findRanges(Child, Body);
}

} // namespace

// Clang's builder of graphs and our evaluation follow nesting by calling
// themselves; what is nested deeper than this no person wrote.
static constexpr unsigned MaxDepth = 1000;

static bool isTooDeep(const Stmt *Code) {
  std::vector<std::pair<const Stmt *, unsigned>> Work{{Code, 0}};
  while (!Work.empty()) {
    auto [S, Depth] = Work.back();
    Work.pop_back();
    if (Depth > MaxDepth)
      return true;
    for (const Stmt *Child : S->children())
      if (Child)
        Work.push_back({Child, Depth + 1});
  }
  return false;
}

const FlowBody *FlowBodies::bodyOf(const FunctionDecl &Function) {
  auto [At, IsNew] = Known.try_emplace(&Function);
  if (!IsNew)
    return At->second.get();
  Stmt *Code = Function.getBody();
  if (!Code || Function.isDependentContext() || isTooDeep(Code))
    return nullptr;
  CFG::BuildOptions Options;
  Options.AddImplicitDtors = true;
  Options.AddInitializers = true;
  Options.AddCXXNewAllocator = false;
  Options.setAlwaysAdd(Stmt::CXXConstructExprClass);
  Options.setAlwaysAdd(Stmt::LambdaExprClass);
  auto Body = std::make_unique<FlowBody>();
  Body->Graph = CFG::buildCFG(&Function, Code, &Context, Options);
  if (!Body->Graph)
    return nullptr;
  BodyBuilder(*Body).build();
  findRanges(Code, *Body);
  FlowBody *Result = Body.get();
  Known[&Function] = std::move(Body);
  return Result;
}
