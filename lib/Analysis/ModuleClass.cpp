//===- ModuleClass.cpp - the user's module classes ------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static std::optional<ModuleMember::Kind> kindOf(QualType Type) {
  Type = Type.getNonReferenceType();
  if (isTensor(Type))
    return ModuleMember::Tensor;
  if (isModuleHandle(Type) || isModule(Type))
    return ModuleMember::Layer;
  if (const auto *Array = dyn_cast<ConstantArrayType>(Type.getTypePtr()))
    Type = Array->getElementType();
  if (isModuleHandle(Type))
    return ModuleMember::Layers;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || !Class->isInStdNamespace())
    return std::nullopt;
  // std::vector<nn::Linear>, std::map<std::string, nn::Conv2d>
  for (const TemplateArgument &Arg :
       Class->getTemplateArgs().asArray().take_front(2))
    if (Arg.getKind() == TemplateArgument::Type &&
        kindOf(Arg.getAsType()).value_or(ModuleMember::Tensor) !=
            ModuleMember::Tensor)
      return ModuleMember::Layers;
  return std::nullopt;
}

namespace {

/// One walk over the unit: classes, mentions of their members, and what makes
/// a class hard to know.
class ClassFinder : public RecursiveASTVisitor<ClassFinder> {
  using Base = RecursiveASTVisitor<ClassFinder>;

public:
  explicit ClassFinder(const UserCode &Code) : Code(Code) {}

  std::vector<const CXXRecordDecl *> Classes;
  llvm::DenseMap<const ValueDecl *, std::vector<const Expr *>> Mentions;
  llvm::DenseMap<const CXXRecordDecl *, std::vector<const CXXMemberCallExpr *>>
      OwnCalls;
  llvm::DenseSet<const CXXRecordDecl *> GivenAway;
  /// Members that code of a template names which is not instantiated here.
  llvm::StringSet<> Dependent;

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitCXXRecordDecl(CXXRecordDecl *Class) {
    if (Class->isThisDeclarationADefinition() && !Class->isDependentContext() &&
        !Class->isLambda() && !Class->isInvalidDecl() &&
        derivesFrom(Class, "torch::nn::Module") &&
        Code.files().contains(Class->getLocation()))
      Classes.push_back(Class);
    return true;
  }

  bool VisitMemberExpr(MemberExpr *E) {
    if (isa<FieldDecl>(E->getMemberDecl()) && Seen.insert(E).second)
      Mentions[E->getMemberDecl()].push_back(E);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (isa<FieldDecl>(E->getDecl()) && Seen.insert(E).second)
      Mentions[E->getDecl()].push_back(E);
    return true;
  }

  bool TraverseClassTemplateDecl(ClassTemplateDecl *D) {
    ++InClassTemplate;
    bool Result = Base::TraverseClassTemplateDecl(D);
    --InClassTemplate;
    return Result;
  }
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
    if (const IdentifierInfo *Name = E->getMember().getAsIdentifierInfo();
        Name && InClassTemplate == 0)
      Dependent.insert(Name->getName());
    return true;
  }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const Expr *Object = Call->getImplicitObjectArgument();
    if (!Object || !isa<CXXThisExpr>(ignoreImplicit(Object)))
      return true;
    if (Call->getMethodDecl() &&
        qualifiedName(*Call->getMethodDecl()->getParent()) ==
            "torch::nn::Module")
      if (const CXXRecordDecl *Class = Code.enclosingClass(Call))
        OwnCalls[Class].push_back(Call);
    return true;
  }

  bool VisitCXXThisExpr(CXXThisExpr *This) {
    if (const CXXRecordDecl *Class = Code.enclosingClass(This);
        Class && givesAway(This))
      GivenAway.insert(Class);
    return true;
  }

private:
  // f(this), helper.add(*this), static_cast<Derived *>(this)
  bool givesAway(const CXXThisExpr *This) const {
    const Stmt *S = This;
    for (;;) {
      S = Code.parent(S).get<Stmt>();
      if (isa_and_nonnull<ExplicitCastExpr>(S))
        return true;
      const auto *Unary = dyn_cast_or_null<UnaryOperator>(S);
      if (!isa_and_nonnull<ParenExpr, ImplicitCastExpr>(S) &&
          !(Unary && Unary->getOpcode() == UO_Deref))
        break;
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Call)
      return isa_and_nonnull<CXXConstructExpr, InitListExpr>(S);
    return !Callee || (Code.files().contains(Callee->getLocation()) &&
                       !Callee->getDefinition());
  }

  const UserCode &Code;
  llvm::DenseSet<const Expr *> Seen;
  unsigned InClassTemplate = 0;
};

} // namespace

