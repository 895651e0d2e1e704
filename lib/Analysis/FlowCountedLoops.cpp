//===- FlowCountedLoops.cpp - lists that loops of known length fill -------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// for (int i = 0; i < n; ++i) list.push_back(...);
///
/// After such a loop the list has as many elements more as the loop has rounds:
/// nothing leaves the loop early, the number of rounds is the same before and
/// after it, and the list is named once in it, where it grows by one in each
/// round. Anything else leaves the length unknown. A bound below the start,
/// that is, no round at all, is not told from others if it is a symbol.
///
//===----------------------------------------------------------------------===//

#include "FlowBody.h"
#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

namespace {
struct CountedLoop {
  const VarDecl *Index = nullptr;
  int64_t From = 0;
  const Expr *Bound = nullptr;
};
} // namespace

static const VarDecl *variableOf(const Expr *E) {
  const auto *Ref =
      E ? dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()) : nullptr;
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

static std::optional<int64_t> constantOf(const Expr &E,
                                         const ASTContext &Context) {
  Expr::EvalResult Result;
  if (E.isValueDependent() || !E.getType()->isIntegerType() ||
      !E.EvaluateAsInt(Result, Context))
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

// for (int i = 0; i < n; ++i)
static std::optional<CountedLoop> countedLoop(const ForStmt &Loop,
                                              const ASTContext &Context) {
  const auto *Init = dyn_cast_or_null<DeclStmt>(Loop.getInit());
  const auto *Test = dyn_cast_or_null<BinaryOperator>(Loop.getCond());
  const auto *Step = dyn_cast_or_null<UnaryOperator>(Loop.getInc());
  if (!Init || !Init->isSingleDecl() || !Test || !Step ||
      Test->getOpcode() != BO_LT || !Step->isIncrementOp())
    return std::nullopt;
  CountedLoop Result;
  Result.Index = dyn_cast<VarDecl>(Init->getSingleDecl());
  if (!Result.Index || !Result.Index->getType()->isIntegerType() ||
      !Result.Index->getInit() || variableOf(Test->getLHS()) != Result.Index ||
      variableOf(Step->getSubExpr()) != Result.Index)
    return std::nullopt;
  std::optional<int64_t> From = constantOf(*Result.Index->getInit(), Context);
  if (!From)
    return std::nullopt;
  Result.From = *From;
  Result.Bound = Test->getRHS();
  return Result;
}

// A variable of its own: what is done to it is done by its name.
static bool isOwnVariable(const VarDecl *Var) {
  return Var && Var->isLocalVarDecl() && !Var->isStaticLocal() &&
         !Var->getType()->isReferenceType();
}

// Leaves early, hands control to code that may know the list by another name,
// or changes the index.
static bool isIrregular(const Stmt *Code, const VarDecl &Index) {
  if (!Code)
    return false;
  if (isa<BreakStmt, ContinueStmt, GotoStmt, IndirectGotoStmt, LabelStmt,
          CXXTryStmt, LambdaExpr, CoroutineSuspendExpr>(Code))
    return true;
  if (const auto *Read = dyn_cast<ImplicitCastExpr>(Code);
      Read && Read->getCastKind() == CK_LValueToRValue &&
      variableOf(Read->getSubExpr()) == &Index)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Code);
      Ref && Ref->getDecl() == &Index)
    return true;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Code))
    if (const CXXMethodDecl *Method = Call->getMethodDecl();
        Method && Method->getIdentifier() && changesLength(Method->getName()) &&
        !isOwnVariable(variableOf(Call->getImplicitObjectArgument())))
      return true;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Code);
      Call && Call->getOperator() == OO_Call) {
    const CXXRecordDecl *Callee =
        Call->getArg(0)->getType()->getAsCXXRecordDecl();
    if (!Callee || Callee->isLambda() || Callee->getName() == "function")
      return true;
  }
  return llvm::any_of(Code->children(), [&](const Stmt *Child) {
    return isIrregular(Child, Index);
  });
}

static unsigned countMentions(const Stmt *Code, const VarDecl &Var) {
  if (!Code)
    return 0;
  const auto *Ref = dyn_cast<DeclRefExpr>(Code);
  unsigned Count = Ref && Ref->getDecl() == &Var;
  for (const Stmt *Child : Code->children())
    Count += countMentions(Child, Var);
  return Count;
}

