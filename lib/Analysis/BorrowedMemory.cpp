//===- BorrowedMemory.cpp - whose memory is pointed to ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/BorrowedMemory.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static std::string className(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() ? qualifiedName(*Class)
                                         : std::string();
}

bool torchtidy::ownsMemory(QualType Type) {
  return llvm::StringSwitch<bool>(className(Type))
      .Cases("std::vector", "std::array", "std::basic_string", true)
      .Cases("std::unique_ptr", "std::valarray", true)
      .Cases("c10::SmallVector", "c10::SmallVectorImpl", true)
      .Default(false);
}

bool torchtidy::isCountedImage(QualType Type) {
  std::string Class = className(Type);
  return Class == "cv::Mat" || Class == "cv::Mat_";
}

// v.data(), &v.front(), buffer.get(), mat.ptr<float>(), std::data(v)
static bool givesOutOwn(const FunctionDecl &Function) {
  const auto *Space = dyn_cast<NamespaceDecl>(
      Function.getDeclContext()->getEnclosingNamespaceContext());
  while (Space && Space->isInline())
    Space = dyn_cast<NamespaceDecl>(Space->getParent());
  return Space && Function.getIdentifier() &&
         llvm::StringSwitch<bool>(Space->getName())
             .Cases("std", "c10", "cv", true)
             .Default(false) &&
         llvm::StringSwitch<bool>(Function.getName())
             .Cases("data", "begin", "cbegin", "get", "c_str", true)
             .Cases("front", "at", "ptr", "addressof", true)
             .Default(false);
}

// Does \p E read a pointer out of memory? What that points to has an owner of
// its own, unless the memory is a pointer variable or an image's pointer.
static bool loadsPointer(const Expr *E) {
  const auto *Cast = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
  while (Cast && Cast->getCastKind() != CK_LValueToRValue)
    Cast = dyn_cast<ImplicitCastExpr>(Cast->getSubExpr()->IgnoreParens());
  if (!Cast)
    return false;
  const Expr *From = Cast->getSubExpr()->IgnoreParens();
  const auto *Member = dyn_cast<MemberExpr>(From);
  return !isa<DeclRefExpr>(From) &&
         !(Member && isCountedImage(Member->getBase()->getType()));
}

// The expression one step closer to the owner, or null.
static const Expr *towardsOwner(const Expr *E) {
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return Cast->getType()->isPointerType() ? Cast->getSubExpr() : nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (!Binary->isAdditiveOp() || !E->getType()->isPointerType())
      return nullptr;
    return Binary->getLHS()->getType()->isPointerType() ? Binary->getLHS()
                                                        : Binary->getRHS();
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref
               ? Unary->getSubExpr()
               : nullptr;
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return Element->getBase();
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    // The public pointers of cv::Mat.
    bool IsData = llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
                      .Cases("data", "datastart", true)
                      .Default(false);
    return IsData && !Member->isArrow() &&
                   isCountedImage(Member->getBase()->getType())
               ? Member->getBase()
               : nullptr;
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !firstOperand(Call))
    return nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
    return Operator->getOperator() == OO_Subscript ||
                   (Operator->getOperator() == OO_Star &&
                    Operator->getNumArgs() == 1)
               ? Operator->getArg(0)
               : nullptr;
  return givesOutOwn(*Callee) ? firstOperand(Call) : nullptr;
}

namespace {
/// Looks for a new value for a variable.
class ReassignmentFinder : public RecursiveASTVisitor<ReassignmentFinder> {
public:
  explicit ReassignmentFinder(const VarDecl &Var) : Var(Var) {}

  bool Found = false;

  bool VisitBinaryOperator(BinaryOperator *Binary) {
    Found |= Binary->isAssignmentOp() && isVar(Binary->getLHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Unary) {
    Found |=
        (Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf) &&
        isVar(Unary->getSubExpr());
    return true;
  }

private:
  bool isVar(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == &Var;
  }

  const VarDecl &Var;
};
} // namespace

// float *p = v.data(); with no other value for p
static Lender lenderOfPointer(const Expr *E, const VarDecl &Var) {
  Lender Own = {Lender::PointerVariable, E, &Var};
  const auto *Function = dyn_cast<FunctionDecl>(Var.getDeclContext());
  if (!Var.hasInit() || isa<ParmVarDecl>(Var) || !Function ||
      !Function->hasBody())
    return Own;
  Lender Behind = lenderOf(Var.getInit());
  if (Behind.How != Lender::Variable)
    return Own;
  ReassignmentFinder Finder(Var);
  Finder.TraverseStmt(Function->getBody());
  return Finder.Found ? Lender{Lender::Unknown, E, nullptr} : Behind;
}

static Lender lenderOfObject(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var || !Var->hasLocalStorage() || Var->getType()->isReferenceType() ||
        Ref->refersToEnclosingVariableOrCapture())
      return {Lender::Unknown, E, nullptr};
    QualType Type = Var->getType();
    if (Type->isPointerType())
      return lenderOfPointer(E, *Var);
    if (Type->isArrayType() || ownsMemory(Type) || isCountedImage(Type))
      return {Lender::Variable, E, Var};
    return {Lender::Unknown, E, nullptr};
  }
  if (isa<CXXStdInitializerListExpr>(E))
    return {Lender::BracedList, E, nullptr};
  if (E->isPRValue() && ownsMemory(E->getType()))
    return {Lender::Temporary, E, nullptr};
  return {Lender::Unknown, E, nullptr};
}

// A temporary whose life is extended is as good as a variable.
static bool isExtended(const Expr *E) {
  while (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
    E = Cast->getSubExpr();
  const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E);
  return Made && Made->getStorageDuration() != SD_FullExpression;
}

Lender torchtidy::lenderOf(const Expr *E) {
  for (;;) {
    if (!E || isExtended(E) || loadsPointer(E))
      return {Lender::Unknown, E, nullptr};
    E = ignoreImplicit(E);
    const Expr *Next = E ? towardsOwner(E) : nullptr;
    if (!Next)
      return E ? lenderOfObject(E) : Lender();
    E = Next;
  }
}

const Expr *torchtidy::typedPointer(const Expr *E) {
  for (;;) {
    E = ignoreImplicit(E);
    const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(E);
    if (!Cast || !Cast->getType()->isVoidPointerType())
      return E;
    E = Cast->getSubExpr();
  }
}
