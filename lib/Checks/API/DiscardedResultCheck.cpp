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
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"
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

namespace {
/// Looks for a tensor that lives on. Without one the call can only be there for
/// its side effect: `torch::zeros({1}, torch::kCUDA);` wakes a GPU.
struct LivingTensorFinder : RecursiveASTVisitor<LivingTensorFinder> {
  bool Found = false;
  bool VisitExpr(Expr *E) {
    Found |= E->isLValue() && isTensor(E->getType());
    return !Found;
  }
};
} // namespace

static bool usesLivingTensor(const Expr *E) {
  LivingTensorFinder Finder;
  Finder.TraverseStmt(const_cast<Expr *>(E));
  return Finder.Found;
}

// EXPECT_THROW(a.matmul(b), c10::Error) and its kin want the side effect; the
// lambdas of dispatch macros are ordinary code.
bool DiscardedResultCheck::isForAMacro(const Expr *E) const {
  SourceLocation Loc = E->getBeginLoc();
  if (!code().isMacroArgument(E))
    return false;
  llvm::StringRef Name;
  while (Loc.isMacroID()) {
    Name =
        Lexer::getImmediateMacroName(Loc, sources(), context().getLangOpts());
    if (Name.substr(0, 11) == "AT_DISPATCH")
      return false;
    Loc = sources().getImmediateMacroCallerLoc(Loc);
  }
  return true;
}

// Code that computes for the sake of computing: the whole body of a loop or of
// a lambda that returns nothing (timing, warming up), or of a short try block
// (does it throw?).
bool DiscardedResultCheck::isRunForItsOwnSake(const Expr *E) const {
  const Stmt *Statement = E;
  while (const auto *Parent = code().parent(Statement).get<Expr>())
    Statement = Parent;
  DynTypedNode Around = code().parent(Statement);
  size_t Length = 1;
  if (const auto *Block = Around.get<CompoundStmt>()) {
    Around = code().parent(Block);
    Length = Block->size();
    Statement = Block;
  }
  if (const auto *Try = Around.get<CXXTryStmt>())
    return Try->getTryBlock() == Statement && Length <= 2;
  if (Length > 1)
    return false;
  if (Around.get<ForStmt>() || Around.get<WhileStmt>() || Around.get<DoStmt>())
    return true;
  if (const auto *Loop = Around.get<CXXForRangeStmt>()) {
    // for (auto &t : tensors) t.to(device); is the mistake itself.
    return !isTensor(Loop->getLoopVariable()->getType());
  }
  const auto *Method = Around.get<CXXMethodDecl>();
  return Method && Method->getParent()->isLambda();
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
      Call.ReturnsAlias ? "it returns a view" : "it returns a new tensor";
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
      !code().isDiscarded(Call) || code().isBroken(Call) || isForAMacro(Call))
    return;
  std::optional<OperatorCall> Operator = operatorCall(
      Call, unit().Kit.libTorchVersion().value_or(llvm::VersionTuple()));
  if (!Operator || !Operator->IsPure || !usesLivingTensor(Call) ||
      isRunForItsOwnSake(Call))
    return;
  std::string Subject;
  if (Operator->Subject)
    Subject = shortName(Operator->Subject, context(), "");
  Finding &F = report(Call->getExprLoc(), messageFor(*Operator, Subject))
                   .range(Call->getSourceRange());
  addFix(Call, *Operator, F);
}
