//===- Session.cpp - all checks over one translation unit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a check, since it runs them all and filters what they find.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Checks/Session.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Timer.h"

using namespace clang;
using namespace torchtidy;

struct Session::EnabledCheck {
  EnabledCheck(const OptionSource &Source, const CheckInfo &Info)
      : Options(Source, Info.Name), TheCheck(createCheck(Info, Options)) {}

  CheckOptions Options;
  std::unique_ptr<Check> TheCheck;
};

Session::Session(const OptionSource &Source) : Source(Source) {
  llvm::Expected<GlobalOptions> Read = readGlobalOptions(Source);
  if (Read)
    Options = *Read;
  else
    GlobalErrors.push_back(llvm::toString(Read.takeError()));
}

Session::~Session() = default;

const CheckOptions &Session::enable(const CheckInfo &Info) {
  return Enabled.emplace_back(std::make_unique<EnabledCheck>(Source, Info))
      ->Options;
}

std::vector<std::string> Session::configurationErrors() const {
  std::vector<std::string> All = GlobalErrors;
  for (const auto &Entry : Enabled)
    llvm::append_range(All, Entry->Options.errors());
  return All;
}

void Session::attach(Preprocessor &NewPP) {
  PP = &NewPP;
  Observer = std::make_unique<ToolkitObserver>(NewPP);
  Errors = std::make_unique<CompileErrorListener>(NewPP.getDiagnostics());
  for (const auto &Entry : Enabled)
    Entry->TheCheck->registerPreprocessor(NewPP);
}

static double secondsSince(const llvm::TimeRecord &Start) {
  llvm::TimeRecord Used = llvm::TimeRecord::getCurrentTime(/*Start=*/false);
  Used -= Start;
  return Used.getProcessTime();
}

void Session::analyze(ASTContext &Context) {
  if (Analyzed || !PP)
    return;
  Analyzed = true;
  // Our own reports must not be taken for errors of the compiler.
  std::vector<CompileError> CompileErrors = Errors->errors();
  Errors.reset();
  Kit = Observer->result(Context);
  if (!Context.getLangOpts().CPlusPlus ||
      (!Kit.usesLibTorch() && !Kit.Cuda && CompileErrors.empty()))
    return;
  llvm::TimeRecord Start = llvm::TimeRecord::getCurrentTime();
  UserCode Code(Context, Options.LibraryPaths);
  TensorModel Tensors(Code, Kit.libTorchVersion().value_or(VersionTuple()));
  ModuleClasses Modules(Code);
  UnitContext Unit{Code, Kit, Options, *PP, Tensors, Modules, CompileErrors};
  runChecks(Unit, Enabled.size());
  // But for names that are gone from LibTorch, which explain errors.
  MissingCode Missing(Code, CompileErrors);
  llvm::erase_if(Findings, [&](const Finding &F) {
    return F.FiledUnder && F.FiledUnder->Id != "A1" && Missing.isAround(F.Loc);
  });
  sortAndFilter(Context.getSourceManager(), Context.getLangOpts());
  if (!Measuring)
    return;
  Seconds["all"] = secondsSince(Start);
  // Once more, one by one; what they find is known already.
  std::vector<Finding> Known = std::move(Findings);
  runChecks(Unit, 1);
  Findings = std::move(Known);
}

void Session::runChecks(UnitContext &Unit, size_t Together) {
  std::vector<Check *> Running;
  for (const auto &Entry : Enabled)
    if (Options.shows(Entry->TheCheck->info().DefaultLevel))
      Running.push_back(Entry->TheCheck.get());

  for (size_t At = 0; At < Running.size(); At += Together) {
    llvm::ArrayRef<Check *> Batch = llvm::ArrayRef(Running).slice(
        At, std::min(Together, Running.size() - At));
    llvm::TimeRecord Start = llvm::TimeRecord::getCurrentTime();
    ast_matchers::MatchFinder Finder;
    for (Check *C : Batch) {
      C->begin(Unit, Findings);
      C->registerMatchers(Finder);
    }
    Unit.Code.match(Finder);
    for (Check *C : Batch)
      C->finish();
    if (Measuring && Together == 1)
      Seconds[Batch.front()->info().Name.str()] = secondsSince(Start);
  }
}

// What EXPECT_THROW(net.register_module("", layer), c10::Error) is given is
// meant to fail.
static bool isExpectedToFail(SourceLocation Loc, const SourceManager &SM,
                             const LangOptions &Lang) {
  for (; Loc.isMacroID(); Loc = SM.getImmediateMacroCallerLoc(Loc)) {
    if (!SM.isMacroArgExpansion(Loc))
      continue;
    llvm::StringRef Macro = Lexer::getImmediateMacroName(Loc, SM, Lang);
    bool MayFail = Macro.contains("THROW") || Macro.contains("DEATH") ||
                   Macro.contains("RAISES");
    if (MayFail && !Macro.contains("NO_THROW") && !Macro.contains("NOTHROW"))
      return true;
  }
  return false;
}

void Session::sortAndFilter(const SourceManager &SM, const LangOptions &Lang) {
  // Or what a function does that is called so.
  llvm::erase_if(Findings, [&](const Finding &F) {
    return isExpectedToFail(F.Loc, SM, Lang) ||
           llvm::any_of(F.Notes, [&](const FindingNote &Note) {
             return isExpectedToFail(Note.Loc, SM, Lang);
           });
  });
  // What stands in a macro's argument is reported where it is written, however
  // often the macro repeats it.
  for (Finding &F : Findings) {
    F.Loc = SM.getFileLoc(F.Loc);
    for (FindingNote &Note : F.Notes)
      Note.Loc = SM.getFileLoc(Note.Loc);
  }
  llvm::erase_if(Findings, [&](const Finding &F) {
    return F.Loc.isInvalid() || !Options.shows(F.Confidence);
  });
  llvm::sort(Findings, [&](const Finding &A, const Finding &B) {
    if (A.Loc == B.Loc)
      return std::tie(A.Check->Name, A.Message) <
             std::tie(B.Check->Name, B.Message);
    return SM.isBeforeInTranslationUnit(A.Loc, B.Loc);
  });
  // Instantiations of one template repeat what was said of the first.
  auto Same = [](const Finding &A, const Finding &B) {
    return A.Loc == B.Loc && A.Check == B.Check && A.Message == B.Message;
  };
  Findings.erase(std::unique(Findings.begin(), Findings.end(), Same),
                 Findings.end());
}
