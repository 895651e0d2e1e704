//===- FieldChanges.cpp - members that change after construction -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/FieldChanges.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

// Methods that change what a list or a container of layers holds.
static bool changesContent(llvm::StringRef Name) {
  return changesLength(Name) ||
         llvm::StringSwitch<bool>(Name)
             .Cases("extend", "reset", true)
             .Cases("replace_module", "unregister_module", true)
             .Default(false);
}

namespace {

class ChangeFinder : public RecursiveASTVisitor<ChangeFinder> {
public:
  ChangeFinder(const UserCode &Code) : Code(Code) {}
  llvm::DenseSet<const FieldDecl *> Changed;

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitBinaryOperator(BinaryOperator *Operator) {
    if (Operator->isAssignmentOp())
      change(Operator->getLHS());
    return true;
  }

  bool VisitUnaryOperator(UnaryOperator *Operator) {
    if (Operator->isIncrementDecrementOp() ||
        Operator->getOpcode() == UO_AddrOf)
      change(Operator->getSubExpr());
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return true;
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (Operator && Operator->isAssignmentOp())
      change(Call->getArg(0));
    bool HasObject = Operator && isa<CXXMethodDecl>(Callee);
    for (unsigned I = HasObject; I < Call->getNumArgs(); ++I) {
      unsigned Parameter = I - HasObject;
      if (Parameter >= Callee->getNumParams())
        break;
      QualType Type = Callee->getParamDecl(Parameter)->getType();
      if (isWritable(Type) && !handsOn(*Callee))
        change(Call->getArg(I));
    }
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      if (Callee->getIdentifier() && changesContent(Callee->getName()))
        change(Member->getImplicitObjectArgument());
    return true;
  }

  // Tensor &t = member;
  bool VisitVarDecl(VarDecl *Var) {
    if (isWritable(Var->getType()) && Var->getInit())
      change(Var->getInit());
    return true;
  }

  // Layers that a loop runs stay in their list.
  bool VisitCXXForRangeStmt(CXXForRangeStmt *Loop) {
    QualType Type = Loop->getLoopVariable()->getType();
    if (isWritable(Type) && !isModuleHandle(Type.getNonReferenceType()) &&
        Loop->getRangeInit())
      change(Loop->getRangeInit());
    return true;
  }

private:
  static bool isWritable(QualType Type) {
    return Type->isLValueReferenceType() &&
           !Type->getPointeeType().isConstQualified();
  }

  // register_module("fc", fc), std::forward<T>(fc)
  static bool handsOn(const FunctionDecl &Callee) {
    if (!Callee.getIdentifier())
      return false;
    llvm::StringRef Name = Callee.getName();
    return Name == "register_module" ||
           (Callee.isInStdNamespace() &&
            (Name == "forward" || Name == "as_const"));
  }

  // fc = ...; layers->push_back(...); this->width += 1;
  void change(const Expr *Target) {
    for (;;) {
      Target = ignoreImplicit(Target)->IgnoreParenImpCasts();
      const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Target);
      if (Operator && Operator->getNumArgs() > 0)
        Target = Operator->getArg(0);
      else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Target))
        Target = Subscript->getBase();
      else
        break;
    }
    const auto *Member = dyn_cast<MemberExpr>(Target);
    const auto *Field =
        Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    if (Field && !isInConstructorOf(Target, Field->getParent()))
      Changed.insert(Field);
  }

  bool isInConstructorOf(const Expr *E, const RecordDecl *Class) const {
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Code.enclosingFunction(E));
    if (!Method || Method->getParent()->getCanonicalDecl() !=
                       cast<CXXRecordDecl>(Class)->getCanonicalDecl())
      return false;
    return isa<CXXConstructorDecl>(Method) ||
           (Method->getIdentifier() && Method->getName() == "reset");
  }

  const UserCode &Code;
};

} // namespace

llvm::DenseSet<const FieldDecl *> torchtidy::changedFields(UserCode &Code) {
  ChangeFinder Finder(Code);
  for (Decl *D : Code.topLevel())
    Finder.TraverseDecl(D);
  return std::move(Finder.Changed);
}

const CXXConstructorDecl *
torchtidy::onlyConstructor(const CXXRecordDecl &Class) {
  const CXXConstructorDecl *Only = nullptr;
  const CXXRecordDecl *Defined = Class.getDefinition();
  if (!Defined || Defined->isDependentContext())
    return nullptr;
  for (const CXXConstructorDecl *Each : Defined->ctors()) {
    if (Each->isDeleted() || Each->isCopyOrMoveConstructor())
      continue;
    if (Only)
      return nullptr;
    Only = Each;
  }
  const FunctionDecl *Definition = nullptr;
  return Only && Only->hasBody(Definition)
             ? cast<CXXConstructorDecl>(Definition)
             : nullptr;
}
