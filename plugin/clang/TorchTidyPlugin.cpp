//===- TorchTidyPlugin.cpp - the plug-in for clang -fplugin -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PluginOptions.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/GlobList.h"
#include "torch-tidy/Checks/Session.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Asks clang-tidy whether a NOLINT comment covers a finding.
class Suppressions {
public:
  Suppressions(tidy::ClangTidyContext &Context, ASTContext &Unit)
      : Listener(Context),
        Engine(new DiagnosticIDs, new DiagnosticOptions, &Listener,
               /*ShouldOwnClient=*/false) {
    Context.setDiagnosticsEngine(&Engine);
    Context.setSourceManager(&Unit.getSourceManager());
    Context.setASTContext(&Unit);
    Listener.BeginSourceFile(Unit.getLangOpts());
  }

  bool covers(tidy::ClangTidyContext &Context, const Finding &F) {
    Listener.Suppressed = false;
    Context.diag(F.Check->Name, F.Loc, "%0") << F.Message;
    return Listener.Suppressed;
  }

private:
  struct NoLintListener : DiagnosticConsumer {
    explicit NoLintListener(tidy::ClangTidyContext &Context)
        : Context(Context) {}
    void HandleDiagnostic(DiagnosticsEngine::Level Level,
                          const Diagnostic &Info) override {
      SmallVector<tooling::Diagnostic, 1> BadComments;
      Suppressed = Context.shouldSuppressDiagnostic(Level, Info, BadComments);
    }
    tidy::ClangTidyContext &Context;
    bool Suppressed = false;
  };

  NoLintListener Listener;
  DiagnosticsEngine Engine;
};

/// Runs a session over the unit and reports as the compiler does.
class PluginConsumer : public ASTConsumer {
public:
  PluginConsumer(CompilerInstance &Compiler,
                 std::unique_ptr<PluginOptions> Opts)
      : Compiler(Compiler), Options(std::move(Opts)), TheSession(*Options) {
    for (const CheckInfo &Info : allChecks())
      if (Options->isEnabled(Info.Name))
        TheSession.enable(Info);
    if (Options->isEnabled(revealInfo().Name))
      TheSession.enable(revealInfo());
    for (const std::string &Error : TheSession.configurationErrors())
      report(DiagnosticsEngine::Error, {}, Error);
    if (Options->measures())
      TheSession.measure();
    TheSession.attach(Compiler.getPreprocessor());
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    TheSession.analyze(Context);
    for (const auto &[Name, Seconds] : TheSession.seconds())
      llvm::errs() << llvm::formatv("torch-tidy: time {0} {1:f6}\n", Name,
                                    Seconds);
    if (TheSession.findings().empty())
      return;
    tidy::ClangTidyContext &Tidy = Options->context();
    Suppressions NoLint(Tidy, Context);
    for (const Finding &F : TheSession.findings())
      if (isWanted(F.Loc) && !NoLint.covers(Tidy, F))
        report(F);
  }

private:
  bool isWanted(SourceLocation Loc) const {
    const SourceManager &SM = Compiler.getSourceManager();
    Loc = SM.getExpansionLoc(Loc);
    if (SM.isInMainFile(Loc))
      return true;
    llvm::Regex Filter(Options->headerFilter());
    return !Options->headerFilter().empty() &&
           Filter.match(SM.getFilename(Loc));
  }

  DiagnosticBuilder report(DiagnosticsEngine::Level Level, SourceLocation Loc,
                           llvm::StringRef Message) {
    DiagnosticsEngine &Engine = Compiler.getDiagnostics();
    unsigned Id = Engine.getDiagnosticIDs()->getCustomDiagID(
        static_cast<DiagnosticIDs::Level>(Level), "%0");
    return Engine.Report(Loc, Id) << Message;
  }

  void report(const Finding &F) {
    DiagnosticsEngine &Engine = Compiler.getDiagnostics();
    // -Werror does not reach diagnostics made at run time before LLVM 20.
    bool AsError =
        !F.IsRemark && (Engine.getWarningsAsErrors() ||
                        Options->context().treatAsError(F.Check->Name));
    {
      DiagnosticBuilder Report = report(
          AsError      ? DiagnosticsEngine::Error
          : F.IsRemark ? DiagnosticsEngine::Remark
                       : DiagnosticsEngine::Warning,
          F.Loc, llvm::formatv("{0} [{1}]", F.Message, F.Check->Name).str());
      for (const CharSourceRange &Range : F.Ranges)
        Report << Range;
      for (const FixItHint &Fix : F.Fixes)
        Report << Fix;
    }
    for (const FindingNote &Note : F.Notes)
      report(DiagnosticsEngine::Note, Note.Loc, Note.Message);
  }

  CompilerInstance &Compiler;
  std::unique_ptr<PluginOptions> Options;
  Session TheSession;
};

class TorchTidyAction : public PluginASTAction {
public:
  std::unique_ptr<ASTConsumer>
  CreateASTConsumer(CompilerInstance &Compiler, llvm::StringRef File) override {
    llvm::Expected<std::unique_ptr<PluginOptions>> Options =
        PluginOptions::create(File, Arguments);
    if (!Options) {
      DiagnosticsEngine &Engine = Compiler.getDiagnostics();
      Engine.Report(Engine.getCustomDiagID(DiagnosticsEngine::Error, "%0"))
          << llvm::toString(Options.takeError());
      return std::make_unique<ASTConsumer>();
    }
    return std::make_unique<PluginConsumer>(Compiler, std::move(*Options));
  }

  bool ParseArgs(const CompilerInstance &,
                 const std::vector<std::string> &Args) override {
    Arguments = Args;
    return true;
  }

  // Before code generation, so that an error leaves no object file behind.
  ActionType getActionType() override { return AddBeforeMainAction; }

private:
  std::vector<std::string> Arguments;
};

// No hyphen in the name: -fplugin-arg-<name>-<argument> is cut at the first.
const FrontendPluginRegistry::Add<TorchTidyAction>
    Registered("torch_tidy", "report misuse of LibTorch and CUDA");

} // namespace
