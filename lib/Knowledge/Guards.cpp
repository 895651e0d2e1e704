//===- Guards.cpp - classes that guard a scope ----------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/Guards.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace torchtidy;

static constexpr Guard Rows[] = {
#define GUARD(Class, Spelling, Kind, ThreadLocal, Effect, First, Last, Header) \
  {Class, Spelling, GuardKind::Kind, ThreadLocal, Effect, First, Last, Header},
#include "Guards.def"
};

llvm::ArrayRef<Guard> torchtidy::guards() { return Rows; }

static const Guard *findByName(const CXXRecordDecl &Class) {
  if (!Class.getIdentifier())
    return nullptr;
  std::string Name;
  for (const Guard &Row : Rows) {
    if (!endsWith(Row.Class, Class.getName()))
      continue;
    // Made only for the few classes whose own name is right.
    if (Name.empty())
      Name = qualifiedName(Class);
    if (Name == Row.Class)
      return &Row;
  }
  return nullptr;
}

const Guard *torchtidy::findGuard(const CXXRecordDecl *Class) {
  if (!Class)
    return nullptr;
  if (const Guard *Row = findByName(*Class))
    return Row;
  if (!Class->hasDefinition())
    return nullptr;
  for (const CXXBaseSpecifier &Base : Class->getDefinition()->bases())
    if (const Guard *Row = findGuard(Base.getType()->getAsCXXRecordDecl()))
      return Row;
  return nullptr;
}

const Guard *torchtidy::findGuard(QualType Type) {
  return Type.isNull() ? nullptr : findGuard(Type->getAsCXXRecordDecl());
}

const Guard *torchtidy::findHeldGuard(QualType Type) {
  if (Type.isNull())
    return nullptr;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || !Class->isInStdNamespace() || !Class->getIdentifier() ||
      Class->getTemplateArgs().size() == 0 ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  llvm::StringRef Name = Class->getName();
  if (Name != "unique_ptr" && Name != "shared_ptr" && Name != "optional")
    return nullptr;
  return findGuard(Class->getTemplateArgs()[0].getAsType());
}

llvm::StringRef torchtidy::guardName(QualType Type, const Guard &Row) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return !Class || findByName(*Class) ? Row.Spelling : Class->getName();
}
