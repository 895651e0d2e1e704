//===- Checks/Check.h - what every check is -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Base class of the checks. A check registers matchers that pick candidates,
/// asks an analysis, and reports findings. It knows no host.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_CHECK_H
#define TORCH_TIDY_CHECKS_CHECK_H

#include "torch-tidy/Analysis/CompileErrors.h"
#include "torch-tidy/Analysis/TensorModel.h"
#include "torch-tidy/Analysis/Toolkit.h"
#include "torch-tidy/Analysis/UserCode.h"
#include "torch-tidy/Checks/Options.h"
#include "torch-tidy/Report/Finding.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"

namespace torchtidy {

class ModuleClasses;

/// What a check may ask about the unit while it runs; dies with the unit.
struct UnitContext {
  UserCode &Code;
  const Toolkit &Kit;
  const GlobalOptions &Options;
  clang::Preprocessor &PP;
  /// What is known of the unit's tensors; worked out when first asked for.
  TensorModel &Tensors;
  /// The module classes of the unit; worked out when first asked for.
  ModuleClasses &Modules;
  /// Errors of the compiler in this unit, in the order they were found.
  const std::vector<CompileError> &Errors;
};

class Check : public clang::ast_matchers::MatchFinder::MatchCallback {
public:
  Check(const CheckInfo &Info, CheckOptions &Options) : Info(Info) {}
  ~Check() override;

  const CheckInfo &info() const { return Info; }

  /// Override to watch the preprocessor, before parsing.
  virtual void registerPreprocessor(clang::Preprocessor &PP) {}

  /// Override to register matchers with `this` as callback. Matchers see the
  /// user's code only; ask `code()` for parents and loops, never `hasParent`
  /// or `hasAncestor`.
  virtual void registerMatchers(clang::ast_matchers::MatchFinder &Finder) {}

  /// Called for each match.
  virtual void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) {}

  /// Called once after all matches of the unit.
  virtual void finish() {}

  /// Runs the check with \p NewUnit; used by Session.
  void begin(UnitContext &NewUnit, std::vector<Finding> &NewSink);

  /// Matching is by what the code says, not by what sugar hides; a check that
  /// wants implicit nodes skipped returns TK_IgnoreUnlessSpelledInSource.
  std::optional<clang::TraversalKind> getCheckTraversalKind() const override {
    return clang::TK_AsIs;
  }

  llvm::StringRef getID() const override { return Info.Name; }

protected:
  UnitContext &unit() const { return *Unit; }
  UserCode &code() const { return Unit->Code; }
  clang::ASTContext &context() const { return Unit->Code.context(); }
  const clang::SourceManager &sources() const {
    return context().getSourceManager();
  }

  /// Adds a finding of this check at \p Loc, filed under its first leaf and
  /// with its default level. Notes, fix-its, leaf and level can be set on the
  /// result, which is valid until the next report.
  Finding &report(clang::SourceLocation Loc, std::string Message);

  /// What was found so far in this unit, by all checks, in order.
  std::vector<Finding> &found() const { return *Sink; }

  /// Counts a place that was not judged; shown by hosts that tell coverage.
  void gaveUp(llvm::StringRef Reason) { ++GiveUps[Reason.str()]; }

public:
  const std::map<std::string, unsigned> &giveUps() const { return GiveUps; }

private:
  void run(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;

  const CheckInfo &Info;
  UnitContext *Unit = nullptr;
  std::vector<Finding> *Sink = nullptr;
  std::map<std::string, unsigned> GiveUps;
};

/// Makes a check of this description; the registry expanded from Checks.def.
std::unique_ptr<Check> createCheck(const CheckInfo &Info,
                                   CheckOptions &Options);

/// Defines the factory the registry calls; to stand in the check's .cpp.
#define TORCH_TIDY_DEFINE_CHECK(Class)                                         \
  namespace torchtidy {                                                        \
  std::unique_ptr<Check> create##Class(const CheckInfo &Info,                  \
                                       CheckOptions &Options) {                \
    return std::make_unique<Class>(Info, Options);                             \
  }                                                                            \
  }

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_CHECK_H
