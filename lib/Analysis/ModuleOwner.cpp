//===- ModuleOwner.cpp - modules and shared_ptr -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ModuleOwner.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace torchtidy;

/// How deep functions of the same object are read.
static constexpr unsigned MaxDepth = 3;

static bool isLiteral(const Expr *E, bool Value) {
  const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(ignoreImplicit(E));
  return Literal && Literal->getValue() == Value;
}

static bool mayBeFalse(const CXXMemberCallExpr &Call, unsigned Position) {
  // Left at its default, include_self is true.
  return Call.getNumArgs() > Position &&
         !isa<CXXDefaultArgExpr>(Call.getArg(Position)) &&
         !isLiteral(Call.getArg(Position), true);
}

bool torchtidy::needsOwner(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || !Method->getIdentifier())
    return false;
  std::string Class = qualifiedName(*Method->getParent());
  llvm::StringRef Name = Method->getName();
  if (Class == "std::enable_shared_from_this")
    return Name == "shared_from_this";
  if (Class != "torch::nn::Module")
    return false;
  if (Name == "modules")
    return !mayBeFalse(Call, 0);
  if (Name == "named_modules")
    return !mayBeFalse(Call, 1);
  if (Name != "apply" || Method->getNumParams() == 0)
    return false;
  // std::function<void(const std::shared_ptr<Module> &)>
  QualType Function = Method->getParamDecl(0)->getType().getNonReferenceType();
  return Function.getCanonicalType().getAsString().find("shared_ptr") !=
         std::string::npos;
}

namespace {
struct OwnCalls : RecursiveASTVisitor<OwnCalls> {
  std::vector<const CXXMemberCallExpr *> Calls;
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    if (isa<CXXThisExpr>(
            Call->getImplicitObjectArgument()->IgnoreParenImpCasts()))
      Calls.push_back(Call);
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
};

struct ReturnFinder : RecursiveASTVisitor<ReturnFinder> {
  const Stmt *First = nullptr;
  bool VisitReturnStmt(ReturnStmt *S) {
    First = First ? First : S;
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
};
} // namespace

static const CXXMemberCallExpr *neededBy(const CXXMethodDecl &Method,
                                         const UserCode &Code, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (Depth > MaxDepth || !Method.hasBody(Definition) ||
      !Code.files().contains(Definition->getLocation()) ||
      Definition->isDependentContext())
    return nullptr;
  OwnCalls Found;
  Found.TraverseStmt(Definition->getBody());
  ReturnFinder Returns;
  Returns.TraverseStmt(Definition->getBody());
  const SourceManager &SM = Code.context().getSourceManager();
  for (const CXXMemberCallExpr *Call : Found.Calls) {
    bool AfterReturn = Returns.First && !Code.isWithin(Call, Returns.First) &&
                       SM.isBeforeInTranslationUnit(
                           Returns.First->getBeginLoc(), Call->getBeginLoc());
    if (AfterReturn || !runsUnconditionally(Call, Definition->getBody(), Code))
      continue;
    const CXXMethodDecl *Callee = Call->getMethodDecl();
    if (needsOwner(*Call) ||
        (Callee && !Callee->isVirtual() && neededBy(*Callee, Code, Depth + 1)))
      return Call;
  }
  return nullptr;
}

const CXXMemberCallExpr *torchtidy::ownerNeededBy(const CXXMethodDecl &Method,
                                                  const UserCode &Code) {
  return neededBy(Method, Code, 0);
}

// std::shared_ptr<NetImpl>(&net, [](NetImpl *) {}) is an owner for the module.
static bool isPointedTo(const ValueDecl &D, const UserCode &Code) {
  return llvm::any_of(usesOf(D, Code), [&](const VariableUse &Use) {
    const auto *Address =
        Code.parentIgnoringImplicit(Use.Mention).get<UnaryOperator>();
    return Use.Kind == UseKind::Unclear ||
           (Address && Address->getOpcode() == UO_AddrOf);
  });
}

bool torchtidy::isWithoutOwner(const Expr *Object, const UserCode &Code) {
  const Expr *E = ignoreImplicit(Object);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    QualType Type = Ref->getDecl()->getType();
    return Var && !Type->isReferenceType() && isModule(Type) &&
           !isPointedTo(*Var, Code);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    // Members of holders and shared pointers are modules by themselves, too.
    QualType Type = Member->getMemberDecl()->getType();
    return isa<FieldDecl>(Member->getMemberDecl()) &&
           !Type->isReferenceType() && isModule(Type) &&
           !isPointedTo(*Member->getMemberDecl(), Code);
  }
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  if (!Call || Call->getNumArgs() == 0)
    return false;
  QualType Base = Call->getArg(0)->getType();
  if (Call->getOperator() == OO_Subscript)
    return isModule(E->getType()) &&
           (isClass(Base, "std::vector") || isClass(Base, "std::array"));
  return (Call->getOperator() == OO_Arrow || Call->getOperator() == OO_Star) &&
         isClass(Base, "std::unique_ptr");
}
