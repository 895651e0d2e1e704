//===- SharedTensor.cpp - where a borrowing tensor goes ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/SharedTensor.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

const VarDecl *torchtidy::rootVariable(const Expr *E) {
  for (;;) {
    E = ignoreImplicit(E);
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(E)) {
      if (Member->isArrow())
        return nullptr;
      E = Member->getBase();
    } else if (const auto *Element = dyn_cast_or_null<ArraySubscriptExpr>(E)) {
      E = Element->getBase();
    } else if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(E)) {
      if (Call->getOperator() != OO_Subscript)
        return nullptr;
      E = Call->getArg(0);
    } else {
      break;
    }
  }
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
                 !Var->getType()->isPointerType() &&
                 !Ref->refersToEnclosingVariableOrCapture()
             ? Var
             : nullptr;
}

namespace {

/// Climbs from a tensor to what keeps it.
class TensorClimber {
public:
  TensorClimber(const DtypeFact &Dtype, const UserCode &Code)
      : Dtype(Dtype), Code(Code) {}

  std::optional<Escape> climb(const Expr *Tensor) {
    Child = From = Tensor;
    // How a variable came by its strides is not known.
    Dense = isa<CallExpr>(Tensor);
    for (;;) {
      DynTypedNode Parent = Code.parent(Child);
      if (Parent.getNodeKind().isNone())
        if (const auto *List = dyn_cast<InitListExpr>(Child))
          if (const InitListExpr *Meant = List->getSemanticForm()) {
            Child = Meant;
            continue;
          }
      if (const auto *Var = Parent.get<VarDecl>())
        return inVariable(*Var);
      if (const auto *Init = Parent.get<CXXCtorInitializer>())
        return inMember(*Init);
      const auto *S = Parent.get<Stmt>();
      if (!S)
        return std::nullopt;
      if (isa<ReturnStmt>(S))
        return Escape{{Keeper::Return, nullptr, S->getBeginLoc(), "the result"},
                      From,
                      nullptr};
      const auto *E = dyn_cast<Expr>(S);
      if (!E)
        return std::nullopt;
      if (auto Kept = keeps(*E))
        return Kept;
      if (!shares(*E))
        return std::nullopt;
      Child = E;
    }
  }

private:
  std::optional<Escape> inVariable(const VarDecl &Var) const {
    if (isa<ParmVarDecl>(Var) || Var.isImplicit())
      return std::nullopt;
    return Escape{{Keeper::Variable, &Var, Var.getLocation(),
                   "'" + Var.getNameAsString() + "'"},
                  From,
                  Var.hasLocalStorage() ? &Var : nullptr};
  }

  std::optional<Escape> inMember(const CXXCtorInitializer &Init) const {
    const FieldDecl *Field = Init.getAnyMember();
    if (!Field)
      return std::nullopt;
    return Escape{{Keeper::Member, Field, Init.getSourceLocation(),
                   "'" + Field->getNameAsString() + "'"},
                  From,
                  nullptr};
  }

