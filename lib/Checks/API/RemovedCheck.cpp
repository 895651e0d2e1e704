//===- RemovedCheck.cpp - removed -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RemovedCheck.h"
#include "torch-tidy/Analysis/ApiVerdict.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(RemovedCheck)

namespace {

/// What clang misses, read from the text of its error.
struct MissingName {
  std::string Name, Scope;
  bool IsHeader = false, IsMember = false;
};

/// The words of clang's errors about unknown names.
struct ErrorPattern {
  llvm::StringLiteral Regex;
  unsigned Name, Scope;
  bool IsHeader, IsMember;
};
constexpr ErrorPattern Patterns[] = {
    {"^'([^']+)' file not found", 1, 0, true, false},
    {"^no member named '([^']+)' in namespace '([^']+)'", 1, 2, false, false},
    {"^no member named '([^']+)' in '([^']+)'", 1, 2, false, true},
    {"^no (type|template) named '([^']+)' in (namespace )?'([^']+)'", 2, 4,
     false, false},
    {"^use of undeclared identifier '([^']+)'", 1, 0, false, false},
    {"^unknown type name '([^']+)'", 1, 0, false, false},
    {"^no template named '([^']+)'", 1, 0, false, false},
};

std::optional<MissingName> missingName(llvm::StringRef Message) {
  for (const ErrorPattern &Pattern : Patterns) {
    llvm::SmallVector<llvm::StringRef, 5> Parts;
    if (!llvm::Regex(Pattern.Regex).match(Message, &Parts))
      continue;
    MissingName Missing;
    Missing.Name = Parts[Pattern.Name].str();
    Missing.Scope = Pattern.Scope ? Parts[Pattern.Scope].str() : "";
    Missing.IsHeader = Pattern.IsHeader;
    Missing.IsMember = Pattern.IsMember;
    return Missing;
  }
  return std::nullopt;
}

} // namespace

static ApiRows explain(const ApiHistory &History, const MissingName &Missing,
                       std::optional<llvm::VersionTuple> Installed,
                       const ASTContext &Context) {
  if (Missing.IsHeader)
    return History.findRemovedHeader(Missing.Name, Installed);
  if (Missing.IsMember)
    return History.findRemovedMember(Missing.Scope, Missing.Name, Installed);
  ApiRows Rows =
      History.findRemovedName(Missing.Name, Missing.Scope, Installed);
  // using namespace torch;
  if (Missing.Scope.empty())
    for (const UsingDirectiveDecl *Directive :
         Context.getTranslationUnitDecl()->using_directives())
      if (Rows.empty())
        Rows = History.findRemovedName(
            Missing.Name, qualifiedName(*Directive->getNominatedNamespace()),
            Installed);
  return Rows;
}

// One word becomes another at the place of the error.
static std::optional<FixItHint> renaming(const ApiRow &Row,
                                         const MissingName &Missing,
                                         SourceLocation Loc,
                                         const ASTContext &Context) {
  if (Row.Fix.size() != 1 || !canEdit(Loc, Context) ||
      sourceText(Loc, Context) != Missing.Name)
    return std::nullopt;
  const FixEdit &Edit = Row.Fix.front();
  if (Edit.Op != FixOp::Macro && Edit.Op != FixOp::Member)
    return std::nullopt;
  return FixItHint::CreateReplacement(Loc, Row.expand(Edit.Text, Missing.Name));
}

void RemovedCheck::finish() {
  for (const CompileError &Error : unit().Errors) {
    std::optional<MissingName> Missing = missingName(Error.Message);
    SourceLocation Loc = sources().getSpellingLoc(Error.Loc);
    if (!Missing || !code().files().contains(Loc))
      continue;
    ApiRows Rows = explain(libTorchApiHistory(), *Missing,
                           unit().Kit.libTorchVersion(), context());
    if (Rows.empty() && unit().Kit.Cuda)
      Rows = explain(cudaApiHistory(), *Missing, unit().Kit.Cuda, context());
    if (Rows.empty() || !Rows.front()->Removed)
      continue;
    const ApiRow &Row = *Rows.front();
    std::string Message =
        llvm::formatv("'{0}' was removed in {1} {2}", Missing->Name,
                      productName(Row.Product), Row.Removed.str());
    if (!Row.Replacement.empty())
      Message += "; instead: " + Row.expand(Row.Replacement, Missing->Name);
    Finding &F = report(Loc, Message);
    if (std::optional<FixItHint> Fix = renaming(Row, *Missing, Loc, context()))
      F.fix(*Fix);
  }
}
