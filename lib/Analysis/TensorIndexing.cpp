//===- TensorIndexing.cpp - does indexing copy? -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorIndexing.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// What a tensor used as an index is.
enum class IndexTensor {
  /// Booleans, which pick elements whatever their shape.
  Mask,
  /// Has at least one dimension.
  Picks,
  /// Nothing is known of it.
  Unknown,
  /// Something speaks for a single number.
  MayBeNumber,
};

/// What the result of a tensor function is as an index.
enum class ResultKind {
  Mask,          ///< Booleans.
  Indices,       ///< At least one dimension.
  LikeOperand,   ///< As the first operand.
  ViewOfOperand, ///< Of the first operand's type, of another shape.
  ByItsSizes,    ///< At least one dimension if a list in braces says so.
  MayBeNumber,
};

/// How far variables are followed to what they are initialised with.
constexpr unsigned MaxDepth = 4;

} // namespace

static ResultKind resultKind(llvm::StringRef Function) {
  using RK = ResultKind;
  return llvm::StringSwitch<RK>(Function)
      .Cases("gt", "lt", "ge", "le", "eq", "ne", RK::Mask)
      .Cases("greater", "less", "greater_equal", "less_equal", RK::Mask)
      .Cases("not_equal", "isclose", "isin", "signbit", RK::Mask)
      .Cases("isnan", "isinf", "isfinite", "isposinf", "isneginf", RK::Mask)
      .Cases("logical_and", "logical_or", "logical_not", RK::Mask)
      .Cases("logical_xor", "any", "all", RK::Mask)
      .Cases("arange", "linspace", "randperm", "nonzero", RK::Indices)
      .Cases("argwhere", "flatten", "ravel", "unsqueeze", RK::Indices)
      .Cases("cat", "stack", "masked_select", "argsort", RK::Indices)
      .Cases("clone", "detach", "contiguous", "cpu", "cuda", RK::LikeOperand)
      .Cases("to", "alias", "data", "logical_not", RK::LikeOperand)
      .Cases("bitwise_not", "bitwise_and", "bitwise_or", RK::LikeOperand)
      .Cases("zeros", "ones", "full", "view", "reshape", RK::ByItsSizes)
      .Cases("randint", "tensor", "empty", RK::ByItsSizes)
      .Default(isView(Function) ? RK::ViewOfOperand : RK::MayBeNumber);
}

static ResultKind resultKind(const FunctionDecl &Function) {
  switch (Function.getOverloadedOperator()) {
  case OO_None:
    return Function.getIdentifier() ? resultKind(Function.getName())
                                    : ResultKind::MayBeNumber;
  case OO_Less:
  case OO_Greater:
  case OO_LessEqual:
  case OO_GreaterEqual:
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Exclaim:
    return ResultKind::Mask;
  case OO_Tilde:
  case OO_Amp:
  case OO_Pipe:
  case OO_Caret:
    return ResultKind::LikeOperand;
  case OO_Subscript:
    return ResultKind::ViewOfOperand;
  default:
    return ResultKind::MayBeNumber;
  }
}

// Is `torch::kBool` or `torch::kByte` among the arguments?
static bool asksForMask(const CallExpr &Call) {
  for (const Expr *Argument : Call.arguments())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(Argument)))
      if (const auto *Name = Ref->getDecl()->getIdentifier())
        if (Name->isStr("kBool") || Name->isStr("kByte") ||
            Name->isStr("kUInt8"))
          return true;
  return false;
}

static bool hasSizes(const CallExpr &Call) {
  for (const Expr *Argument : Call.arguments()) {
    Argument = ignoreImplicit(Argument);
    // torch::tensor({1, 2}) has a class of its own for the braces.
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Argument))
      if (isClass(Made->getType(), "torch::detail::TensorDataContainer"))
        return Made->isListInitialization() ||
               (Made->getNumArgs() && isa<CXXStdInitializerListExpr>(
                                          ignoreImplicit(Made->getArg(0))));
    if (auto Elements = bracedList(Argument); Elements && !Elements->empty())
      return true;
  }
  return false;
}

static IndexTensor judge(const Expr *E, unsigned Depth);

