//===- DeprecatedCheck.cpp - deprecated -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeprecatedCheck.h"
#include "torch-tidy/Analysis/CompileErrors.h"
#include "torch-tidy/Analysis/TorchTypes.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DeprecatedCheck)

void DeprecatedCheck::registerPreprocessor(Preprocessor &PP) {
  Directives = std::make_unique<DirectiveUses>(PP);
}

void DeprecatedCheck::registerMatchers(MatchFinder &Finder) {
  matchApiUses(Finder, *this);
  // Parsing is over. Macros come first: what a row about a macro stands for is
  // not said again of its argument.
  for (const ApiUse &Use : Directives->macros())
    judge(Use, ApiKind::Macro);
  for (const ApiUse &Use : Directives->headers())
    judge(Use, ApiKind::Header);
}

void DeprecatedCheck::check(const MatchFinder::MatchResult &Result) {
  DynTypedNode Node = Result.Nodes.getMap().at("use");
  if (const auto *E = Node.get<Expr>(); E && code().isBroken(E))
    return;
  for (const ApiUse &Use : apiUsesOf(Node, code()))
    // What clang has an error for, torch-api-removed explains. It also stands
    // where clang took a similar name for the one it did not find.
    if (!hasErrorWithin(useRange(Use), unit().Errors, sources()))
      judge(Use, ApiKind::Function);
}

void DeprecatedCheck::judge(const ApiUse &Use, ApiKind Kind) {
  if (Directives->isVersionGuarded(Use.NameLoc) || Reported.count(Use.NameLoc))
    return;
  UnitVersions Versions{
      {unit().Kit.libTorchVersion(), unit().Options.TargetLibTorch},
      {unit().Kit.Cuda, unit().Options.TargetCuda}};
  std::optional<ApiVerdict> Verdict = judgeUse(Use, Kind, Versions, code());
  // A class that stays abstract may be meant to; one that is used is an error.
  if (!Verdict || (Verdict->As == ApiUse::NotOverridden &&
                   Verdict->What == ApiVerdict::Changed))
    return;
  if (!Reported.insert(Use.NameLoc).second)
    return;
  // x.type().is_cuda(), AT_DISPATCH_...(x.type(), ...): one word for both.
  for (const FormCondition &C : Verdict->Row->Form.Conditions)
    if (C.Test == FormTest::Through)
      silenceInnerCall(Use);
    else if (C.Test == FormTest::MacroArg && *C.Index < Use.MacroMembers.size())
      Reported.insert(Use.MacroMembers[*C.Index]);
  diagnose(Use, *Verdict);
}

void DeprecatedCheck::silenceInnerCall(const ApiUse &Use) {
  const auto *Outer = dyn_cast<MemberExpr>(Use.Reference);
  const auto *Inner =
      Outer ? dyn_cast<CXXMemberCallExpr>(ignoreImplicit(Outer->getBase()))
            : nullptr;
  if (Inner)
    if (const auto *Callee =
            dyn_cast<MemberExpr>(Inner->getCallee()->IgnoreParens()))
      Reported.insert(sources().getSpellingLoc(Callee->getMemberLoc()));
}

// Documentation alone speaks against it, or it is an old name of a type that a
// comment calls so and that tutorials still use (torch::jit::script::Module).
static bool isMereAdvice(const ApiRow &Row) {
  return Row.Marker == ApiMarker::Docs ||
         (Row.Marker == ApiMarker::Comment && Row.Kind == ApiKind::Type);
}

void DeprecatedCheck::diagnose(const ApiUse &Use, const ApiVerdict &Verdict) {
  const ApiRow &Row = *Verdict.Row;
  std::string Message = describe(Verdict);
  if (!Row.Replacement.empty())
    Message += "; instead: " + Row.expand(Row.Replacement, Verdict.Name);
  Finding &F = report(Use.NameLoc, Message);
  if (Verdict.What == ApiVerdict::Deprecated && isMereAdvice(Row))
    F.level(Level::Style);
  if (!Row.Note.empty())
    F.note(Use.NameLoc, noteOf(Row));
  auto Installed = Row.Product == ApiProduct::LibTorch
                       ? unit().Kit.libTorchVersion()
                       : unit().Kit.Cuda;
  if (!Row.Fix.empty() && Installed && Row.fixAppliesTo(*Installed))
    F.Fixes = editsFor(Row, Use, code());
}
