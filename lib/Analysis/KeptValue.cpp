//===- KeptValue.cpp - where a borrowed value is kept -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

bool torchtidy::isBorrowingClass(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class &&
         llvm::StringSwitch<bool>(qualifiedName(*Class))
             .Cases("c10::ArrayRef", "c10::OptionalArrayRef", true)
             .Cases("c10::HeaderOnlyArrayRef", "c10::IListRef", true)
             .Cases("at::TensorAccessor", "at::TensorAccessorBase",
                    "at::PackedTensorAccessor32", "at::PackedTensorAccessor64",
                    "at::GenericPackedTensorAccessor", true)
             .Cases("torch::headeronly::HeaderOnlyTensorAccessor", "std::span",
                    "std::basic_string_view", true)
             .Cases("cv::Mat", "cv::Mat_", "Eigen::Map", true)
             .Default(false);
}

namespace {

/// One step from an expression to what its value becomes.
class Climber {
public:
  Climber(const UserCode &Code) : Code(Code) {}

  std::optional<Keeper> climb(const Expr *Value) {
    Child = Value;
    for (;;) {
      DynTypedNode Parent = Code.parent(Child);
      // The form of a braced list as written has no parent of its own.
      if (Parent.getNodeKind().isNone())
        if (const auto *List = dyn_cast<InitListExpr>(Child))
          if (const InitListExpr *Meant = List->getSemanticForm()) {
            Child = Meant;
            continue;
          }
      if (const auto *Var = Parent.get<VarDecl>())
        return inVariable(*Var);
      if (const auto *Field = Parent.get<FieldDecl>())
        return Keeper{Keeper::Member, Field, Field->getLocation(),
                      quoted(*Field)};
      if (const auto *Init = Parent.get<CXXCtorInitializer>())
        return inMember(*Init);
      const auto *S = Parent.get<Stmt>();
      if (!S)
        return std::nullopt;
      if (isa<ReturnStmt>(S))
        return Keeper{Keeper::Return, nullptr, S->getBeginLoc(), "the result"};
      const auto *E = dyn_cast<Expr>(S);
      if (!E)
        return std::nullopt;
      if (auto Kept = keeps(*E))
        return Kept;
      if (!carries(*E))
        return std::nullopt;
      Child = E;
    }
  }

private:
  static std::string quoted(const NamedDecl &D) {
    return "'" + D.getNameAsString() + "'";
  }
  std::string quoted(const Expr *E) const {
    return "'" + shortName(E, Code.context()) + "'";
  }

  std::optional<Keeper> inVariable(const VarDecl &Var) const {
    // A default argument lives until the call is over.
    if (isa<ParmVarDecl>(Var))
      return std::nullopt;
    if (Var.isImplicit() && Var.getName().substr(0, 7) == "__range")
      return Keeper{Keeper::RangeLoop, nullptr, Var.getLocation(), "the loop"};
    return Keeper{Keeper::Variable, &Var, Var.getLocation(), quoted(Var)};
  }

  static std::optional<Keeper> inMember(const CXXCtorInitializer &Init) {
    if (!Init.isAnyMemberInitializer())
      return std::nullopt;
    return Keeper{Keeper::Member, Init.getAnyMember(), Init.getSourceLocation(),
                  quoted(*Init.getAnyMember())};
  }