// auto &all = list;  &list  [&] { list... }
static bool hasOtherNames(const Stmt *Code, const VarDecl &Var) {
  if (!Code)
    return false;
  if (const auto *Statement = dyn_cast<DeclStmt>(Code))
    for (const Decl *D : Statement->decls())
      if (const auto *Other = dyn_cast<VarDecl>(D);
          Other && Other->getType()->isReferenceType() && Other->getInit() &&
          variableOf(Other->getInit()) == &Var)
        return true;
  if (const auto *Address = dyn_cast<UnaryOperator>(Code);
      Address && Address->getOpcode() == UO_AddrOf &&
      variableOf(Address->getSubExpr()) == &Var)
    return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Code))
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCapturedVar() == &Var)
        return true;
  return llvm::any_of(Code->children(), [&](const Stmt *Child) {
    return hasOtherNames(Child, Var);
  });
}

// The list that a statement of the body makes longer by one.
static const VarDecl *grownBy(const Stmt *Statement) {
  const auto *Code = dyn_cast<Expr>(Statement);
  const auto *Call =
      Code ? dyn_cast<CXXMemberCallExpr>(Code->IgnoreImplicit()) : nullptr;
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier() || Call->getNumArgs() != 1 ||
      (Method->getName() != "push_back" &&
       Method->getName() != "emplace_back") ||
      qualifiedName(*Method->getParent()) != "std::vector")
    return nullptr;
  const VarDecl *Var = variableOf(Call->getImplicitObjectArgument());
  return isOwnVariable(Var) ? Var : nullptr;
}

static llvm::SmallVector<const VarDecl *, 2> listsGrown(const ForStmt &Loop) {
  llvm::SmallVector<const VarDecl *, 2> Lists;
  auto Add = [&](const Stmt *Statement) {
    const VarDecl *Var = grownBy(Statement);
    if (Var && countMentions(Loop.getBody(), *Var) == 1 &&
        countMentions(Loop.getCond(), *Var) == 0)
      Lists.push_back(Var);
  };
  if (const auto *Body = dyn_cast<CompoundStmt>(Loop.getBody()))
    llvm::for_each(Body->body(), Add);
  else
    Add(Loop.getBody());
  return Lists;
}

// The same before the loop and after it; unknown otherwise.
SymbolicInt FlowEvaluator::roundsOf(Scope &Before, Scope &After,
                                    const Expr &Bound, int64_t From) {
  if (std::optional<int64_t> Constant = constantOf(Bound, Context))
    return SymbolicInt(*Constant > From ? *Constant - From : 0);
  bool WasRecording = IsRecording;
  IsRecording = false;
  Value X = valueOf(Before, &Bound), Y = valueOf(After, &Bound);
  IsRecording = WasRecording;
  if (!X->is(Kind::Int) || !Y->is(Kind::Int))
    return {};
  SymbolicInt First = resolved(Before.State, X->Number);
  bool IsSame = provedEqual(First, resolved(After.State, Y->Number));
  if (!IsSame || !First.isKnown())
    return {};
  std::optional<int64_t> Constant = First.constant();
  return Constant && *Constant < From ? SymbolicInt(0)
                                      : First - SymbolicInt(From);
}

void FlowEvaluator::countRounds(Scope &After, const FlowState &Entry,
                                const ForStmt &Loop) {
  llvm::SmallVector<const VarDecl *, 2> Lists = listsGrown(Loop);
  std::optional<CountedLoop> Counted =
      Lists.empty() ? std::nullopt : countedLoop(Loop, Context);
  if (!Counted || isIrregular(Loop.getBody(), *Counted->Index))
    return;
  Scope Before{After.In,
               After.Body,
               After.Block,
               Entry,
               llvm::DenseMap<const Expr *, Value>(),
               false};
  SymbolicInt Rounds = roundsOf(Before, After, *Counted->Bound, Counted->From);
  if (!Rounds.isKnown())
    return;
  for (const VarDecl *Var : Lists) {
    Location Where;
    Where.Base = placeOf(After, *Var);
    const auto *Function = dyn_cast_or_null<FunctionDecl>(After.In.Function);
    if (!Function || Escaped.contains(Where.Base) ||
        hasOtherNames(Function->getBody(), *Var))
      continue;
    Value Old = load(Entry, Where, Memory);
    Value New = load(After.State, Where, Memory);
    if (!New->is(Kind::Uniform) ||
        !(Old->is(Kind::List) || Old->is(Kind::Uniform)))
      continue;
    store(After.State, Where,
          Memory.Values.uniform(New->Parts[0], lengthOf(Old, Memory) + Rounds),
          Memory);
  }
}
