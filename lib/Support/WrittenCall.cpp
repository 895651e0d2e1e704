//===- WrittenCall.cpp - parentheses and arguments of a call -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Support/WrittenCall.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Reads the arguments between two parentheses.
class ArgumentReader {
public:
  explicit ArgumentReader(const ASTContext &Context)
      : SM(Context.getSourceManager()), Options(Context.getLangOpts()) {}

  std::optional<WrittenCall> read(SourceLocation NameEnd);

private:
  bool take(const Token &T);
  void add(const Token &T);

  const SourceManager &SM;
  const LangOptions &Options;
  WrittenCall Call;
  unsigned Depth = 0;
  bool InArgument = false, SawLess = false;
};

} // namespace

void ArgumentReader::add(const Token &T) {
  if (!InArgument) {
    Call.Arguments.push_back({T.getLocation(), T.getEndLoc()});
    InArgument = true;
  }
  WrittenArgument &Argument = Call.Arguments.back();
  Argument.End = T.getEndLoc();
  bool Opens = T.isOneOf(tok::l_paren, tok::l_square);
  if (Depth == 0 && !Opens &&
      !T.isOneOf(tok::raw_identifier, tok::coloncolon, tok::period, tok::arrow))
    Argument.IsPostfix = false;
}

// Returns whether there is more to read.
bool ArgumentReader::take(const Token &T) {
  if (T.isOneOf(tok::r_paren, tok::r_square, tok::r_brace)) {
    if (Depth == 0) {
      Call.Close = T.getLocation();
      return false;
    }
    // The closing bracket belongs to what it closes.
    add(T);
    --Depth;
    return true;
  }
  if (T.is(tok::comma) && Depth == 0) {
    InArgument = false;
    return true;
  }
  add(T);
  SawLess |= T.is(tok::less);
  if (T.isOneOf(tok::l_paren, tok::l_square, tok::l_brace))
    ++Depth;
  return true;
}

std::optional<WrittenCall> ArgumentReader::read(SourceLocation NameEnd) {
  std::optional<Token> T;
  if (auto Open = Lexer::findNextToken(NameEnd, SM, Options))
    T = *Open;
  if (!T || T->isNot(tok::l_paren))
    return std::nullopt;
  Call.Open = T->getLocation();
  do {
    auto Next = Lexer::findNextToken(T->getLocation(), SM, Options);
    if (!Next || Next->isOneOf(tok::eof, tok::hash, tok::semi) || SawLess)
      return std::nullopt;
    T = *Next;
  } while (take(*T));
  if (T->isNot(tok::r_paren))
    return std::nullopt;
  return std::move(Call);
}

std::optional<WrittenCall> torchtidy::writtenCall(SourceLocation NameEnd,
                                                  const ASTContext &Context) {
  if (!canEdit(NameEnd, Context))
    return std::nullopt;
  return ArgumentReader(Context).read(NameEnd);
}

SourceLocation torchtidy::qualifierBegin(SourceLocation Name,
                                         const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  if (Name.isInvalid() || Name.isMacroID())
    return SourceLocation();
  auto [File, Offset] = SM.getDecomposedLoc(Name);
  llvm::StringRef Before = SM.getBufferData(File).substr(0, Offset);
  auto IsWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  while (Before.consume_back("::")) {
    if (!Before.empty() && Before.back() == '>')
      return SourceLocation();
    while (!Before.empty() && IsWord(Before.back()))
      Before = Before.drop_back();
  }
  return Name.getLocWithOffset(static_cast<int>(Before.size()) -
                               static_cast<int>(Offset));
}
