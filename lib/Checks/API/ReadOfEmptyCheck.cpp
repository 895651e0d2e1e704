//===- ReadOfEmptyCheck.cpp - elements that nobody wrote -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReadOfEmptyCheck.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ReadOfEmptyCheck)

// Elementwise by their tag, and yet they read nothing of what they fill.
static bool fills(llvm::StringRef Name) {
  for (llvm::StringRef Start :
       {"fill", "zero", "copy", "bernoulli", "normal", "uniform", "random",
        "exponential", "cauchy", "geometric", "log_normal"})
    if (startsWith(Name, Start))
      return true;
  return Name.contains("_like") || startsWith(Name, "new_");
}

// Does the operator compute with the elements of its operands? What copies or
// lays them out otherwise passes them on, and they may be filled later; what
// takes a `beta` may leave an operand out.
static bool computes(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  FunctionSchema Schema = Op.Operator.schema();
  bool IsView = !Schema.Returns.empty() &&
                llvm::any_of(Schema.aliasedArguments(0), [&](unsigned A) {
                  return !Schema.Arguments[A].Type.isWritten();
                });
  if (fills(Name) || IsView)
    return false;
  bool IsKnown =
      llvm::StringSwitch<bool>(Name)
          .Cases("matmul", "mm", "bmm", "mv", "dot", "linear", true)
          .Cases("conv1d", "conv2d", "conv3d", "softmax", "log_softmax", true)
          .Cases("mse_loss", "l1_loss", "cross_entropy_loss", "nll_loss", true)
          .Cases("layer_norm", "batch_norm", "sort", "topk", "argmax", true)
          .Default(false);
  return IsKnown || Op.Operator.hasTag(OperatorTag::Pointwise) ||
         Op.Operator.hasTag(OperatorTag::Reduction);
}

static bool hasElements(const TensorFacts &Facts) {
  return llvm::none_of(Facts.Shape.sizes(), [](const SymbolicInt &N) {
    return N.constant() && *N.constant() == 0;
  });
}

void ReadOfEmptyCheck::visit(const Operation &Op) {
  bool IsSchema = !Op.Operator.baseName().empty();
  if (IsSchema ? !computes(Op) : Op.Name != "item")
    return;
  FunctionSchema Schema;
  if (IsSchema)
    Schema = Op.Operator.schema();
  for (auto [I, Value] : llvm::enumerate(Op.Arguments)) {
    const TensorFacts *Facts = Value.asTensor();
    bool IsResult = IsSchema && Schema.Arguments[I].IsKeywordOnly;
    if (!Facts || IsResult || Facts->Written != Tri::No ||
        Facts->Defined == Tri::No || !hasElements(*Facts) ||
        Facts->Device.is(DeviceType::Meta) ||
        !Reported.insert({&function(), Facts->Storage}).second)
      continue;
    std::string Self = operandName(Op, I);
    Finding &F =
        report(Op.Call->getExprLoc(),
               quoted(Op) + " reads the elements of " + Self +
                   ", to which nothing has been written: they are whatever "
                   "the memory held before");
    F.range(Op.Call->getSourceRange());
    if (Facts->MadeAt.isValid() && code().files().contains(Facts->MadeAt))
      F.note(Facts->MadeAt, Self + " is made here");
    return;
  }
}
