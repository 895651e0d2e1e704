//===- IneffectiveOptionsCheck.cpp - options set for nobody ---------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: options, groups of parameters and vectors of groups are
// copied by different words, and each is reported with its own.
//
//===----------------------------------------------------------------------===//

#include "IneffectiveOptionsCheck.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(IneffectiveOptionsCheck)

void IneffectiveOptionsCheck::registerMatchers(MatchFinder &Finder) {
  // auto options = conv->options;  for (auto group : optimizer.param_groups())
  Finder.addMatcher(
      varDecl(hasLocalStorage(), unless(isImplicit())).bind("var"), this);
}

static bool isGroup(QualType Type) {
  return isClass(Type, "torch::optim::OptimizerParamGroup");
}

static bool isGroups(QualType Type) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  return Class && isClass(Type, "std::vector") &&
         isGroup(Class->getTemplateArgs()[0].getAsType());
}

void IneffectiveOptionsCheck::check(const MatchFinder::MatchResult &Result) {
  const auto &Var = *Result.Nodes.getNodeAs<VarDecl>("var");
  if (Var.isInvalidDecl() || Var.getType()->isReferenceType())
    return;
  if (isOptions(Var.getType()))
    checkOptions(Var);
  else if (isGroup(Var.getType()) || isGroups(Var.getType()))
    checkGroups(Var);
}

std::optional<std::vector<OptionUse>>
IneffectiveOptionsCheck::usesOf(const VarDecl &Var) {
  std::vector<OptionUse> Uses;
  const auto *Function =
      dyn_cast_or_null<FunctionDecl>(Var.getParentFunctionOrMethod());
  if (!Function || !Function->hasBody())
    return std::nullopt;
  for (const DeclRefExpr *Mention : mentionsOf(Var, *Function)) {
    Uses.push_back(optionUse(*Mention, code()));
    if (Uses.back().Kind == OptionUse::Escape ||
        code().isBroken(Uses.back().Whole))
      return std::nullopt;
  }
  return Uses;
}

// The lvalue that Var was made a copy of, if options live there:
// `conv->options`, `group.options()`, `optimizer.defaults()`.
static const Expr *copiedFrom(const VarDecl &Var) {
  const Expr *From = Var.getInit() && !isa<ParmVarDecl>(Var)
                         ? optionsRoot(ignoreImplicit(Var.getInit()))
                         : nullptr;
  if (!From)
    return nullptr;
  From = From->IgnoreParenCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(From))
    return Member->getMemberDecl()->getName() == "options" ? From : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(From);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  bool GivesOptions =
      Method && Method->getIdentifier() &&
      (Method->getName() == "options" || Method->getName() == "defaults");
  return GivesOptions && Call->isLValue() ? From : nullptr;
}

void IneffectiveOptionsCheck::checkOptions(const VarDecl &Var) {
  std::optional<std::vector<OptionUse>> Uses = usesOf(Var);
  if (!Uses)
    return;
  const Expr *From = copiedFrom(Var);
  bool FromOptimizer = isa_and_nonnull<CXXMemberCallExpr>(From);
  const OptionUse *Dead = nullptr, *Before = nullptr;
  for (const OptionUse &Use : *Uses) {
    if (Use.Kind == OptionUse::Change && !Dead)
      Dead = &Use;
    // What is only printed or computed with does not reach the optimizer.
    bool Harmless = Use.Kind == OptionUse::Change ||
                    (Use.Kind == OptionUse::Read && FromOptimizer);
    if (Harmless)
      continue;
    if (Dead && mayRunAfter(Use.Whole, Dead->Whole, Var, code()))
      Dead = nullptr;
    if (!Dead)
      Before = &Use;
  }
  if (!Dead)
    return;
  // A loop can bring an earlier use after the change.
  for (const OptionUse &Use : *Uses)
    if (Use.Kind == OptionUse::Copy ||
        (Use.Kind == OptionUse::Read && !FromOptimizer))
      if (mayRunAfter(Use.Whole, Dead->Whole, Var, code()))
        return;
  if (From) {
    reportCopy(Var, *Dead->Whole, shortName(From, context()));
    return;
  }
  std::string Name = "'" + Var.getNameAsString() + "'";
  if (!Before) {
    report(Dead->Whole->getBeginLoc(),
           "options are set on " + Name + ", but nothing is built from it")
        .range(Dead->Whole->getSourceRange());
    return;
  }
  report(Dead->Whole->getBeginLoc(),
         "options are set on " + Name +
             " after its last use; what was built from it keeps its own copy")
      .range(Dead->Whole->getSourceRange())
      .note(Before->Whole->getBeginLoc(), "last use of " + Name + " is here");
}

