//===- PluginOptions.h - what the user configured for the plug-in -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Options of the plug-in: `.clang-tidy` files, read by clang-tidy's own code,
/// under arguments of the form `-fplugin-arg-torch_tidy-<key>=<value>`:
///   checks=<globs>      appended to `Checks`, as clang-tidy's `-checks`
///   level=<levels>      `TorchLevel`
///   target=<versions>   `TorchTarget`
///   header-filter=<regex>
///   warnings-as-errors=<globs>   appended to `WarningsAsErrors`
///   measure=true        print the time of each check
///   option=<name>:<value>  any entry of `CheckOptions`
/// Where `Checks` says nothing of our checks, they all run.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_PLUGIN_CLANG_PLUGINOPTIONS_H
#define TORCH_TIDY_PLUGIN_CLANG_PLUGINOPTIONS_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "torch-tidy/Checks/Options.h"

namespace torchtidy {

class PluginOptions : public OptionSource {
public:
  /// Reads the configuration for \p File. Errors name the argument or file.
  static llvm::Expected<std::unique_ptr<PluginOptions>>
  create(llvm::StringRef File, llvm::ArrayRef<std::string> Arguments);

  std::optional<std::string> get(llvm::StringRef Check,
                                 llvm::StringRef Key) const override;

  bool isEnabled(llvm::StringRef Check) const {
    return Context->isCheckEnabled(Check);
  }

  /// Shall the time of each check be printed? `measure=true`, for test/bench.
  bool measures() const { return Measures; }

  /// Findings in headers are shown where this regular expression matches.
  llvm::StringRef headerFilter() const { return HeaderFilter; }

  clang::tidy::ClangTidyContext &context() { return *Context; }

private:
  std::unique_ptr<clang::tidy::ClangTidyContext> Context;
  clang::tidy::ClangTidyOptions Options;
  std::string HeaderFilter;
  bool Measures = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_PLUGIN_CLANG_PLUGINOPTIONS_H
