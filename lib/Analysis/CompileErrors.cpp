//===- CompileErrors.cpp - clang's own errors -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/CompileErrors.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"

using namespace clang;
using namespace torchtidy;

/// Records errors and passes everything on that the user would have seen.
class CompileErrorListener::Consumer : public DiagnosticConsumer {
public:
  Consumer(DiagnosticsEngine &Engine, DiagnosticConsumer &Next,
           std::shared_ptr<std::vector<CompileError>> Errors)
      : Engine(Engine), Next(Next), Errors(std::move(Errors)) {}

  void BeginSourceFile(const LangOptions &LangOpts,
                       const Preprocessor *PP) override {
    Next.BeginSourceFile(LangOpts, PP);
  }
  void EndSourceFile() override { Next.EndSourceFile(); }
  void finish() override { Next.finish(); }
  void clear() override { Next.clear(); }
  bool IncludeInDiagnosticCounts() const override {
    return Next.IncludeInDiagnosticCounts();
  }

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level == DiagnosticsEngine::Note) {
      if (!Silent)
        Next.HandleDiagnostic(Level, Info);
      return;
    }
    Silent = FatalSeen;
    if (Level >= DiagnosticsEngine::Error) {
      if (isFatal(Info))
        Level = DiagnosticsEngine::Fatal;
      record(Level, Info);
      FatalSeen |= Level == DiagnosticsEngine::Fatal;
    }
    if (!Silent)
      Next.HandleDiagnostic(Level, Info);
  }

private:
  bool isFatal(const Diagnostic &Info) {
    Engine.setFatalsAsError(false);
    auto Level = Engine.getDiagnosticLevel(Info.getID(), Info.getLocation());
    Engine.setFatalsAsError(true);
    return Level == DiagnosticsEngine::Fatal;
  }

  void record(DiagnosticsEngine::Level Level, const Diagnostic &Info) {
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    Errors->push_back({Info.getLocation(), Info.getID(), Text.str().str(),
                       Level == DiagnosticsEngine::Fatal});
  }

  DiagnosticsEngine &Engine;
  DiagnosticConsumer &Next;
  std::shared_ptr<std::vector<CompileError>> Errors;
  // Clang is silent after a fatal error and the notes that belong to it.
  bool FatalSeen = false, Silent = false;
};

CompileErrorListener::CompileErrorListener(DiagnosticsEngine &Engine)
    : Engine(Engine), Previous(Engine.getClient()),
      FatalsWereErrors(Engine.getFatalsAsError()),
      Errors(std::make_shared<std::vector<CompileError>>()) {
  // Otherwise the engine would swallow our reports after a missing header.
  Engine.setFatalsAsError(true);
  PreviousOwned = Engine.takeClient();
  Engine.setClient(new Consumer(Engine, *Previous, Errors),
                   /*ShouldOwnClient=*/true);
}

CompileErrorListener::~CompileErrorListener() {
  Engine.setFatalsAsError(FatalsWereErrors);
  bool Owned = PreviousOwned != nullptr;
  Engine.setClient(Owned ? PreviousOwned.release() : Previous, Owned);
}

bool torchtidy::hasErrorWithin(SourceRange Range,
                               const std::vector<CompileError> &Errors,
                               const SourceManager &SM) {
  SourceLocation Begin = SM.getFileLoc(Range.getBegin());
  SourceLocation End = SM.getFileLoc(Range.getEnd());
  return llvm::any_of(Errors, [&](const CompileError &Error) {
    SourceLocation Loc = SM.getFileLoc(Error.Loc);
    return Loc.isValid() && SM.isPointWithin(Loc, Begin, End);
  });
}

namespace {
class BrokenFunctions : public RecursiveASTVisitor<BrokenFunctions> {
public:
  BrokenFunctions(const std::vector<CompileError> &Errors,
                  const SourceManager &SM)
      : Errors(Errors), SM(SM) {}
  std::vector<SourceRange> Found;

  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (Function->doesThisDeclarationHaveABody() &&
        hasErrorWithin(Function->getSourceRange(), Errors, SM))
      Found.push_back(Function->getSourceRange());
    return true;
  }

private:
  const std::vector<CompileError> &Errors;
  const SourceManager &SM;
};
} // namespace

MissingCode::MissingCode(UserCode &Code,
                         const std::vector<CompileError> &Errors)
    : SM(Code.context().getSourceManager()) {
  if (Errors.empty())
    return;
  BrokenFunctions Finder(Errors, SM);
  for (Decl *D : Code.topLevel())
    Finder.TraverseDecl(D);
  Functions = std::move(Finder.Found);
  for (const CompileError &Error : Errors)
    if (Error.Fatal && Last.isInvalid())
      Last = SM.getFileLoc(Error.Loc);
}

bool MissingCode::isAround(SourceLocation Loc) const {
  Loc = SM.getFileLoc(Loc);
  if (Last.isValid() && SM.isBeforeInTranslationUnit(Last, Loc))
    return true;
  return llvm::any_of(Functions, [&](SourceRange Function) {
    return SM.isPointWithin(Loc, SM.getFileLoc(Function.getBegin()),
                            SM.getFileLoc(Function.getEnd()));
  });
}
