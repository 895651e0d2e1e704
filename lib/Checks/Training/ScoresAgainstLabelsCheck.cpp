//===- ScoresAgainstLabelsCheck.cpp - scores compared with classes -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScoresAgainstLabelsCheck.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ScoresAgainstLabelsCheck)

static llvm::StringRef worded(ValueKind Kind) {
  switch (Kind) {
  case ValueKind::Scores:
  case ValueKind::Rectified:
    return "scores";
  case ValueKind::Probabilities:
    return "probabilities";
  case ValueKind::LogProbabilities:
    return "log-probabilities";
  default:
    return "";
  }
}

// Positions, integers, or what a loss takes for the classes.
bool ScoresAgainstLabelsCheck::areLabels(const TensorFacts &Facts) const {
  if (Facts.Values.is(ValueKind::Indices) || Facts.Type.is(Dtype::Long))
    return true;
  if (!Facts.Values.is(ValueKind::Unknown) || !Facts.Elements)
    return false;
  return llvm::any_of(function().Operations, [&](const Operation &Loss) {
    llvm::StringRef Name = Loss.Operator.baseName();
    const TensorFacts *Target =
        startsWith(Name, "nll_loss") && Loss.Arguments.size() > 1
            ? Loss.Arguments[1].asTensor()
            : nullptr;
    return Target && Target->Elements == Facts.Elements;
  });
}

// sigmoid(x).to(torch::kLong): 0, unless it is 1 to the last digit.
void ScoresAgainstLabelsCheck::checkTruncation(const Operation &Op) {
  const TensorFacts *Given = Op.Arguments[0].asTensor(),
                    *Result = Op.Outcome.Results.empty()
                                  ? nullptr
                                  : Op.Outcome.Results[0].asTensor();
  if (!Given || !Result || !Given->Values.is(ValueKind::Probabilities) ||
      !Given->Values.At.isValid() || !Result->Type.isKnown() ||
      !isIntegral(Result->Type.Type, /*WithBool=*/false))
    return;
  // x.to(torch::kLong).options()
  const auto *Member =
      code().parentIgnoringImplicit(Op.Call).get<clang::MemberExpr>();
  if (Member && Member->getMemberDecl()->getNameAsString() == "options")
    return;
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) +
                          " makes integers of probabilities, which "
                          "are cut to 0: " +
                          operandName(Op, 0));
  F.range(Op.Call->getSourceRange());
  noteMeaning(F, Given->Values);
}

void ScoresAgainstLabelsCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  if (Name == "to" && !Op.Arguments.empty())
    checkTruncation(Op);
  if ((Name != "eq" && Name != "ne") || Op.Arguments.size() < 2)
    return;
  for (unsigned I : {0, 1}) {
    const TensorFacts *Scores = Op.Arguments[I].asTensor(),
                      *Labels = Op.Arguments[1 - I].asTensor();
    if (!Scores || !Labels || worded(Scores->Values.Kind).empty() ||
        (Scores->Type.isKnown() && !isFloating(Scores->Type.Type)) ||
        !areLabels(*Labels))
      continue;
    Finding &F =
        report(Op.Call->getExprLoc(),
               quoted(Op) + " compares " + worded(Scores->Values.Kind).str() +
                   " with indices of classes: " + operandName(Op, I) + " and " +
                   operandName(Op, 1 - I));
    F.range(Op.Call->getSourceRange());
    noteMeaning(F, Scores->Values);
    return;
  }
}
