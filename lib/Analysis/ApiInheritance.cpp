//===- ApiInheritance.cpp - uses of names by inheritance -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/ApiHistory.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

// Every class that \p Class derives from.
static llvm::SmallVector<const CXXRecordDecl *, 4>
basesOf(const CXXRecordDecl *Class) {
  llvm::SmallVector<const CXXRecordDecl *, 4> Bases;
  if (Class && Class->hasDefinition())
    Class->forallBases([&](const CXXRecordDecl *Base) {
      Bases.push_back(Base);
      return true;
    });
  return Bases;
}

static bool declares(const CXXRecordDecl *Class, llvm::StringRef Method) {
  return llvm::any_of(Class->methods(), [&](const CXXMethodDecl *Own) {
    return Own->getIdentifier() && Own->getName() == Method;
  });
}

static std::optional<ApiUse> overrideBy(const CXXMethodDecl *Method) {
  if (!Method->getIdentifier() || !Method->isCanonicalDecl() ||
      Method->isStatic())
    return std::nullopt;
  ApiUse Use;
  Use.As = ApiUse::Overridden;
  for (const CXXRecordDecl *Base : basesOf(Method->getParent())) {
    Use.Names.push_back(qualifiedName(*Base) + "::" + Method->getName().str());
    Use.Declared = Base;
  }
  Use.Heir = Method->getParent();
  Use.Method = Method;
  Use.NameLoc = Method->getLocation();
  Use.NameRange = SourceRange(Use.NameLoc);
  return Use.Names.empty() ? std::nullopt : std::optional<ApiUse>(Use);
}

// A class that lacks \p Method of \p Owner, one of its bases; not if a base of
// the user lacks it already.
static const CXXRecordDecl *ownerLacking(const CXXRecordDecl *Class,
                                         llvm::StringRef Owner,
                                         llvm::StringRef Method) {
  const CXXRecordDecl *Found = nullptr;
  if (declares(Class, Method))
    return nullptr;
  for (const CXXRecordDecl *Base : basesOf(Class)) {
    if (qualifiedName(*Base) == Owner)
      Found = Base;
    else if (derivesFrom(Base, Owner))
      return nullptr;
  }
  return Found;
}

std::vector<ApiUse> torchtidy::inheritedUses(const DynTypedNode &Node) {
  std::vector<ApiUse> Uses;
  if (const auto *Method = Node.get<CXXMethodDecl>())
    if (std::optional<ApiUse> Use = overrideBy(Method))
      Uses.push_back(std::move(*Use));
  const auto *Class = Node.get<CXXRecordDecl>();
  // The template speaks for its instances.
  if (!Class || !Class->hasDefinition() || Class->getNumBases() == 0 ||
      isTemplateInstantiation(Class->getTemplateSpecializationKind()))
    return Uses;
  for (const ApiRow &Row : libTorchApiHistory().rows()) {
    if (!Row.Form.has(FormTest::MissingOverride))
      continue;
    auto [Owner, Method] = Row.Name.rsplit("::");
    const CXXRecordDecl *Base = ownerLacking(Class, Owner, Method);
    if (!Base)
      continue;
    ApiUse Use;
    Use.As = ApiUse::NotOverridden;
    Use.Names = {Row.Name.str()};
    Use.Declared = Base;
    Use.Heir = Class;
    Use.NameLoc = Class->getLocation();
    Use.NameRange = SourceRange(Use.NameLoc);
    Uses.push_back(std::move(Use));
  }
  return Uses;
}

bool torchtidy::overridesNow(const ApiUse &Use) {
  return llvm::any_of(Use.Heir->methods(), [&](const CXXMethodDecl *Own) {
    return Own->getDeclName() == Use.Method->getDeclName() &&
           Own->size_overridden_methods() > 0;
  });
}

static void addArgument(std::vector<ApiUse> &Uses, const TemplateArgumentLoc &A,
                        const NamedDecl &Template) {
  if (A.getArgument().getKind() != TemplateArgument::Type)
    return;
  const CXXRecordDecl *Class =
      A.getArgument().getAsType()->getAsCXXRecordDecl();
  if (!Class)
    return;
  ApiUse Use;
  Use.As = ApiUse::TemplateArgument;
  Use.Names = {qualifiedName(*Class)};
  Use.Declared = Class;
  for (const CXXRecordDecl *Base : basesOf(Class)) {
    Use.Names.push_back(qualifiedName(*Base));
    Use.Declared = Base;
  }
  Use.ArgumentOf = qualifiedName(Template);
  TypeLoc Written = A.getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc();
  if (auto Elaborated = Written.getAs<ElaboratedTypeLoc>())
    Written = Elaborated.getNamedTypeLoc();
  Use.NameLoc = Written.getBeginLoc();
  Use.NameRange = SourceRange(Use.NameLoc);
  Uses.push_back(std::move(Use));
}

std::vector<ApiUse> torchtidy::templateArgumentUses(const DynTypedNode &Node) {
  std::vector<ApiUse> Uses;
  if (const auto *Reference = Node.get<DeclRefExpr>()) {
    for (const TemplateArgumentLoc &A : Reference->template_arguments())
      addArgument(Uses, A, *Reference->getDecl());
    return Uses;
  }
  const auto *Loc = Node.get<TypeLoc>();
  if (!Loc || Loc->isNull())
    return Uses;
  auto Special = Loc->getAs<TemplateSpecializationTypeLoc>();
  const TemplateDecl *Template =
      Special ? Special.getTypePtr()->getTemplateName().getAsTemplateDecl()
              : nullptr;
  if (Template)
    for (unsigned I = 0; I < Special.getNumArgs(); ++I)
      addArgument(Uses, Special.getArgLoc(I), *Template);
  return Uses;
}
