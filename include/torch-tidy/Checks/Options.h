//===- Checks/Options.h - configuration as the checks see it -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Options of the analysis and of single checks, read from whatever the host
/// has: `CheckOptions` of a `.clang-tidy` file or plug-in arguments.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_OPTIONS_H
#define TORCH_TIDY_CHECKS_OPTIONS_H

#include "torch-tidy/Report/CheckInfo.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VersionTuple.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace torchtidy {

/// Where options come from; implemented by each host.
class OptionSource {
public:
  virtual ~OptionSource();
  /// The text given for option \p Key of check \p Check, or for a global
  /// option where \p Check is empty; nothing if the user gave none.
  virtual std::optional<std::string> get(llvm::StringRef Check,
                                         llvm::StringRef Key) const = 0;
};

/// Options that hold for all checks.
struct GlobalOptions {
  /// `TorchLevel`: levels shown, a comma separated list of `certain`,
  /// `likely` (includes `certain`), `style`, `performance`, `all`.
  std::vector<Level> Levels = {Level::Certain, Level::Likely};
  /// `TorchTarget`: versions to judge deprecations by instead of the installed
  /// ones, for example `libtorch=2.9,cuda=13.0`.
  std::optional<llvm::VersionTuple> TargetLibTorch, TargetCuda;
  /// `TorchLibraryPath`: comma separated globs of paths of headers that are
  /// not the user's code, besides system headers, LibTorch and CUDA.
  std::vector<std::string> LibraryPaths;

  bool shows(Level L) const;
};

/// Reads the global options. An unknown value is an error that names the
/// option, the value and the values accepted.
llvm::Expected<GlobalOptions> readGlobalOptions(const OptionSource &Source);

/// The options of one check. Each read records name and value in force, so
/// that a host can print them, and collects errors for unknown values.
class CheckOptions {
public:
  CheckOptions(const OptionSource &Source, llvm::StringRef Check)
      : Source(Source), Check(Check) {}

  /// Free text.
  std::string text(llvm::StringRef Key, llvm::StringRef Default);
  /// `true` or `false`.
  bool flag(llvm::StringRef Key, bool Default);
  /// One of \p Choices; returns its index.
  unsigned choice(llvm::StringRef Key, llvm::ArrayRef<llvm::StringRef> Choices,
                  unsigned Default);
  /// A list separated by semicolons or commas, without empty items.
  std::vector<std::string> list(llvm::StringRef Key, llvm::StringRef Default);

  const std::map<std::string, std::string> &inForce() const { return Values; }
  llvm::ArrayRef<std::string> errors() const { return Errors; }

private:
  const OptionSource &Source;
  std::string Check;
  std::map<std::string, std::string> Values;
  std::vector<std::string> Errors;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_OPTIONS_H
