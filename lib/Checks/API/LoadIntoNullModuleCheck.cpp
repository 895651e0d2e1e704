//===- LoadIntoNullModuleCheck.cpp - empty module handles in use -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: handles that are local and handles that are members are
// empty for different reasons.
//
//===----------------------------------------------------------------------===//

#include "LoadIntoNullModuleCheck.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LoadIntoNullModuleCheck)

void LoadIntoNullModuleCheck::registerMatchers(MatchFinder &Finder) {
  // Net net{nullptr};   std::shared_ptr<NetImpl> net;
  Finder.addMatcher(varDecl(unless(parmVarDecl())).bind("variable"), this);
  // nn::Linear fc = nullptr;
  Finder.addMatcher(fieldDecl().bind("member"), this);
}

void LoadIntoNullModuleCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Var = Result.Nodes.getNodeAs<VarDecl>("variable")) {
    if (!Var->isInvalidDecl() && !Var->getDeclContext()->isDependentContext() &&
        Var->isThisDeclarationADefinition() && !Var->isInitCapture() &&
        isModuleHandle(Var->getType()) && !Var->getType()->isReferenceType() &&
        startsEmpty(Var->getType(), Var->getInit()))
      Variables.insert(Var);
  } else if (const auto *Member = Result.Nodes.getNodeAs<FieldDecl>("member")) {
    if (!Member->getParent()->isDependentContext() &&
        isModuleHandle(Member->getType()) &&
        !Member->getType()->isReferenceType())
      Members.insert(Member);
  }
}

// Does every constructor leave the member empty?
static bool isEmptyFromStart(const FieldDecl &Member,
                             const CXXRecordDecl &Class) {
  const Expr *Default =
      Member.hasInClassInitializer() ? Member.getInClassInitializer() : nullptr;
  bool ByDefault = startsEmpty(Member.getType(), Default);
  bool AnyWritten = false;
  for (const CXXConstructorDecl *Made : Class.ctors()) {
    const FunctionDecl *Body = nullptr;
    if (Made->isCopyOrMoveConstructor() || !Made->hasBody(Body))
      continue;
    bool Written = Made->isImplicit() ||
                   cast<CXXConstructorDecl>(Body)->isDelegatingConstructor();
    for (const auto *Init : cast<CXXConstructorDecl>(Body)->inits()) {
      if (!Init->isWritten() || Init->getAnyMember() != &Member)
        continue;
      if (!startsEmpty(Member.getType(), Init->getInit()))
        return false;
      Written = AnyWritten = true;
    }
    if (!Written && !ByDefault)
      return false;
  }
  return ByDefault || AnyWritten;
}

void LoadIntoNullModuleCheck::finish() {
  for (const VarDecl *Var : Variables) {
    if (Var->hasLocalStorage())
      diagnoseLocal(*Var);
    else if (!Var->isExternallyVisible())
      diagnoseNeverSet(*Var, Level::Certain);
  }
  for (const FieldDecl *Member : Members) {
    const auto *Class = dyn_cast<CXXRecordDecl>(Member->getParent());
    if (!Class || Class->isLambda() || Class->isAggregate() ||
        !isWhollySeen(*Class) || !isEmptyFromStart(*Member, *Class))
      continue;
    // Code elsewhere can set what it can see.
    bool Hidden = Member->getAccess() == AS_private ||
                  sources().isInMainFile(
                      sources().getExpansionLoc(Member->getLocation()));
    diagnoseNeverSet(*Member, Hidden ? Level::Certain : Level::Likely);
  }
}

void LoadIntoNullModuleCheck::diagnoseLocal(const VarDecl &Var) {
  const auto *Declared = code().parent(&Var).get<DeclStmt>();
  if (!Declared)
    return;
  std::vector<VariableUse> Uses = usesOf(Var, code());
  if (llvm::any_of(Uses, [&](const VariableUse &Use) {
        return handleUse(Use, Var) == HandleUse::Tests;
      }))
    return;
  for (const VariableUse &Use : Uses) {
    if (handleUse(Use, Var) != HandleUse::Needs ||
        !alwaysBefore(Declared, Use.Mention, code()))
      continue;
    bool MayBeSet = llvm::any_of(Uses, [&](const VariableUse &Other) {
      return handleUse(Other, Var) == HandleUse::MaySet &&
             mayRunBetween(Other.Mention, Declared, Use.Mention, code());
    });
    if (!MayBeSet)
      return diagnose(Var, Use, Level::Certain,
                      "and not given a module before");
  }
}

void LoadIntoNullModuleCheck::diagnoseNeverSet(const ValueDecl &Handle,
                                               Level Confidence) {
  const VariableUse *First = nullptr;
  std::vector<VariableUse> Uses = usesOf(Handle, code());
  for (const VariableUse &Use : Uses) {
    HandleUse Does = handleUse(Use, Handle);
    if (Does == HandleUse::MaySet || Does == HandleUse::Tests)
      return;
    if (Does == HandleUse::Needs && !First)
      First = &Use;
  }
  if (First)
    diagnose(Handle, *First, Confidence, "and never given a module");
}

void LoadIntoNullModuleCheck::diagnose(const ValueDecl &Handle,
                                       const VariableUse &Use, Level Confidence,
                                       const char *NotGiven) {
  if (code().isMacroArgument(Use.Mention) || code().isBroken(Use.Mention))
    return;
  std::string Name = Handle.getNameAsString();
  bool Loads = Use.Callee && Use.Callee->getIdentifier() &&
               Use.Callee->getName() == "load" && Use.Kind != UseKind::Call;
  std::string Message =
      Loads ? "loading into '" + Name + "', which is declared empty " +
                  NotGiven + "; 'torch::load' fills a module, it makes none"
            : "use of '" + Name + "', which is declared empty " + NotGiven;
  report(Use.Mention->getExprLoc(), std::move(Message))
      .level(Confidence)
      .range(Use.Mention->getSourceRange())
      .note(Handle.getLocation(), "'" + Name + "' is declared here");
}
