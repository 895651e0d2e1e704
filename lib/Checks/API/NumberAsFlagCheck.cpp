//===- NumberAsFlagCheck.cpp - dimensions taken for flags -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NumberAsFlagCheck.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NumberAsFlagCheck)

void NumberAsFlagCheck::registerMatchers(MatchFinder &Finder) {
  // x.mean(2, 3)
  Finder.addMatcher(callExpr(callee(functionDecl())).bind("call"), this);
}

// The integer that a flag is made from, or null.
static const Expr *numberFor(const Expr *Flag) {
  const auto *Cast = dyn_cast<ImplicitCastExpr>(Flag->IgnoreParens());
  return Cast && Cast->getCastKind() == CK_IntegralToBoolean
             ? Cast->getSubExpr()->IgnoreParenImpCasts()
             : nullptr;
}

// Is a list of sizes or dimensions made from one number here?
static bool isListOfOne(const Expr *E) {
  const auto *Made = dyn_cast<CXXConstructExpr>(ignoreImplicit(E));
  if (!Made || Made->getNumArgs() != 1)
    return false;
  QualType Type = Made->getType();
  const Expr *Part = ignoreImplicit(Made->getArg(0));
  if (isArrayRef(Type) || isClass(Type, "c10::OptionalArrayRef"))
    return Part->getType()->isIntegerType() || isListOfOne(Part);
  return (isClass(Type, "c10::optional") || isClass(Type, "std::optional")) &&
         isListOfOne(Part);
}

// What makes a list of the numbers: with a literal 0 in front, which could be a
// null pointer, braces alone are ambiguous in LibTorch 1.13.
static std::string listBefore(const Expr *Before) {
  const Expr *First = Before;
  while (const auto *Made = dyn_cast<CXXConstructExpr>(ignoreImplicit(First)))
    First = Made->getArg(0);
  const auto *Literal = dyn_cast<IntegerLiteral>(ignoreImplicit(First));
  return Literal && Literal->getValue() == 0 ? "at::IntArrayRef{" : "{";
}

void NumberAsFlagCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (isa<CXXOperatorCallExpr>(Call) || !isTensorFunction(*Callee) ||
      code().isBroken(Call))
    return;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       ++I)
    if (const Expr *Number = numberFor(Call->getArg(I)))
      judge(*Call, *Callee, I, Number);
}

void NumberAsFlagCheck::judge(const CallExpr &Call, const FunctionDecl &Callee,
                              unsigned Index, const Expr *Number) {
  Expr::EvalResult Value;
  bool IsConstant =
      !Number->isValueDependent() && Number->EvaluateAsInt(Value, context());
  const Expr *Before = Index > 0 ? Call.getArg(Index - 1) : nullptr;
  bool AfterList = Before && isListOfOne(Before);
  // Flags kept in integers are common, sizes of 0 or 1 are not; of numbers that
  // are not known, only a second size of expand() is certainly none.
  if (IsConstant ? Value.Val.getInt().ult(2) && !Value.Val.getInt().isNegative()
                 : !(AfterList && Callee.getNameAsString() == "expand"))
    return;
  std::string Message = "'" + Callee.getParamDecl(Index)->getNameAsString() +
                        "' of '" + Callee.getNameAsString() +
                        "' is a flag, but is given the number '" +
                        shortName(Number, context()) + "'";
  SourceRange Both;
  if (AfterList) {
    Both = SourceRange(Before->getBeginLoc(), Number->getEndLoc());
    std::string List = sourceText(Both, context());
    if (!List.empty())
      Message += "; a list is written '" + listBefore(Before) + List + "}'";
  }
  Finding &F = report(Number->getBeginLoc(), Message)
                   .range(Number->getSourceRange())
                   .level(IsConstant ? Level::Certain : Level::Likely);
  if (AfterList && canEdit(Both, context()))
    F.fix(FixItHint::CreateInsertion(Both.getBegin(), listBefore(Before)))
        .fix(FixItHint::CreateInsertion(endOf(Both, context()), "}"));
}
