//===- SavedData.cpp - what an autograd function keeps ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/SavedData.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

// `ctx->saved_data`
static const MemberExpr *dataMember(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(ignoreImplicit(E));
  return Member && Member->getMemberDecl()->getIdentifier() &&
                 Member->getMemberDecl()->getName() == "saved_data" &&
                 isClass(Member->isArrow()
                             ? Member->getBase()->getType()->getPointeeType()
                             : Member->getBase()->getType(),
                         "torch::autograd::AutogradContext")
             ? Member
             : nullptr;
}

// The text of a literal that became a std::string.
static std::optional<std::string> literalText(const Expr *E) {
  E = ignoreImplicit(E);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getNumArgs() > 0)
    E = ignoreImplicit(Made->getArg(0));
  if (const auto *Literal = dyn_cast<StringLiteral>(E))
    return Literal->getString().str();
  return std::nullopt;
}

namespace {

struct Collector : RecursiveASTVisitor<Collector> {
  explicit Collector(const ParmVarDecl &Context) : Context(Context) {}

  SavedData Data;

  bool TraverseLambdaExpr(LambdaExpr *Lambda) {
    // A mention in a lambda runs at a time that is not known.
    bool Outer = InLambda;
    InLambda = true;
    RecursiveASTVisitor::TraverseLambdaExpr(Lambda);
    InLambda = Outer;
    return true;
  }

  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->getOperator() == OO_Equal)
      if (const auto *Target =
              dyn_cast<CXXOperatorCallExpr>(ignoreImplicit(Call->getArg(0))))
        addEntry(*Target, Call->getArg(1));
    if (Call->getOperator() == OO_Subscript)
      addEntry(*Call, nullptr);
    return true;
  }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method || !Method->getIdentifier())
      return true;
    const Expr *Object = Call->getImplicitObjectArgument();
    if (const MemberExpr *Member = dataMember(Object)) {
      auto Key = Method->getName() == "at" ? literalText(Call->getArg(0))
                                           : std::nullopt;
      if (Key) {
        Known.insert(Member);
        Data.Entries.push_back({Call, *Key, nullptr});
      }
    } else if (Method->getName() == "save_for_backward") {
      if (auto Elements = bracedList(Call->getArg(0)))
        Data.Saved.insert(Data.Saved.end(), Elements->begin(), Elements->end());
    }
    return true;
  }

  bool VisitMemberExpr(MemberExpr *Member) {
    // Visited after the call or subscript around it.
    Data.IsIncomplete |= dataMember(Member) && !Known.count(Member);
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(ignoreImplicit(Member->getBase())))
      OfMember.insert(Ref);
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (Ref->getDecl() == &Context)
      Data.IsIncomplete |= InLambda || !OfMember.count(Ref);
    return true;
  }

  bool VisitReturnStmt(ReturnStmt *Return) {
    if (InLambda || !Return->getRetValue())
      return true;
    if (auto Elements = bracedList(Return->getRetValue())) {
      for (const Expr *Element : *Elements)
        addReturned(Element);
    } else if (!addReturned(Return->getRetValue())) {
      Data.HasOtherReturns = true;
    }
    return true;
  }

private:
  bool addReturned(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(E));
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var)
      return isTensor(E->getType()) && !isa<CXXConstructExpr>(E);
    Data.Returned.push_back(Var);
    return isTensor(Var->getType());
  }

  void addEntry(const CXXOperatorCallExpr &Subscript, const Expr *Value) {
    const MemberExpr *Member = Subscript.getOperator() == OO_Subscript
                                   ? dataMember(Subscript.getArg(0))
                                   : nullptr;
    if (!Member || Known.count(Member))
      return;
    std::optional<std::string> Key = literalText(Subscript.getArg(1));
    if (!Key)
      return;
    Known.insert(Member);
    Data.Entries.push_back({&Subscript, *Key, Value});
  }

  const ParmVarDecl &Context;
  bool InLambda = false;
  llvm::SmallPtrSet<const Expr *, 8> Known, OfMember;
};

} // namespace

SavedData torchtidy::savedData(const CXXMethodDecl &Method) {
  Collector Found(*Method.getParamDecl(0));
  Found.TraverseStmt(Method.getBody());
  return std::move(Found.Data);
}
