//===- NonLeafParameterCheck.cpp - optimizers of what is no parameter -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonLeafParameterCheck.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NonLeafParameterCheck)

static bool isOptimized(const Operation &Op) {
  return startsWith(Op.Name, "torch::optim::") && Op.Arguments.size() == 1;
}

// auto w = torch::randn({3}, torch::requires_grad()).to(device);  is a leaf on
// the CPU alone.
bool NonLeafParameterCheck::leavesTheCpu(const TensorFacts &Facts) const {
  return llvm::any_of(function().Operations, [&](const Operation &Op) {
    if (Op.Call->getExprLoc() != Facts.MadeAt || Op.Arguments.empty() ||
        Op.Operator.baseName() != "to")
      return false;
    const TensorFacts *Self = Op.Arguments[0].asTensor();
    return Self && Self->Device.is(DeviceType::CPU) &&
           Self->RequiresGrad == Tri::Yes && !Facts.Device.isKnown();
  });
}

// The tensors as they are listed in braces.
static llvm::ArrayRef<const Expr *> listed(const Expr *E) {
  for (;;) {
    E = E->IgnoreImplicit();
    if (const auto *List = dyn_cast<InitListExpr>(E))
      return {List->getInits(), List->getNumInits()};
    if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E)) {
      E = List->getSubExpr();
      continue;
    }
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E);
    if (Cast)
      E = Cast->getSubExpr();
    else if (Made && Made->getNumArgs() > 0)
      E = Made->getArg(0);
    else
      return {};
  }
}

// 'W', which  or  'Parameters', one of which
std::string NonLeafParameterCheck::nameOf(const Operation &Op,
                                          unsigned I) const {
  unsigned Count = Op.Arguments[0].Tensors.size();
  llvm::ArrayRef<const Expr *> Each = listed(Op.Written[0]);
  if (Each.size() == Count)
    return "'" + shortName(Each[I]->IgnoreImplicit(), context(), "tensor", 32) +
           "', which";
  return operandName(Op, 0) + ", one of which";
}

void NonLeafParameterCheck::complain(const Operation &Op,
                                     const TensorFacts &Facts,
                                     const std::string &Name) {
  bool IsMade = Facts.RequiresGrad == Tri::Yes && Facts.Leaf == Tri::No;
  bool MayBeMade = Facts.RequiresGrad == Tri::Yes &&
                   Facts.Leaf == Tri::Unknown && leavesTheCpu(Facts);
  bool IsFixed = Facts.RequiresGrad == Tri::No;
  if (!IsMade && !MayBeMade && !IsFixed)
    return;
  std::string Text =
      IsMade      ? " an operator made: only leaves can be optimized; ask for "
                    "gradients after the last operator"
      : MayBeMade ? " is a copy wherever the device is not the CPU: only "
                    "leaves can be optimized; ask for gradients after 'to'"
                  : " does not require gradients and so never changes";
  Finding &F = report(Op.Call->getExprLoc(), "an optimizer of " + Name + Text);
  F.range(Op.Call->getSourceRange());
  if (!IsMade)
    F.level(Level::Likely);
  if (IsFixed)
    F.leaf("A7");
  if (Facts.MadeAt.isValid() && code().files().contains(Facts.MadeAt))
    F.note(Facts.MadeAt, "the tensor is made here");
}

// Gradients that the user sets need no `backward`.
static bool isTrained(const FunctionRecord &Function) {
  auto Calls = [&](llvm::StringRef Name) {
    return llvm::any_of(Function.Operations,
                        [&](const Operation &Op) { return Op.Name == Name; });
  };
  return Calls("backward") && !Calls("mutable_grad");
}

// Who asks for gradients later on the same tensor is right.
static bool asksLater(const FunctionRecord &Function,
                      const TensorFacts &Facts) {
  return llvm::any_of(Function.Operations, [&](const Operation &Op) {
    const TensorFacts *Self =
        Op.Arguments.empty() ? nullptr : Op.Arguments[0].asTensor();
    return (Op.Name == "requires_grad_" || Op.Name == "set_requires_grad") &&
           (!Self || !Self->Storage || Self->Storage == Facts.Storage);
  });
}

// Among parameters that are trained, some that are not may be frozen.
static bool mayBeFrozen(const Operation &Op) {
  llvm::ArrayRef<TensorFacts> Tensors = Op.Arguments[0].Tensors;
  return listed(Op.Written[0]).size() != Tensors.size() &&
         !llvm::all_of(Tensors, [](const TensorFacts &Facts) {
           return Facts.RequiresGrad == Tri::No;
         });
}

void NonLeafParameterCheck::visit(const Operation &Op) {
  if (!isOptimized(Op))
    return;
  for (auto [I, Facts] : llvm::enumerate(Op.Arguments[0].Tensors)) {
    if (Facts.Defined == Tri::No ||
        (Facts.RequiresGrad == Tri::No &&
         (!isTrained(function()) || mayBeFrozen(Op) ||
          asksLater(function(), Facts))))
      continue;
    complain(Op, Facts, nameOf(Op, I));
  }
}
