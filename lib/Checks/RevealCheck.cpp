//===- RevealCheck.cpp - answers TORCH_TIDY_REVEAL --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than other checks: three remarks, each counted in its own way.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace clang;
using namespace torchtidy;

namespace {

/// Of how many tensors something is known.
struct Coverage {
  unsigned Tensors = 0, Ranks = 0, Dtypes = 0, Devices = 0;
  unsigned Extents = 0, ConstantExtents = 0;
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
        ConstantExtents += Size.constant().has_value();
      }
    }
  }
};

/// How often a file calls an operator, and how much the table says of it.
struct OperatorUse {
  unsigned Calls = 0;
  bool HasRule = true, HasFullRule = true;

  llvm::StringRef rule() const {
    return HasFullRule ? "full rule" : HasRule ? "rule in part" : "no rule";
  }
  // Those to write a rule for come first.
  unsigned order() const { return HasFullRule ? 2 : HasRule ? 1 : 0; }
};

using OperatorUses = std::map<std::string, OperatorUse>;

class RevealCheck : public Check {
public:
  RevealCheck(const CheckInfo &Info, CheckOptions &Options)
      : Check(Info, Options), ShowsCoverage(Options.flag("Coverage", false)),
        ShowsOperators(Options.flag("Operators", false)) {}

  void finish() override {
    Coverage All;
    OperatorUses Uses;
    findCallees();
    for (const FunctionRecord &Function : unit().Tensors.functions()) {
      for (const Revealed &R : Function.Reveals)
        if (!R.Path.empty() || !InCallees.count(R.Loc))
          report(R.Loc, (R.Name + ": " + factsOf(R)).str()).IsRemark = true;
      for (const Operation &Op : Function.Operations) {
        if (Op.Path.empty()) {
          countUse(Op, Uses);
          if (InCallees.count(Op.Call->getExprLoc()))
            continue;
        }
        for (const RuleValue &Result : Op.Outcome.Results)
          All.add(Result);
      }
      for (const GivenUp &Gave : Function.GiveUps) {
        if (!Gave.IsInCallee && InCallees.count(Gave.Loc))
          continue;
        ++All.GiveUps[Gave.Reason];
        if (ShowsCoverage)
          report(Gave.Loc, "gave up: " + Gave.Reason).IsRemark = true;
      }
    }
    if (ShowsCoverage)
      reportCoverage(All);
    if (ShowsOperators)
      reportOperators(Uses);
  }

private:
  // Without the numbers that tell symbols of one name apart.
  static std::string withoutNumbers(llvm::StringRef Facts) {
    std::string Result;
    for (; !Facts.empty(); Facts = Facts.drop_while(llvm::isDigit)) {
      auto [Before, After] = Facts.split('#');
      Result += Before;
      Facts = After;
    }
    return Result;
  }

  // A caller that adds nothing may have symbols of the same name.
  llvm::StringRef factsOf(const Revealed &R) const {
    auto Own = OwnFacts.find(R.Loc);
    return Own != OwnFacts.end() &&
                   withoutNumbers(Own->second) == withoutNumbers(R.Facts)
               ? llvm::StringRef(Own->second)
               : llvm::StringRef(R.Facts);
  }

  // Of a function that is called, what its callers give counts; without them
  // nothing is known of its parameters.
  void findCallees() {
    for (const FunctionRecord &Function : unit().Tensors.functions()) {
      for (const Revealed &R : Function.Reveals)
        if (!R.Path.empty())
          InCallees.insert(R.Loc);
        else
          OwnFacts.try_emplace(R.Loc, R.Facts);
      for (const Operation &Op : Function.Operations)
        if (!Op.Path.empty())
          InCallees.insert(Op.Call->getExprLoc());
      for (const GivenUp &Gave : Function.GiveUps)
        if (Gave.IsInCallee)
          InCallees.insert(Gave.Loc);
    }
  }

  static void countUse(const Operation &Op, OperatorUses &Uses) {
    // What is noted of methods that are no operators has no schema.
    if (Op.Operator.schemaText().empty())
      return;
    OperatorUse &Use = Uses[Op.Operator.baseName().str()];
    ++Use.Calls;
    Use.HasRule &= Op.Outcome.HasRule;
    Use.HasFullRule &= Op.Outcome.HasFullRule;
  }

  Finding &remarkOnFile(std::string Message) {
    Finding &F = report(
        sources().getLocForStartOfFile(sources().getMainFileID()), Message);
    F.IsRemark = true;
    return F;
  }

  void reportCoverage(const Coverage &All) {
    auto Share = [](unsigned Part, unsigned Whole) {
      return llvm::formatv("{0} ({1:f1} %)", Part,
                           Whole ? 100.0 * Part / Whole : 100.0)
          .str();
    };
    Finding &F = remarkOnFile(llvm::formatv(
        "{0} results of operators: rank of {1}, dtype of {2}, "
        "device of {3} known; {4} extents, {5} constant",
        All.Tensors, Share(All.Ranks, All.Tensors),
        Share(All.Dtypes, All.Tensors), Share(All.Devices, All.Tensors),
        All.Extents, Share(All.ConstantExtents, All.Extents)));
    for (const auto &[Reason, Count] : All.GiveUps)
      F.note(F.Loc, llvm::formatv("gave up {0} times: {1}", Count, Reason));
  }

  void reportOperators(const OperatorUses &Uses) {
    std::vector<std::pair<std::string, OperatorUse>> Sorted(Uses.begin(),
                                                            Uses.end());
    llvm::sort(Sorted, [](const auto &A, const auto &B) {
      return std::make_tuple(A.second.order(), B.second.Calls, A.first) <
             std::make_tuple(B.second.order(), A.second.Calls, B.first);
    });
    Finding &F = remarkOnFile(llvm::formatv(
        "{0} operators, {1} of them without a full rule", Sorted.size(),
        llvm::count_if(
            Sorted, [](const auto &Use) { return !Use.second.HasFullRule; })));
    for (const auto &[Name, Use] : Sorted)
      F.note(F.Loc,
             llvm::formatv("{0}: {1} calls, {2}", Name, Use.Calls, Use.rule()));
  }

  bool ShowsCoverage, ShowsOperators;
  /// What is met in a function that is run where it is called.
  llvm::DenseSet<SourceLocation> InCallees;
  /// What holds of a reveal whoever calls its function.
  llvm::DenseMap<SourceLocation, std::string> OwnFacts;
};

} // namespace

TORCH_TIDY_DEFINE_CHECK(RevealCheck)
