//===- UserCode.cpp - the user's part of a translation unit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/UserCode.h"
#include "torch-tidy/Analysis/Toolkit.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "llvm/Support/GlobPattern.h"

using namespace clang;
using namespace torchtidy;

UserFiles::UserFiles(const SourceManager &SM,
                     llvm::ArrayRef<std::string> LibraryGlobs)
    : SM(SM), LibraryGlobs(LibraryGlobs) {}

bool UserFiles::contains(SourceLocation Loc) const {
  if (Loc.isInvalid())
    return false;
  FileID File = SM.getFileID(SM.getExpansionLoc(Loc));
  auto [Entry, New] = Known.try_emplace(File, false);
  if (New)
    Entry->second = isUserFile(File);
  return Entry->second;
}

bool UserFiles::isUserFile(FileID File) const {
  if (File == SM.getMainFileID())
    return true;
  if (File.isInvalid() || SM.isLoadedFileID(File))
    return false;
  SourceLocation Start = SM.getLocForStartOfFile(File);
  if (SM.isInSystemHeader(Start))
    return false;
  llvm::StringRef Path = SM.getFilename(Start);
  if (Path.empty() || !libTorchRoot(Path).empty() || isCudaHeader(Path))
    return false;
  for (const std::string &Glob : LibraryGlobs)
    if (auto Pattern = llvm::GlobPattern::create(Glob)) {
      if (Pattern->match(Path))
        return false;
    } else {
      llvm::consumeError(Pattern.takeError());
    }
  return true;
}

namespace torchtidy {

/// Walks the user's declarations; records parents in its first run and offers
/// nodes to a finder in later ones.
class UserCodeVisitor : public RecursiveASTVisitor<UserCodeVisitor> {
  using Base = RecursiveASTVisitor<UserCodeVisitor>;

public:
  UserCodeVisitor(UserCode &Code, ast_matchers::MatchFinder *Finder)
      : Code(Code), Finder(Finder) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitStmt(Stmt *S) {
    if (Finder) {
      Finder->match(*S, Code.Context);
      return true;
    }
    for (const Stmt *Child : S->children())
      if (Child)
        link(Child, DynTypedNode::create(*S));
    if (auto *DS = dyn_cast<DeclStmt>(S))
      for (const Decl *D : DS->decls())
        link(D, DynTypedNode::create(*S));
    // The body is a child only in some versions of clang.
    if (auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      link(Lambda->getBody(), DynTypedNode::create(*Lambda->getCallOperator()));
      link(Lambda->getCallOperator(), DynTypedNode::create(*S));
    }
    return true;
  }

  bool VisitDecl(Decl *D) {
    if (Finder) {
      Finder->match(*D, Code.Context);
      return true;
    }
    auto Self = DynTypedNode::create(*D);
    if (auto *Var = dyn_cast<VarDecl>(D); Var && Var->hasInit())
      link(Var->getInit(), Self);
    if (auto *Field = dyn_cast<FieldDecl>(D);
        Field && Field->hasInClassInitializer())
      link(Field->getInClassInitializer(), Self);
    if (auto *Constructor = dyn_cast<CXXConstructorDecl>(D))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        Code.Parents[Init] = Self;
    if (auto *Function = dyn_cast<FunctionDecl>(D)) {
      if (Function->doesThisDeclarationHaveABody())
        link(Function->getBody(), Self);
      for (const ParmVarDecl *Param : Function->parameters())
        link(Param, Self);
    }
    if (auto *Context = dyn_cast<DeclContext>(D);
        Context && !isa<FunctionDecl>(D))
      for (const Decl *Child : Context->noload_decls())
        link(Child, Self);
    return true;
  }

  bool VisitTypeLoc(TypeLoc TL) {
    if (Finder)
      Finder->match(DynTypedNode::create(TL), Code.Context);
    return true;
  }

  bool TraverseConstructorInitializer(CXXCtorInitializer *Init) {
    if (Finder)
      Finder->match(DynTypedNode::create(*Init), Code.Context);
    else if (Init->getInit())
      link(Init->getInit(), DynTypedNode::create(*Init));
    return Base::TraverseConstructorInitializer(Init);
  }

private:
  void link(const Stmt *Child, DynTypedNode Parent) {
    // A body has the call operator as its parent even where clang counts it
    // among the lambda's children.
    if (Parent.get<LambdaExpr>() &&
        Child == Parent.get<LambdaExpr>()->getBody())
      return;
    Code.Parents[Child] = Parent;
  }
  void link(const Decl *Child, DynTypedNode Parent) {
    Code.Parents.try_emplace(Child, Parent);
  }

  UserCode &Code;
  ast_matchers::MatchFinder *Finder;
};

} // namespace torchtidy

UserCode::UserCode(ASTContext &Context,
                   llvm::ArrayRef<std::string> LibraryGlobs)
    : Context(Context), Files(Context.getSourceManager(), LibraryGlobs) {
  // Declarations of a precompiled header stay where they are.
  for (Decl *D : Context.getTranslationUnitDecl()->noload_decls())
    if (!D->isFromASTFile() && !D->isImplicit() &&
        Files.contains(D->getLocation()))
      TopLevel.push_back(D);
  UserCodeVisitor Linker(*this, nullptr);
  for (Decl *D : TopLevel)
    Linker.TraverseDecl(D);
}

void UserCode::match(ast_matchers::MatchFinder &Finder) {
  UserCodeVisitor Visitor(*this, &Finder);
  for (Decl *D : TopLevel)
    Visitor.TraverseDecl(D);
}

DynTypedNode UserCode::parent(const Stmt *S) const { return Parents.lookup(S); }
DynTypedNode UserCode::parent(const DynTypedNode &Node) const {
  if (const auto *S = Node.get<Stmt>())
    return parent(S);
  if (const auto *D = Node.get<Decl>())
    return parent(D);
  return Parents.lookup(Node.get<CXXCtorInitializer>());
}
DynTypedNode UserCode::parent(const Decl *D) const {
  auto Found = Parents.find(D);
  return Found == Parents.end() ? DynTypedNode() : Found->second;
}
