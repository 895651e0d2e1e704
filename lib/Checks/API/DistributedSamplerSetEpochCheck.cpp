//===- DistributedSamplerSetEpochCheck.cpp - one order for all epochs -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: a sampler is used by itself or inside a data loader, and
// the two are told apart by different calls.
//
//===----------------------------------------------------------------------===//

#include "DistributedSamplerSetEpochCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DistributedSamplerSetEpochCheck)

static constexpr char SamplerClass[] =
    "torch::data::samplers::DistributedRandomSampler";

void DistributedSamplerSetEpochCheck::registerMatchers(MatchFinder &Finder) {
  // auto loader = make_data_loader(..., sampler, ...);  and members
  Finder.addMatcher(varDecl().bind("variable"), this);
  Finder.addMatcher(fieldDecl().bind("member"), this);
  // sampler.set_epoch(epoch)
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(hasName("set_epoch"))))
          .bind("set"),
      this);
}

static QualType typeArgument(QualType Type, unsigned Index) {
  if (Type.isNull())
    return QualType();
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() <= Index ||
      Class->getTemplateArgs()[Index].getKind() != TemplateArgument::Type)
    return QualType();
  return Class->getTemplateArgs()[Index].getAsType();
}

// Subclasses may set the epoch themselves.
static bool isShufflingLoader(QualType Type) {
  if (isClass(Type, "std::unique_ptr") || isClass(Type, "std::shared_ptr"))
    Type = typeArgument(Type, 0);
  return isClass(Type, "torch::data::StatelessDataLoader") &&
         isClass(typeArgument(Type, 1), SamplerClass);
}

void DistributedSamplerSetEpochCheck::check(
    const MatchFinder::MatchResult &Result) {
  if (Result.Nodes.getNodeAs<CXXMemberCallExpr>("set")) {
    AnyEpochSet = true;
    return;
  }
  const auto *D = Result.Nodes.getNodeAs<ValueDecl>("variable");
  if (!D)
    D = Result.Nodes.getNodeAs<ValueDecl>("member");
  if (isShufflingLoader(D->getType()) && !D->getType()->isReferenceType())
    Loaders.insert(D);
  const auto *Var = dyn_cast<VarDecl>(D);
  if (Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
      isClass(Var->getType(), SamplerClass) &&
      !Var->getType()->isReferenceType())
    Samplers.insert(Var);
}

void DistributedSamplerSetEpochCheck::finish() {
  for (const VarDecl *Sampler : Samplers)
    diagnoseSampler(*Sampler);
  if (!AnyEpochSet)
    for (const ValueDecl *Loader : Loaders)
      diagnoseLoader(*Loader);
}

// `*loader` or `loader->begin()` in a loop over epochs.
void DistributedSamplerSetEpochCheck::diagnoseLoader(const ValueDecl &Loader) {
  const auto *Var = dyn_cast<VarDecl>(&Loader);
  const auto *Declared = Var ? code().parent(Var).get<Stmt>() : nullptr;
  for (const VariableUse &Use : usesOf(Loader, code())) {
    const Stmt *Loop = code().enclosingLoop(Use.Mention);
    bool Iterates = Use.Kind == UseKind::Call && Use.Callee &&
                    (Use.Callee->getOverloadedOperator() == OO_Star ||
                     Use.Callee->getOverloadedOperator() == OO_Arrow);
    if (!Loop || !Iterates || (Declared && code().isWithin(Declared, Loop)) ||
        code().isMacroArgument(Use.Mention))
      continue;
    report(Loader.getLocation(),
           "'" + Loader.getNameAsString() +
               "' gives the same order in every epoch: "
               "'DistributedRandomSampler' shuffles by its epoch, and "
               "'set_epoch' is never called; make the loader anew in each "
               "epoch from a sampler with the epoch set")
        .note(Use.Mention->getExprLoc(), "used in every epoch here");
    return;
  }
}

static bool isGivenToLoader(const VariableUse &Use, const UserCode &Code) {
  if (Use.Kind == UseKind::Move && Use.Call) {
    const auto *Outer = Code.parentIgnoringImplicit(Use.Call).get<Stmt>();
    if (const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Outer))
      Outer = Code.parentIgnoringImplicit(Made).get<Stmt>();
    const auto *Call = dyn_cast_or_null<CallExpr>(Outer);
    const FunctionDecl *Callee = calledFunction(Call);
    return Callee && qualifiedName(*Callee) == "torch::data::make_data_loader";
  }
  return Use.Argument >= 0 && Use.Callee &&
         qualifiedName(*Use.Callee) == "torch::data::make_data_loader";
}

void DistributedSamplerSetEpochCheck::diagnoseSampler(const VarDecl &Sampler) {
  std::vector<VariableUse> Uses = usesOf(Sampler, code());
  const VariableUse *Given = nullptr, *Set = nullptr;
  for (const VariableUse &Use : Uses) {
    if (isGivenToLoader(Use, code())) {
      if (Given)
        return;
      Given = &Use;
    } else if (Use.isMethod("set_epoch")) {
      Set = Set ? Set : &Use;
    } else if (!Use.isMethod("epoch") && Use.Kind != UseKind::Capture) {
      return; // used in its own right
    }
  }
  if (!Given || !Set || !alwaysBefore(Given->Mention, Set->Mention, code()))
    return;
  const Stmt *Loop = code().enclosingLoop(Set->Mention);
  if (Loop && code().isWithin(Given->Mention, Loop))
    return;
  report(Set->Mention->getExprLoc(),
         "'set_epoch' has no effect on the data loader, which has its own copy "
         "of '" +
             Sampler.getNameAsString() +
             "'; set the epoch first and make the loader anew in each epoch")
      .level(Level::Certain)
      .range(Set->Call->getSourceRange())
      .note(Given->Mention->getExprLoc(), "copied into the loader here");
}