static IndexTensor judgeCall(const CallExpr &Call, unsigned Depth) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee ||
      (!isTensorFunction(*Callee) && !isa<CXXOperatorCallExpr>(Call)))
    return IndexTensor::MayBeNumber;
  auto OfOperand = [&] {
    return firstOperand(&Call) ? judge(firstOperand(&Call), Depth + 1)
                               : IndexTensor::MayBeNumber;
  };
  switch (resultKind(*Callee)) {
  case ResultKind::Mask:
    return IndexTensor::Mask;
  case ResultKind::Indices:
    return IndexTensor::Picks;
  case ResultKind::LikeOperand:
    return asksForMask(Call) ? IndexTensor::Mask : OfOperand();
  case ResultKind::ViewOfOperand:
    return OfOperand() == IndexTensor::Mask ? IndexTensor::Mask
                                            : IndexTensor::MayBeNumber;
  case ResultKind::ByItsSizes:
    if (asksForMask(Call))
      return IndexTensor::Mask;
    return hasSizes(Call) ? IndexTensor::Picks : IndexTensor::MayBeNumber;
  case ResultKind::MayBeNumber:
    return IndexTensor::MayBeNumber;
  }
  llvm_unreachable("all kinds are handled");
}

static IndexTensor judge(const Expr *E, unsigned Depth) {
  E = ignoreImplicit(E);
  if (Depth > MaxDepth)
    return IndexTensor::MayBeNumber;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return judgeCall(*Call, Depth);
  if (isa<MemberExpr>(E))
    return IndexTensor::Unknown;
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var)
    return IndexTensor::MayBeNumber;
  if (isa<ParmVarDecl>(Var) || !Var->hasLocalStorage())
    return IndexTensor::Unknown;
  const Expr *Init = Var->getInit() ? ignoreImplicit(Var->getInit()) : nullptr;
  // `torch::Tensor mask;` is given its value later.
  if (!Init || isa<CXXConstructExpr>(Init))
    return IndexTensor::Unknown;
  return judge(Init, Depth + 1);
}

// One element of the braces: a TensorIndex made from something.
static IndexResult judgeElement(const Expr *Element) {
  const auto *Made = dyn_cast<CXXConstructExpr>(ignoreImplicit(Element));
  if (!Made || Made->getNumArgs() == 0)
    return IndexResult::Unknown;
  const Expr *From = ignoreImplicit(Made->getArg(0));
  if (From->getType()->isBooleanType())
    return IndexResult::Copy;
  if (!isTensor(From->getType()))
    return isClass(From->getType(), "at::indexing::TensorIndex")
               ? IndexResult::Unknown
               : IndexResult::View;
  switch (judge(From, 0)) {
  case IndexTensor::Mask:
  case IndexTensor::Picks:
    return IndexResult::Copy;
  case IndexTensor::Unknown:
    return IndexResult::ProbablyCopy;
  case IndexTensor::MayBeNumber:
    return IndexResult::Unknown;
  }
  llvm_unreachable("all kinds are handled");
}

// The braces of `index({...})`, or of the variable in `index(where)`.
static std::optional<llvm::ArrayRef<const Expr *>>
indexList(const Expr *Argument) {
  Argument = ignoreImplicit(Argument);
  if (auto Elements = bracedList(Argument))
    return Elements;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Argument);
      Made && Made->getNumArgs())
    Argument = ignoreImplicit(Made->getArg(0));
  const auto *Ref = dyn_cast<DeclRefExpr>(Argument);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->hasLocalStorage() || !Var->getInit())
    return std::nullopt;
  auto Elements = bracedList(Var->getInit());
  // A list that is filled later starts empty.
  return Elements && !Elements->empty() ? Elements : std::nullopt;
}

IndexResult torchtidy::indexResult(const CallExpr &Call) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  unsigned Position = Method ? 0 : 1;
  if (Call.getNumArgs() <= Position)
    return IndexResult::Unknown;
  const Expr *Argument = Call.getArg(Position);
  // The operator itself, which takes a list of optional tensors, never views.
  if (!Method || isClass(Argument->getType(), "c10::List"))
    return IndexResult::Copy;
  auto Elements = indexList(Argument);
  if (!Elements)
    return IndexResult::Unknown;
  IndexResult Result = IndexResult::View;
  for (const Expr *Element : *Elements) {
    IndexResult One = judgeElement(Element);
    if (One == IndexResult::Copy)
      return One;
    if (One != IndexResult::View && Result != IndexResult::Unknown)
      Result = One;
  }
  return Result;
}
