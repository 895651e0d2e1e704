//===- SourceText.cpp - the text behind a node -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

std::string torchtidy::sourceText(SourceRange Range,
                                  const ASTContext &Context) {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(Range),
                              Context.getSourceManager(), Context.getLangOpts())
      .str();
}

std::string torchtidy::shortName(const Expr *E, const ASTContext &Context,
                                 const char *Fallback, unsigned Limit) {
  std::string Text = sourceText(E->getSourceRange(), Context);
  std::string Folded;
  bool Space = false;
  for (char C : llvm::StringRef(Text).trim()) {
    Space |= llvm::isSpace(C);
    if (llvm::isSpace(C))
      continue;
    if (std::exchange(Space, false))
      Folded += ' ';
    Folded += C;
  }
  if (Folded.empty())
    return Fallback;
  if (Folded.size() <= Limit)
    return Folded;
  // Both ends say more than the middle: the callee and what is done last.
  unsigned Half = (Limit - 3) / 2;
  return Folded.substr(0, Half) + "..." + Folded.substr(Folded.size() - Half);
}

bool torchtidy::canEdit(SourceRange Range, const ASTContext &Context) {
  return Range.isValid() && !Range.getBegin().isMacroID() &&
         !Range.getEnd().isMacroID() &&
         Context.getSourceManager().isWrittenInSameFile(Range.getBegin(),
                                                        Range.getEnd());
}

SourceLocation torchtidy::endOf(SourceRange Range, const ASTContext &Context) {
  return Lexer::getLocForEndOfToken(
      Range.getEnd(), 0, Context.getSourceManager(), Context.getLangOpts());
}
