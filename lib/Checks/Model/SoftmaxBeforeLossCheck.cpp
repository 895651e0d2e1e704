//===- SoftmaxBeforeLossCheck.cpp - normalised twice ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SoftmaxBeforeLossCheck.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SoftmaxBeforeLossCheck)

namespace {
/// What is wrong with a call that is given probabilities.
struct Complaint {
  std::string Text;
  /// The result is right all the same.
  bool IsRedundant = false;
};
} // namespace

static int64_t classDimension(const ShapeValue &Shape) {
  return Shape.rank() == 1u ? 0 : 1;
}

static std::optional<Complaint> ofEntropy(const TensorFacts &Facts) {
  const ValueMeaning &Values = Facts.Values;
  if (Values.is(ValueKind::Probabilities))
    return Complaint{" applies softmax to what is probabilities already"};
  if (!Values.isOverDimension())
    return std::nullopt;
  // Over another dimension: softmax-dimension.
  if (!Values.isOver(classDimension(Facts.Shape), Facts.Shape).value_or(false))
    return std::nullopt;
  return Complaint{" normalises log-probabilities, which changes nothing",
                   /*IsRedundant=*/true};
}

// softmax(softmax(x, 1), 1); over two dimensions it is a way to match things.
static std::optional<Complaint>
ofSoftmax(const Operation &Op, const TensorFacts &Facts, bool IsLog) {
  if (Op.Arguments.size() < 2 || !Op.Arguments[1].is(RuleValue::Kind::Int))
    return std::nullopt;
  std::optional<int64_t> Dim = Op.Arguments[1].Int.constant();
  if (!Dim || !Facts.Values.isOver(*Dim, Facts.Shape).value_or(false))
    return std::nullopt;
  if (Facts.Values.is(ValueKind::Probabilities))
    return Complaint{" is applied to what is probabilities already"};
  if (IsLog)
    return Complaint{" normalises log-probabilities, which changes nothing",
                     /*IsRedundant=*/true};
  return std::nullopt;
}

static std::optional<Complaint> complaintOf(const Operation &Op,
                                            const TensorFacts &Facts) {
  const ValueMeaning &Values = Facts.Values;
  bool AreProbabilities = Values.is(ValueKind::Probabilities);
  if (!AreProbabilities && !Values.is(ValueKind::LogProbabilities))
    return std::nullopt;
  llvm::StringRef Name = Op.Operator.baseName();
  if (Name == "cross_entropy_loss")
    return ofEntropy(Facts);
  if (Name == "softmax" || Name == "log_softmax")
    return ofSoftmax(Op, Facts, Name == "log_softmax");
  if (!AreProbabilities)
    return std::nullopt;
  if (Name == "binary_cross_entropy_with_logits")
    return Complaint{" applies sigmoid to what is probabilities already"};
  if (Name == "sigmoid" || Name == "log_sigmoid")
    return Values.Over == ValueMeaning::Extent::Elements
               ? std::optional(
                     Complaint{" is applied to what is probabilities already"})
               : std::nullopt;
  if (llvm::StringSwitch<bool>(Name)
          .Cases("nll_loss", "nll_loss_nd", "nll_loss2d", "kl_div", true)
          .Default(false))
    return Complaint{" takes log-probabilities, and gets probabilities"};
  return std::nullopt;
}

void SoftmaxBeforeLossCheck::visit(const Operation &Op) {
  const TensorFacts *Facts =
      Op.Arguments.empty() ? nullptr : Op.Arguments[0].asTensor();
  if (!Facts || !Op.Outcome.Violations.empty())
    return;
  std::optional<Complaint> What = complaintOf(Op, *Facts);
  if (!What)
    return;
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + What->Text + ": " + operandName(Op, 0));
  F.range(Op.Call->getSourceRange());
  if (What->IsRedundant)
    F.level(Level::Style);
  noteMeaning(F, Facts->Values);
}
