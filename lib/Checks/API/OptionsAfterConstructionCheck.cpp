//===- OptionsAfterConstructionCheck.cpp - options set too late -----------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptionsAfterConstructionCheck.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Knowledge/FixedOptions.h"
#include "torch-tidy/Support/SourceText.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(OptionsAfterConstructionCheck)

void OptionsAfterConstructionCheck::registerMatchers(MatchFinder &Finder) {
  // linear->options.bias(false)  options.lr() = 0.1
  Finder.addMatcher(expr(anyOf(cxxMemberCallExpr(),
                               cxxOperatorCallExpr(isAssignmentOperator()),
                               binaryOperator(isAssignmentOperator())))
                        .bind("change"),
                    this);
}

static bool isMethodNamed(const Expr *E,
                          llvm::ArrayRef<llvm::StringRef> Names) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() &&
         llvm::is_contained(Names, Method->getName());
}

void OptionsAfterConstructionCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto *E = Result.Nodes.getNodeAs<Expr>("change");
  AddsGroups |= isMethodNamed(E, {"add_param_group", "add_parameters"});
  OptionChange Change = optionChange(E);
  if (!Change.Object || code().isBroken(E))
    return;
  const Expr *Root = optionsRoot(Change.Object);
  if (!Root)
    return;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Root);
  // A chain of setters is reported once, by its first.
  bool IsFirst = !optionChange(Change.Object->IgnoreParenCasts()).Object;
  if (Call && IsFirst && isMethodNamed(Call, {"defaults"}) &&
      derivesFrom(Call->getMethodDecl()->getParent(),
                  "torch::optim::Optimizer"))
    Defaults.push_back(E);
  else if (const auto *Member = dyn_cast<MemberExpr>(Root))
    checkLayer(*E, Change, *Member);
}

// Does the function build the layer anew, as `layer->reset()` does?
static bool buildsAnew(const FunctionDecl *Function) {
  bool Found = false;
  if (Function && Function->getBody())
    visitCode(Function->getBody(), 0, [&](const Stmt &S) {
      const auto *E = dyn_cast<Expr>(&S);
      Found |= E && isMethodNamed(E, {"reset"});
      return !Found;
    });
  return Found;
}

void OptionsAfterConstructionCheck::checkLayer(const Expr &E,
                                               const OptionChange &Change,
                                               const MemberExpr &Options) {
  const Expr *Layer = Options.getBase()->IgnoreParenImpCasts();
  // A class derived from a layer may set its options before it builds itself.
  if (Options.getMemberDecl()->getName() != "options" ||
      isa<CXXThisExpr>(Layer))
    return;
  // The field may belong to a base; the object tells the layer.
  QualType Type = Layer->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier() ||
      qualifiedName(*Class) != "torch::nn::" + Class->getName().str())
    return;
  const char *Effect = findFixedOption(Class->getName(), Change.Option);
  if (!Effect || buildsAnew(code().enclosingFunction(&E)))
    return;
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Layer))
    Layer = Arrow->getArg(0);
  report(E.getExprLoc(), "option '" + Change.Option.str() + "' of '" +
                             shortName(Layer, context(), "a layer") +
                             "' is set after the layer was built: " + Effect +
                             "; build the layer with this option")
      .range(E.getSourceRange());
}

void OptionsAfterConstructionCheck::finish() {
  // A group that is added later takes the defaults, so they may be meant for
  // it.
  if (!AddsGroups)
    for (const Expr *E : Defaults) {
      report(E->getExprLoc(),
             "the defaults of an optimizer are changed after it was built: its "
             "parameter groups keep their own options; set them through "
             "'param_groups()'")
          .range(E->getSourceRange());
    }
}
