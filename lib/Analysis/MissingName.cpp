//===- MissingName.cpp - names that clang does not find -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/MissingName.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "torch-tidy/Support/WrittenCall.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using namespace torchtidy;

namespace {

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

} // namespace

std::optional<MissingName> torchtidy::missingName(llvm::StringRef Message) {
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

const ApiRow *torchtidy::whyMissing(const MissingName &Missing,
                                    const Toolkit &Kit,
                                    const ASTContext &Context) {
  ApiRows Rows =
      explain(libTorchApiHistory(), Missing, Kit.libTorchVersion(), Context);
  if (Rows.empty() && Kit.Cuda)
    Rows = explain(cudaApiHistory(), Missing, Kit.Cuda, Context);
  return Rows.empty() || !Rows.front()->Removed ? nullptr : Rows.front();
}

std::optional<ApiUse> torchtidy::useOfMissing(const MissingName &Missing,
                                              SourceLocation Loc,
                                              const ASTContext &Context) {
  ApiUse Use;
  Use.Names = {Missing.Name};
  Use.NameLoc = Loc;
  if (!canEdit(Loc, Context))
    return std::nullopt;
  if (Missing.IsHeader) {
    // With its delimiters.
    int Length = static_cast<int>(Missing.Name.size()) + 2;
    Use.NameRange = SourceRange(Loc, Loc.getLocWithOffset(Length));
    return Use;
  }
  SourceLocation Begin = Missing.IsMember ? Loc : qualifierBegin(Loc, Context);
  Use.NameRange = SourceRange(Begin, Loc);
  if (Begin.isInvalid() || sourceText(Loc, Context) != Missing.Name)
    return std::nullopt;
  return Use;
}
