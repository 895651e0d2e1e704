//===- Taxonomy.cpp - the fault taxonomy as data -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Report/Taxonomy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace torchtidy;

// The middle respondent decides; shares are rounded, so they are compared with
// half of their own sum and not with 50.
static unsigned middleGrade(unsigned Mild, unsigned Middle, unsigned High) {
  unsigned Sum = Mild + Middle + High;
  if (2 * Mild >= Sum)
    return 0;
  return 2 * (Mild + Middle) >= Sum ? 1 : 2;
}

Severity SurveyAnswers::severity() const {
  return static_cast<Severity>(middleGrade(Minor, Major, Critical));
}

Effort SurveyAnswers::effort() const {
  return static_cast<Effort>(middleGrade(LowEffort, MediumEffort, HighEffort));
}

namespace {
#define SURVEY(Id, Name, SawIt, Minor, Major, Critical, Low, Medium, High)     \
  constexpr SurveyAnswers Survey##Id = {Name,     SawIt, Minor,  Major,        \
                                        Critical, Low,   Medium, High};
#include "torch-tidy/Taxonomy.def"

constexpr Reach ReachS = Reach::Syntax, ReachD = Reach::Dataflow,
                ReachC = Reach::Classes, ReachP = Reach::Partly,
                ReachN = Reach::No;

constexpr Leaf LeafTable[] = {
#define LEAF(Id, Cat, Row, Node, Parent, Name, Artefacts, Interviews, Code)    \
  {#Id,  Category::Cat, &Survey##Row, Node,       Parent,                      \
   Name, Artefacts,     Interviews,   Reach##Code},
#include "torch-tidy/Taxonomy.def"
};
} // namespace

llvm::ArrayRef<Leaf> torchtidy::leaves() { return LeafTable; }

const Leaf *torchtidy::findLeaf(llvm::StringRef Id) {
  const Leaf *Found =
      llvm::find_if(LeafTable, [&](const Leaf &L) { return L.Id == Id; });
  return Found == std::end(LeafTable) ? nullptr : Found;
}

llvm::StringRef torchtidy::toString(Category C) {
  switch (C) {
  case Category::API:
    return "API";
  case Category::GPU:
    return "GPU";
  case Category::Inputs:
    return "Inputs";
  case Category::Model:
    return "Model";
  case Category::Training:
    return "Training";
  }
  llvm_unreachable("covered switch");
}

llvm::StringRef torchtidy::toString(Severity S) {
  switch (S) {
  case Severity::Minor:
    return "minor";
  case Severity::Major:
    return "major";
  case Severity::Critical:
    return "critical";
  }
  llvm_unreachable("covered switch");
}

llvm::StringRef torchtidy::toString(Effort E) {
  switch (E) {
  case Effort::Low:
    return "low";
  case Effort::Medium:
    return "medium";
  case Effort::High:
    return "high";
  }
  llvm_unreachable("covered switch");
}