  std::optional<Keeper> assigned(const Expr *Target) const {
    Keeper Kept{Keeper::Assignment, nullptr, Target->getExprLoc(),
                quoted(Target)};
    const Expr *Plain = Target->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain))
      Kept.Holder = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Plain))
      Kept.Holder = Member->getMemberDecl();
    return Kept;
  }

  // p = Child;   view = Child;   pointers.push_back(Child);
  std::optional<Keeper> keeps(const Expr &E) const {
    if (const auto *Binary = dyn_cast<BinaryOperator>(&E))
      if (Binary->getOpcode() == BO_Assign && Binary->getRHS() == Child &&
          Code.isDiscarded(&E))
        return assigned(Binary->getLHS());
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&E))
      if (Operator->getOperator() == OO_Equal && Operator->getArg(1) == Child &&
          isBorrowingClass(Operator->getArg(0)->getType()) &&
          Code.isDiscarded(&E))
        return assigned(Operator->getArg(0));
    const auto *Call = dyn_cast<CXXMemberCallExpr>(&E);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier() || Call->getCallee() == Child ||
        !Method->getParent()->isInStdNamespace())
      return std::nullopt;
    bool Adds = llvm::StringSwitch<bool>(Method->getName())
                    .Cases("push_back", "emplace_back", "insert", true)
                    .Cases("push", "emplace", "push_front", true)
                    .Cases("insert_or_assign", "try_emplace", true)
                    .Default(false);
    if (!Adds || !holdsBorrowers(*Method->getParent()))
      return std::nullopt;
    Keeper Kept = *assigned(Call->getImplicitObjectArgument());
    Kept.How = Keeper::Container;
    return Kept;
  }

  // std::vector<void *>, std::map<int, at::IntArrayRef>, std::pair<float *,
  // int>
  static bool holdsBorrowers(const CXXRecordDecl &Class) {
    const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
    if (!Instance || !(Instance->isInStdNamespace() ||
                       qualifiedName(*Instance) == "c10::optional"))
      return false;
    llvm::StringRef Name = Instance->getName();
    if (Name.contains("_ptr") || Name.contains("function"))
      return false; // these own, or are called
    bool Holds = false;
    for (const TemplateArgument &Argument :
         Instance->getTemplateArgs().asArray().take_front(2)) {
      if (Argument.getKind() == TemplateArgument::Type)
        Holds |= borrows(Argument.getAsType());
      if (Argument.getKind() == TemplateArgument::Pack)
        for (const TemplateArgument &Part : Argument.pack_elements())
          Holds |= Part.getKind() == TemplateArgument::Type &&
                   borrows(Part.getAsType());
    }
    return Holds;
  }

  static bool borrows(QualType Type) {
    return (Type->isPointerType() && !Type->isFunctionPointerType()) ||
           isBorrowingClass(Type);
  }

  bool carries(const Expr &E) const {
    if (const auto *Cast = dyn_cast<CastExpr>(&E))
      return Cast->getCastKind() != CK_LValueToRValue &&
             (E.isGLValue() || E.getType()->isPointerType() ||
              isBorrowingClass(E.getType()) ||
              // Made below this cast, by a constructor or from a braced list.
              Cast->getCastKind() == CK_ConstructorConversion ||
              isa<InitListExpr>(Child));
    if (isa<ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
            InitListExpr, CXXStdInitializerListExpr>(E))
      return true;
    if (const auto *Choice = dyn_cast<ConditionalOperator>(&E))
      return Choice->getCond() != Child;
    if (const auto *Binary = dyn_cast<BinaryOperator>(&E))
      return Binary->isAdditiveOp()
                 ? E.getType()->isPointerType()
                 : Binary->getOpcode() == BO_Comma && Binary->getRHS() == Child;
    // &p[3]
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(&E))
      return Element->getBase() == Child &&
             isAddressOf(Code.parentIgnoringImplicit(&E).get<Expr>());
    if (isa<UnaryOperator>(E))
      return isAddressOf(&E) && isa<ArraySubscriptExpr>(Child);
    if (const auto *Made = dyn_cast<CXXConstructExpr>(&E))
      return isBorrowingClass(Made->getType()) ||
             holdsBorrowers(*Made->getConstructor()->getParent());
    if (const auto *Member = dyn_cast<MemberExpr>(&E))
      return isNarrowing(*Member->getMemberDecl());
    const auto *Call = dyn_cast<CallExpr>(&E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee)
      return false;
    return Call->getCallee() == Child ||
           llvm::StringSwitch<bool>(qualifiedName(*Callee))
               .Cases("std::move", "std::forward", "c10::makeArrayRef", true)
               .Cases("std::make_pair", "std::make_tuple", true)
               .Case("Ort::Value::CreateTensor", true)
               .Default(false);
  }

  static bool isAddressOf(const Expr *E) {
    const auto *Unary = dyn_cast_or_null<UnaryOperator>(E);
    return Unary && Unary->getOpcode() == UO_AddrOf;
  }

  // ArrayRef's methods that give out part of what it borrows.
  static bool isNarrowing(const ValueDecl &Member) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Member);
    if (!Method || !Method->getIdentifier())
      return false;
    std::string Class = qualifiedName(*Method->getParent());
    return (Class == "c10::ArrayRef" || Class == "c10::HeaderOnlyArrayRef") &&
           llvm::StringSwitch<bool>(Method->getName())
               .Cases("slice", "drop_front", "drop_back", true)
               .Cases("take_front", "take_back", "data", "begin", true)
               .Default(false);
  }

  const UserCode &Code;
  const Expr *Child = nullptr;
};

