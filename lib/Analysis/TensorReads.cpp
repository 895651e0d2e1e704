//===- TensorReads.cpp - what becomes of a running total --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorReads.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

namespace {
/// What a mention does.
enum class Purpose { Look, Keep, Other };
} // namespace

// Methods after which nobody has the graph any more.
static bool looks(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("item", "detach", "print", "numel", "defined", true)
      .Cases("data", "toString", "size", "sizes", "dim", true)
      .Default(false);
}

// Methods that give the same numbers, or fewer.
static bool passesOn(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("cpu", "to", "mean", "sum", "div", true)
      .Cases("mul", "sqrt", "squeeze", "view", "reshape", true)
      .Default(false);
}

// Functions of a list, or of a tensor, that give its numbers.
static bool gathers(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("stack", "cat", "mean", "sum", true)
      .Default(false);
}

static Purpose purposeOf(const Expr *E, const UserCode &Code);

static Purpose purposeOfMember(const Expr *E, const MemberExpr &Member,
                               const UserCode &Code) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Member.getMemberDecl());
  if (!Method || !Method->getIdentifier())
    return Purpose::Other;
  const auto *Call =
      Code.parentIgnoringImplicit(&Member).get<CXXMemberCallExpr>();
  if (!Call)
    return Purpose::Other;
  llvm::StringRef Name = Method->getName();
  if (looks(Name))
    return Purpose::Look;
  if (passesOn(Name))
    return purposeOf(Call, Code);
  bool Keeps = llvm::StringSwitch<bool>(Name)
                   .Cases("add_", "zero_", "push_back", "emplace_back", true)
                   .Cases("div_", "mul_", "clear", "reserve", "empty", true)
                   .Default(false);
  return Keeps && (Code.isDiscarded(Call) || Name == "empty") ? Purpose::Keep
                                                              : Purpose::Other;
}

static Purpose purposeOfOperand(const Expr *E, const CXXOperatorCallExpr &Call,
                                const UserCode &Code) {
  bool IsLeft = Code.isWithin(E, Call.getArg(0));
  switch (Call.getOperator()) {
  case OO_LessLess:
    return IsLeft ? Purpose::Other : Purpose::Look;
  case OO_Less:
  case OO_Greater:
  case OO_LessEqual:
  case OO_GreaterEqual:
    return Purpose::Look;
  case OO_Plus:
  case OO_Minus:
  case OO_Star:
  case OO_Slash:
    return purposeOf(&Call, Code);
  case OO_Subscript:
    return IsLeft ? purposeOf(&Call, Code) : Purpose::Other;
  case OO_PlusEqual:
  case OO_SlashEqual:
  case OO_StarEqual:
  case OO_Equal:
    return IsLeft && Code.isDiscarded(&Call) ? Purpose::Keep : Purpose::Other;
  default:
    return Purpose::Other;
  }
}

// total = total + loss;
static bool isAddedToItself(const Expr *E, const UserCode &Code) {
  const auto *Sum = Code.parentIgnoringImplicit(E).get<CXXOperatorCallExpr>();
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreImplicit());
  if (!Ref || !Sum || Sum->getOperator() != OO_Plus)
    return false;
  const auto *Set = Code.parentIgnoringImplicit(Sum).get<CXXOperatorCallExpr>();
  if (!Set || Set->getOperator() != OO_Equal || !Code.isDiscarded(Set))
    return false;
  const auto *To = dyn_cast<DeclRefExpr>(Set->getArg(0)->IgnoreImplicit());
  return To && To->getDecl() == Ref->getDecl();
}

static Purpose purposeOf(const Expr *E, const UserCode &Code) {
  DynTypedNode Parent = Code.parentIgnoringImplicit(E);
  if (const auto *Member = Parent.get<MemberExpr>())
    return purposeOfMember(E, *Member, Code);
  if (isAddedToItself(E, Code))
    return Purpose::Keep;
  if (const auto *Call = Parent.get<CXXOperatorCallExpr>())
    return purposeOfOperand(E, *Call, Code);
  // torch::stack(losses).mean().item()
  if (const auto *Call = Parent.get<CallExpr>())
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->getIdentifier() && gathers(Callee->getName()) &&
        isTensor(Call->getType()))
      return purposeOf(Call, Code);
  // A copy that a parameter by value takes.
  if (const auto *Made = Parent.get<CXXConstructExpr>();
      Made && Made->getNumArgs() == 1 && !isa<CXXTemporaryObjectExpr>(Made))
    return purposeOf(Made, Code);
  return Purpose::Other;
}

bool torchtidy::isOnlyLookedAt(const Expr *E, const UserCode &Code) {
  return purposeOf(E, Code) == Purpose::Look;
}

bool torchtidy::isRunningTotal(const VarDecl &Total, const UserCode &Code) {
  bool IsLookedAt = false;
  for (const VariableUse &Use : usesOf(Total, Code)) {
    Purpose P = purposeOf(Use.Mention, Code);
    if (P == Purpose::Other)
      return false;
    IsLookedAt |= P == Purpose::Look;
  }
  return IsLookedAt;
}
