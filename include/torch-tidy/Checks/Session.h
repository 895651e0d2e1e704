//===- Checks/Session.h - all checks over one translation unit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The one entry for hosts: enable checks, attach to the preprocessor, analyse
/// the tree, take the findings.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_SESSION_H
#define TORCH_TIDY_CHECKS_SESSION_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/StringMap.h"

namespace torchtidy {

/// One translation unit. A session is made before parsing, used once, and
/// holds nothing of any other unit.
class Session {
public:
  /// \p Source must outlive the session.
  explicit Session(const OptionSource &Source);
  ~Session();

  /// Adds a check. Returns the options in force for it.
  const CheckOptions &enable(const CheckInfo &Info);

  /// Wrong option values met so far, global ones and those of enabled checks.
  std::vector<std::string> configurationErrors() const;

  /// Starts watching the preprocessor. To be called once, before parsing.
  void attach(clang::Preprocessor &PP);

  /// Runs all enabled checks; later calls do nothing. Without attach() before,
  /// nothing is analysed.
  void analyze(clang::ASTContext &Context);

  /// Findings at the levels in force, by place, without duplicates.
  llvm::ArrayRef<Finding> findings() const { return Findings; }

  const Toolkit &toolkit() const { return Kit; }

  /// CPU seconds of the whole analysis under `all`, and of each check when it
  /// walks alone; filled only if measuring was asked for, which costs a second
  /// run of every check.
  const std::map<std::string, double> &seconds() const { return Seconds; }
  void measure() { Measuring = true; }

private:
  struct EnabledCheck;
  /// Runs the enabled checks, \p Together in each walk.
  void runChecks(UnitContext &Unit, size_t Together);
  void sortAndFilter(const clang::SourceManager &SM,
                     const clang::LangOptions &Lang);

  const OptionSource &Source;
  GlobalOptions Options;
  std::vector<std::string> GlobalErrors;
  std::vector<std::unique_ptr<EnabledCheck>> Enabled;
  std::unique_ptr<ToolkitObserver> Observer;
  std::unique_ptr<CompileErrorListener> Errors;
  clang::Preprocessor *PP = nullptr;
  Toolkit Kit;
  std::vector<Finding> Findings;
  std::map<std::string, double> Seconds;
  bool Measuring = false;
  bool Analyzed = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_SESSION_H
