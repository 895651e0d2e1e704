//===- DispatchScalarTypeCheck.cpp - dispatch scalar type -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DispatchScalarTypeCheck.h"
#include "torch-tidy/Analysis/Toolkit.h"
#include "clang/Lex/MacroArgs.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DispatchScalarTypeCheck)

// AT_DISPATCH_INDEX_TYPES names its type index_t, all others scalar_t.
static llvm::StringRef typeNameOf(llvm::StringRef Macro) {
  return Macro == "AT_DISPATCH_INDEX_TYPES" ? "index_t" : "scalar_t";
}

namespace {

/// Judges the arguments of one macro use by their tokens.
class ArgumentTokens {
public:
  ArgumentTokens(Preprocessor &PP, const MacroInfo &Macro,
                 const MacroArgs &Args)
      : PP(PP) {
    for (unsigned I = 0; I < Macro.getNumParams(); ++I)
      for (const Token *T = Args.getUnexpArgument(I); T->isNot(tok::eof); ++T)
        Tokens.push_back(*T);
  }

  /// Is one of the arguments a lambda written in place? Anything else may use
  /// the type where we do not see it.
  bool holdLambda() const {
    for (size_t I = 0; I + 1 < Tokens.size(); ++I)
      if (Tokens[I].is(tok::l_square) &&
          Tokens[I + 1].isOneOf(tok::amp, tok::equal, tok::r_square))
        return true;
    return false;
  }

  /// Does \p Name occur, in the text or in the body of a macro used there?
  bool mention(llvm::StringRef Name) const {
    return llvm::any_of(Tokens, [&](const Token &T) {
      const IdentifierInfo *Id = T.getIdentifierInfo();
      return Id && (Id->getName() == Name || macroMentions(*Id, Name, 4));
    });
  }

private:
  bool macroMentions(const IdentifierInfo &Id, llvm::StringRef Name,
                     unsigned Depth) const {
    const MacroInfo *Macro =
        Id.hasMacroDefinition() ? PP.getMacroInfo(&Id) : nullptr;
    if (!Macro)
      return false;
    // Deeper than anyone nests macros: take it as a use.
    if (Depth == 0)
      return true;
    return llvm::any_of(Macro->tokens(), [&](const Token &T) {
      const IdentifierInfo *Inner = T.getIdentifierInfo();
      return Inner &&
             (Inner->getName() == Name ||
              (Inner != &Id && macroMentions(*Inner, Name, Depth - 1)));
    });
  }

  Preprocessor &PP;
  std::vector<Token> Tokens;
};

class DispatchCallbacks : public PPCallbacks {
public:
  using Reporter = std::function<void(SourceLocation, llvm::StringRef)>;
  DispatchCallbacks(Preprocessor &PP, Reporter Report)
      : PP(PP), Report(std::move(Report)) {}

  void MacroExpands(const Token &Name, const MacroDefinition &Definition,
                    SourceRange, const MacroArgs *Args) override {
    llvm::StringRef Macro = Name.getIdentifierInfo()->getName();
    const MacroInfo *Info = Definition.getMacroInfo();
    if (!Args || !Info || Macro.substr(0, 12) != "AT_DISPATCH_" ||
        Macro.contains("_CASE") || Macro == "AT_DISPATCH_SWITCH" ||
        Macro == "AT_DISPATCH_V2" || Name.getLocation().isMacroID() ||
        libTorchRoot(
            PP.getSourceManager().getFilename(Info->getDefinitionLoc()))
            .empty())
      return;
    ArgumentTokens Tokens(PP, *Info, *Args);
    if (Tokens.holdLambda() && !Tokens.mention(typeNameOf(Macro)))
      Report(Name.getLocation(), Macro);
  }

private:
  Preprocessor &PP;
  Reporter Report;
};

} // namespace

void DispatchScalarTypeCheck::registerPreprocessor(Preprocessor &PP) {
  PP.addPPCallbacks(std::make_unique<DispatchCallbacks>(
      PP, [this](SourceLocation Loc, llvm::StringRef Macro) {
        Suspects.push_back({Loc, Macro.str()});
      }));
}

void DispatchScalarTypeCheck::finish() {
  for (const Use &U : Suspects)
    if (code().files().contains(U.Loc))
      report(U.Loc, llvm::formatv("the lambda of '{0}' never uses '{1}', the "
                                  "type that the macro dispatches on",
                                  U.Macro, typeNameOf(U.Macro)));
}