void IneffectiveOptionsCheck::checkGroups(const VarDecl &Var) {
  std::optional<std::vector<OptionUse>> Uses = usesOf(Var);
  if (!Uses || isa<ParmVarDecl>(Var))
    return;
  const Expr *Change = nullptr;
  for (const OptionUse &Use : *Uses) {
    if (Use.Kind == OptionUse::Copy)
      return;
    if (Use.Kind == OptionUse::Change && !Change)
      Change = Use.Whole;
    // for (auto &group : groups) group.options().set_lr(x);
    const Stmt *Around = Use.Whole;
    while (Around && !isa<CXXForRangeStmt>(Around)) {
      DynTypedNode Node = code().parent(Around);
      if (const auto *D = Node.get<VarDecl>(); D && D->isImplicit())
        Node = code().parent(D);
      Around = Node.get<Stmt>();
    }
    const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(Around);
    if (!Loop || Use.Kind != OptionUse::Read || !isGroups(Var.getType()) ||
        !code().isWithin(Use.Whole, Loop->getRangeStmt()))
      continue;
    const VarDecl *Element = Loop->getLoopVariable();
    if (!Element->getType()->isReferenceType())
      continue;
    std::optional<std::vector<OptionUse>> Inner = usesOf(*Element);
    if (!Inner)
      return;
    for (const OptionUse &InnerUse : *Inner) {
      if (InnerUse.Kind == OptionUse::Copy)
        return;
      if (InnerUse.Kind == OptionUse::Change && !Change)
        Change = InnerUse.Whole;
    }
  }
  const Expr *From = Var.getInit() ? ignoreImplicit(Var.getInit()) : nullptr;
  // Groups that the function makes itself are no copies.
  if (!Change || !From || !From->isLValue())
    return;
  reportCopy(Var, *Change,
             isGroups(Var.getType()) ? "the optimizer's parameter groups"
                                     : "a parameter group, options included,");
}

void IneffectiveOptionsCheck::reportCopy(const VarDecl &Var, const Expr &Change,
                                         llvm::StringRef Of) {
  bool IsCode = isOptions(Var.getType());
  std::string Source = IsCode ? "'" + Of.str() + "'" : Of.str();
  Finding &Found =
      report(Change.getBeginLoc(),
             "options are set on '" + Var.getNameAsString() + "', a copy of " +
                 Source + (IsCode ? ", and " : " and ") +
                 "lost with it; declare it as a reference");
  Found.range(Change.getSourceRange());
  Found.note(Var.getLocation(), "the copy is made here");
  addReference(Found, Var);
}

// `auto x = ...` -> `auto &x = ...` where the source can be bound to.
void IneffectiveOptionsCheck::addReference(Finding &Found, const VarDecl &Var) {
  const Expr *From = Var.getInit() ? ignoreImplicit(Var.getInit()) : nullptr;
  const auto *Statement = code().parent(&Var).get<DeclStmt>();
  if (From && From->isLValue() && !From->getType().isConstQualified() &&
      !Var.getType().isConstQualified() && Statement &&
      Statement->isSingleDecl() && Var.getInitStyle() == VarDecl::CInit &&
      canEdit(Var.getSourceRange(), context()))
    Found.fix(FixItHint::CreateInsertion(Var.getLocation(), "&"));
}
