//===- Report/Taxonomy.h - the fault taxonomy as data -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The leaves of the published fault taxonomy (Taxonomy.def) and what the
/// paper's survey says of them. Every finding is filed under a leaf.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_REPORT_TAXONOMY_H
#define TORCH_TIDY_REPORT_TAXONOMY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// The five top categories; the name of a check carries the lower-case form.
enum class Category { API, GPU, Inputs, Model, Training };

/// What most of the survey's respondents said of the faults of a category.
enum class Severity { Minor, Major, Critical };

/// Effort to find and repair, as most of the survey's respondents put it.
enum class Effort { Low, Medium, High };

/// What reading the source can see of a leaf. Our judgement, not the paper's.
enum class Reach { Syntax, Dataflow, Classes, Partly, No };

/// One row of the validation survey. Shares are percentages of the respondents
/// who had met the fault and graded it; they can miss 100 by rounding.
struct SurveyAnswers {
  llvm::StringRef Name;
  unsigned SawIt;
  unsigned Minor, Major, Critical;
  unsigned LowEffort, MediumEffort, HighEffort;

  /// The middle respondent's answer: the grade at which half of them or more
  /// are reached, counted from the mild end.
  Severity severity() const;
  Effort effort() const;
};

/// One of the 92 leaves.
struct Leaf {
  /// Short id: M1..M27, T1..T12, R1..R34, G1..G10, A1..A9.
  llvm::StringRef Id;
  Category Cat;
  const SurveyAnswers *Survey;
  /// Number and path of the inner node, as in the replication package.
  llvm::StringRef Node, Parent;
  /// The paper's name.
  llvm::StringRef Name;
  /// Faults behind the leaf: in artefacts, and told in interviews.
  unsigned Artefacts, Interviews;
  Reach Seen;
};

/// All leaves in the order of the table.
llvm::ArrayRef<Leaf> leaves();

/// The leaf with this id, or null.
const Leaf *findLeaf(llvm::StringRef Id);

llvm::StringRef toString(Category C);
llvm::StringRef toString(Severity S);
llvm::StringRef toString(Effort E);

} // namespace torchtidy

#endif // TORCH_TIDY_REPORT_TAXONOMY_H
