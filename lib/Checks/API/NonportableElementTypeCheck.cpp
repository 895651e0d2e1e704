//===- NonportableElementTypeCheck.cpp - elements no tensor has -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonportableElementTypeCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(NonportableElementTypeCheck)

void NonportableElementTypeCheck::registerMatchers(MatchFinder &Finder) {
  // x.data_ptr<long>()
  Finder.addMatcher(cxxMemberCallExpr().bind("call"), this);
}

// The template argument that names an element type, as written.
static const TypeSourceInfo *writtenElement(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const auto *Callee = dyn_cast<MemberExpr>(Call.getCallee()->IgnoreParens());
  if (!Method || !Callee || !Method->getIdentifier() ||
      Callee->getNumTemplateArgs() == 0 ||
      !isTensor(Method->getASTContext().getRecordType(Method->getParent())))
    return nullptr;
  bool TakesElement =
      llvm::StringSwitch<bool>(Method->getName())
          .Cases("data_ptr", "const_data_ptr", "mutable_data_ptr", true)
          .Cases("data", "item", "accessor", "packed_accessor", true)
          .Cases("packed_accessor32", "packed_accessor64", true)
          .Case("generic_packed_accessor", true)
          .Default(false);
  const TemplateArgumentLoc &First = Callee->getTemplateArgs()[0];
  return TakesElement && First.getArgument().getKind() == TemplateArgument::Type
             ? First.getTypeSourceInfo()
             : nullptr;
}

namespace {
enum class Trouble { None, ElsewhereOnly, NoSuchElement, SinceUnsigned };
} // namespace

static Trouble judge(QualType Type, bool IsItem, const ASTContext &Context) {
  // In an instantiation the type is the template's business.
  if (Type->getAs<SubstTemplateTypeParmType>())
    return Trouble::None;
  QualType Plain = Type.getUnqualifiedType();
  bool Int64IsLong = Context.getIntTypeForBitwidth(64, true) == Context.LongTy;
  const auto *Builtin = Plain->getAs<BuiltinType>();
  if (!Builtin)
    return isClass(Plain, "std::complex") ? Trouble::NoSuchElement
                                          : Trouble::None;
  switch (Builtin->getKind()) {
  case BuiltinType::Long:
    // int64_t is a typedef of it here, and no trouble.
    if (!Int64IsLong)
      return Trouble::NoSuchElement;
    return isa<BuiltinType>(Plain.getTypePtr()) ? Trouble::ElsewhereOnly
                                                : Trouble::None;
  case BuiltinType::LongLong:
    if (Int64IsLong)
      return Trouble::NoSuchElement;
    return isa<BuiltinType>(Plain.getTypePtr()) ? Trouble::ElsewhereOnly
                                                : Trouble::None;
  case BuiltinType::Char_S:
  case BuiltinType::Char_U:
  case BuiltinType::LongDouble:
    return Trouble::NoSuchElement;
  case BuiltinType::ULongLong:
    return Int64IsLong ? Trouble::NoSuchElement : Trouble::SinceUnsigned;
  case BuiltinType::ULong:
    return Int64IsLong ? Trouble::SinceUnsigned : Trouble::NoSuchElement;
  case BuiltinType::UShort:
  case BuiltinType::UInt:
    return IsItem ? Trouble::NoSuchElement : Trouble::SinceUnsigned;
  default:
    return Trouble::None;
  }
}

void NonportableElementTypeCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  const TypeSourceInfo *Written = writtenElement(*Call);
  if (!Written || code().isBroken(Call))
    return;
  QualType Type = Written->getType();
  llvm::StringRef Method = Call->getMethodDecl()->getName();
  Trouble Found = judge(Type, Method == "item", context());
  if (Found == Trouble::SinceUnsigned && Method == "item")
    Found = Trouble::NoSuchElement;
  auto Version = unit().Kit.libTorchVersion();
  if (Found == Trouble::None ||
      (Found == Trouble::SinceUnsigned &&
       (!Version || *Version >= llvm::VersionTuple(2, 3))))
    return;
  std::string Name =
      Type.getUnqualifiedType().getAsString(context().getPrintingPolicy());
  std::string What = "'" + Method.str() + "<" + Name + ">'";
  SourceRange Range =
      Written->getTypeLoc().getUnqualifiedLoc().getSourceRange();
  if (Found == Trouble::ElsewhereOnly) {
    Finding &F =
        report(Range.getBegin(),
               What + " links only where 'int64_t' is '" + Name +
                   "', which differs between Linux, macOS and Windows; write "
                   "int64_t");
    if (canEdit(Range, context()))
      F.fix(FixItHint::CreateReplacement(Range, "int64_t"));
    return;
  }
  report(Range.getBegin(),
         Found == Trouble::SinceUnsigned
             ? What + " does not link: elements of type '" + Name +
                   "' came with LibTorch 2.3"
             : What + " does not link: LibTorch has no elements of type '" +
                   Name + "' here")
      .level(Level::Certain);
}
