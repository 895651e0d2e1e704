//===- DiscardedResultCheck.cpp - results thrown away -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: most of it says where a result is thrown away on
// purpose.
//
//===----------------------------------------------------------------------===//

#include "DiscardedResultCheck.h"
#include "torch-tidy/Analysis/OperatorCall.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DiscardedResultCheck)

void DiscardedResultCheck::registerMatchers(MatchFinder &Finder) {
  // x.to(device);   torch::relu(x);   a + b;
  Finder.addMatcher(callExpr().bind("call"), this);
}

// Tensors returned by value, alone or in a tuple or vector.
static bool holdsTensors(QualType Type) {
  if (isTensor(Type))
    return true;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || !Class->isInStdNamespace())
    return false;
  for (const TemplateArgument &Argument : Class->getTemplateArgs().asArray()) {
    if (Argument.getKind() == TemplateArgument::Type &&
        isTensor(Argument.getAsType()))
      return true;
    if (Argument.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Element : Argument.pack_elements())
        if (Element.getKind() == TemplateArgument::Type &&
            isTensor(Element.getAsType()))
          return true;
  }
  return false;
}

// x.to(d);  becomes  x = x.to(d);
void DiscardedResultCheck::addFix(const Expr *E, const OperatorCall &Call,
                                  Finding &F) const {
  if (!Call.Subject || !isTensor(E->getType()) ||
      !canEdit(E->getSourceRange(), context()) || isa<CXXOperatorCallExpr>(E) ||
      code().parent(E).get<BinaryOperator>())
    return;
  const Expr *Variable = Call.Subject->IgnoreParenImpCasts();
  const auto *Member = dyn_cast<MemberExpr>(Variable);
  bool Simple = isa<DeclRefExpr>(Variable) ||
                (Member && isa<CXXThisExpr>(Member->getBase()));
  // TensorBase has no assignment from the Tensor that its methods return.
  if (!Simple || Variable->getType().isConstQualified() ||
      !isClass(Variable->getType(), "at::Tensor"))
    return;
  std::string Text = sourceText(Variable->getSourceRange(), context());
  if (!Text.empty())
    F.fix(FixItHint::CreateInsertion(E->getBeginLoc(), Text + " = "));
}

static std::string messageFor(const OperatorCall &Call,
                              llvm::StringRef Subject) {
  llvm::StringRef Result =
      Call.ReturnsAlias ? "it returns a tensor" : "it returns a new tensor";
  if (Subject.empty())
    return llvm::formatv(
        "result of '{0}' is unused: {1} and changes no argument", Call.Name,
        Result);
  return llvm::formatv(
      "result of '{0}' is unused: {1} and leaves '{2}' as it is", Call.Name,
      Result, Subject);
}

void DiscardedResultCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  if (!Call->isPRValue() || !holdsTensors(Call->getType()) ||
      !code().isDiscarded(Call) || code().isBroken(Call) ||
      isForAMacro(Call, code()))
    return;
  std::optional<OperatorCall> Operator = operatorCall(
      Call, unit().Kit.libTorchVersion().value_or(llvm::VersionTuple()));
  if (!Operator || !Operator->IsPure || !usesLivingTensor(Call) ||
      isRunForItsOwnSake(Call, code()))
    return;
  std::string Subject;
  if (Operator->Subject)
    Subject = shortName(Operator->Subject, context(), "");
  Finding &F = report(Call->getExprLoc(), messageFor(*Operator, Subject))
                   .range(Call->getSourceRange());
  addFix(Call, *Operator, F);
}
