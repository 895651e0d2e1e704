//===- Check.cpp - what every check is -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Checks/Check.h"

using namespace clang;
using namespace torchtidy;

Check::~Check() = default;

void Check::begin(UnitContext &NewUnit, std::vector<Finding> &NewSink) {
  Unit = &NewUnit;
  Sink = &NewSink;
}

void Check::run(const ast_matchers::MatchFinder::MatchResult &Result) {
  check(Result);
}

Finding &Check::report(SourceLocation Loc, std::string Message) {
  Finding &F = Sink->emplace_back();
  F.Check = &Info;
  F.FiledUnder = Info.LeafIds.empty() ? nullptr : &Info.primaryLeaf();
  F.Confidence = Info.DefaultLevel;
  F.Loc = Loc;
  F.Message = std::move(Message);
  return F;
}

// The factories stand in the files of the checks.
namespace torchtidy {
#define TORCH_TIDY_CHECK(Class, Name, Cat, Leaves, DefaultLevel, HasFix,       \
                         Since, Summary)                                       \
  std::unique_ptr<Check> create##Class##Check(const CheckInfo &,               \
                                              CheckOptions &);
#include "torch-tidy/Checks.def"
std::unique_ptr<Check> createRevealCheck(const CheckInfo &, CheckOptions &);
} // namespace torchtidy

std::unique_ptr<Check> torchtidy::createCheck(const CheckInfo &Info,
                                              CheckOptions &Options) {
#define TORCH_TIDY_CHECK(Class, CheckName, Cat, Leaves, DefaultLevel, HasFix,  \
                         Since, Summary)                                       \
  if (Info.Name == CheckName)                                                  \
    return create##Class##Check(Info, Options);
#include "torch-tidy/Checks.def"
  if (&Info == &revealInfo())
    return createRevealCheck(Info, Options);
  return nullptr;
}