class MentionCollector : public RecursiveASTVisitor<MentionCollector> {
public:
  explicit MentionCollector(const VarDecl &Var) : Var(Var) {}

  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    // Braced lists are walked in both of their forms.
    if (Ref->getDecl() == &Var && Seen.insert(Ref).second)
      Found.push_back(Ref);
    return true;
  }

  std::vector<const DeclRefExpr *> Found;

private:
  const VarDecl &Var;
  llvm::SmallPtrSet<const DeclRefExpr *, 8> Seen;
};

} // namespace

std::optional<Keeper> torchtidy::keeperOf(const Expr *Value,
                                          const UserCode &Code) {
  return Climber(Code).climb(Value);
}

std::vector<const DeclRefExpr *> torchtidy::refsTo(const VarDecl &Var,
                                                   const Stmt &Body) {
  MentionCollector Collector(Var);
  Collector.TraverseStmt(const_cast<Stmt *>(&Body));
  const SourceManager &SM = Var.getASTContext().getSourceManager();
  llvm::sort(Collector.Found, [&](const Expr *A, const Expr *B) {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  });
  return std::move(Collector.Found);
}

// EXPECT_EQ(p, q) and the like look at the pointer, not at what is behind it.
static bool isInAssertion(const Expr *E, const ASTContext &Context) {
  SourceLocation Loc = E->getBeginLoc();
  const SourceManager &SM = Context.getSourceManager();
  while (Loc.isMacroID()) {
    llvm::StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts());
    for (llvm::StringRef Word : {"EXPECT", "ASSERT", "CHECK", "REQUIRE"})
      if (Name.contains(Word))
        return true;
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
  return false;
}

// Is this mention of a pointer more than a comparison or a new value for it?
static bool follows(const DeclRefExpr *Ref, const UserCode &Code) {
  if (isInAssertion(Ref, Code.context()))
    return false;
  DynTypedNode Parent = Code.parentIgnoringImplicit(Ref);
  if (const auto *Binary = Parent.get<BinaryOperator>()) {
    if (Binary->isComparisonOp() || Binary->isLogicalOp())
      return false;
    return Binary->getOpcode() != BO_Assign ||
           Binary->getRHS()->IgnoreParenImpCasts() == Ref;
  }
  if (const auto *Cast = Parent.get<ExplicitCastExpr>())
    return !Cast->getType()->isIntegerType() && !Cast->getType()->isVoidType();
  if (const auto *Operator = Parent.get<CXXOperatorCallExpr>())
    return Operator->getOperator() != OO_Equal ||
           ignoreImplicit(Operator->getArg(0)) != Ref;
  return !Parent.get<IfStmt>();
}

bool torchtidy::isFollowedLater(const Keeper &Kept, const UserCode &Code) {
  const auto *Var = dyn_cast_or_null<VarDecl>(Kept.Holder);
  if (!Var || !Var->hasLocalStorage() || Kept.How == Keeper::Container)
    return true;
  const auto *Function = dyn_cast<FunctionDecl>(Var->getDeclContext());
  if (!Function || !Function->hasBody() || Var->getType()->isReferenceType() ||
      Var->getType()->isArrayType() || isa<ParmVarDecl>(Var))
    return true;
  for (const DeclRefExpr *Ref : refsTo(*Var, *Function->getBody()))
    if (follows(Ref, Code))
      return true;
  return false;
}
