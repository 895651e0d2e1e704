//===- TorchTidyModule.cpp - the module for clang-tidy -load -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "torch-tidy/Checks/Session.h"
#include <mutex>

using namespace clang;
using namespace clang::tidy;
using namespace torchtidy;

namespace {

/// Reads `CheckOptions` through the context of the unit.
class TidyOptions : public OptionSource {
public:
  explicit TidyOptions(const ClangTidyContext &Context)
      : Options(Context.getOptions().CheckOptions) {}

  std::optional<std::string> get(llvm::StringRef Check,
                                 llvm::StringRef Key) const override {
    std::string Name = Check.empty() ? Key.str() : (Check + "." + Key).str();
    auto Found = Options.find(Name);
    if (Found == Options.end())
      return std::nullopt;
    return Found->getValue().Value;
  }

private:
  ClangTidyOptions::OptionMap Options;
};

/// The session that the checks of one unit share.
struct UnitSession {
  explicit UnitSession(const ClangTidyContext &Context)
      : Options(Context), TheSession(Options) {}

  TidyOptions Options;
  Session TheSession;
  bool Attached = false;
  bool ConfigurationReported = false;
};

/// Finds the session of a unit by its context. It holds weak references: a
/// session dies with the last check of its unit.
class UnitSessions {
public:
  std::shared_ptr<UnitSession> of(ClangTidyContext &Context) {
    std::lock_guard<std::mutex> Lock(Mutex);
    llvm::erase_if(Sessions, [](const Entry &E) { return E.second.expired(); });
    for (const Entry &E : Sessions)
      if (E.first == &Context)
        return E.second.lock();
    auto Made = std::make_shared<UnitSession>(Context);
    Sessions.emplace_back(&Context, Made);
    return Made;
  }

private:
  using Entry = std::pair<ClangTidyContext *, std::weak_ptr<UnitSession>>;
  std::mutex Mutex;
  std::vector<Entry> Sessions;
};

/// What clang-tidy sees of one check: it hands out the findings of its name.
class ModuleCheck : public ClangTidyCheck {
public:
  ModuleCheck(const CheckInfo &Info, ClangTidyContext *Context,
              std::shared_ptr<UnitSession> Unit)
      : ClangTidyCheck(Info.Name, Context), Info(Info), Unit(std::move(Unit)),
        InForce(this->Unit->TheSession.enable(Info)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    for (const auto &[Key, Value] : InForce.inForce())
      Options.store(Opts, Key, Value);
  }

  void registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                           Preprocessor *) override {
    if (!std::exchange(Unit->Attached, true))
      Unit->TheSession.attach(*PP);
  }

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    Context = Result.Context;
  }

  void onEndOfTranslationUnit() override {
    if (!std::exchange(Unit->ConfigurationReported, true))
      for (const std::string &Error : Unit->TheSession.configurationErrors())
        configurationDiag("%0", DiagnosticIDs::Error) << Error;
    if (!Context)
      return;
    Unit->TheSession.analyze(*Context);
    for (const Finding &F : Unit->TheSession.findings())
      if (F.Check == &Info)
        emit(F);
  }

private:
  void emit(const Finding &F) {
    {
      DiagnosticBuilder Report =
          diag(F.Loc, "%0",
               F.IsRemark ? DiagnosticIDs::Remark : DiagnosticIDs::Warning);
      Report << F.Message;
      for (const CharSourceRange &Range : F.Ranges)
        Report << Range;
      for (const FixItHint &Fix : F.Fixes)
        Report << Fix;
    }
    for (const FindingNote &Note : F.Notes)
      diag(Note.Loc, "%0", DiagnosticIDs::Note) << Note.Message;
  }

  const CheckInfo &Info;
  std::shared_ptr<UnitSession> Unit;
  const CheckOptions &InForce;
  ASTContext *Context = nullptr;
};

class TorchTidyModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    auto Sessions = std::make_shared<UnitSessions>();
    auto Add = [&](const CheckInfo &Info) {
      Factories.registerCheckFactory(
          Info.Name,
          [&Info, Sessions](llvm::StringRef, ClangTidyContext *Context) {
            return std::make_unique<ModuleCheck>(Info, Context,
                                                 Sessions->of(*Context));
          });
    };
    for (const CheckInfo &Info : allChecks())
      Add(Info);
    Add(revealInfo());
  }
};

const ClangTidyModuleRegistry::Add<TorchTidyModule>
    Registered("torch-module", "Checks for C++ that uses LibTorch and CUDA.");

} // namespace
