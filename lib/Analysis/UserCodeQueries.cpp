//===- UserCodeQueries.cpp - questions about the user's code -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace torchtidy;

DynTypedNode UserCode::parentIgnoringImplicit(const Stmt *S) const {
  DynTypedNode Node = parent(S);
  while (const auto *E = Node.get<Expr>()) {
    if (!isa<ImplicitCastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr,
             CXXBindTemporaryExpr>(E))
      break;
    Node = parent(E);
  }
  return Node;
}

const FunctionDecl *UserCode::enclosingFunction(const Stmt *S) const {
  DynTypedNode Node = parent(S);
  while (!Node.getNodeKind().isNone() && !Node.get<FunctionDecl>())
    Node = parent(Node);
  return Node.get<FunctionDecl>();
}

const Stmt *UserCode::wholeStatement(const Stmt *S) const {
  for (;;) {
    DynTypedNode Node = parent(S);
    // int x = S;   is part of a DeclStmt
    if (Node.get<VarDecl>())
      Node = parent(Node);
    const auto *Parent = Node.get<Stmt>();
    if (!Parent || !(isa<Expr>(Parent) || isa<DeclStmt>(Parent)))
      return S;
    S = Parent;
  }
}

static bool runsRepeatedly(const Stmt *Loop, const Stmt *Part) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return Part != For->getInit();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Loop))
    return Part == Range->getBody() || Part == Range->getLoopVarStmt();
  return isa<WhileStmt, DoStmt>(Loop);
}

const Stmt *UserCode::enclosingLoop(const Stmt *S) const {
  const Stmt *Child = S;
  DynTypedNode Node = parent(S);
  while (!Node.getNodeKind().isNone() && !Node.get<FunctionDecl>()) {
    if (const auto *Parent = Node.get<Stmt>()) {
      if (runsRepeatedly(Parent, Child))
        return Parent;
      Child = Parent;
      Node = parent(Parent);
    } else if (const auto *D = Node.get<Decl>()) {
      Node = parent(D);
    } else {
      break;
    }
  }
  return nullptr;
}

const CXXRecordDecl *UserCode::enclosingClass(const Stmt *S) const {
  for (const FunctionDecl *Function = enclosingFunction(S); Function;) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Function);
    if (!Method)
      return nullptr;
    if (!Method->getParent()->isLambda())
      return Method->getParent();
    const auto *Lambda = parent(Method).get<LambdaExpr>();
    Function = Lambda ? enclosingFunction(Lambda) : nullptr;
  }
  return nullptr;
}

bool UserCode::isWithin(const Stmt *S, const Stmt *Ancestor) const {
  DynTypedNode Node = DynTypedNode::create(*S);
  while (!Node.getNodeKind().isNone() && Node.get<Stmt>() != Ancestor)
    Node = parent(Node);
  return !Node.getNodeKind().isNone();
}

// Is the value of a sub-statement in this place of a statement unused?
static bool dropsValue(const Stmt *Parent, const Stmt *Child) {
  if (isa<CompoundStmt, LabelStmt, AttributedStmt, DoStmt, SwitchCase,
          CXXForRangeStmt>(Parent))
    return !isa<DoStmt>(Parent) || cast<DoStmt>(Parent)->getBody() == Child;
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return Child == If->getThen() || Child == If->getElse();
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return Child != For->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return Child == While->getBody();
  if (const auto *Switch = dyn_cast<SwitchStmt>(Parent))
    return Child == Switch->getBody();
  return false;
}

bool UserCode::isDiscarded(const Expr *E, bool ThroughVoidCast) const {
  const Stmt *Child = E;
  while (const auto *Parent = parent(Child).get<Stmt>()) {
    // The value of a statement expression is its last statement's.
    if (const auto *Block = dyn_cast<CompoundStmt>(Parent))
      if (parent(Block).get<StmtExpr>() && Block->body_back() == Child)
        return false;
    if (!isa<Expr>(Parent))
      return dropsValue(Parent, Child);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Parent)) {
      if (!Cast->getType()->isVoidType() || !ThroughVoidCast)
        return false;
    } else if (const auto *Comma = dyn_cast<BinaryOperator>(Parent)) {
      if (Comma->getOpcode() != BO_Comma)
        return false;
      if (Comma->getLHS() == Child)
        return true;
    } else if (!isa<ImplicitCastExpr, ParenExpr, FullExpr,
                    MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Parent)) {
      return false;
    }
    Child = Parent;
  }
  return false;
}

bool UserCode::isBroken(const Stmt *S) const {
  const Stmt *Top = S;
  while (Top) {
    if (const auto *E = dyn_cast<Expr>(Top); E && E->containsErrors())
      return true;
    const auto *Parent = parent(Top).get<Stmt>();
    if (!Parent) {
      const auto *Var = parent(Top).get<VarDecl>();
      return Var && Var->isInvalidDecl();
    }
    if (!isa<Expr>(Parent))
      return false;
    Top = Parent;
  }
  return false;
}

bool UserCode::isMacroArgument(const Stmt *S) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Loc = S->getBeginLoc();
  return Loc.isMacroID() && SM.isMacroArgExpansion(Loc);
}

SourceLocation UserCode::includedByUser(SourceLocation Loc) const {
  const SourceManager &SM = Context.getSourceManager();
  while (Loc.isValid() && !SM.isInMainFile(Loc))
    Loc = SM.getIncludeLoc(SM.getFileID(SM.getExpansionLoc(Loc)));
  return Loc.isValid() ? Loc : SM.getLocForStartOfFile(SM.getMainFileID());
}
