//===- DirectiveUses.cpp - what the preprocessor sees of API history -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/DirectiveUses.h"
#include "torch-tidy/Knowledge/ApiHistory.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroArgs.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace torchtidy;

struct DirectiveUses::Collected {
  std::vector<ApiUse> Macros, Headers;
  std::vector<SourceRange> Guarded;
  llvm::StringSet<> VersionMacros;
};

// A macro that tells a version, or which device is compiled for.
static bool isVersionName(llvm::StringRef Macro) {
  for (llvm::StringRef Known :
       {"TORCH_VERSION", "CUDA_VERSION", "CUDART_VERSION", "__CUDACC_VER",
        "CUDNN_VERSION", "CUDNN_MAJOR", "CUSPARSE_VERSION", "CUSOLVER_VERSION",
        "CUB_VERSION", "THRUST_VERSION", "PYTORCH_VERSION", "__CUDA_ARCH__"})
    if (Macro.contains(Known))
      return true;
  // Setup scripts pass versions under names of their own: TORCH_VER_2,
  // PYTORCH_1_5, TORCH_GE_2_1.
  static constexpr llvm::StringLiteral Numbered =
      "TORCH_([A-Z]+_)*[0-9]+_[0-9]";
  return Macro.contains_insensitive("torch_ver") ||
         Macro.contains_insensitive("version_ge") ||
         llvm::Regex(Numbered).match(Macro);
}

// Identifiers of a piece of a directive or of a macro's body.
static void forEachWord(llvm::StringRef Text,
                        llvm::function_ref<void(llvm::StringRef)> Do) {
  while (!Text.empty()) {
    llvm::StringRef Word =
        Text.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
    if (!Word.empty())
      Do(Word);
    Text = Text.drop_front(std::max<size_t>(Word.size(), 1));
  }
}

class DirectiveUses::Callbacks : public InclusionCallbacks {
public:
  Callbacks(Preprocessor &PP, std::shared_ptr<Collected> Found)
      : PP(PP), SM(PP.getSourceManager()), Files(SM, {}),
        Found(std::move(Found)) {}

  void included(SourceLocation HashLoc, llvm::StringRef FileName,
                CharSourceRange FilenameRange) override {
    if (!Files.contains(HashLoc))
      return;
    ApiUse Use;
    Use.Names = {FileName.str()};
    Use.NameLoc = FilenameRange.getBegin();
    Use.NameRange = FilenameRange.getAsRange();
    if (!libTorchApiHistory().lookupHeader(FileName).empty() ||
        !cudaApiHistory().lookupHeader(FileName).empty())
      Found->Headers.push_back(std::move(Use));
  }

  void MacroExpands(const Token &Name, const MacroDefinition &Definition,
                    SourceRange, const MacroArgs *Args) override {
    const IdentifierInfo *Id = Name.getIdentifierInfo();
    if (!isInTables(*Id))
      return;
    SourceLocation Loc = SM.getSpellingLoc(Name.getLocation());
    const MacroInfo *Macro = Definition.getMacroInfo();
    if (!Macro || !Files.contains(Loc) ||
        Files.contains(Macro->getDefinitionLoc()))
      return;
    ApiUse Use;
    Use.Names = {Id->getName().str()};
    Use.Home = Macro->getDefinitionLoc();
    Use.NameLoc = Loc;
    Use.NameRange = SourceRange(Loc);
    for (unsigned I = 0; Args && I < Macro->getNumParams(); ++I)
      addArgument(Use, Args->getUnexpArgument(I));
    Found->Macros.push_back(std::move(Use));
  }

  // What is defined for some versions only tells the version, and so does what
  // is computed from it.
  void MacroDefined(const Token &Name, const MacroDirective *Macro) override {
    if (!Files.contains(Name.getLocation()))
      return;
    bool Tells =
        llvm::any_of(Open, [](const auto &Region) { return Region.second; });
    for (const Token &T : Macro->getMacroInfo()->tokens())
      Tells |= T.getIdentifierInfo() &&
               asksForAVersion(T.getIdentifierInfo()->getName());
    if (Tells)
      Found->VersionMacros.insert(Name.getIdentifierInfo()->getName());
  }

