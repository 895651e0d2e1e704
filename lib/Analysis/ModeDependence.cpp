//===- ModeDependence.cpp - classes for which the mode matters ------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModeDependence.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/ModeLayers.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace torchtidy;

// Calls Visit for what the bodies of the class's own methods are made of.
static void visitMethods(const CXXRecordDecl &Class,
                         llvm::function_ref<bool(const Stmt &)> Visit) {
  const CXXRecordDecl *Defined = Class.getDefinition();
  if (!Defined)
    return;
  for (const CXXMethodDecl *Method : Defined->methods()) {
    const FunctionDecl *Body = nullptr;
    if (!Method->hasBody(Body))
      continue;
    if (const auto *Made = dyn_cast<CXXConstructorDecl>(Body))
      for (const CXXCtorInitializer *Init : Made->inits())
        if (Init->getInit())
          visitCode(Init->getInit(), 0, Visit);
    visitCode(Body->getBody(), 0, Visit);
  }
}

bool torchtidy::asksForMode(const CXXRecordDecl &Class) {
  bool Found = false;
  visitMethods(Class, [&](const Stmt &S) {
    const auto *Member = dyn_cast<MemberExpr>(&S);
    Found |= Member && Member->getMemberDecl()->getIdentifier() &&
             Member->getMemberDecl()->getName() == "is_training";
    return !Found;
  });
  return Found;
}

// `Dropout` of torch::nn::Dropout and torch::nn::DropoutImpl.
static std::string layerOf(QualType Type) {
  const CXXRecordDecl *Class = heldModule(Type);
  if (!Class)
    Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  std::string Name = Class ? qualifiedName(*Class) : "";
  llvm::StringRef Rest = Name;
  if (!Rest.consume_front("torch::nn::") || Rest.contains(':'))
    return "";
  Rest.consume_back("Impl");
  const ModeLayer *Row = findModeLayer(Rest);
  return Row && Row->Default ? Rest.str() : "";
}

static std::string searchClass(const CXXRecordDecl &Class, const UserCode &Code,
                               unsigned Depth) {
  const CXXRecordDecl *Defined = Class.getDefinition();
  if (!Defined || Depth == 0 || !Code.files().contains(Defined->getLocation()))
    return "";
  std::string Found;
  for (const FieldDecl *Field : Defined->fields()) {
    if (Found = layerOf(Field->getType()); !Found.empty())
      return Found;
    const CXXRecordDecl *Inner = heldModule(Field->getType());
    if (Inner)
      if (Found = searchClass(*Inner, Code, Depth - 1); !Found.empty())
        return Found;
  }
  // Sequential(Linear(8, 8), Dropout(0.5))
  visitMethods(*Defined, [&](const Stmt &S) {
    if (const auto *Made = dyn_cast<CXXConstructExpr>(&S))
      Found = layerOf(Made->getType());
    return Found.empty();
  });
  return Found;
}

std::string torchtidy::modeLayerOf(const CXXRecordDecl &Class,
                                   const UserCode &Code) {
  return searchClass(Class, Code, /*Depth=*/4);
}

// Longer than others: one case for each kind of class. Each class is looked at
// once, or classes with many members would be looked at again and again.
static bool reachesTrainer(QualType Type, const UserCode &Code,
                           llvm::SmallPtrSetImpl<const clang::Type *> &Seen) {
  Type = Type.getNonReferenceType();
  while (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class)
    return Type->isFunctionType();
  if (!Seen.insert(Type.getCanonicalType().getTypePtr()).second)
    return false;
  if (isModuleHandle(Type) || derivesFrom(Class, "torch::nn::Module") ||
      derivesFrom(Class, "torch::optim::Optimizer") ||
      classNameOf(Type) == "std::function")
    return true;
  if (Class->isInStdNamespace()) {
    QualType Element = elementTypeOf(Type);
    return !Element.isNull() && reachesTrainer(Element, Code, Seen);
  }
  if (!Class->hasDefinition())
    return true;
  Class = Class->getDefinition();
  if (!Code.files().contains(Class->getLocation()))
    return false;
  for (const FieldDecl *Field : Class->fields())
    if (reachesTrainer(Field->getType(), Code, Seen))
      return true;
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (reachesTrainer(Base.getType(), Code, Seen))
      return true;
  return false;
}

bool torchtidy::holdsTrainer(QualType Type, const UserCode &Code) {
  llvm::SmallPtrSet<const clang::Type *, 16> Seen;
  return reachesTrainer(Type, Code, Seen);
}
