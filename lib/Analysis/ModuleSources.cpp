//===- ModuleSources.cpp - where the modules of a member come from --------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/MemberFate.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace torchtidy;

namespace {

class SourceFinder {
public:
  explicit SourceFinder(const UserCode &Code) : Code(Code) {}
  llvm::SmallVector<ModuleSource, 2> Found;

  void find(const Expr *E, unsigned Depth);

private:
  void add(ModuleSource::Kind Kind, const CXXRecordDecl *Class = nullptr,
           const Expr *Maker = nullptr) {
    Found.push_back({Kind, Class, Maker});
  }
  void findInConstruction(const CXXConstructExpr *Made, unsigned Depth);
  void findInFill(const CXXMemberCallExpr *Call, unsigned Depth);
  void findInCall(const CallExpr *Call, unsigned Depth);
  void findInVariable(const VarDecl *Var, const Expr *Mention, unsigned Depth);

  const UserCode &Code;
};

struct Returns : RecursiveASTVisitor<Returns> {
  std::vector<const Expr *> Values;
  bool VisitReturnStmt(ReturnStmt *Return) {
    Values.push_back(Return->getRetValue());
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
};

} // namespace

// What a name in front of a layer or a place in a list is: no module.
static bool isNoModule(QualType Type) {
  return Type->isIntegralOrEnumerationType() || Type->isPointerType() ||
         Type->isArrayType() || isClass(Type, "std::basic_string") ||
         isClass(Type, "std::basic_string_view");
}

// The class of the modules in std::vector<nn::Linear>, std::map<int, Net>.
static const CXXRecordDecl *elementModule(QualType Type) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class)
    return nullptr;
  for (const TemplateArgument &Arg : Class->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Type) {
      if (const CXXRecordDecl *Held = heldModule(Arg.getAsType()))
        return Held;
      if (isModule(Arg.getAsType()))
        return Arg.getAsType()->getAsCXXRecordDecl();
    }
  return nullptr;
}

// Does one of the arguments hold a module already, or could it?
static bool hasModuleArgument(const CallExpr *Call) {
  return llvm::any_of(Call->arguments(), [](const Expr *Arg) {
    QualType Type = ignoreImplicit(Arg)->getType();
    return isModuleHandle(Type) || isModule(Type) || elementModule(Type) ||
           isClass(Type, "torch::nn::AnyModule");
  });
}

void SourceFinder::findInFill(const CXXMemberCallExpr *Call, unsigned Depth) {
  QualType Object = Call->getImplicitObjectArgument()->getType();
  if (!hasModuleArgument(Call)) {
    if (const CXXRecordDecl *Element = elementModule(Object))
      return add(ModuleSource::Made, Element, Call);
    return add(ModuleSource::Unknown);
  }
  for (const Expr *Arg : Call->arguments())
    if (!isNoModule(ignoreImplicit(Arg)->getType()))
      find(Arg, Depth);
}

void SourceFinder::findInConstruction(const CXXConstructExpr *Made,
                                      unsigned Depth) {
  QualType Type = Made->getType();
  if (const CXXRecordDecl *Class = createdModule(Made))
    return add(ModuleSource::Made, Class, Made);
  if (Made->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(Made->getArg(0)))
    return add(ModuleSource::Empty);
  if (Made->getNumArgs() == 1 || isModuleHandle(Type) ||
      Made->isListInitialization())
    return find(Made->getArg(0), Depth);
  add(ModuleSource::Unknown);
}

void SourceFinder::findInCall(const CallExpr *Call, unsigned Depth) {
  if (isRegistration(Call))
    return add(ModuleSource::Registered);
  if (const CXXRecordDecl *Class = createdModule(Call))
    return add(ModuleSource::Made, Class, Call);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      Operator && Operator->getOperator() == OO_Equal)
    return find(Operator->getArg(1), Depth);
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && Member->getImplicitObjectArgument() &&
      elementModule(Member->getImplicitObjectArgument()->getType()))
    return findInFill(Member, Depth);
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
      Callee->getName() == "move" && Call->getNumArgs() == 1)
    return find(Call->getArg(0), Depth);
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (Member && isLayerContainer(Member->getRecordDecl()))
    return findInFill(Member, Depth);
  const FunctionDecl *Body = Callee ? Callee->getDefinition() : nullptr;
  if (!Body || !Body->hasBody() || !Code.files().contains(Body->getLocation()))
    return add(ModuleSource::Unknown);
  Returns Finder;
  Finder.TraverseStmt(Body->getBody());
  if (Finder.Values.empty())
    add(ModuleSource::Unknown);
  for (const Expr *Value : Finder.Values)
    find(Value, Depth);
}

// nn::Linear layer(4, 2); layers.push_back(layer);
void SourceFinder::findInVariable(const VarDecl *Var, const Expr *Mention,
                                  unsigned Depth) {
  const auto *In = dyn_cast<FunctionDecl>(Var->getDeclContext());
  if (!Var->hasLocalStorage() || isa<ParmVarDecl>(Var) || !In ||
      !Var->getInit())
    return add(ModuleSource::Unknown);
  MemberFate Fate;
  for (const DeclRefExpr *Other : mentionsOf(*Var, *In))
    if (Other != Mention)
      followMention(Other, Code, Fate);
  if (!Fate.Registrations.empty())
    return add(ModuleSource::Registered);
  if (Fate.Escape || !Fate.Tended.empty())
    return add(ModuleSource::Unknown);
  find(Var->getInit(), Depth);
  for (const MemberGift &Gift : Fate.Given)
    find(Gift.Value, Depth);
}

void SourceFinder::find(const Expr *E, unsigned Depth) {
  if (!E || Depth == 0)
    return add(ModuleSource::Unknown);
  --Depth;
  E = ignoreImplicit(E);
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr, ImplicitValueInitExpr,
          CXXScalarValueInitExpr>(E))
    return add(ModuleSource::Empty);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return find(Cast->getSubExpr(), Depth);
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
    return find(Cast->getSubExpr(), Depth);
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
    return find(List->getSubExpr(), Depth);
  if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
    return find(Default->getExpr(), Depth);
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    for (const Expr *Each : List->inits())
      find(Each, Depth);
    return;
  }
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    find(Choice->getTrueExpr(), Depth);
    return find(Choice->getFalseExpr(), Depth);
  }
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    return findInConstruction(Made, Depth);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return findInCall(Call, Depth);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return findInVariable(Var, Ref, Depth);
  add(ModuleSource::Unknown);
}

llvm::SmallVector<ModuleSource, 2> torchtidy::sourcesOf(const Expr *Value,
                                                        const UserCode &Code) {
  // Deep enough for functions that make lists of blocks.
  constexpr unsigned MaxDepth = 12;
  SourceFinder Finder(Code);
  Finder.find(Value, MaxDepth);
  return std::move(Finder.Found);
}
