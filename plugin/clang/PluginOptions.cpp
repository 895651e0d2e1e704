//===- PluginOptions.cpp - what the user configured for the plug-in -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PluginOptions.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tidy;
using namespace llvm;
using namespace torchtidy;

static Error badArgument(StringRef Argument, StringRef Why) {
  return createStringError(
      inconvertibleErrorCode(),
      formatv("torch-tidy: plug-in argument '{0}': {1}", Argument, Why).str());
}

static Error readArgument(StringRef Argument, ClangTidyOptions &Options) {
  auto [Key, Value] = Argument.split('=');
  if (Value.empty())
    return badArgument(Argument, "expected <key>=<value>");
  if (Key == "checks") {
    Options.Checks = Options.Checks.value_or("") + "," + Value.str();
  } else if (Key == "level") {
    Options.CheckOptions["TorchLevel"] =
        ClangTidyOptions::ClangTidyValue(Value);
  } else if (Key == "target") {
    Options.CheckOptions["TorchTarget"] =
        ClangTidyOptions::ClangTidyValue(Value);
  } else if (Key == "header-filter") {
    std::string Why;
    if (!Regex(Value).isValid(Why))
      return badArgument(Argument, Why);
    Options.HeaderFilterRegex = Value.str();
  } else if (Key == "warnings-as-errors") {
    Options.WarningsAsErrors =
        Options.WarningsAsErrors.value_or("") + "," + Value.str();
  } else if (Key == "measure" && Value == "true") {
    // Asked for by PluginOptions::create.
  } else if (Key == "option") {
    auto [Name, OptionValue] = Value.split(':');
    if (OptionValue.empty())
      return badArgument(Argument, "expected option=<name>:<value>");
    Options.CheckOptions[Name] = ClangTidyOptions::ClangTidyValue(OptionValue);
  } else {
    return badArgument(Argument, "unknown key; known are checks, level, "
                                 "target, header-filter, "
                                 "warnings-as-errors, option");
  }
  return Error::success();
}

// The `.clang-tidy` closest to \p File must parse. clang-tidy's own reader
// would complain and go on with other options than the user's.
static Error checkConfigFile(StringRef File) {
  SmallString<256> Folder(File);
  if (std::error_code Code = sys::fs::make_absolute(Folder))
    return errorCodeToError(Code);
  std::string Problem;
  while (sys::path::has_parent_path(Folder)) {
    sys::path::remove_filename(Folder);
    SmallString<256> Config(Folder);
    sys::path::append(Config, ".clang-tidy");
    auto Buffer = MemoryBuffer::getFile(Config);
    if (!Buffer)
      continue;
    auto Record = [&](const SMDiagnostic &Diagnostic) {
      if (Problem.empty())
        Problem = formatv("torch-tidy: {0}:{1}: {2}", Config,
                          Diagnostic.getLineNo(), Diagnostic.getMessage())
                      .str();
    };
    if (!parseConfigurationWithDiags((*Buffer)->getMemBufferRef(), Record))
      return createStringError(inconvertibleErrorCode(), Problem);
    break;
  }
  return Error::success();
}

Expected<std::unique_ptr<PluginOptions>>
PluginOptions::create(StringRef File, ArrayRef<std::string> Arguments) {
  ClangTidyOptions Overriding;
  for (StringRef Argument : Arguments)
    if (Error E = readArgument(Argument, Overriding))
      return std::move(E);

  // As in clang-tidy, `Checks` of files and arguments is appended to the
  // default; only the default differs.
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  Defaults.Checks = "torch-*";
  if (Error E = checkConfigFile(File))
    return std::move(E);
  auto Result = std::make_unique<PluginOptions>();
  Result->Context =
      std::make_unique<ClangTidyContext>(std::make_unique<FileOptionsProvider>(
          ClangTidyGlobalOptions(), Defaults, Overriding,
          vfs::getRealFileSystem()));
  Result->Context->setCurrentFile(File);
  Result->Measures = is_contained(Arguments, "measure=true");
  Result->Options = Result->Context->getOptions();
  Result->HeaderFilter = Result->Options.HeaderFilterRegex.value_or("");
  return std::move(Result);
}

std::optional<std::string> PluginOptions::get(StringRef Check,
                                              StringRef Key) const {
  std::string Name = Check.empty() ? Key.str() : (Check + "." + Key).str();
  auto Found = Options.CheckOptions.find(Name);
  if (Found == Options.CheckOptions.end())
    return std::nullopt;
  return Found->getValue().Value;
}
