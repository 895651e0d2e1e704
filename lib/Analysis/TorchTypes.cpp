//===- TorchTypes.cpp - recognising LibTorch's classes -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace torchtidy;

std::string torchtidy::qualifiedName(const NamedDecl &D) {
  std::string Name = D.getNameAsString();
  for (const DeclContext *Context = D.getDeclContext(); Context;
       Context = Context->getParent()) {
    const auto *Named = dyn_cast<NamedDecl>(Context);
    if (!Named)
      continue;
    const auto *Namespace = dyn_cast<NamespaceDecl>(Named);
    if (Namespace && Namespace->isInline())
      continue;
    std::string Outer = Namespace && Namespace->isAnonymousNamespace()
                            ? "(anonymous)"
                            : Named->getNameAsString();
    Name.insert(0, Outer + "::");
  }
  return Name;
}

static const CXXRecordDecl *classOf(QualType Type) {
  return Type.isNull() ? nullptr
                       : Type.getNonReferenceType()->getAsCXXRecordDecl();
}

static bool hasName(const CXXRecordDecl *Class, llvm::StringRef Name) {
  // The last component first: it rules nearly everything out.
  llvm::StringRef Last = Name.substr(Name.rfind(':') + 1);
  return Class && Class->getIdentifier() && Class->getName() == Last &&
         qualifiedName(*Class) == Name;
}

bool torchtidy::isClass(QualType Type, llvm::StringRef Name) {
  return hasName(classOf(Type), Name);
}

static bool hasBase(const CXXRecordDecl *Class, llvm::StringRef Name,
                    llvm::SmallPtrSetImpl<const Decl *> &Seen) {
  if (!Class)
    return false;
  if (hasName(Class, Name))
    return true;
  // `struct Chain : Chain<N - 1>` is its own base as long as N is open.
  if (!Class->hasDefinition() || !Seen.insert(Class->getDefinition()).second)
    return false;
  for (const CXXBaseSpecifier &Base : Class->getDefinition()->bases()) {
    const CXXRecordDecl *BaseClass = Base.getType()->getAsCXXRecordDecl();
    // In a template the base may be known by its template only.
    const auto *Dependent = Base.getType()->getAs<TemplateSpecializationType>();
    if (!BaseClass && Dependent)
      if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(
              Dependent->getTemplateName().getAsTemplateDecl()))
        BaseClass = Template->getTemplatedDecl();
    if (hasBase(BaseClass, Name, Seen))
      return true;
  }
  return false;
}

bool torchtidy::derivesFrom(const CXXRecordDecl *Class, llvm::StringRef Name) {
  llvm::SmallPtrSet<const Decl *, 8> Seen;
  return hasBase(Class, Name, Seen);
}

bool torchtidy::derivesFrom(QualType Type, llvm::StringRef Name) {
  return derivesFrom(classOf(Type), Name);
}

bool torchtidy::isTensor(QualType Type) {
  return isClass(Type, "at::Tensor") || isClass(Type, "at::TensorBase");
}

bool torchtidy::isTensorOptions(QualType Type) {
  return isClass(Type, "c10::TensorOptions");
}

bool torchtidy::isModule(QualType Type) {
  return derivesFrom(Type, "torch::nn::Module");
}

bool torchtidy::isModuleHolder(QualType Type) {
  return derivesFrom(Type, "torch::nn::ModuleHolder");
}

bool torchtidy::isArrayRef(QualType Type) {
  // HeaderOnlyArrayRef is its base in newer versions.
  return isClass(Type, "c10::ArrayRef");
}

bool torchtidy::isScriptModule(QualType Type) {
  return isClass(Type, "torch::jit::Module");
}

const FunctionDecl *torchtidy::calledFunction(const Expr *Call) {
  if (!Call)
    return nullptr;
  if (const auto *Called = dyn_cast<CallExpr>(Call))
    return Called->getDirectCallee();
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Call))
    return Made->getConstructor();
  return nullptr;
}

bool torchtidy::isTensorMethod(const Expr *Call, llvm::StringRef Name) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(calledFunction(Call));
  if (!Method || !Method->getIdentifier() || Method->getName() != Name)
    return false;
  std::string Class = qualifiedName(*Method->getParent());
  return Class == "at::Tensor" || Class == "at::TensorBase";
}

const Expr *torchtidy::ignoreImplicit(const Expr *E) {
  while (E) {
    const Expr *Inner = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(Inner))
      Inner = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Inner))
      Inner = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Inner))
      Inner = Bound->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(Inner);
             Made && Made->getNumArgs() == 1 &&
             Made->getConstructor()->isCopyOrMoveConstructor() &&
             !isa<CXXTemporaryObjectExpr>(Made))
      Inner = Made->getArg(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
  return nullptr;
}
