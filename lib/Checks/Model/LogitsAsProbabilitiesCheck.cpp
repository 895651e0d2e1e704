//===- LogitsAsProbabilitiesCheck.cpp - numbers of another kind -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LogitsAsProbabilitiesCheck.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LogitsAsProbabilitiesCheck)

static llvm::StringRef worded(ValueKind Kind) {
  switch (Kind) {
  case ValueKind::Scores:
    return "scores that nothing has normalised";
  case ValueKind::Rectified:
    return "numbers that nothing has normalised";
  case ValueKind::Probabilities:
    return "probabilities";
  case ValueKind::LogProbabilities:
    return "log-probabilities";
  default:
    return "";
  }
}

// What the first operand has to be; Unknown: anything.
static ValueKind wantedBy(llvm::StringRef Operator) {
  return llvm::StringSwitch<ValueKind>(Operator)
      .Cases("nll_loss", "nll_loss_nd", "nll_loss2d", "kl_div",
             ValueKind::LogProbabilities)
      .Cases("binary_cross_entropy", "multinomial", "bernoulli",
             ValueKind::Probabilities)
      .Default(ValueKind::Unknown);
}

void LogitsAsProbabilitiesCheck::checkOperand(const Operation &Op,
                                              unsigned Argument,
                                              ValueKind Wanted) {
  const TensorFacts *Facts = Argument < Op.Arguments.size()
                                 ? Op.Arguments[Argument].asTensor()
                                 : nullptr;
  if (!Facts)
    return;
  ValueKind Kind = Facts->Values.Kind;
  bool IsLog = Kind == ValueKind::LogProbabilities;
  // Weights of a draw need not sum to one.
  bool IsFine =
      Kind == Wanted || worded(Kind).empty() ||
      (Kind == ValueKind::Rectified && Op.Operator.baseName() == "multinomial");
  // Probabilities in the place of logarithms: softmax-before-loss.
  if (IsFine || (Kind == ValueKind::Probabilities && Argument == 0))
    return;
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " takes " + worded(Wanted).str() + ", but " +
                 operandName(Op, Argument) + " holds " + worded(Kind).str());
  F.range(Op.Call->getSourceRange());
  if (IsLog || Argument > 0)
    F.leaf("R10");
  noteMeaning(F, Facts->Values);
}

// logits > 0.5, of the very tensor that a loss takes as logits
void LogitsAsProbabilitiesCheck::checkThreshold(const Operation &Op) {
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  const RuleValue &Threshold = Op.Arguments[1];
  if (!Facts || !Facts->Values.is(ValueKind::Scores) || !Facts->Elements ||
      !Threshold.is(RuleValue::Kind::Float) || Threshold.Number != 0.5)
    return;
  for (const Operation &Loss : function().Operations) {
    const TensorFacts *Input =
        Loss.Operator.baseName() == "binary_cross_entropy_with_logits"
            ? Loss.Arguments[0].asTensor()
            : nullptr;
    if (!Input || Input->Elements != Facts->Elements ||
        !Input->Values.is(ValueKind::Scores))
      continue;
    report(Op.Call->getExprLoc(),
           operandName(Op, 0) + " holds logits, for which a probability of "
                                "one half is 0, and is compared with 0.5")
        .range(Op.Call->getSourceRange())
        .note(Loss.Call->getExprLoc(), "the loss takes logits here");
    return;
  }
}

void LogitsAsProbabilitiesCheck::visit(const Operation &Op) {
  if (Op.Arguments.empty() || !Op.Outcome.Violations.empty())
    return;
  llvm::StringRef Name = Op.Operator.baseName();
  if (ValueKind Wanted = wantedBy(Name); Wanted != ValueKind::Unknown)
    checkOperand(Op, 0, Wanted);
  if (Name == "kl_div" && Op.Arguments.size() > 3 &&
      Op.Arguments[3].Truth != Tri::Unknown)
    checkOperand(Op, 1,
                 Op.Arguments[3].Truth == Tri::Yes ? ValueKind::LogProbabilities
                                                   : ValueKind::Probabilities);
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (Name == "log" && Facts && Facts->Values.is(ValueKind::LogProbabilities)) {
    Finding &F = report(Op.Call->getExprLoc(),
                        "'log' of log-probabilities, which are negative, is "
                        "not a number: " +
                            operandName(Op, 0));
    F.range(Op.Call->getSourceRange());
    noteMeaning(F, Facts->Values);
  }
  if (Op.Operator.overloadName() == "Scalar" &&
      llvm::StringSwitch<bool>(Name)
          .Cases("gt", "ge", "lt", "le", true)
          .Default(false))
    checkThreshold(Op);
}
