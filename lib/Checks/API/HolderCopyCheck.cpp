//===- HolderCopyCheck.cpp - holder copy -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HolderCopyCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(HolderCopyCheck)

void HolderCopyCheck::registerMatchers(MatchFinder &Finder) {
  // Net target = policy;   auto target = policy;   Net target(policy);
  Finder.addMatcher(varDecl(hasInitializer(expr().bind("source"))).bind("copy"),
                    this);
  // target = policy;
  Finder.addMatcher(
      cxxOperatorCallExpr(hasOverloadedOperatorName("=")).bind("assignment"),
      this);
  // Agent(Net policy) : target(policy) {}
  Finder.addMatcher(cxxCtorInitializer(isWritten()).bind("member"), this);
}

// Words that name a second model beside the one that is trained.
static bool namesASecondModel(llvm::StringRef Name) {
  constexpr llvm::StringLiteral Words[] = {
      "target", "best",   "ema",    "old",      "previous", "prev",
      "backup", "copy",   "clone",  "snapshot", "frozen",   "teacher",
      "shadow", "copied", "cloned", "averaged"};
  // CamelCase and snake_case alike, word by word: `thresholded` has no `old`.
  std::string Snake = llvm::convertToSnakeFromCamelCase(Name);
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  llvm::StringRef(Snake).split(Parts, '_');
  return llvm::any_of(Parts, [&](llvm::StringRef Part) {
    return llvm::is_contained(Words, Part.rtrim("0123456789"));
  });
}

static bool isHandle(QualType Type) {
  if (Type->isReferenceType() || Type.isNull())
    return false;
  if (isModuleHolder(Type))
    return true;
  const auto *Pointer = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  return Pointer && isClass(Type, "std::shared_ptr") &&
         isModule(Pointer->getTemplateArgs()[0].getAsType());
}

// A variable or member that goes on being a handle of the first model.
static const Expr *copiedVariable(const Expr *Source) {
  const Expr *E = ignoreImplicit(Source);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getNumArgs() == 1)
    E = ignoreImplicit(Made->getArg(0));
  bool Named = isa<DeclRefExpr>(E) || isa<MemberExpr>(E);
  return Named && E->isLValue() && isHandle(E->getType()) ? E : nullptr;
}

void HolderCopyCheck::judge(const ValueDecl &Copy, const Expr *Source,
                            SourceLocation Loc) {
  const Expr *Original = copiedVariable(Source);
  // A Sequential made of a layer is another class.
  if (!Original || !namesASecondModel(Copy.getName()) ||
      !context().hasSameUnqualifiedType(Copy.getType(), Original->getType()))
    return;
  const ValueDecl *From = isa<DeclRefExpr>(Original)
                              ? cast<DeclRefExpr>(Original)->getDecl()
                              : cast<MemberExpr>(Original)->getMemberDecl();
  // best_model(best_model): a parameter handed on to the member of its name.
  if (From->getIdentifier() && namesASecondModel(From->getName()))
    return;
  report(Loc, llvm::formatv("'{0}' is a second handle of the module in '{1}', "
                            "not a copy: they share every parameter; "
                            "'{1}->clone()' makes another module",
                            Copy.getName(), shortName(Original, context())));
}

void HolderCopyCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Copy = Result.Nodes.getNodeAs<VarDecl>("copy")) {
    if (isHandle(Copy->getType()) && Copy->getIdentifier() &&
        !isa<ParmVarDecl>(Copy))
      judge(*Copy, Result.Nodes.getNodeAs<Expr>("source"), Copy->getLocation());
    return;
  }
  if (const auto *Member =
          Result.Nodes.getNodeAs<CXXCtorInitializer>("member")) {
    const FieldDecl *Field = Member->getMember();
    if (Field && Field->getIdentifier() && isHandle(Field->getType()))
      judge(*Field, Member->getInit(), Member->getSourceLocation());
    return;
  }
  const auto *Assignment =
      Result.Nodes.getNodeAs<CXXOperatorCallExpr>("assignment");
  const Expr *Left = ignoreImplicit(Assignment->getArg(0));
  const ValueDecl *To = nullptr;
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Left))
    To = Reference->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(Left))
    To = Member->getMemberDecl();
  if (To && To->getIdentifier() && isHandle(Left->getType()))
    judge(*To, Assignment->getArg(1), Assignment->getOperatorLoc());
}
