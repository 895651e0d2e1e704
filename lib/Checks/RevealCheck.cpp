//===- RevealCheck.cpp - answers TORCH_TIDY_REVEAL --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Checks/Check.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Of how many tensors something is known.
struct Coverage {
  unsigned Tensors = 0, Ranks = 0, Dtypes = 0, Devices = 0;
  unsigned Extents = 0, KnownExtents = 0;
  std::map<std::string, unsigned> GiveUps;

  void add(const RuleValue &V) {
    for (const TensorFacts &Facts : V.Tensors) {
      if (Facts.Defined == Tri::No)
        continue;
      ++Tensors;
      Ranks += Facts.Shape.hasRank();
      Dtypes += Facts.Type.isKnown();
      Devices += Facts.Device.isKnown();
      for (const SymbolicInt &Size : Facts.Shape.sizes()) {
        ++Extents;
        KnownExtents += Size.constant().has_value();
      }
    }
  }
};

class RevealCheck : public Check {
public:
  RevealCheck(const CheckInfo &Info, CheckOptions &Options)
      : Check(Info, Options), ShowsCoverage(Options.flag("Coverage", false)) {}

  void finish() override {
    Coverage All;
    for (const FunctionRecord &Function : unit().Tensors.functions()) {
      for (const Revealed &R : Function.Reveals)
        report(R.Loc, R.Name + ": " + R.Facts).IsRemark = true;
      for (const Operation &Op : Function.Operations)
        for (const RuleValue &Result : Op.Outcome.Results)
          All.add(Result);
      for (const GivenUp &Gave : Function.GiveUps) {
        ++All.GiveUps[Gave.Reason];
        if (ShowsCoverage)
          report(Gave.Loc, "gave up: " + Gave.Reason).IsRemark = true;
      }
    }
    if (ShowsCoverage)
      reportCoverage(All);
  }

private:
  void reportCoverage(const Coverage &All) {
    auto Share = [](unsigned Part, unsigned Whole) {
      return Whole ? 100.0 * Part / Whole : 100.0;
    };
    Finding &F = report(
        sources().getLocForStartOfFile(sources().getMainFileID()),
        llvm::formatv("{0} results of operators: rank of {1:f1} %, dtype of "
                      "{2:f1} %, device of {3:f1} % known; {4} extents, {5:f1} "
                      "% constant",
                      All.Tensors, Share(All.Ranks, All.Tensors),
                      Share(All.Dtypes, All.Tensors),
                      Share(All.Devices, All.Tensors), All.Extents,
                      Share(All.KnownExtents, All.Extents))
            .str());
    F.IsRemark = true;
    for (const auto &[Reason, Count] : All.GiveUps)
      F.note(F.Loc, llvm::formatv("gave up {0} times: {1}", Count, Reason));
  }

  bool ShowsCoverage;
};

} // namespace

TORCH_TIDY_DEFINE_CHECK(RevealCheck)
