//===- DanglingArrayRefCheck.cpp - array references to the dead -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page because the fix-it has to look at every use.
//
//===----------------------------------------------------------------------===//

#include "DanglingArrayRefCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DanglingArrayRefCheck)

void DanglingArrayRefCheck::registerMatchers(MatchFinder &Finder) {
  // at::IntArrayRef s = {2, 3};   c10::OptionalArrayRef<int64_t> o = f();
  Finder.addMatcher(
      cxxConstructExpr(
          hasDeclaration(cxxConstructorDecl(
              unless(isCopyConstructor()), unless(isMoveConstructor()),
              ofClass(
                  hasAnyName("::c10::ArrayRef", "::c10::OptionalArrayRef")))),
          hasArgument(0, expr()))
          .bind("made"),
      this);
  // c10::makeArrayRef(v)
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasName("::c10::makeArrayRef"))),
               hasArgument(0, expr()))
          .bind("made"),
      this);
}

// One element by value: at::IntArrayRef s = n, with an int n.
static bool isSingleTemporary(const Expr *Argument) {
  const auto *Made = dyn_cast<MaterializeTemporaryExpr>(Argument);
  return Made && Made->getStorageDuration() == SD_FullExpression &&
         (Made->getType()->isArithmeticType() || isTensor(Made->getType()));
}

static bool isEmptyList(const Expr *List) {
  const auto *Braced = dyn_cast<CXXStdInitializerListExpr>(List);
  const auto *Elements =
      Braced ? dyn_cast<InitListExpr>(ignoreImplicit(Braced->getSubExpr()))
             : nullptr;
  return Elements && Elements->getNumInits() == 0;
}

// Where a variable's end comes before the keeper's.
static llvm::StringRef endOfVariable(const Lender &From, const Keeper &Kept,
                                     const FunctionDecl *Function) {
  if (Kept.How == Keeper::Member)
    return isa<CXXConstructorDecl>(From.Var->getDeclContext())
               ? "when the constructor returns"
               : "";
  if (!Function || From.Var->getDeclContext() != Function)
    return "";
  if (Kept.How == Keeper::Return)
    return "when the function returns";
  bool IsOutside = Kept.How == Keeper::Assignment && Kept.Holder &&
                   (isa<FieldDecl>(Kept.Holder) ||
                    (isa<VarDecl>(Kept.Holder) &&
                     cast<VarDecl>(Kept.Holder)->hasGlobalStorage()));
  return IsOutside ? "when the function returns" : "";
}

void DanglingArrayRefCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Made = Result.Nodes.getNodeAs<Expr>("made");
  const auto *Call = dyn_cast<CallExpr>(Made);
  const Expr *Argument =
      Call ? Call->getArg(0) : cast<CXXConstructExpr>(Made)->getArg(0);
  if (code().isBroken(Made))
    return;
  Lender From = lenderOf(Argument);
  std::string What =
      "'" + shortName(From.Object ? From.Object : Argument, context()) + "'";
  std::optional<Keeper> Kept = keeperOf(Made, code());
  if (!Kept)
    return;
  std::string Owner, End = "at the end of this statement";
  if (From.How == Lender::BracedList && !isEmptyList(From.Object))
    Owner = "the array of a braced list";
  else if (From.How == Lender::Temporary)
    Owner = "the temporary " + What;
  else if (From.How == Lender::Unknown && isSingleTemporary(Argument))
    Owner = (isTensor(Argument->getType()) ? "the temporary "
                                           : "a converted copy of ") +
            What;
  else if (From.How == Lender::Variable) {
    End = endOfVariable(From, *Kept, code().enclosingFunction(Made)).str();
    Owner = (isa<ParmVarDecl>(From.Var) ? "the parameter " : "") + What;
  }
  if (Owner.empty() || End.empty())
    return;
  Finding &F =
      report(Made->getBeginLoc().isValid() ? Made->getBeginLoc() : Kept->Loc,
             Kept->Name + " refers to " + Owner + ", which dies " + End +
                 "; a std::vector keeps the elements")
          .range(Made->getSourceRange());
  if (From.How == Lender::Variable && Kept->How == Keeper::Assignment)
    F.level(Level::Likely);
  if (From.How == Lender::BracedList || From.How == Lender::Temporary)
    fixVariable(F, *Kept, Made);
}

// Can every use of the variable do with a vector?
static bool suitsVector(const VarDecl &Var, const UserCode &Code) {
  const auto *Function = dyn_cast<FunctionDecl>(Var.getDeclContext());
  if (!Function || !Function->hasBody())
    return false;
  for (const DeclRefExpr *Ref : refsTo(Var, *Function->getBody())) {
    DynTypedNode Parent = Code.parentIgnoringImplicit(Ref);
    // Another reference assigned later does not convert to a vector.
    if (const auto *Operator = Parent.get<CXXOperatorCallExpr>();
        Operator && Operator->getOperator() == OO_Equal)
      return false;
    if (const auto *Member = Parent.get<MemberExpr>())
      if (!llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
               .Cases("size", "empty", "begin", "end", "data", true)
               .Cases("front", "back", "at", true)
               .Default(false))
        return false;
  }
  return true;
}

void DanglingArrayRefCheck::fixVariable(Finding &F, const Keeper &Kept,
                                        const Expr *Made) {
  const auto *Var = dyn_cast_or_null<VarDecl>(Kept.Holder);
  const auto *Statement = Var ? code().parent(Var).get<DeclStmt>() : nullptr;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Made->getType()->getAsCXXRecordDecl());
  // A list or vector converts to a vector; a pointer and a length do not.
  const auto *Construct = dyn_cast<CXXConstructExpr>(Made);
  if (Kept.How != Keeper::Variable || !Statement || !Construct ||
      Construct->getNumArgs() != 1 ||
      !Construct->getArg(0)->getType()->isRecordType() ||
      !Statement->isSingleDecl() || !Class ||
      ignoreImplicit(Var->getInit()) != Made || !suitsVector(*Var, code()) ||
      !isClass(Var->getType(), "c10::ArrayRef") ||
      Var->getType()->isReferenceType())
    return;
  QualType Element = Class->getTemplateArgs()[0].getAsType();
  const char *Vector = isTensor(Element) ? "std::vector<torch::Tensor>"
                       : Element->isSpecificBuiltinType(BuiltinType::Long)
                           ? "std::vector<int64_t>"
                           : nullptr;
  const TypeSourceInfo *Written = Var->getTypeSourceInfo();
  if (!Vector || !Written || Written->getType()->getContainedAutoType())
    return;
  SourceRange Range =
      Written->getTypeLoc().getUnqualifiedLoc().getSourceRange();
  if (canEdit(Range, context()))
    F.fix(FixItHint::CreateReplacement(Range, Vector));
}
