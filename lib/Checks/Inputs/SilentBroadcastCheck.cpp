//===- SilentBroadcastCheck.cpp - columns against rows -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SilentBroadcastCheck.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SilentBroadcastCheck)

static bool isLoss(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", true)
      .Cases("binary_cross_entropy", "binary_cross_entropy_with_logits", true)
      .Default(false);
}

// Operators that compare or combine element by element what belongs together.
static bool isElementwise(const Operation &Op) {
  return llvm::StringSwitch<bool>(Op.Operator.baseName())
             .Cases("add", "sub", "mul", "div", true)
             .Cases("eq", "ne", "lt", "le", "gt", "ge", true)
             .Default(false) &&
         Op.Operator.overloadName() == "Tensor";
}

static bool isOne(const SymbolicInt &Extent) { return Extent.isConstant(1); }

// Is some extent of A repeated to fit B? Empty if the extents cannot be
// compared.
static std::optional<bool> isRepeated(const ShapeValue &A,
                                      const ShapeValue &B) {
  bool IsRepeated = false;
  unsigned RankA = A.sizes().size(), RankB = B.sizes().size();
  for (unsigned Back = 1; Back <= RankB; ++Back) {
    const SymbolicInt &Theirs = B.sizes()[RankB - Back];
    if (!Theirs.isKnown())
      return std::nullopt;
    if (isOne(Theirs))
      continue;
    if (Back > RankA || isOne(A.sizes()[RankA - Back]))
      IsRepeated = true;
    else if (!provedEqual(A.sizes()[RankA - Back], Theirs))
      return std::nullopt;
  }
  return IsRepeated;
}

// One element is a number for all the others.
static bool isOneElement(const ShapeValue &Shape) {
  return llvm::all_of(Shape.sizes(), isOne);
}

// [n, 1] and [n], where n is not 1.
static bool isColumnAndRow(const ShapeValue &Column, const ShapeValue &Row) {
  return Column.rank() == 2u && Row.rank() == 1u && isOne(Column.sizes()[1]) &&
         !isOne(Row.sizes()[0]) &&
         provedEqual(Column.sizes()[0], Row.sizes()[0]);
}

// Who makes a column of a row wants the square, as in tables of distances:
// `x.unsqueeze(1) - x`, and sums of squares that were kept as a column.
bool SilentBroadcastCheck::isColumnOnPurpose(const Operation &Op,
                                             const TensorFacts &Column) const {
  for (const Operation &Made : function().Operations) {
    if (Made.Call->getExprLoc() != Column.ShapeAt)
      continue;
    if (llvm::StringSwitch<bool>(Made.Operator.baseName())
            .Cases("unsqueeze", "unsqueeze_", "view", "reshape", true)
            .Cases("expand", "ones", "index", "transpose", "t", true)
            .Default(false))
      return true;
    if (Op.Operator.baseName() == "add" &&
        Made.Operator.hasTag(OperatorTag::Reduction))
      return true;
  }
  return false;
}

void SilentBroadcastCheck::reportShapes(const Operation &Op,
                                        const std::string &Situation) {
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + Situation + ": " + operandName(Op, 0) +
                          " has " + shown(Op.Arguments[0].Tensors[0].Shape) +
                          ", " + operandName(Op, 1) + " has " +
                          shown(Op.Arguments[1].Tensors[0].Shape));
  F.range(Op.Call->getSourceRange());
  if (isLoss(Op.Operator.baseName()))
    F.leaf("T5");
  noteOrigin(F, Op, 0, Fact::Shape);
  noteOrigin(F, Op, 1, Fact::Shape);
}

void SilentBroadcastCheck::visit(const Operation &Op) {
  if (Op.Arguments.size() < 2 || !Op.Outcome.Violations.empty())
    return;
  const TensorFacts *A = Op.Arguments[0].asTensor(),
                    *B = Op.Arguments[1].asTensor();
  if (!A || !B || !A->Shape.hasRank() || !B->Shape.hasRank())
    return;
  if (isLoss(Op.Operator.baseName())) {
    std::optional<bool> First = isRepeated(A->Shape, B->Shape),
                        Second = isRepeated(B->Shape, A->Shape);
    if (First && Second && (*First || *Second) && !isOneElement(A->Shape) &&
        !isOneElement(B->Shape))
      // Entropies give a result of one of the shapes, or fail inside.
      reportShapes(Op, startsWith(Op.Operator.baseName(), "binary")
                           ? " of an input and a target of different shapes"
                           : " repeats elements to make shapes fit");
    return;
  }
  if (!isElementwise(Op))
    return;
  bool IsFirst = isColumnAndRow(A->Shape, B->Shape);
  if ((IsFirst || isColumnAndRow(B->Shape, A->Shape)) &&
      !isColumnOnPurpose(Op, IsFirst ? *A : *B))
    reportShapes(Op, " of a column and a row gives a square");
}
