//===- ApiEdits.cpp - rewrites a use as a row says -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Makes the edits of one row; says so if one cannot be made.
class Editor {
public:
  Editor(const ApiRow &Row, const ApiUse &Use, const UserCode &Code)
      : Row(Row), Use(Use), Code(Code), SM(Code.context().getSourceManager()) {}

  bool make(const FixEdit &Edit);
  std::vector<FixItHint> take() { return std::move(Hints); }

private:
  bool replace(SourceRange Range, llvm::StringRef Text);
  bool insertArgument(const FixEdit &Edit);
  bool insertMacroArgument(const FixEdit &Edit);
  bool dropThrough();
  bool deleteStatement();

  /// The text the edit writes, with `$1` of the row's pattern filled in.
  std::string text(const FixEdit &Edit) const {
    return Row.expand(Edit.Text, Use.Names.front());
  }

  const ApiRow &Row;
  const ApiUse &Use;
  const UserCode &Code;
  const SourceManager &SM;
  std::vector<FixItHint> Hints;
};

} // namespace

bool Editor::replace(SourceRange Range, llvm::StringRef Text) {
  if (!canEdit(Range, Code.context()))
    return false;
  Hints.push_back(FixItHint::CreateReplacement(Range, Text));
  return true;
}

// NAME(...)  becomes  NAME(text, ...)
bool Editor::insertMacroArgument(const FixEdit &Edit) {
  const LangOptions &Options = Code.context().getLangOpts();
  std::optional<Token> Open = Lexer::findNextToken(Use.NameLoc, SM, Options);
  if (Edit.Op != FixOp::InsertArg || Edit.Index != 0 || !Open ||
      Open->isNot(tok::l_paren))
    return false;
  std::optional<Token> First =
      Lexer::findNextToken(Open->getLocation(), SM, Options);
  bool Empty = !First || First->is(tok::r_paren);
  Hints.push_back(FixItHint::CreateInsertion(Open->getEndLoc(),
                                             text(Edit) + (Empty ? "" : ", ")));
  return true;
}

bool Editor::insertArgument(const FixEdit &Edit) {
  if (!Use.Declared)
    return insertMacroArgument(Edit);
  const auto *Call = dyn_cast_or_null<CallExpr>(Use.Call);
  if (!Call || !canEdit(Call->getSourceRange(), Code.context()))
    return false;
  std::vector<const Expr *> Arguments = writtenArguments(Call);
  bool AtEnd = Edit.Op == FixOp::AppendArg || Edit.Index == Arguments.size();
  if (AtEnd) {
    std::string Comma = Arguments.empty() ? "" : ", ";
    Hints.push_back(
        FixItHint::CreateInsertion(Call->getRParenLoc(), Comma + text(Edit)));
    return true;
  }
  if (Edit.Index > Arguments.size())
    return false;
  SourceLocation At = Arguments[Edit.Index]->getBeginLoc();
  if (At.isMacroID())
    return false;
  Hints.push_back(FixItHint::CreateInsertion(At, text(Edit) + ", "));
  return true;
}

// x.type().is_cuda()  becomes  x.is_cuda()
bool Editor::dropThrough() {
  const auto *Outer = dyn_cast_or_null<MemberExpr>(Use.Reference);
  const auto *Inner =
      Outer ? dyn_cast<CXXMemberCallExpr>(ignoreImplicit(Outer->getBase()))
            : nullptr;
  const auto *InnerMember =
      Inner ? dyn_cast<MemberExpr>(Inner->getCallee()->IgnoreParens())
            : nullptr;
  if (!InnerMember || InnerMember->isImplicitAccess())
    return false;
  SourceRange Removed(InnerMember->getOperatorLoc(), Inner->getEndLoc());
  if (!canEdit(Removed, Code.context()))
    return false;
  Hints.push_back(FixItHint::CreateRemoval(Removed));
  return true;
}

bool Editor::deleteStatement() {
  if (!Use.Call || Code.wholeStatement(Use.Call) == nullptr)
    return false;
  const Stmt *Statement = Code.wholeStatement(Use.Call);
  if (!Code.parent(Statement).get<CompoundStmt>() ||
      !canEdit(Statement->getSourceRange(), Code.context()) ||
      !isa<Expr>(Statement))
    return false;
  SourceLocation Semicolon = Lexer::findLocationAfterToken(
      Statement->getEndLoc(), tok::semi, SM, Code.context().getLangOpts(),
      /*SkipTrailingWhitespaceAndNewLine=*/false);
  if (Semicolon.isInvalid())
    return false;
  Hints.push_back(FixItHint::CreateRemoval(
      CharSourceRange::getCharRange(Statement->getBeginLoc(), Semicolon)));
  return true;
}

bool Editor::make(const FixEdit &Edit) {
  switch (Edit.Op) {
  case FixOp::Rename:
    return replace(Use.NameRange, text(Edit));
  case FixOp::Member:
    return replace(Use.NameLoc, text(Edit));
  case FixOp::Macro:
    return replace(Use.NameLoc, text(Edit));
  case FixOp::AppendArg:
  case FixOp::InsertArg:
    return insertArgument(Edit);
  case FixOp::DropThrough:
    return dropThrough();
  case FixOp::DeleteStatement:
    return deleteStatement();
  case FixOp::AddInclude:
    // Standard headers come with LibTorch's own.
    return !Edit.Text.contains('/');
  case FixOp::MacroMember:
    return Edit.Index < Use.MacroMembers.size() &&
           replace(Use.MacroMembers[Edit.Index], text(Edit));
  case FixOp::Include: {
    // The path stands between delimiters, unless the new text has its own.
    std::string Path = text(Edit);
    bool Bare = Path.empty() || Path.front() != '<';
    Hints.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Use.NameRange),
        Bare ? "<" + Path + ">" : Path));
    return true;
  }
  case FixOp::Callee:
  case FixOp::ToMethod:
  case FixOp::ToFunction:
  case FixOp::ReplaceArg:
  case FixOp::DropArg:
  case FixOp::DeleteInclude:
    return false;
  }
  return false;
}

// The text of a macro serves uses of other meanings too; that of its arguments
// is like any other.
static bool isTextOfMacro(SourceLocation Loc, const SourceManager &SM) {
  while (Loc.isMacroID()) {
    if (!SM.isMacroArgExpansion(Loc))
      return true;
    Loc = SM.getImmediateSpellingLoc(Loc);
  }
  return false;
}

std::vector<FixItHint> torchtidy::editsFor(const ApiRow &Row, const ApiUse &Use,
                                           const UserCode &Code) {
  if (Use.Reference && isTextOfMacro(Use.Reference->getExprLoc(),
                                     Code.context().getSourceManager()))
    return {};
  Editor TheEditor(Row, Use, Code);
  for (const FixEdit &Edit : Row.Fix)
    if (!TheEditor.make(Edit))
      return {};
  return TheEditor.take();
}
