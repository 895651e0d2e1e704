//===- Options.cpp - configuration as the checks see it -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Checks/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace torchtidy;

OptionSource::~OptionSource() = default;

static std::vector<std::string> splitList(StringRef Text) {
  std::vector<std::string> Items;
  while (!Text.empty()) {
    size_t End = Text.find_first_of(";,");
    StringRef Item = Text.take_front(End).trim();
    if (!Item.empty())
      Items.push_back(Item.str());
    Text = End == StringRef::npos ? StringRef() : Text.drop_front(End + 1);
  }
  return Items;
}

static std::string badValue(StringRef Option, StringRef Value,
                            StringRef Accepted) {
  return formatv("invalid value '{0}' for option '{1}'; accepted: {2}", Value,
                 Option, Accepted)
      .str();
}

bool GlobalOptions::shows(Level L) const { return is_contained(Levels, L); }

static Error readLevels(StringRef Text, std::vector<Level> &Levels) {
  Levels.clear();
  for (StringRef Item : splitList(Text)) {
    std::vector<Level> Added =
        StringSwitch<std::vector<Level>>(Item)
            .Case("certain", {Level::Certain})
            .Case("likely", {Level::Certain, Level::Likely})
            .Case("style", {Level::Style})
            .Case("performance", {Level::Performance})
            .Case("all", {Level::Certain, Level::Likely, Level::Style,
                          Level::Performance})
            .Default({});
    if (Added.empty())
      return createStringError(
          inconvertibleErrorCode(),
          badValue("TorchLevel", Item,
                   "certain, likely, style, performance, all, or a comma "
                   "separated list of them"));
    append_range(Levels, Added);
  }
  if (Levels.empty())
    return createStringError(
        inconvertibleErrorCode(),
        badValue("TorchLevel", Text, "at least one level"));
  return Error::success();
}

static Error readTargets(StringRef Text, GlobalOptions &Options) {
  for (StringRef Item : splitList(Text)) {
    auto [Name, Version] = Item.split('=');
    VersionTuple Parsed;
    bool Known = Name == "libtorch" || Name == "cuda";
    // tryParse reports failure with true.
    if (!Known || Version.empty() || Parsed.tryParse(Version))
      return createStringError(
          inconvertibleErrorCode(),
          badValue("TorchTarget", Item,
                   "libtorch=<version>, cuda=<version>, or both separated by "
                   "a comma"));
    (Name == "cuda" ? Options.TargetCuda : Options.TargetLibTorch) = Parsed;
  }
  return Error::success();
}

Expected<GlobalOptions>
torchtidy::readGlobalOptions(const OptionSource &Source) {
  GlobalOptions Options;
  if (std::optional<std::string> Text = Source.get("", "TorchLevel"))
    if (Error E = readLevels(*Text, Options.Levels))
      return std::move(E);
  if (std::optional<std::string> Text = Source.get("", "TorchTarget"))
    if (Error E = readTargets(*Text, Options))
      return std::move(E);
  if (std::optional<std::string> Text = Source.get("", "TorchLibraryPath"))
    Options.LibraryPaths = splitList(*Text);
  return Options;
}

std::string CheckOptions::text(StringRef Key, StringRef Default) {
  std::string Value = Source.get(Check, Key).value_or(Default.str());
  Values[Key.str()] = Value;
  return Value;
}

bool CheckOptions::flag(StringRef Key, bool Default) {
  return choice(Key, {"false", "true"}, Default) == 1;
}

unsigned CheckOptions::choice(StringRef Key, ArrayRef<StringRef> Choices,
                              unsigned Default) {
  std::string Value = text(Key, Choices[Default]);
  const StringRef *Found = find(Choices, StringRef(Value));
  if (Found != Choices.end())
    return Found - Choices.begin();
  Errors.push_back(
      badValue(Check + "." + Key.str(), Value, join(Choices, ", ")));
  return Default;
}

std::vector<std::string> CheckOptions::list(StringRef Key, StringRef Default) {
  return splitList(text(Key, Default));
}
