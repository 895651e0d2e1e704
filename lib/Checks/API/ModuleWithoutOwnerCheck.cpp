//===- ModuleWithoutOwnerCheck.cpp - modules on the stack -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleWithoutOwnerCheck.h"
#include "torch-tidy/Analysis/ModuleOwner.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ModuleWithoutOwnerCheck)

void ModuleWithoutOwnerCheck::registerMatchers(MatchFinder &Finder) {
  // NetImpl net; net.modules();
  Finder.addMatcher(cxxMemberCallExpr().bind("call"), this);
  // NetImpl() { modules(); }
  Finder.addMatcher(cxxConstructorDecl(isDefinition()).bind("constructor"),
                    this);
}

void ModuleWithoutOwnerCheck::checkConstructor(
    const CXXConstructorDecl &Constructor) {
  if (!derivesFrom(Constructor.getParent(), "torch::nn::Module"))
    return;
  const CXXMemberCallExpr *Call = ownerNeededBy(Constructor, code());
  if (!Call || code().isBroken(Call))
    return;
  report(Call->getExprLoc(),
         llvm::formatv("'{0}' needs the shared pointer that owns the module, "
                       "which there is none of before the constructor of "
                       "'{1}' has ended",
                       Call->getMethodDecl()->getName(),
                       Constructor.getParent()->getName()))
      .range(Call->getSourceRange());
}

void ModuleWithoutOwnerCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Constructor =
          Result.Nodes.getNodeAs<CXXConstructorDecl>("constructor"))
    return checkConstructor(*Constructor);
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (!Method || !Method->getIdentifier() || code().isBroken(Call) ||
      isForAMacro(Call, code()))
    return;
  const CXXMemberCallExpr *Inner =
      needsOwner(*Call) ? Call : ownerNeededBy(*Method, code());
  if (!Inner || !isWithoutOwner(Object, code()))
    return;
  std::string Name = shortName(ignoreImplicit(Object), context());
  Finding &F = report(
      Call->getExprLoc(),
      llvm::formatv("'{0}' needs a std::shared_ptr that owns the module, but "
                    "no such pointer owns '{1}'; make the module with "
                    "std::make_shared or by its holder",
                    Method->getName(), Name));
  F.range(Call->getSourceRange());
  if (Inner != Call)
    F.note(Inner->getExprLoc(), "needed here");
}