  // Reported before the directive that it is the condition of.
  void HasInclude(SourceLocation, llvm::StringRef, bool, OptionalFileEntryRef,
                  SrcMgr::CharacteristicKind) override {
    AsksForHeader = true;
  }

  void If(SourceLocation Loc, SourceRange Condition,
          ConditionValueKind) override {
    Open.push_back({Loc, asksForAVersion(text(Condition)) || AsksForHeader});
    AsksForHeader = false;
  }
  void Elif(SourceLocation, SourceRange Condition, ConditionValueKind,
            SourceLocation) override {
    if (!Open.empty())
      Open.back().second |= asksForAVersion(text(Condition)) || AsksForHeader;
    AsksForHeader = false;
  }
  void Ifdef(SourceLocation Loc, const Token &Name,
             const MacroDefinition &) override {
    Open.push_back({Loc, asksForAVersion(Name.getIdentifierInfo()->getName())});
  }
  void Ifndef(SourceLocation Loc, const Token &Name,
              const MacroDefinition &) override {
    Open.push_back({Loc, asksForAVersion(Name.getIdentifierInfo()->getName())});
  }
  void Endif(SourceLocation Loc, SourceLocation) override {
    if (Open.empty())
      return;
    auto [Begin, Asks] = Open.pop_back_val();
    if (Asks && Files.contains(Begin))
      Found->Guarded.emplace_back(Begin, Loc);
  }

private:
  bool asksForAVersion(llvm::StringRef Condition) const {
    bool Asks = false;
    forEachWord(Condition, [&](llvm::StringRef Word) {
      Asks |= isVersionName(Word) || Found->VersionMacros.count(Word);
    });
    return Asks;
  }

  llvm::StringRef text(SourceRange Range) const {
    return Lexer::getSourceText(CharSourceRange::getTokenRange(Range), SM,
                                PP.getLangOpts());
  }

  // Identifiers are compared by address: this runs for each macro of each
  // header.
  bool isInTables(const IdentifierInfo &Id) {
    auto [Entry, New] = Known.try_emplace(&Id, false);
    if (New)
      Entry->second = !libTorchApiHistory().lookupMacro(Id.getName()).empty() ||
                      !cudaApiHistory().lookupMacro(Id.getName()).empty();
    return Entry->second;
  }

  void addArgument(ApiUse &Use, const Token *Tokens) {
    std::string Text;
    SourceLocation Member;
    llvm::SmallVector<Token, 16> All;
    for (const Token *T = Tokens; T->isNot(tok::eof); ++T) {
      Text += PP.getSpelling(*T);
      All.push_back(*T);
    }
    // ...name() at the end
    size_t Size = All.size();
    if (Size >= 3 && All[Size - 1].is(tok::r_paren) &&
        All[Size - 2].is(tok::l_paren) && All[Size - 3].isAnyIdentifier())
      Member = All[Size - 3].getLocation();
    Use.MacroArguments.push_back(std::move(Text));
    Use.MacroMembers.push_back(Member);
  }

  Preprocessor &PP;
  const SourceManager &SM;
  UserFiles Files;
  std::shared_ptr<Collected> Found;
  llvm::DenseMap<const IdentifierInfo *, bool> Known;
  llvm::SmallVector<std::pair<SourceLocation, bool>, 8> Open;
  bool AsksForHeader = false;
};

DirectiveUses::DirectiveUses(Preprocessor &PP)
    : SM(PP.getSourceManager()), Found(std::make_shared<Collected>()) {
  PP.addPPCallbacks(std::make_unique<Callbacks>(PP, Found));
}

DirectiveUses::~DirectiveUses() = default;

const std::vector<ApiUse> &DirectiveUses::macros() const {
  return Found->Macros;
}
const std::vector<ApiUse> &DirectiveUses::headers() const {
  return Found->Headers;
}

bool DirectiveUses::isVersionGuarded(SourceLocation Loc) const {
  Loc = SM.getFileLoc(Loc);
  return llvm::any_of(Found->Guarded, [&](SourceRange Range) {
    return SM.isPointWithin(Loc, Range.getBegin(), Range.getEnd());
  });
}
