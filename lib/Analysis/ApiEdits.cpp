//===- ApiEdits.cpp - rewrites a use as a row says -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "torch-tidy/Support/WrittenCall.h"
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
  void replace(SourceLocation Begin, SourceLocation End, llvm::StringRef Text);
  void insert(SourceLocation At, llvm::StringRef Text) {
    Hints.push_back(FixItHint::CreateInsertion(At, Text));
  }
  bool replaceCallee(const FixEdit &Edit);
  bool insertArgument(const FixEdit &Edit);
  bool replaceArgument(const FixEdit &Edit);
  bool dropArgument(const FixEdit &Edit);
  bool toMethod(const FixEdit &Edit);
  bool toFunction(const FixEdit &Edit);
  bool dropThrough();
  bool deleteStatement();
  bool replaceInclude(const FixEdit &Edit);
  bool deleteInclude();

  /// The call of the use; taken from the tree if there is one.
  std::optional<WrittenCall> call() const;

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

void Editor::replace(SourceLocation Begin, SourceLocation End,
                     llvm::StringRef Text) {
  Hints.push_back(FixItHint::CreateReplacement(
      CharSourceRange::getCharRange(Begin, End), Text));
}

std::optional<WrittenCall> Editor::call() const {
  const ASTContext &Context = Code.context();
  if (!Use.Call)
    return Use.Declared ? std::nullopt : writtenCall(Use.NameLoc, Context);
  const auto *Called = dyn_cast<CallExpr>(Use.Call);
  SourceLocation NameEnd = Called          ? Called->getCallee()->getEndLoc()
                           : Use.Reference ? Use.Reference->getEndLoc()
                                           : Use.NameLoc;
  // A function of the driver, which is a macro.
  if (NameEnd.isMacroID())
    NameEnd = Use.NameLoc;
  auto Open = Lexer::findNextToken(NameEnd, SM, Context.getLangOpts());
  if (!canEdit(SourceRange(NameEnd, Use.Call->getEndLoc()), Context) || !Open ||
      Open->isNot(tok::l_paren) ||
      sourceText(Use.Call->getEndLoc(), Context) != ")")
    return std::nullopt;
  WrittenCall Result;
  Result.Open = Open->getLocation();
  Result.Close = Use.Call->getEndLoc();
  for (const Expr *Argument : writtenArguments(Use.Call)) {
    CharSourceRange Range = Lexer::makeFileCharRange(
        CharSourceRange::getTokenRange(Argument->getSourceRange()), SM,
        Context.getLangOpts());
    if (Range.isInvalid())
      return std::nullopt;
    Result.Arguments.push_back(
        {Range.getBegin(), Range.getEnd(),
         isa<DeclRefExpr, MemberExpr, CallExpr, ParenExpr>(
             ignoreImplicit(Argument)) &&
             !isa<CXXOperatorCallExpr>(ignoreImplicit(Argument))});
  }
  return Result;
}

bool Editor::replaceCallee(const FixEdit &Edit) {
  return Use.Call && replace(Use.NameRange, text(Edit));
}

// The comma belongs to the argument inserted.
bool Editor::insertArgument(const FixEdit &Edit) {
  std::optional<WrittenCall> Call = call();
  if (!Call)
    return false;
  size_t Index = Edit.Op == FixOp::AppendArg ? Call->Arguments.size()
                                             : static_cast<size_t>(Edit.Index);
  if (Index > Call->Arguments.size())
    return false;
  if (Index < Call->Arguments.size())
    insert(Call->Arguments[Index].Begin, text(Edit) + ", ");
  else
    insert(Call->Close, (Index ? ", " : "") + text(Edit));
  return true;
}

bool Editor::replaceArgument(const FixEdit &Edit) {
  std::optional<WrittenCall> Call = call();
  if (!Call || Edit.Index >= Call->Arguments.size())
    return false;
  const WrittenArgument &Argument = Call->Arguments[Edit.Index];
  replace(Argument.Begin, Argument.End, text(Edit));
  return true;
}

