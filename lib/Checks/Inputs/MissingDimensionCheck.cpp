//===- MissingDimensionCheck.cpp - one index for a batch -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MissingDimensionCheck.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MissingDimensionCheck)

static bool isOne(const SymbolicInt &Extent) { return Extent.isConstant(1); }

// Rows with one element each have one index each only over all of them.
static bool hasRowsOf(const ShapeValue &Scores, const ShapeValue &Labels) {
  if (!Scores.hasRank() || Scores.sizes().size() < 2 || Labels.rank() != 1u ||
      isOne(Labels.sizes()[0]) ||
      !provedEqual(Scores.sizes()[0], Labels.sizes()[0]))
    return false;
  return llvm::any_of(Scores.sizes().drop_front(), [](const SymbolicInt &Size) {
    std::optional<int64_t> Known = Size.constant();
    return Size.isKnown() && Known != 1;
  });
}

void MissingDimensionCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  if ((Name != "eq" && Name != "ne") || Op.Arguments.size() < 2)
    return;
  for (unsigned I : {0, 1}) {
    const TensorFacts *Index = Op.Arguments[I].asTensor(),
                      *Labels = Op.Arguments[1 - I].asTensor();
    if (!Index || !Labels || !Index->Values.is(ValueKind::Indices))
      continue;
    for (const Operation &Made : function().Operations) {
      bool IsChoice = Made.Operator.baseName() == "argmax" ||
                      Made.Operator.baseName() == "argmin";
      if (!IsChoice || Made.Call->getExprLoc() != Index->Values.At ||
          !Made.Arguments[1].isNone() || !Made.Arguments[0].asTensor() ||
          !hasRowsOf(Made.Arguments[0].asTensor()->Shape, Labels->Shape))
        continue;
      Finding &F =
          report(Op.Call->getExprLoc(),
                 quoted(Op) + " compares one index into all of " +
                     operandName(Made, 0) + ", " +
                     shown(Made.Arguments[0].asTensor()->Shape) +
                     ", with each element of " + operandName(Op, 1 - I) + ", " +
                     shown(Labels->Shape));
      F.range(Op.Call->getSourceRange());
      F.note(Made.Call->getExprLoc(),
             "'" + Made.Operator.baseName().str() +
                 "' without a dimension gives one index; give it the "
                 "dimension of the classes");
      return;
    }
  }
}
