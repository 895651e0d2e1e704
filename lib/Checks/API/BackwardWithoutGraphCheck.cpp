//===- BackwardWithoutGraphCheck.cpp - backward of what has no graph -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BackwardWithoutGraphCheck.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(BackwardWithoutGraphCheck)

// `backward()` and `backward({}, true)` start from no gradient.
static bool startsFromNone(const CallExpr &Call) {
  if (Call.getNumArgs() == 0)
    return true;
  const Expr *First = Call.getArg(0)->IgnoreImplicit();
  if (isa<CXXDefaultArgExpr>(First))
    return true;
  if (const auto *List = dyn_cast<InitListExpr>(First))
    return List->getNumInits() == 0;
  const auto *Made = dyn_cast<CXXConstructExpr>(First);
  return Made && Made->getNumArgs() == 0;
}

void BackwardWithoutGraphCheck::visit(const Operation &Op) {
  const auto *Call = dyn_cast<CallExpr>(Op.Call);
  if (Op.Name != "backward" || !Call || Op.Arguments.empty())
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || Facts->Defined == Tri::No)
    return;
  std::string Self = operandName(Op, 0);
  if (Facts->RequiresGrad == Tri::No) {
    Finding &F = report(Call->getExprLoc(),
                        "'backward' of a tensor that does not require "
                        "gradients: nothing was recorded for " +
                            Self);
    F.range(Call->getSourceRange());
    if (Facts->MadeAt.isValid() && code().files().contains(Facts->MadeAt))
      F.note(Facts->MadeAt, Self + " is made here");
    return;
  }
  if (!Facts->Shape.hasRank() || !cannotBeOneElement(Facts->Shape) ||
      !startsFromNone(*Call))
    return;
  Finding &F = report(Call->getExprLoc(),
                      "'backward' of a tensor that has not one element, "
                      "without a gradient to start from: " +
                          Self + " has " + shown(Facts->Shape));
  F.range(Call->getSourceRange()).leaf("A7");
  noteOrigin(F, Op, 0, Fact::Shape);
}
