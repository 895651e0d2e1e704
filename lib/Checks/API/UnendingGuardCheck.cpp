//===- UnendingGuardCheck.cpp - guards that never end ---------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnendingGuardCheck.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnendingGuardCheck)

void UnendingGuardCheck::registerMatchers(MatchFinder &Finder) {
  // static torch::NoGradGuard g;  and globals, thread_local, static members
  Finder.addMatcher(varDecl(hasGlobalStorage()).bind("variable"), this);
  // struct Net : torch::nn::Module { torch::NoGradGuard g; };
  Finder.addMatcher(fieldDecl().bind("member"), this);
  // auto *g = new torch::NoGradGuard;
  Finder.addMatcher(cxxNewExpr().bind("new"), this);
}

void UnendingGuardCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Var = Result.Nodes.getNodeAs<VarDecl>("variable"))
    checkVariable(*Var);
  else if (const auto *Field = Result.Nodes.getNodeAs<FieldDecl>("member"))
    checkMember(*Field);
  else
    checkNew(*Result.Nodes.getNodeAs<CXXNewExpr>("new"));
}

// A record or a state that concerns the whole program may last as long.
static const Guard *findScopeGuard(QualType Type) {
  const Guard *Row = findGuard(Type);
  return Row && Row->Kind != GuardKind::Other && Row->Kind != GuardKind::Profile
             ? Row
             : nullptr;
}

// The member through which an object of this class holds a guard.
static const FieldDecl *findGuardMember(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return nullptr;
  for (const FieldDecl *Field : Class->getDefinition()->fields())
    if (findScopeGuard(Field->getType()))
      return Field;
  return nullptr;
}

static const char *lifetimeOf(const VarDecl &Var) {
  if (Var.getTLSKind() != VarDecl::TLS_None)
    return "is made once per thread and lasts as long as the thread";
  if (Var.isStaticLocal())
    return "is made in the first call, by the thread that makes it, and lasts "
           "to the end of the program";
  return "is made before 'main' and lasts to the end of the program";
}

void UnendingGuardCheck::checkVariable(const VarDecl &Var) {
  if (Var.isInvalidDecl() || !Var.isThisDeclarationADefinition())
    return;
  QualType Type = Var.getType();
  const Guard *Row = findScopeGuard(Type);
  // The declaration of a guard among the members of a library class or of the
  // user's own is reported below by the object.
  const FieldDecl *Member = Row ? nullptr : findGuardMember(Type);
  if (!Row && !(Member && code().files().contains(Member->getLocation())))
    return;
  if (!Row)
    Row = findScopeGuard(Member->getType());
  QualType GuardType = Member ? Member->getType() : Type;
  Finding &Found = report(
      Var.getLocation(),
      "'" + Var.getNameAsString() + "' " +
          (Member ? "holds a guard '" : "is a guard '") +
          guardName(GuardType, *Row).str() + "' that " + lifetimeOf(Var) +
          (Row->ThreadLocal ? "; other threads are not guarded; " : "; ") +
          "make it a local variable of each scope that it is for");
  Found.range(Var.getSourceRange());
  if (Member)
    Found.note(Member->getLocation(), "the guard is this member");
}

void UnendingGuardCheck::checkMember(const FieldDecl &Field) {
  const Guard *Row = findScopeGuard(Field.getType());
  const auto *Class = dyn_cast<CXXRecordDecl>(Field.getParent());
  if (!Row || !Class || !derivesFrom(Class, "torch::nn::Module"))
    return;
  report(Field.getLocation(),
         "guard '" + guardName(Field.getType(), *Row).str() +
             "' is a member of module '" + Class->getNameAsString() +
             "': it holds for all code of the thread that made the module, "
             "as long as the module lives, and for no other thread; make it a "
             "local variable of each function that it is for")
      .range(Field.getSourceRange());
}

void UnendingGuardCheck::checkNew(const CXXNewExpr &New) {
  const Guard *Row = findGuard(New.getAllocatedType());
  if (!Row || New.getNumPlacementArgs() || code().isBroken(&New) ||
      code().isMacroArgument(&New))
    return;
  bool Lost = code().isDiscarded(&New, true);
  // A pointer that is never mentioned again is never deleted.
  const auto *Var = code().parentIgnoringImplicit(&New).get<VarDecl>();
  const FunctionDecl *Function = code().enclosingFunction(&New);
  if (Var && Function && Var->getType()->isPointerType())
    Lost = mentionsOf(*Var, *Function).empty();
  if (Lost)
    report(New.getBeginLoc(),
           "guard '" + guardName(New.getAllocatedType(), *Row).str() +
               "' is made with 'new' and never deleted, so it never ends; "
               "make it a local variable")
        .range(New.getSourceRange());
}
