//===- OptionUses.cpp - how options objects are used ----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OptionUses.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace torchtidy;

bool torchtidy::isOptions(QualType Type) {
  if (Type.isNull())
    return false;
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier() ||
      !llvm::StringRef(Class->getName()).contains("Options"))
    return false;
  if (derivesFrom(Class, "torch::optim::OptimizerOptions"))
    return true;
  std::string Name = qualifiedName(*Class);
  return startsWith(Name, "torch::nn::") || startsWith(Name, "torch::data::");
}

// Options, or a pointer to them in front of an arrow.
static bool isOptionsObject(const Expr *Object) {
  QualType Type = Object->getType();
  return isOptions(Type->isPointerType() ? Type->getPointeeType() : Type);
}

static llvm::StringRef nameOf(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  return Method && Method->getIdentifier() ? Method->getName()
                                           : llvm::StringRef();
}

// `o.stride(2)`, `o.set_lr(0.1)`
static bool isSetter(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || Method->isConst() || Call.getNumArgs() != 1)
    return false;
  QualType Result = Method->getReturnType();
  return nameOf(Call) == "set_lr" ||
         (Result->isReferenceType() && isOptions(Result));
}

OptionChange torchtidy::optionChange(const Expr *E) {
  const Expr *Target = nullptr;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const Expr *Object = Call->getImplicitObjectArgument();
    if (isSetter(*Call) && Object && isOptionsObject(Object))
      return {nameOf(*Call), Object};
    return {};
  }
  // o.lr() = 0.1, o.lr() *= 0.1, o.kernel_size() = 3
  if (const auto *Assign = dyn_cast<BinaryOperator>(E)) {
    if (Assign->isAssignmentOp())
      Target = Assign->getLHS();
  } else if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Assign->isAssignmentOp())
      Target = Assign->getArg(0);
  }
  const auto *Getter =
      Target ? dyn_cast<CXXMemberCallExpr>(Target->IgnoreParenImpCasts())
             : nullptr;
  const Expr *Object = Getter ? Getter->getImplicitObjectArgument() : nullptr;
  if (!Object || Getter->getNumArgs() != 0 || !isOptionsObject(Object))
    return {};
  return {nameOf(*Getter), Object};
}

const Expr *torchtidy::optionsRoot(const Expr *Object) {
  while (Object) {
    const Expr *E = Object->IgnoreParenCasts();
    if (OptionChange Inner = optionChange(E); Inner.Object) {
      E = Inner.Object;
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
               Unary && (Unary->getOpcode() == UO_Deref ||
                         Unary->getOpcode() == UO_AddrOf)) {
      E = Unary->getSubExpr();
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Var && Var->hasLocalStorage() && Var->getInit() &&
          !isa<ParmVarDecl>(Var) &&
          (Var->getType()->isReferenceType() ||
           Var->getType()->isPointerType()))
        E = Var->getInit();
    } else if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
    }
    if (E == Object)
      return E;
    Object = E;
  }
  return nullptr;
}

// Functions of LibTorch and the standard library keep copies, no references.
static bool keepsNoReference(const FunctionDecl *Callee) {
  if (!Callee)
    return false;
  if (Callee->isInStdNamespace())
    return true;
  std::string Name = qualifiedName(*Callee);
  return startsWith(Name, "torch::") || startsWith(Name, "std::");
}

// What happens to an object that is an argument of E.
static OptionUse passedTo(const Expr &E, const Expr &Argument) {
  OptionUse Result;
  Result.Whole = &E;
  const FunctionDecl *Callee = calledFunction(&E);
  llvm::ArrayRef<const Expr *> Arguments;
  if (const auto *Call = dyn_cast<CallExpr>(&E))
    Arguments = llvm::ArrayRef(Call->getArgs(), Call->getNumArgs());
  else if (const auto *Made = dyn_cast<CXXConstructExpr>(&E))
    Arguments = llvm::ArrayRef(Made->getArgs(), Made->getNumArgs());
  for (unsigned I = 0; Callee && I < Arguments.size(); ++I) {
    if (Arguments[I] != &Argument || I >= Callee->getNumParams())
      continue;
    bool ByReference = Callee->getParamDecl(I)->getType()->isReferenceType();
    if (!ByReference || keepsNoReference(Callee))
      Result.Kind = OptionUse::Copy;
  }
  return Result;
}

// The member of a group or vector of groups that leads to its options.
static bool leadsToOptions(const CXXMemberCallExpr &Call) {
  llvm::StringRef Name = nameOf(Call);
  return isOptions(Call.getType())
             ? Name == "options"
             : isClass(Call.getType(), "torch::optim::OptimizerParamGroup") &&
                   (Name == "at" || Name == "front" || Name == "back");
}

// Is E, the callee or an operand, the object that Parent changes, rather than
// an argument that is read, as in `o.lr(p.lr())`?
static bool isTargetOf(const Expr &E, const Expr &Parent) {
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&Parent))
    return Call->getCallee() == &E;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(&Parent))
    return Call->getArg(0) == &E;
  return cast<BinaryOperator>(&Parent)->getLHS() == &E;
}

// The expression around E that still stands for the options, or null.
static const Expr *stepOut(const Expr &E, const Expr &Parent, bool &Changed) {
  if (isa<MemberExpr, ParenExpr, ImplicitCastExpr, CXXStaticCastExpr,
          CXXDynamicCastExpr, CStyleCastExpr>(Parent))
    return &Parent;
  if (optionChange(&Parent).Object && isTargetOf(E, Parent)) {
    Changed = true;
    return &Parent;
  }
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&Parent))
    return Call->getCallee() == &E && leadsToOptions(*Call) ? Call : nullptr;
  const auto *Index = dyn_cast<CXXOperatorCallExpr>(&Parent);
  return Index && Index->getOperator() == OO_Subscript && Index->getArg(0) == &E
             ? Index
             : nullptr;
}

// `o.lr()` read, or `o.lr() = 0.1`
static OptionUse memberUse(const CXXMemberCallExpr &Call,
                           const UserCode &Code) {
  const auto *Around = Code.parent(&Call).get<Expr>();
  OptionUse Result;
  Result.Whole = &Call;
  if (Around &&
      optionChange(Around).Object == Call.getImplicitObjectArgument()) {
    Result.Whole = Around;
    if (Code.isDiscarded(Around))
      Result.Kind = OptionUse::Change;
  } else if (Call.getMethodDecl() && Call.getNumArgs() == 0) {
    Result.Kind = OptionUse::Read;
  }
  return Result;
}

OptionUse torchtidy::optionUse(const DeclRefExpr &Mention,
                               const UserCode &Code) {
  OptionUse Result;
  Result.Whole = &Mention;
  if (Mention.refersToEnclosingVariableOrCapture())
    return Result;
  bool Changed = false;
  const Expr *E = &Mention;
  while (true) {
    Result.Whole = E;
    DynTypedNode Node = Code.parent(E);
    const auto *Parent = Node.get<Expr>();
    if (Changed && Code.isDiscarded(E)) {
      Result.Kind = OptionUse::Change;
      return Result;
    }
    if (!Parent) {
      const auto *Var = Node.get<VarDecl>();
      if (Var && Var->isImplicit() && !Changed)
        Result.Kind = OptionUse::Read; // the range of a loop
      return Result;
    }
    if (const Expr *Outer = stepOut(*E, *Parent, Changed)) {
      E = Outer;
      continue;
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Parent);
        Call && Call->getCallee() == E)
      return memberUse(*Call, Code);
    return passedTo(*Parent, *E);
  }
}
