//===- FunctionalDropoutTrainingCheck.cpp - dropout not told of the mode --===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: besides reading the flag it has to tell where a fixed
// flag is meant, and to write the flag in three places.
//
//===----------------------------------------------------------------------===//

#include "FunctionalDropoutTrainingCheck.h"
#include "torch-tidy/Analysis/OptionSettings.h"
#include "torch-tidy/Analysis/ThreadStarts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(FunctionalDropoutTrainingCheck)

void FunctionalDropoutTrainingCheck::registerMatchers(MatchFinder &Finder) {
  // F::dropout(x, F::DropoutFuncOptions().p(0.5));  torch::dropout(x, p, true)
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName(
                   "dropout", "dropout_", "dropout2d", "dropout3d",
                   "alpha_dropout", "alpha_dropout_", "feature_dropout",
                   "feature_dropout_", "feature_alpha_dropout",
                   "feature_alpha_dropout_", "native_dropout", "rrelu",
                   "rrelu_", "batch_norm", "multi_head_attention_forward"))))
          .bind("call"),
      this);
}

static bool contains(llvm::StringRef Text,
                     llvm::ArrayRef<llvm::StringRef> Words) {
  std::string Lower = Text.lower();
  return llvm::any_of(Words, [&](llvm::StringRef Word) {
    return llvm::StringRef(Lower).contains(Word);
  });
}

// Does an expression name the mode: `is_training()`, `Train`, `eval`?
static bool namesMode(const Stmt *Condition) {
  bool Found = false;
  visitCode(Condition, 0, [&](const Stmt &S) {
    const NamedDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      D = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(&S))
      D = Member->getMemberDecl();
    Found |=
        D && D->getIdentifier() && contains(D->getName(), {"train", "eval"});
    return !Found;
  });
  return Found;
}

// Does the function decide by the mode anywhere? Then the call may be right.
static bool decidesByMode(const FunctionDecl &Function) {
  bool Found = false;
  visitCode(Function.getBody(), 0, [&](const Stmt &S) {
    if (const auto *If = dyn_cast<IfStmt>(&S))
      Found |= namesMode(If->getCond());
    else if (const auto *Choice = dyn_cast<ConditionalOperator>(&S))
      Found |= namesMode(Choice->getCond());
    return !Found;
  });
  return Found;
}

// Dropout that stays on in evaluation estimates how sure a model is.
static bool soundsDeliberate(const NamedDecl &D) {
  return D.getIdentifier() &&
         (startsWith(D.getName(), "MC") ||
          contains(D.getName(),
                   {"monte", "mcdrop", "mc_drop", "bayes", "uncert",
                    "stochastic", "always", "augment", "train"}));
}

FunctionalDropoutTrainingCheck::Flag
FunctionalDropoutTrainingCheck::readOptions(const Expr *Options,
                                            const TrainingFlag &Row) {
  OptionSetting Setting = settingOf(Options, "training", code());
  if (Setting.Kind == OptionSetting::Unclear)
    return {};
  if (Setting.Kind == OptionSetting::Default)
    return {Flag::Default, Row.Default, Setting.Chain};
  const auto *Literal =
      dyn_cast<CXXBoolLiteralExpr>(ignoreImplicit(Setting.Value));
  return Literal ? Flag{Flag::Literal, Literal->getValue(), Literal} : Flag{};
}

FunctionalDropoutTrainingCheck::Flag
FunctionalDropoutTrainingCheck::readParameter(const CallExpr &Call,
                                              const TrainingFlag &Row) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  for (unsigned I = 0; I < Call.getNumArgs() && I < Callee->getNumParams();
       ++I) {
    llvm::StringRef Name = Callee->getParamDecl(I)->getName();
    const Expr *Argument = Call.getArg(I);
    // A probability of zero drops nothing in any mode.
    if (Name == "p" && Argument->isValueDependent())
      return {};
    if (Expr::EvalResult P; Name == "p" &&
                            Argument->EvaluateAsRValue(P, context()) &&
                            P.Val.isFloat() && P.Val.getFloat().isZero())
      return {};
    if (Name != "train" && Name != "training")
      continue;
    if (isa<CXXDefaultArgExpr>(Argument))
      return {Flag::Default, Row.Default, nullptr};
    const Expr *Value = ignoreImplicit(Argument);
    if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(Value))
      return {Flag::Literal, Literal->getValue(), Literal};
  }
  return {};
}

// Running averages kept by the module; without them batch statistics are meant.
static bool normalizesWithMembers(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  for (unsigned I = 0; I < Call.getNumArgs(); ++I)
    if (Callee->getParamDecl(I)->getName() == "running_mean") {
      const Expr *Mean = ignoreImplicit(Call.getArg(I));
      while (const auto *Made = dyn_cast<CXXConstructExpr>(Mean)) {
        if (Made->getNumArgs() != 1)
          return false;
        Mean = ignoreImplicit(Made->getArg(0));
      }
      return isa<MemberExpr>(Mean);
    }
  return false;
}

void FunctionalDropoutTrainingCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto &Call = *Result.Nodes.getNodeAs<CallExpr>("call");
  const FunctionDecl *Callee = Call.getDirectCallee();
  const TrainingFlag *Row =
      Callee ? findTrainingFlag(qualifiedName(*Callee)) : nullptr;
  const CXXRecordDecl *Class = Row ? code().enclosingClass(&Call) : nullptr;
  if (!Class || !derivesFrom(Class, "torch::nn::Module") ||
      Call.getNumArgs() == 0 || code().isBroken(&Call))
    return;
  Flag Given = Row->InOptions && Call.getNumArgs() == Callee->getNumParams()
                   ? readOptions(Call.getArg(Call.getNumArgs() - 1), *Row)
               : Row->InOptions ? Flag{}
                                : readParameter(Call, *Row);
  bool IsNorm = Callee->getName() == "batch_norm";
  if (Given.Kind == Flag::Unclear ||
      (IsNorm && !(Given.Value && normalizesWithMembers(Call))) ||
      (Given.Kind == Flag::Literal && !Given.Value && Row->FalseMayBeMeant))
    return;
  const FunctionDecl *Function = code().enclosingFunction(&Call);
  for (const FunctionDecl *F = Function; F;) {
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    if (!Method || Method->isStatic() || soundsDeliberate(*F) ||
        soundsDeliberate(*Class) || decidesByMode(*F))
      return;
    const auto *Lambda = code().parent(F).get<LambdaExpr>();
    F = Lambda ? code().enclosingFunction(Lambda) : nullptr;
  }
  Finding &Found = diagnose(Call, *Class, Given, *Row);
  if (!code().parent(Function).get<LambdaExpr>())
    addFix(Found, Call, Given, *Row);
}

Finding &FunctionalDropoutTrainingCheck::diagnose(const CallExpr &Call,
                                                  const CXXRecordDecl &Class,
                                                  const Flag &Given,
                                                  const TrainingFlag &Row) {
  std::string Start = "'" + Call.getDirectCallee()->getNameAsString() +
                      "' in module '" + Class.getNameAsString() + "' ";
  std::string Value = Given.Value ? "true" : "false";
  Finding &Found = report(
      Call.getBeginLoc(),
      Start +
          (Given.Kind == Flag::Default
               ? "is not told whether the module trains: 'training' is '" +
                     Value + "' by default"
               : "is told 'training' by the literal '" + Value + "'") +
          ", so it " + (Given.Value ? Row.AlwaysTrue : Row.AlwaysFalse).str() +
          "; pass 'is_training()'");
  Found.range(Call.getSourceRange());
  if (Given.Where && !code().isWithin(Given.Where, &Call))
    Found.note(Given.Where->getBeginLoc(), "the options are made here");
  return Found;
}

void FunctionalDropoutTrainingCheck::addFix(Finding &Found,
                                            const CallExpr &Call,
                                            const Flag &Given,
                                            const TrainingFlag &Row) {
  const FunctionDecl *Function = code().enclosingFunction(&Call);
  std::string Mode =
      Function->isTemplateInstantiation() ||
              Function->getParent()->isDependentContext() ||
              isa<ClassTemplateSpecializationDecl>(Function->getParent())
          ? "this->is_training()"
          : "is_training()";
  if (Given.Where) {
    if (!canEdit(Given.Where->getSourceRange(), context()))
      return;
    if (Given.Kind == Flag::Literal)
      Found.fix(
          FixItHint::CreateReplacement(Given.Where->getSourceRange(), Mode));
    else
      Found.fix(FixItHint::CreateInsertion(
          endOf(Given.Where->getSourceRange(), context()),
          ".training(" + Mode + ")"));
    return;
  }
  // No options at all: `F::dropout(x)`.
  const auto *Name = dyn_cast<DeclRefExpr>(Call.getCallee()->IgnoreImplicit());
  const Expr *Last = Call.getArg(Call.getNumArgs() - 1);
  if (!Row.InOptions || !isa<CXXDefaultArgExpr>(Last) || !Name ||
      !canEdit(Call.getSourceRange(), context()))
    return;
  std::string Scope = "torch::nn::functional::";
  if (Name->hasQualifier())
    Scope = sourceText(Name->getQualifierLoc().getSourceRange(), context());
  const auto *Options = Last->getType()->getAsCXXRecordDecl();
  if (Options)
    Found.fix(FixItHint::CreateInsertion(
        Call.getRParenLoc(), ", " + Scope + Options->getNameAsString() +
                                 "().training(" + Mode + ")"));
}
