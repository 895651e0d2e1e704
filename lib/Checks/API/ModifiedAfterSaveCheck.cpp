//===- ModifiedAfterSaveCheck.cpp - writes to what backward needs -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModifiedAfterSaveCheck.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ModifiedAfterSaveCheck)

void ModifiedAfterSaveCheck::visit(const Operation &Op) {
  if (!Op.Graph || Op.Graph->What != GraphFault::Kind::Modified)
    return;
  const GraphFault &Fault = *Op.Graph;
  Finding &F = report(
      Op.Call->getExprLoc(),
      "'backward' needs " +
          (Fault.Argument < 0 ? "the result of '" + Fault.Operator + "'"
                              : "an operand of '" + Fault.Operator + "'") +
          ", which was written to in place after it was computed with");
  F.range(Op.Call->getSourceRange());
  if (code().files().contains(Fault.At))
    F.note(Fault.At, "written to here");
  if (code().files().contains(Fault.Kept->getExprLoc()))
    F.note(Fault.Kept->getExprLoc(), "kept for 'backward' here");
}