SourceLocation torchtidy::placeToReport(const ModuleMember &Member,
                                        const Expr *Given,
                                        const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  SourceLocation Declared = Member.Field->getLocation();
  if (!Given || SM.isInMainFile(SM.getExpansionLoc(Declared)) ||
      !SM.isInMainFile(SM.getExpansionLoc(Given->getBeginLoc())))
    return Declared;
  return Given->getBeginLoc();
}

const CXXMethodDecl *torchtidy::methodAround(const Stmt *S,
                                             const UserCode &Code) {
  const FunctionDecl *Function = Code.enclosingFunction(S);
  while (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function)) {
    if (!Method->getParent()->isLambda())
      return Method;
    const auto *Lambda = Code.parent(Method).get<LambdaExpr>();
    Function = Lambda ? Code.enclosingFunction(Lambda) : nullptr;
  }
  return nullptr;
}

static bool isNamed(const FunctionDecl *Function, llvm::StringRef Name) {
  return Function && Function->getIdentifier() && Function->getName() == Name;
}

// torch::Tensor w;   torch::Tensor w{};
static bool isUndefinedTensor(const Expr *Init) {
  Init = ignoreImplicit(Init);
  if (const auto *List = dyn_cast<InitListExpr>(Init))
    return List->getNumInits() == 0;
  const auto *Made = dyn_cast<CXXConstructExpr>(Init);
  return Made && isTensor(Made->getType()) && Made->getNumArgs() == 0;
}

static void addInitialisers(const CXXRecordDecl &Class, ModuleMember &Member) {
  const FieldDecl *Field = Member.Field;
  const Expr *InClass =
      Field->hasInClassInitializer() ? Field->getInClassInitializer() : nullptr;
  if (InClass)
    Member.Fate.Given.push_back({InClass, nullptr});
  for (const CXXConstructorDecl *Constructor : Class.ctors()) {
    const FunctionDecl *Body = nullptr;
    if (!Constructor->hasBody(Body) || Constructor->isCopyOrMoveConstructor())
      continue;
    for (const CXXCtorInitializer *Init :
         cast<CXXConstructorDecl>(Body)->inits())
      if (Init->getAnyMember() == Field && Init->getInit() &&
          !isa<CXXDefaultInitExpr>(Init->getInit()))
        Member.Fate.Given.push_back({Init->getInit(), nullptr});
  }
}

static ModuleClass modelOf(const CXXRecordDecl *Class, ClassFinder &Found,
                           const UserCode &Code) {
  ModuleClass Model;
  Model.Class = Class;
  Model.IsWhollySeen = isWhollySeen(*Class) && !Found.GivenAway.count(Class);
  for (const CXXMethodDecl *Method : Class->methods())
    Model.HasForward |=
        isNamed(Method, "forward") && Method->getDefinition() != nullptr;
  for (const CXXMemberCallExpr *Call : Found.OwnCalls[Class]) {
    if (isRegistration(Call))
      Model.Registrations.push_back(Call);
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (Method->getIdentifier())
      Model.WalksChildren |= llvm::StringSwitch<bool>(Method->getName())
                                 .Cases("children", "named_children", true)
                                 .Cases("modules", "named_modules", true)
                                 .Default(false);
  }
  for (const FieldDecl *Field : Class->fields()) {
    std::optional<ModuleMember::Kind> Kind = kindOf(Field->getType());
    if (!Kind || !Field->getIdentifier())
      continue;
    ModuleMember Member;
    Member.What = *Kind;
    Member.Field = Field;
    addInitialisers(*Class, Member);
    for (const Expr *Mention : Found.Mentions[Field])
      followMention(Mention, Code, Member.Fate);
    if (Found.Dependent.count(Field->getName()))
      Member.IsNamedInTemplate = true;
    if (*Kind == ModuleMember::Tensor)
      llvm::erase_if(Member.Fate.Given, [](const MemberGift &Gift) {
        return isUndefinedTensor(Gift.Value);
      });
    Model.Members.push_back(std::move(Member));
  }
  return Model;
}

llvm::ArrayRef<ModuleClass> ModuleClasses::all() {
  if (IsKnown)
    return Models;
  IsKnown = true;
  ClassFinder Finder(Code);
  for (Decl *D : Code.topLevel())
    Finder.TraverseDecl(D);
  for (const CXXRecordDecl *Class : Finder.Classes)
    Models.push_back(modelOf(Class, Finder, Code));
  return Models;
}
