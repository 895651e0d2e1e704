//===- ThreadStarts.cpp - code given to another thread --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace torchtidy;

static llvm::StringRef threadClass(QualType Type) {
  for (llvm::StringRef Name : {"std::thread", "std::jthread"})
    if (isClass(Type, Name))
      return Name;
  return {};
}

// std::vector<std::thread>, std::list<std::jthread> and the like.
static llvm::StringRef elementThreadClass(QualType Type) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() == 0 ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return threadClass(Class->getTemplateArgs()[0].getAsType());
}

static bool isDeferred(const Expr *Policy) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Policy->IgnoreParenImpCasts());
  return !Ref || (Ref->getDecl()->getName() != "async");
}

ThreadStart torchtidy::threadStart(const Expr *E) {
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    llvm::StringRef Class = threadClass(Made->getType());
    if (Class.empty() || Made->getNumArgs() == 0 ||
        Made->getConstructor()->isCopyOrMoveConstructor())
      return {};
    return {Class, Made->getArg(0)};
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier() || Call->getNumArgs() == 0)
    return {};
  llvm::StringRef Name = Callee->getName();
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    if (Name != "emplace_back" && Name != "emplace_front")
      return {};
    llvm::StringRef Class =
        elementThreadClass(Member->getImplicitObjectArgument()->getType());
    bool Thread = !threadClass(Call->getArg(0)->getType()).empty();
    return Class.empty() || Thread ? ThreadStart{}
                                   : ThreadStart{Class, Call->getArg(0)};
  }
  if (Name == "async" && Callee->isInStdNamespace()) {
    bool HasPolicy = isClass(Call->getArg(0)->getType(), "std::launch") ||
                     Call->getArg(0)->getType()->isEnumeralType();
    if (!HasPolicy)
      return {"std::async", Call->getArg(0)};
    if (Call->getNumArgs() > 1 && !isDeferred(Call->getArg(0)))
      return {"std::async", Call->getArg(1)};
    return {};
  }
  if (Name == "pthread_create" && Call->getNumArgs() == 4)
    return {"pthread_create", Call->getArg(2)};
  return {};
}

static const Stmt *definitionOf(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  return Function && Function->hasBody(Definition) && !Function->isFromASTFile()
             ? Definition->getBody()
             : nullptr;
}

const Stmt *torchtidy::bodyOf(const Expr *Callable) {
  const Expr *E = ignoreImplicit(Callable);
  if (const auto *AddressOf = dyn_cast<UnaryOperator>(E);
      AddressOf && AddressOf->getOpcode() == UO_AddrOf)
    E = ignoreImplicit(AddressOf->getSubExpr());
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
    return Lambda->getBody();
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    bool Forwards =
        Callee && Callee->getIdentifier() && Callee->isInStdNamespace() &&
        Call->getNumArgs() &&
        (Callee->getName() == "bind" || Callee->getName() == "move" ||
         Callee->getName() == "ref" || Callee->getName() == "bind_front");
    return Forwards ? bodyOf(Call->getArg(0)) : nullptr;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return definitionOf(Function);
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    const CXXRecordDecl *Class =
        Var ? Var->getType().getNonReferenceType()->getAsCXXRecordDecl()
            : nullptr;
    if (Class && Class->isLambda())
      return definitionOf(Class->getLambdaCallOperator());
  }
  const CXXRecordDecl *Class = E->getType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->isLambda() ||
      Class->isFromASTFile() || Class->isInStdNamespace())
    return nullptr;
  const CXXMethodDecl *Operator = nullptr;
  for (const CXXMethodDecl *Method : Class->methods())
    if (Method->getOverloadedOperator() == OO_Call) {
      if (Operator)
        return nullptr;
      Operator = Method;
    }
  return definitionOf(Operator);
}

namespace {
class CodeVisitor : public RecursiveASTVisitor<CodeVisitor> {
public:
  CodeVisitor(unsigned Depth, llvm::function_ref<bool(const Stmt &)> Visit)
      : Depth(Depth), Visit(Visit) {}

  bool VisitStmt(Stmt *S) {
    if (!Visit(*S))
      return false;
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || Depth == 0 || Callee->isFromASTFile() ||
        Callee->getASTContext().getSourceManager().isInSystemHeader(
            Callee->getLocation()))
      return true;
    const Stmt *Body = definitionOf(Callee);
    if (!Body || !Seen.insert(Body).second)
      return true;
    --Depth;
    bool Continue = TraverseStmt(const_cast<Stmt *>(Body));
    ++Depth;
    return Continue;
  }

private:
  unsigned Depth;
  llvm::function_ref<bool(const Stmt &)> Visit;
  llvm::SmallPtrSet<const Stmt *, 8> Seen;
};
} // namespace

void torchtidy::visitCode(const Stmt *Body, unsigned Depth,
                          llvm::function_ref<bool(const Stmt &)> Visit) {
  CodeVisitor(Depth, Visit).TraverseStmt(const_cast<Stmt *>(Body));
}
