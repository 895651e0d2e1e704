//===- AccessorTypeCheck.cpp - accessors that do not fit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AccessorTypeCheck.h"
#include "torch-tidy/Analysis/ScalarTypes.h"
#include "torch-tidy/Support/Compat.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(AccessorTypeCheck)

void AccessorTypeCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Name;
  bool IsAccessor = endsWith(Name, "accessor") ||
                    endsWith(Name, "accessor32") ||
                    endsWith(Name, "accessor64");
  if (!IsAccessor && !endsWith(Name, "data_ptr"))
    return;
  const auto *Call = dyn_cast<CallExpr>(Op.Call);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const TemplateArgumentList *Given =
      Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
  // `data_ptr()` asks for no type.
  if (!Given || Given->get(0).getKind() != TemplateArgument::Type)
    return;
  compareDtype(Op, Given->get(0).getAsType());
  if (IsAccessor && Given->size() > 1 &&
      Given->get(1).getKind() == TemplateArgument::Integral)
    compareRank(Op, Given->get(1).getAsIntegral().getExtValue());
}

void AccessorTypeCheck::compareDtype(const Operation &Op, QualType Type) {
  const ScalarTypeInfo *Info = scalarTypeOf(Type, context());
  std::optional<Dtype> Wanted = Info ? dtypeNamed(Info->Name) : std::nullopt;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  // Quantized elements are read as the integers behind them.
  if (!Wanted || !Facts || !Facts->Type.isKnown() || Facts->Type.is(*Wanted) ||
      categoryOf(Facts->Type.Type) == DtypeCategory::Quantized)
    return;
  Finding &F = report(Op.Call->getExprLoc(),
                      quoted(Op) + " of another dtype: it is for " +
                          infoOf(*Wanted).Printed.str() + ", but " +
                          operandName(Op, 0) + " is " + print(Facts->Type));
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Dtype);
}

void AccessorTypeCheck::compareRank(const Operation &Op, int64_t Rank) {
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || !Facts->Shape.rank() || *Facts->Shape.rank() == Rank)
    return;
  Finding &F = report(
      Op.Call->getExprLoc(),
      quoted(Op) + " of another rank: it is for " + std::to_string(Rank) +
          (Rank == 1 ? " dimension" : " dimensions") + ", but " +
          operandName(Op, 0) + " has " + shown(Facts->Shape));
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Shape);
}
