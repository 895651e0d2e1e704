//===- LanguageStandardCheck.cpp - language standard -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LanguageStandardCheck.h"
#include "torch-tidy/Knowledge/ApiHistory.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LanguageStandardCheck)

static unsigned levelOf(const LangOptions &Options) {
  if (Options.CPlusPlus20)
    return 20;
  return Options.CPlusPlus17 ? 17 : Options.CPlusPlus14 ? 14 : 11;
}

void LanguageStandardCheck::finish() {
  std::optional<llvm::VersionTuple> Installed = unit().Kit.libTorchVersion();
  if (!Installed)
    return;
  unsigned Level = levelOf(context().getLangOpts());
  SourceLocation Loc =
      code().includedByUser(unit().Kit.LibTorch.front().IncludedAt);
  if (Level < minimumCxx(*Installed))
    report(Loc, llvm::formatv("LibTorch {0} needs C++{1}, but this unit is "
                              "compiled as C++{2}",
                              Installed->getAsString(), minimumCxx(*Installed),
                              Level));
  else if (auto Target = unit().Options.TargetLibTorch;
           Target && Level < minimumCxx(*Target))
    report(Loc,
           llvm::formatv("LibTorch {0}, the target version, needs C++{1}, "
                         "but this unit is compiled as C++{2}",
                         Target->getAsString(), minimumCxx(*Target), Level))
        .level(torchtidy::Level::Likely);
}
