//===- InplaceOnLeafCheck.cpp - writes that autograd refuses -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InplaceOnLeafCheck.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(InplaceOnLeafCheck)

// Operators that autograd lets write to a leaf, or that refuse for reasons of
// their own. Tried with every in-place operator of LibTorch 1.13.1 and 2.15.
static constexpr llvm::StringLiteral NotRefused[] = {
    "alpha_dropout_",
    "detach_",
    "dropout_",
    "feature_alpha_dropout_",
    "feature_dropout_",
    "float_power_",
    "ldexp_",
    "logical_and_",
    "logical_not_",
    "logical_or_",
    "logical_xor_",
    "rename_",
    "requires_grad_",
    "resize_",
    "resize_as_",
    "resize_as_sparse_",
    "set_",
    "shallow_copy_data_",
};

static bool isRefused(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  // Through a mask or indices it is a call without a schema.
  if (Name.empty())
    return Op.Name == "index_put_";
  return Name.back() == '_' && Name.front() != '_' &&
         !llvm::is_contained(NotRefused, Name) &&
         Op.Operator.schema().Arguments[0].Type.isWritten();
}

static bool isLeafWithGradient(const TensorFacts &Facts) {
  return Facts.RequiresGrad == Tri::Yes && Facts.Leaf == Tri::Yes;
}

void InplaceOnLeafCheck::visit(const Operation &Op) {
  if (Op.Modes.GradEnabled != Tri::Yes || Op.Arguments.empty() ||
      !isRefused(Op))
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || Facts->RequiresGrad != Tri::Yes)
    return;
  bool IsLeaf = isLeafWithGradient(*Facts);
  bool IsView = Op.Viewed && isLeafWithGradient(*Op.Viewed);
  if (!IsLeaf && !IsView)
    return;
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + " writes to " +
                          (IsLeaf ? operandName(Op, 0) + ", " : "a view of ") +
                          "a leaf that requires gradients, while gradients "
                          "are recorded; 'torch::NoGradGuard' switches that "
                          "off");
  F.range(Op.Call->getSourceRange());
  SourceLocation At = IsLeaf ? Facts->GradAt : Op.Viewed->GradAt;
  if (At.isValid() && code().files().contains(At))
    F.note(At, "the leaf requires gradients from here on");
}