// With the comma before it, or, if it is the first, behind it.
bool Editor::dropArgument(const FixEdit &Edit) {
  std::optional<WrittenCall> Call = call();
  if (!Call || Call->Arguments.empty())
    return false;
  const auto &Arguments = Call->Arguments;
  size_t Index =
      Edit.Index == FixEdit::Last ? Arguments.size() - 1 : Edit.Index;
  if (Index >= Arguments.size())
    return false;
  if (Index > 0)
    replace(Arguments[Index - 1].End, Arguments[Index].End, "");
  else
    replace(Arguments[0].Begin,
            Arguments.size() > 1 ? Arguments[1].Begin : Arguments[0].End, "");
  return true;
}

// f(x, y)  becomes  x.g(y)
bool Editor::toMethod(const FixEdit &Edit) {
  std::optional<WrittenCall> Call = call();
  if (!Call || Call->Arguments.empty() || Use.NameRange.getBegin().isMacroID())
    return false;
  const WrittenArgument &Object = Call->Arguments.front();
  bool Bare = Object.IsPostfix;
  replace(Use.NameRange.getBegin(), Object.Begin, Bare ? "" : "(");
  std::string Middle = (Bare ? "." : ").") + text(Edit) + "(";
  bool Only = Call->Arguments.size() == 1;
  replace(Object.End, Only ? Call->Close : Call->Arguments[1].Begin, Middle);
  return true;
}

// x.f(y)  becomes  g(x, y)
bool Editor::toFunction(const FixEdit &Edit) {
  const auto *Member = dyn_cast_or_null<MemberExpr>(Use.Reference);
  std::optional<WrittenCall> Call = call();
  if (!Member || !Call || Member->isImplicitAccess() ||
      Member->hasExplicitTemplateArgs())
    return false;
  const Expr *Object = Member->getBase();
  // p->f(): for smart pointers the tree has a call of operator->.
  bool Arrow = sourceText(Member->getOperatorLoc(), Code.context()) == "->";
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(
          SourceRange(Object->getBeginLoc(), Member->getOperatorLoc())),
      SM, Code.context().getLangOpts());
  if (Range.isInvalid() || isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
    return false;
  insert(Range.getBegin(), text(Edit) + (Arrow ? "(*" : "("));
  replace(Member->getOperatorLoc(), Call->Open.getLocWithOffset(1),
          Call->Arguments.empty() ? "" : ", ");
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

// The path stands between delimiters, unless the new text has its own.
bool Editor::replaceInclude(const FixEdit &Edit) {
  std::string Path = text(Edit);
  bool Bare = Path.empty() || Path.front() != '<';
  replace(Use.NameRange.getBegin(), Use.NameRange.getEnd(),
          Bare ? "<" + Path + ">" : Path);
  return true;
}

// The whole line, if it holds nothing else.
bool Editor::deleteInclude() {
  auto [File, Offset] = SM.getDecomposedLoc(Use.NameRange.getBegin());
  llvm::StringRef Buffer = SM.getBufferData(File);
  size_t LineBegin = Buffer.rfind('\n', Offset) + 1;
  size_t LineEnd = Buffer.find('\n', Offset);
  size_t PathEnd = SM.getFileOffset(Use.NameRange.getEnd());
  if (LineEnd == llvm::StringRef::npos || PathEnd > LineEnd ||
      !startsWith(Buffer.substr(LineBegin).ltrim(" \t"), "#") ||
      !Buffer.slice(PathEnd, LineEnd).trim().empty())
    return false;
  SourceLocation Start = SM.getLocForStartOfFile(File);
  replace(Start.getLocWithOffset(static_cast<int>(LineBegin)),
          Start.getLocWithOffset(static_cast<int>(LineEnd) + 1), "");
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
  case FixOp::Include:
    return replaceInclude(Edit);
  case FixOp::DeleteInclude:
    return deleteInclude();
  case FixOp::Callee:
    return replaceCallee(Edit);
  case FixOp::ToMethod:
    return toMethod(Edit);
  case FixOp::ToFunction:
    return toFunction(Edit);
  case FixOp::ReplaceArg:
    return replaceArgument(Edit);
  case FixOp::DropArg:
    return dropArgument(Edit);
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
  const SourceManager &SM = Code.context().getSourceManager();
  if (Use.Reference && isTextOfMacro(Use.Reference->getExprLoc(), SM) &&
      SM.getFileLoc(Use.Reference->getExprLoc()) != Use.NameLoc)
    return {};
  Editor TheEditor(Row, Use, Code);
  for (const FixEdit &Edit : Row.Fix)
    if (!TheEditor.make(Edit))
      return {};
  return TheEditor.take();
}