  Escape into(Keeper::Kind How, const Expr *Target) const {
    Keeper Kept{How, nullptr, Target->getExprLoc(),
                "'" + shortName(Target, Code.context()) + "'"};
    const Expr *Plain = ignoreImplicit(Target);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain))
      Kept.Holder = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Plain))
      Kept.Holder = Member->getMemberDecl();
    return {Kept, From, rootVariable(Target)};
  }

  // x = Child;   batch.push_back(Child);   register_buffer("b", Child);
  std::optional<Escape> keeps(const Expr &E) const {
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&E))
      if (Operator->getOperator() == OO_Equal && Operator->getArg(1) == Child)
        return into(Keeper::Assignment, Operator->getArg(0));
    const auto *Call = dyn_cast<CXXMemberCallExpr>(&E);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier() || Call->getCallee() == Child)
      return std::nullopt;
    if (derivesFrom(Method->getParent(), "torch::nn::Module"))
      return startsWith(Method->getName(), "register_")
                 ? std::optional<Escape>(
                       {{Keeper::Member, nullptr, E.getExprLoc(), "the module"},
                        From,
                        nullptr})
                 : std::nullopt;
    bool Adds = llvm::StringSwitch<bool>(Method->getName())
                    .Cases("push_back", "emplace_back", "push", true)
                    .Cases("emplace", "insert", "push_front", true)
                    .Default(false);
    std::string Class = qualifiedName(*Method->getParent());
    if (!Adds || (!Method->getParent()->isInStdNamespace() &&
                  Class != "c10::List" && Class != "c10::Dict"))
      return std::nullopt;
    return into(Keeper::Container, Call->getImplicitObjectArgument());
  }

  // Is what E makes of the child still the same memory?
  bool shares(const Expr &E) {
    if (isa<CastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr,
            CXXBindTemporaryExpr, InitListExpr, CXXStdInitializerListExpr>(E))
      return true;
    if (const auto *Choice = dyn_cast<ConditionalOperator>(&E))
      return Choice->getCond() != Child;
    if (const auto *Made = dyn_cast<CXXConstructExpr>(&E))
      return holds(*Made);
    if (isa<MemberExpr>(E))
      return isa_and_nonnull<CXXMemberCallExpr>(
          Code.parentIgnoringImplicit(&E).get<Expr>());
    const auto *Call = dyn_cast<CallExpr>(&E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && returnsShared(*Call, *Callee);
  }

  // Copies of the handle, and classes that are made to hold one.
  static bool holds(const CXXConstructExpr &Made) {
    if (isTensor(Made.getType()) ||
        Made.getConstructor()->isCopyOrMoveConstructor())
      return true;
    return llvm::StringSwitch<bool>(
               qualifiedName(*Made.getConstructor()->getParent()))
        .Cases("std::pair", "std::tuple", "std::optional", true)
        .Cases("c10::optional", "c10::IValue", "std::vector", true)
        .Cases("std::array", "torch::data::Example", true)
        .Default(false);
  }

  bool returnsShared(const CallExpr &Call, const FunctionDecl &Callee) {
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call))
      return Operator->getArg(0) == Child && isTensor(Child->getType()) &&
             (Operator->getOperator() == OO_Subscript ||
              Operator->isAssignmentOp());
    if (!Callee.getIdentifier())
      return false;
    llvm::StringRef Name = Callee.getName();
    if (Callee.isInStdNamespace())
      return llvm::StringSwitch<bool>(Name)
          .Cases("move", "forward", "make_pair", "make_tuple", true)
          .Default(false);
    bool IsOperand = isa<CXXMemberCallExpr>(Call) ? Call.getCallee() == Child
                                                  : Call.getArg(0) == Child;
    if (!IsOperand || !isTensorFunction(Callee))
      return false;
    if (Name == "to" || Name == "toType")
      return keepsType(Call);
    // Rearranged memory is copied by those that need it in order.
    if (!mayShareStorage(Name))
      return endsWith(Name, "_") || Name == "set_requires_grad";
    if (isView(Name)) {
      Dense &= llvm::StringSwitch<bool>(Name)
                   .Cases("view", "squeeze", "unsqueeze", "detach", true)
                   .Default(false);
      return true;
    }
    return Dense && llvm::StringSwitch<bool>(Name)
                        .Cases("contiguous", "reshape", "flatten", true)
                        .Case("cpu", true)
                        .Default(false);
  }

  // x.to(torch::kFloat) of floats.
  bool keepsType(const CallExpr &Call) const {
    for (unsigned I = 0; I < Call.getNumArgs(); ++I) {
      const Expr *Argument = Call.getArg(I);
      if (isa<CXXDefaultArgExpr>(Argument))
        continue;
      DtypeFact To = dtypeOf(Argument, Code);
      const auto *Enum = ignoreImplicit(Argument)->getType()->getAs<EnumType>();
      if (I > 0 || !Enum || Enum->getDecl()->getName() != "ScalarType" ||
          To.How != DtypeFact::Known || Dtype.How == DtypeFact::Unknown ||
          To.Name != (Dtype.How == DtypeFact::Known ? Dtype.Name : "Float"))
        return false;
    }
    return true;
  }

  const DtypeFact &Dtype;
  const UserCode &Code;
  const Expr *Child = nullptr;
  const Expr *From = nullptr;
  bool Dense = true;
};

/// Collects escapes through local variables.
class EscapeCollector {
public:
  EscapeCollector(const CallExpr &Made, const DtypeFact &Dtype,
                  const UserCode &Code)
      : Made(Made), Dtype(Dtype), Code(Code) {}

  std::vector<Escape> collect() {
    add(sharedKeeperOf(&Made, Dtype, Code));
    return std::move(Found);
  }

private:
  void add(std::optional<Escape> Next) {
    if (!Next)
      return;
    Found.push_back(*Next);
    if (!Next->Root || !Seen.insert(Next->Root).second)
      return;
    const auto *Function = dyn_cast<FunctionDecl>(Next->Root->getDeclContext());
    if (!Function || !Function->hasBody())
      return;
    std::vector<const DeclRefExpr *> Mentions =
        refsTo(*Next->Root, *Function->getBody());
    std::vector<Escape> Further;
    for (const DeclRefExpr *Mention : Mentions)
      if (auto Escaped = sharedKeeperOf(Mention, Dtype, Code))
        Further.push_back(*Escaped);
    for (const DeclRefExpr *Mention : Mentions)
      if (isOverwritten(Mention, Further))
        return;
    for (const Escape &Escaped : Further)
      add(Escaped);
  }

  // Does the variable get something here that does not share the memory?
  bool isOverwritten(const DeclRefExpr *Mention,
                     llvm::ArrayRef<Escape> Further) const {
    const auto *Operator =
        Code.parentIgnoringImplicit(Mention).get<CXXOperatorCallExpr>();
    if (!Operator || Operator->getOperator() != OO_Equal ||
        ignoreImplicit(Operator->getArg(0)) != Mention ||
        Code.isWithin(&Made, Operator))
      return false;
    for (const Escape &Escaped : Further)
      if (Escaped.Kept.How == Keeper::Assignment &&
          Escaped.Kept.Holder == Mention->getDecl() &&
          Code.isWithin(Escaped.From, Operator))
        return false;
    return true;
  }

  const CallExpr &Made;
  const DtypeFact &Dtype;
  const UserCode &Code;
  std::vector<Escape> Found;
  llvm::SmallPtrSet<const VarDecl *, 4> Seen;
};

} // namespace

std::optional<Escape> torchtidy::sharedKeeperOf(const Expr *Tensor,
                                                const DtypeFact &Dtype,
                                                const UserCode &Code) {
  return TensorClimber(Dtype, Code).climb(Tensor);
}

std::vector<Escape> torchtidy::escapesOf(const CallExpr &Made,
                                         const DtypeFact &Dtype,
                                         const UserCode &Code) {
  return EscapeCollector(Made, Dtype, Code).collect();
}
