//===- StatementOrder.cpp - what runs after what --------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/StatementOrder.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace torchtidy;

// The statement that stands in the block: S itself, or the label around it.
static const Stmt *seeThroughLabels(const Stmt *S, const UserCode &Code) {
  while (const auto *Parent = Code.parent(S).get<Stmt>()) {
    if (!isa<SwitchCase, LabelStmt, AttributedStmt>(Parent))
      break;
    S = Parent;
  }
  return S;
}

std::vector<const Stmt *> torchtidy::statementsAfter(const Stmt *S,
                                                     const UserCode &Code) {
  S = seeThroughLabels(S, Code);
  std::vector<const Stmt *> Result;
  const auto *Block = Code.parent(S).get<CompoundStmt>();
  if (!Block)
    return Result;
  bool Past = false;
  for (const Stmt *Child : Block->body()) {
    if (Past)
      Result.push_back(Child);
    Past |= Child == S;
  }
  return Result;
}

bool torchtidy::isBareBody(const Stmt *S, const UserCode &Code) {
  const auto *Parent = Code.parent(S).get<Stmt>();
  if (const auto *If = dyn_cast_or_null<IfStmt>(Parent))
    return S == If->getThen() || S == If->getElse();
  if (const auto *For = dyn_cast_or_null<ForStmt>(Parent))
    return S == For->getBody();
  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(Parent))
    return S == Range->getBody();
  return isa_and_nonnull<WhileStmt, DoStmt>(Parent);
}

// Is there no token but semicolons between two places of one file?
static bool isBlank(SourceLocation From, SourceLocation To,
                    const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  auto [File, Offset] = SM.getDecomposedLoc(From);
  if (!SM.isWrittenInSameFile(From, To))
    return false;
  bool Invalid = false;
  llvm::StringRef Text = SM.getBufferData(File, &Invalid);
  if (Invalid)
    return false;
  Lexer Raw(SM.getLocForStartOfFile(File), Context.getLangOpts(), Text.begin(),
            Text.begin() + Offset, Text.end());
  Token Next;
  while (true) {
    Raw.LexFromRawLexer(Next);
    if (Next.is(tok::eof) ||
        !SM.isBeforeInTranslationUnit(Next.getLocation(), To))
      return Next.isNot(tok::eof);
    if (Next.isNot(tok::semi))
      return false;
  }
}

bool torchtidy::isLastInBlock(const Stmt *S, const UserCode &Code) {
  const Stmt *Top = seeThroughLabels(S, Code);
  const auto *Block = Code.parent(Top).get<CompoundStmt>();
  if (!Block || S->getEndLoc().isMacroID() || Block->getRBracLoc().isMacroID())
    return false;
  for (const Stmt *After : statementsAfter(S, Code))
    if (!isa<NullStmt>(After))
      return false;
  const ASTContext &Context = Code.context();
  SourceLocation End = Lexer::getLocForEndOfToken(
      S->getEndLoc(), 0, Context.getSourceManager(), Context.getLangOpts());
  return isBlank(End, Block->getRBracLoc(), Context);
}

namespace {
class MentionFinder : public RecursiveASTVisitor<MentionFinder> {
public:
  explicit MentionFinder(const VarDecl &Var) : Var(Var) {}
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (Ref->getDecl() == &Var)
      Found.push_back(Ref);
    return true;
  }
  const VarDecl &Var;
  std::vector<const DeclRefExpr *> Found;
};
} // namespace

std::vector<const DeclRefExpr *>
torchtidy::mentionsOf(const VarDecl &Var, const FunctionDecl &Function) {
  MentionFinder Finder(Var);
  Finder.TraverseDecl(const_cast<FunctionDecl *>(&Function));
  return std::move(Finder.Found);
}

bool torchtidy::mayRunAfter(const Stmt *Later, const Stmt *Earlier,
                            const VarDecl &Var, const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  if (SM.isBeforeInTranslationUnit(SM.getExpansionLoc(Earlier->getEndLoc()),
                                   SM.getExpansionLoc(Later->getBeginLoc())))
    return true;
  for (const Stmt *Loop = Code.enclosingLoop(Earlier); Loop;
       Loop = Code.enclosingLoop(Loop)) {
    // A variable of the loop's body is made anew in each round.
    const auto *Declared = Code.parent(&Var).get<Stmt>();
    if (Declared && Code.isWithin(Declared, Loop) &&
        Code.enclosingLoop(Declared) == Loop)
      return false;
    if (Code.isWithin(Later, Loop))
      return true;
  }
  return false;
}

bool torchtidy::mentionsName(const FunctionDecl &Function, llvm::StringRef Name,
                             const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Function.getSourceRange()), SM,
      Context.getLangOpts());
  llvm::StringRef Text = Lexer::getSourceText(Range, SM, Context.getLangOpts());
  // By tokens: a comment or a string mentions nothing. The lexer wants its text
  // to end in a null character.
  std::string Buffer = Text.str();
  Lexer Tokens(SourceLocation(), Context.getLangOpts(), Buffer.data(),
               Buffer.data(), Buffer.data() + Buffer.size());
  Token T;
  while (!Tokens.LexFromRawLexer(T))
    if (T.is(tok::raw_identifier) && T.getRawIdentifier() == Name)
      return true;
  // Text that cannot be read may hold anything.
  return Text.empty();
}
