//===- BackwardTwiceCheck.cpp - graphs walked twice -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BackwardTwiceCheck.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(BackwardTwiceCheck)

void BackwardTwiceCheck::visit(const Operation &Op) {
  if (!Op.Graph || Op.Graph->What != GraphFault::Kind::Freed)
    return;
  const GraphFault &Fault = *Op.Graph;
  std::string Self = operandName(Op, 0);
  std::string Kept =
      Fault.Kept ? "what '" + Fault.Operator + "' kept for it was freed by "
                 : "the graph was freed by ";
  Finding &F = report(
      Op.Call->getExprLoc(),
      (Fault.IsRepeated ? "'backward' in a loop through the same graph: "
                        : "'backward' a second time through the same graph: ") +
          Kept + (Fault.IsRepeated ? "the round before" : "the first") +
          "; 'retain_graph' keeps it");
  F.range(Op.Call->getSourceRange());
  // Of a tensor from elsewhere it is not seen whether its operators keep
  // anything.
  if (!Fault.Kept)
    F.level(Level::Likely);
  if (!Fault.IsRepeated && Fault.At.isValid() &&
      code().files().contains(Fault.At))
    F.note(Fault.At, "the first 'backward'");
  if (Fault.Kept && code().files().contains(Fault.Kept->getExprLoc()))
    F.note(Fault.Kept->getExprLoc(),
           "the shared part of the graph is made here");
}
