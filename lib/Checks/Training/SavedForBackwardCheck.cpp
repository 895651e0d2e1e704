//===- SavedForBackwardCheck.cpp - tensors kept wrongly ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: outputs that leak, entries that are missing and tensors
// without a history share what is known of one autograd function.
//
//===----------------------------------------------------------------------===//

#include "SavedForBackwardCheck.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/SavedData.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SavedForBackwardCheck)

void SavedForBackwardCheck::registerMatchers(MatchFinder &Finder) {
  // struct F : torch::autograd::Function<F> {...};
  Finder.addMatcher(cxxRecordDecl(isDefinition()).bind("class"), this);
}

// The tensor that becomes an IValue.
static const VarDecl *tensorVariable(const Expr *E) {
  E = ignoreImplicit(E);
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = ignoreImplicit(Cast->getSubExpr());
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getNumArgs() == 1)
    E = ignoreImplicit(Made->getArg(0));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && isTensor(Var->getType()) ? Var : nullptr;
}

// Masks and indices have no gradient.
static bool hasNoGradient(const Expr *Init) {
  const FunctionDecl *Callee = calledFunction(ignoreImplicit(Init));
  if (!Callee || !Callee->getIdentifier())
    return Callee && Callee->getOverloadedOperator() != OO_Plus &&
           Callee->getOverloadedOperator() != OO_Minus &&
           Callee->getOverloadedOperator() != OO_Star &&
           Callee->getOverloadedOperator() != OO_Slash;
  return llvm::StringSwitch<bool>(Callee->getName())
      .Cases("argmax", "argmin", "argsort", "nonzero", "to", true)
      .Cases("gt", "lt", "ge", "le", "eq", "ne", true)
      .Cases("logical_and", "logical_or", "logical_not", "isnan", true)
      .Cases("bernoulli", "rand", "randn", "rand_like", "randn_like", true)
      .Cases("empty", "zeros", "ones", "full", "tensor", true)
      .Cases("empty_like", "zeros_like", "ones_like", "arange", true)
      .Cases("get", "floor", "round", "sign", "detach", true)
      .Default(false);
}

static bool isReassigned(const VarDecl &Var, const UserCode &Code) {
  return llvm::any_of(usesOf(Var, Code), [](const VariableUse &Use) {
    return Use.Kind == UseKind::Assign || Use.Kind == UseKind::Reference ||
           Use.Kind == UseKind::Unclear;
  });
}

// The output holds its node, the node holds saved_data: nobody frees either.
void SavedForBackwardCheck::checkOutputs(const SavedData &Forward,
                                         const SavedData &Backward) {
  if (Backward.IsIncomplete)
    return;
  for (const SavedEntry &Entry : Forward.Entries) {
    const VarDecl *Var = Entry.Value ? tensorVariable(Entry.Value) : nullptr;
    bool Overwritten = llvm::any_of(
        Backward.Entries, [](const SavedEntry &E) { return E.Value; });
    if (!Var || isa<ParmVarDecl>(Var) || Overwritten || !Var->getInit() ||
        !llvm::is_contained(Forward.Returned, Var) ||
        hasNoGradient(Var->getInit()) || isReassigned(*Var, code()) ||
        tensorOrigin(Var->getInit()).Storage.Survives == Survival::Perhaps)
      continue;
    Finding &F = report(
        Entry.Place->getBeginLoc(),
        "output '" + Var->getNameAsString() +
            "' of 'forward' is kept in 'saved_data': the output and the node "
            "that keeps it own each other and are never freed; use "
            "'save_for_backward'");
    F.range(Entry.Place->getSourceRange());
    if (Forward.Returned.size() > 1)
      F.level(Level::Likely);
  }
}

void SavedForBackwardCheck::checkKeys(const SavedData &Forward,
                                      const SavedData &Backward) {
  if (Forward.IsIncomplete)
    return;
  for (const SavedEntry &Read : Backward.Entries) {
    bool Written = false;
    for (const std::vector<SavedEntry> *Entries :
         {&Forward.Entries, &Backward.Entries})
      for (const SavedEntry &Entry : *Entries)
        Written |= Entry.Value && Entry.Key == Read.Key;
    if (!Written)
      report(Read.Place->getExprLoc(),
             "entry '" + Read.Key +
                 "' of 'saved_data' is read, but 'forward' never writes it")
          .range(Read.Place->getSourceRange());
  }
}

void SavedForBackwardCheck::checkSaved(const AutogradFunction &Function,
                                       const SavedData &Forward) {
  if (Forward.HasOtherReturns)
    return;
  for (const Expr *Element : Forward.Saved) {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(Element));
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var || !Var->hasLocalStorage() || isa<ParmVarDecl>(Var) ||
        !Var->getInit() || !isTensor(Var->getType()) ||
        llvm::is_contained(Forward.Returned, Var) ||
        hasNoGradient(Var->getInit()) || isReassigned(*Var, code()))
      continue;
    TensorOrigin Origin = tensorOrigin(Var->getInit());
    if (Origin.Storage.Survives != Survival::No || Origin.ByConvention)
      continue;
    report(Element->getBeginLoc(),
           "'" + Var->getNameAsString() +
               "' is saved for backward, but is neither an argument nor a "
               "result of 'forward': gradients of gradients do not pass "
               "through it")
        .range(Element->getSourceRange())
        .level(Level::Style)
        .note(Var->getLocation(), "made here, where nothing is recorded");
  }
}

void SavedForBackwardCheck::check(const MatchFinder::MatchResult &Result) {
  std::optional<AutogradFunction> Function =
      autogradFunction(*Result.Nodes.getNodeAs<CXXRecordDecl>("class"));
  if (!Function || !Function->Forward || !Function->Backward)
    return;
  SavedData Forward = savedData(*Function->Forward);
  SavedData Backward = savedData(*Function->Backward);
  checkOutputs(Forward, Backward);
  checkKeys(Forward, Backward);
  checkSaved(*Function, Forward);
}
