//===- ModuleCreation.cpp - expressions that make modules -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace torchtidy;

static bool isSameClass(const CXXRecordDecl *A, const CXXRecordDecl *B) {
  return A && B && A->getCanonicalDecl() == B->getCanonicalDecl();
}

// Is it a copy of, or a handle to, a module that exists already?
static bool takesModule(const Expr *Arg, const CXXRecordDecl *Class) {
  QualType Type = ignoreImplicit(Arg)->getType();
  return Type->isNullPtrType() || isSameClass(heldModule(Type), Class) ||
         isSameClass(Type->getAsCXXRecordDecl(), Class) ||
         isSameClass(Type->getPointeeCXXRecordDecl(), Class);
}

const CXXRecordDecl *torchtidy::createdModule(const Expr *E) {
  const CXXRecordDecl *Class = nullptr;
  llvm::ArrayRef<const Expr *> Args;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (Made->getConstructor()->isCopyOrMoveConstructor())
      return nullptr;
    QualType Type = Made->getType();
    bool Pointer =
        isClass(Type, "std::shared_ptr") || isClass(Type, "std::unique_ptr");
    if (!Pointer)
      Class = isModule(Type) ? Type->getAsCXXRecordDecl() : heldModule(Type);
    Args = llvm::ArrayRef(Made->getArgs(), Made->getNumArgs());
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier() ||
        (Callee->getName() != "make_shared" &&
         Callee->getName() != "make_unique"))
      return nullptr;
    Class = heldModule(Call->getType());
    Args = llvm::ArrayRef(Call->getArgs(), Call->getNumArgs());
  }
  if (!Class || (Args.size() == 1 && takesModule(Args[0], Class)))
    return nullptr;
  return Class;
}

static llvm::StringRef withoutImpl(llvm::StringRef Name) {
  Name.consume_back("Impl");
  return Name;
}

std::string torchtidy::spokenModuleName(const CXXRecordDecl &Class) {
  llvm::StringRef Name = withoutImpl(Class.getName());
  bool Layer = llvm::StringRef(qualifiedName(Class)).starts_with("torch::nn::");
  return (Layer ? "torch::nn::" : "") + Name.str();
}

namespace {

/// How an option is set below an expression.
class OptionFinder : public RecursiveASTVisitor<OptionFinder> {
public:
  explicit OptionFinder(llvm::StringRef Option) : Option(Option) {}

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method || !Method->getIdentifier() || Method->getName() != Option ||
        Call->getNumArgs() != 1)
      return true;
    const auto *Value =
        dyn_cast<CXXBoolLiteralExpr>(ignoreImplicit(Call->getArg(0)));
    Known = Value != nullptr;
    if (Value)
      Set = Value->getValue();
    return true;
  }

  // Options in a variable have been set elsewhere.
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    const auto *Class = Ref->getType()->getAsCXXRecordDecl();
    if (Class && Class->getIdentifier() &&
        Class->getName().ends_with("Options"))
      Known = false;
    return true;
  }

  llvm::StringRef Option;
  std::optional<bool> Set;
  bool Known = true;
};

/// The most that the layers made below a declaration remember.
class StateFinder : public RecursiveASTVisitor<StateFinder> {
public:
  explicit StateFinder(unsigned Depth) : Depth(Depth) {}

  bool VisitExpr(Expr *E);
  void visitClass(const CXXRecordDecl &Class);

  ModuleState Most = ModuleState::None;

private:
  void add(ModuleState State) { Most = std::max(Most, State); }
  unsigned Depth;
};

} // namespace

static ModuleState stateOf(const CXXRecordDecl &Class, const Expr *Made,
                           unsigned Depth) {
  if (!Class.getIdentifier() || !Class.hasDefinition() || Depth == 0)
    return ModuleState::None;
  if (llvm::StringRef(qualifiedName(Class)).starts_with("torch::")) {
    std::optional<LayerState> Row = layerState(withoutImpl(Class.getName()));
    if (!Row)
      return ModuleState::None;
    OptionFinder Options(Row->Option);
    if (Made && !Row->Option.empty())
      Options.TraverseStmt(const_cast<Expr *>(Made));
    if (!Options.Known)
      return ModuleState::None;
    return !Options.Set ? Row->State : *Options.Set ? Row->On : Row->Off;
  }
  StateFinder Finder(Depth - 1);
  Finder.visitClass(Class);
  return Finder.Most;
}

bool StateFinder::VisitExpr(Expr *E) {
  if (const CXXRecordDecl *Class = createdModule(E))
    add(stateOf(*Class, E, Depth));
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    if (const CXXMethodDecl *Method = Call->getMethodDecl();
        Method && Method->getIdentifier() &&
        Method->getName() == "register_parameter")
      add(ModuleState::Weights);
  return true;
}

void StateFinder::visitClass(const CXXRecordDecl &Class) {
  for (const CXXBaseSpecifier &Base : Class.getDefinition()->bases())
    if (const auto *Parent = Base.getType()->getAsCXXRecordDecl())
      add(stateOf(*Parent, nullptr, Depth));
  for (const CXXMethodDecl *Method : Class.getDefinition()->methods())
    if (isa<CXXConstructorDecl>(Method) ||
        (Method->getIdentifier() && Method->getName() == "reset"))
      if (const FunctionDecl *Body = Method->getDefinition())
        TraverseDecl(const_cast<FunctionDecl *>(Body));
  for (const FieldDecl *Field : Class.getDefinition()->fields())
    if (Field->hasInClassInitializer())
      TraverseStmt(Field->getInClassInitializer());
}

ModuleState torchtidy::createdState(const CXXRecordDecl &Class, const Expr *E) {
  // Deep enough for blocks of blocks; also ends recursive classes.
  constexpr unsigned MaxDepth = 6;
  ModuleState State = stateOf(Class, E, MaxDepth);
  // nn::Sequential(nn::Linear(..), ...) has what its parts have.
  StateFinder Parts(MaxDepth);
  for (const Stmt *Child : E->children())
    Parts.TraverseStmt(const_cast<Stmt *>(Child));
  return std::max(State, Parts.Most);
}
