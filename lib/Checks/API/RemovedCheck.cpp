//===- RemovedCheck.cpp - removed -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RemovedCheck.h"
#include "torch-tidy/Analysis/CompileErrors.h"
#include "torch-tidy/Analysis/MissingName.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(RemovedCheck)

void RemovedCheck::registerMatchers(ast_matchers::MatchFinder &Finder) {
  if (!unit().Errors.empty())
    matchApiUses(Finder, *this);
}

// Can what the row says make a compiler refuse the use? Many rows are about
// calls that compile and mean something else.
static bool canBeRefused(const ApiUse &Use, const ApiForm &Form) {
  if (isa_and_nonnull<RecoveryExpr>(Use.Call))
    return true;
  for (FormTest Test :
       {FormTest::BoundTo, FormTest::ConvertedTo, FormTest::Subscript,
        FormTest::Arrow, FormTest::Override})
    if (Form.has(Test))
      return true;
  return false;
}

void RemovedCheck::check(const ast_matchers::MatchFinder::MatchResult &Result) {
  DynTypedNode Node = Result.Nodes.getMap().at("use");
  const auto *E = Node.get<Expr>();
  bool Broken = E && code().isBroken(E);
  const UnitVersions Installed{{unit().Kit.libTorchVersion(), std::nullopt},
                               {unit().Kit.Cuda, std::nullopt}};
  for (const ApiUse &Use : apiUsesOf(Node, code())) {
    bool Lacking = Use.As == ApiUse::NotOverridden;
    if (!Broken && !Lacking &&
        !hasErrorWithin(useRange(Use), unit().Errors, sources()))
      continue;
    std::optional<ApiVerdict> Verdict =
        judgeUse(Use, ApiKind::Function, Installed, code());
    if (!Verdict || Verdict->What != ApiVerdict::Changed)
      continue;
    if (Lacking)
      Abstract.push_back(*Verdict);
    else if (canBeRefused(Use, Verdict->Row->Form))
      explain(Use.NameLoc, *Verdict->Row, describeRefused(*Verdict), Use);
  }
}

Finding &RemovedCheck::explain(SourceLocation Loc, const ApiRow &Row,
                               std::string Message,
                               const std::optional<ApiUse> &Use) {
  if (!Row.Replacement.empty())
    Message +=
        "; instead: " + (Use ? Row.expand(Row.Replacement, Use->Names.front())
                             : Row.Replacement.str());
  Finding &F = report(Loc, Message);
  auto Installed = Row.Product == ApiProduct::LibTorch
                       ? unit().Kit.libTorchVersion()
                       : unit().Kit.Cuda;
  if (Use && Installed && Row.fixAppliesTo(*Installed))
    F.Fixes = editsFor(Row, *Use, code());
  return F;
}

// An object of a class that lacks what has become pure virtual.
void RemovedCheck::explainAbstract(const CompileError &Error) {
  llvm::StringRef Message = Error.Message;
  llvm::StringRef Type = Message.split('\'').second.split('\'').first;
  if (!Message.contains("abstract class"))
    return;
  for (const ApiVerdict &Verdict : Abstract)
    if (Verdict.Heir->getName() == Type.rsplit("::").second ||
        Verdict.Heir->getName() == Type)
      explain(Error.Loc, *Verdict.Row, describeRefused(Verdict), std::nullopt)
          .note(Verdict.Heir->getLocation(), "the class is declared here");
}

void RemovedCheck::finish() {
  for (const CompileError &Error : unit().Errors) {
    std::optional<MissingName> Missing = missingName(Error.Message);
    SourceLocation Loc = sources().getSpellingLoc(Error.Loc);
    if (!code().files().contains(Loc))
      continue;
    explainAbstract(Error);
    const ApiRow *Row =
        Missing ? whyMissing(*Missing, unit().Kit, context()) : nullptr;
    if (!Row)
      continue;
    std::string Message =
        llvm::formatv("'{0}' was removed in {1} {2}", Missing->Name,
                      productName(Row->Product), Row->Removed.str());
    explain(Loc, *Row, Message, useOfMissing(*Missing, Loc, context()));
  }
}
