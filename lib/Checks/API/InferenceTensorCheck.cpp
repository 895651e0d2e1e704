//===- InferenceTensorCheck.cpp - inference tensors in autograd -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InferenceTensorCheck.h"
#include "torch-tidy/Knowledge/SavedTensors.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(InferenceTensorCheck)

static bool isInference(const RuleValue &Value) {
  const TensorFacts *Facts = Value.asTensor();
  return Facts && Facts->Inference == Tri::Yes;
}

void InferenceTensorCheck::complain(const Operation &Op, unsigned Argument,
                                    const std::string &Why) {
  const TensorFacts &Facts = *Op.Arguments[Argument].asTensor();
  std::string Self = operandName(Op, Argument);
  Finding &F = report(Op.Call->getExprLoc(),
                      Self + " is made under 'InferenceMode', and " + Why +
                          "; 'clone' outside of the mode makes a tensor that "
                          "can be used");
  F.range(Op.Call->getSourceRange());
  if (Facts.MadeAt.isValid() && code().files().contains(Facts.MadeAt))
    F.note(Facts.MadeAt, Self + " is made here");
}

// Does an argument that requires gradients make the operator keep this one?
static bool isKept(const Operation &Op, llvm::ArrayRef<llvm::StringRef> If,
                   const FunctionSchema &Schema) {
  for (auto [I, Value] : llvm::enumerate(Op.Arguments))
    if (const TensorFacts *Facts = Value.asTensor();
        Facts && Facts->RequiresGrad == Tri::Yes &&
        llvm::is_contained(If, Schema.Arguments[I].Name))
      return true;
  return false;
}

void InferenceTensorCheck::visit(const Operation &Op) {
  if (Op.Modes.Inference != Tri::No || Op.Arguments.empty() ||
      llvm::none_of(Op.Arguments, isInference))
    return;
  if (Op.Operator.baseName().empty()) {
    if (!isInference(Op.Arguments[0]))
      return;
    if (Op.Name == "index_put_")
      complain(Op, 0, "'index_put_' writes to it");
    else if (asksForGradients(Op))
      complain(Op, 0, "can require no gradients outside of it");
    return;
  }
  SavedTensors Saved = savedTensorsOf(Op.Operator);
  FunctionSchema Schema = Op.Operator.schema();
  for (auto [I, Value] : llvm::enumerate(Op.Arguments)) {
    if (!isInference(Value))
      continue;
    llvm::StringRef Name = Schema.Arguments[I].Name;
    if (Saved.writes(Name))
      return complain(Op, I, quoted(Op) + " writes to it outside");
    for (const SavedTensors::Kept &Kept : Saved.Tensors)
      if (Kept.Tensor == Name && Op.Modes.GradEnabled == Tri::Yes &&
          isKept(Op, Kept.If, Schema))
        return complain(Op, I, quoted(Op) + " would keep it for 'backward'");
  }
}

// t.requires_grad_(), t.set_requires_grad(true)
bool InferenceTensorCheck::asksForGradients(const Operation &Op) const {
  if (Op.Name != "requires_grad_" && Op.Name != "set_requires_grad")
    return false;
  const auto *Call = dyn_cast<CallExpr>(Op.Call);
  if (!Call || Call->getNumArgs() == 0)
    return false;
  const Expr *Wanted = Call->getArg(0);
  bool IsOn = false;
  return !Wanted->isValueDependent() &&
         Wanted->EvaluateAsBooleanCondition(IsOn, context()) && IsOn;
}
