//===- NonContiguousViewCheck.cpp - views that need a copy -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonContiguousViewCheck.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NonContiguousViewCheck)

// How a tensor lies that an operator of this function has transposed.
std::optional<StridedShape>
NonContiguousViewCheck::memoryOf(const TensorFacts &Facts) const {
  auto Sizes = constantSizes(Facts.Shape);
  if (Facts.Order != Layout::Strided || !Sizes)
    return std::nullopt;
  for (const Operation &Made : function().Operations) {
    if (Made.Call->getExprLoc() != Facts.ShapeAt)
      continue;
    auto Moved = transposed(Made.Operator, Made.Arguments);
    if (Moved && Moved->Sizes == *Sizes)
      return Moved;
  }
  return std::nullopt;
}

void NonContiguousViewCheck::visit(const Operation &Op) {
  if (Op.Operator.baseName() != "view" || !Op.Operator.overloadName().empty() ||
      Op.Outcome.Results.empty())
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  const TensorFacts *Wanted = Op.Outcome.Results[0].asTensor();
  if (!Facts || !Wanted)
    return;
  auto Memory = memoryOf(*Facts);
  auto Sizes = constantSizes(Wanted->Shape);
  if (!Memory || !Sizes || canView(*Memory, *Sizes))
    return;
  ShapeValue::Extents Strides(Memory->Strides.begin(), Memory->Strides.end());
  Finding &F = report(
      Op.Call->getExprLoc(),
      quoted(Op) + " of elements that do not lie so: " + operandName(Op, 0) +
          " has " + shown(Facts->Shape) + " with strides " +
          shown(ShapeValue::known(std::move(Strides))) + ", which " +
          shown(Wanted->Shape) +
          " cannot show without a copy; 'reshape' makes one");
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Shape);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Op.Call);
  const auto *Member =
      Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens()) : nullptr;
  if (Member && canEdit(Member->getMemberLoc(), context()))
    F.fix(FixItHint::CreateReplacement(Member->getMemberLoc(), "reshape"));
}
