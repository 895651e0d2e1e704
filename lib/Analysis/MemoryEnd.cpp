//===- MemoryEnd.cpp - when a variable's memory ends ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/MemoryEnd.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static const FunctionDecl *functionOf(const VarDecl &Var) {
  const auto *Function = dyn_cast<FunctionDecl>(Var.getDeclContext());
  return Function && Function->hasBody() ? Function : nullptr;
}

static const Expr *outermost(const Expr *E, const UserCode &Code) {
  while (const auto *Parent = Code.parent(E).get<Expr>())
    E = Parent;
  return E;
}

// v.push_back(x)
static std::string changingMethod(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || !Method->getIdentifier() ||
      !Method->getParent()->isInStdNamespace())
    return "";
  llvm::StringRef Name = Method->getName();
  return llvm::StringSwitch<bool>(Name)
                 .Cases("push_back", "emplace_back", "resize", "reserve", true)
                 .Cases("assign", "insert", "shrink_to_fit", "swap", true)
                 .Cases("append", "reset", true)
                 .Default(false)
             ? Name.str()
             : std::string();
}

static std::optional<MemoryEnd> endAt(const DeclRefExpr *Mention,
                                      const UserCode &Code) {
  DynTypedNode Parent = Code.parentIgnoringImplicit(Mention);
  const Expr *Statement = outermost(Mention, Code);
  if (Parent.get<CXXDeleteExpr>())
    return MemoryEnd{Statement, "delete", true};
  if (const auto *Operator = Parent.get<CXXOperatorCallExpr>())
    if (Operator->getOperator() == OO_Equal &&
        ignoreImplicit(Operator->getArg(0)) == Mention)
      return MemoryEnd{Statement, "=", false};
  if (const auto *Member = Parent.get<MemberExpr>()) {
    const auto *Call =
        Code.parentIgnoringImplicit(Member).get<CXXMemberCallExpr>();
    std::string Name = Call ? changingMethod(*Call) : std::string();
    if (!Name.empty())
      return MemoryEnd{Statement, Name, Name == "reset"};
    return std::nullopt;
  }
  if (const auto *Call = Parent.get<CallExpr>())
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->getIdentifier() && Call->getNumArgs() == 1 &&
        Mention->getType()->isPointerType() &&
        llvm::StringSwitch<bool>(Callee->getName())
            .Cases("free", "cudaFree", "cudaFreeHost", true)
            .Cases("stbi_image_free", "av_free", "_aligned_free", true)
            .Default(false))
      return MemoryEnd{Statement, Callee->getName().str(), true};
  return std::nullopt;
}

std::vector<MemoryEnd> torchtidy::memoryEndsOf(const VarDecl &Var,
                                               const UserCode &Code) {
  std::vector<MemoryEnd> Ends;
  const FunctionDecl *Function = functionOf(Var);
  if (!Function)
    return Ends;
  bool Reserved = false;
  for (const DeclRefExpr *Mention : refsTo(Var, *Function->getBody()))
    if (auto End = endAt(Mention, Code)) {
      bool Grows = End->What == "push_back" || End->What == "emplace_back";
      if (!(Reserved && Grows))
        Ends.push_back(*End);
      Reserved |= End->What == "reserve";
    }
  return Ends;
}

bool torchtidy::isGivenAway(const VarDecl &Var, const UserCode &Code) {
  const FunctionDecl *Function = functionOf(Var);
  if (!Function)
    return true;
  for (const DeclRefExpr *Mention : refsTo(Var, *Function->getBody())) {
    DynTypedNode Parent = Code.parentIgnoringImplicit(Mention);
    if (const auto *Call = Parent.get<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      std::string Name = Callee ? qualifiedName(*Callee) : "";
      if (Name == "std::move" || Name == "std::swap" ||
          Name == "std::exchange" || Name == "std::forward")
        return true;
    }
    if (const auto *Member = Parent.get<MemberExpr>())
      if (Member->getMemberDecl()->getIdentifier() &&
          llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
              .Cases("swap", "release", true)
              .Default(false))
        return true;
    // v.swap(Var)
    if (const auto *Call = Parent.get<CXXMemberCallExpr>())
      if (Call->getMethodDecl() && Call->getMethodDecl()->getIdentifier() &&
          Call->getMethodDecl()->getName() == "swap")
        return true;
  }
  return false;
}

namespace {
/// Looks for a later new value of a variable or member.
class RenewalFinder : public RecursiveASTVisitor<RenewalFinder> {
public:
  RenewalFinder(const ValueDecl &Holder, SourceLocation After,
                const SourceManager &SM)
      : Holder(Holder), After(After), SM(SM) {}

  bool Found = false;

  bool VisitCallExpr(CallExpr *Call) {
    if (!SM.isBeforeInTranslationUnit(After, Call->getBeginLoc()))
      return true;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call))
      Found |=
          Operator->getOperator() == OO_Equal && isHolder(Operator->getArg(0));
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (Member && Member->getMethodDecl() &&
        Member->getMethodDecl()->getIdentifier())
      Found |= llvm::StringSwitch<bool>(Member->getMethodDecl()->getName())
                   .Cases("reset", "clear", "pop_back", "swap", true)
                   .Default(false) &&
               isHolder(Member->getImplicitObjectArgument());
    return true;
  }

private:
  bool isHolder(const Expr *E) const {
    E = ignoreImplicit(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl() == &Holder;
    const auto *Member = dyn_cast<MemberExpr>(E);
    return Member && Member->getMemberDecl() == &Holder;
  }

  const ValueDecl &Holder;
  SourceLocation After;
  const SourceManager &SM;
};
} // namespace

bool torchtidy::isRenewedAfter(const ValueDecl &Holder, const Stmt *S,
                               const UserCode &Code) {
  const FunctionDecl *Function = Code.enclosingFunction(S);
  if (!Function || !Function->hasBody())
    return false;
  RenewalFinder Finder(Holder, S->getEndLoc(),
                       Code.context().getSourceManager());
  Finder.TraverseStmt(Function->getBody());
  return Finder.Found;
}

bool torchtidy::runsAfter(const Stmt *Later, const Stmt *Earlier,
                          const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  if (!SM.isBeforeInTranslationUnit(Earlier->getEndLoc(),
                                    Later->getBeginLoc()) ||
      Code.enclosingFunction(Later) != Code.enclosingFunction(Earlier))
    return false;
  DynTypedNode Node = Code.parent(Earlier);
  while (!Node.getNodeKind().isNone() && !Node.get<FunctionDecl>()) {
    if (const auto *D = Node.get<Decl>()) {
      Node = Code.parent(D);
      continue;
    }
    const auto *Around = Node.get<Stmt>();
    if (!Around)
      return false;
    bool IsBranch = isa<IfStmt, SwitchStmt, ConditionalOperator, CXXTryStmt,
                        CXXCatchStmt, LambdaExpr>(Around);
    // The two arms of one choice exclude each other.
    if (Code.isWithin(Later, Around))
      return !IsBranch;
    if (IsBranch)
      return false;
    Node = Code.parent(Around);
  }
  return false;
}

const Stmt *torchtidy::scopeOf(const VarDecl &Var, const UserCode &Code) {
  if (isa<ParmVarDecl>(Var)) {
    const FunctionDecl *Function = functionOf(Var);
    return Function ? Function->getBody() : nullptr;
  }
  const auto *Declaration = Code.parent(&Var).get<DeclStmt>();
  return Declaration ? Code.parent(Declaration).get<Stmt>() : nullptr;
}

// Images ---------------------------------------------------------------------

static bool isOpenCv(const FunctionDecl *Function) {
  return Function && startsWith(qualifiedName(*Function), "cv::");
}

// cv::imread(path), other.clone(), cv::Mat(rows, columns, type)
static bool isFreshImage(const Expr *Init) {
  Init = ignoreImplicit(Init);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Init)) {
    for (const Expr *Argument : Made->arguments())
      if (Argument->getType()->isPointerType() ||
          isClass(Argument->getType(), "cv::Mat"))
        return false;
    return Made->getNumArgs() >= 2;
  }
  const auto *Call = dyn_cast<CallExpr>(Init);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return isOpenCv(Callee) && Callee->getIdentifier() && Init->isPRValue() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases("imread", "imdecode", "clone", true)
             .Default(false);
}

// What OpenCV's functions take images by.
static bool isArrayProxy(const CXXConstructExpr &Made) {
  return llvm::StringSwitch<bool>(
             qualifiedName(*Made.getConstructor()->getParent()))
      .Cases("cv::_InputArray", "cv::_OutputArray", true)
      .Case("cv::_InputOutputArray", true)
      .Default(false);
}

// Is the image written by a function of OpenCV here? Into memory that it
// certainly does not share, if it shared any before?
static bool isFilled(const DeclRefExpr *Mention, bool WasShared,
                     const UserCode &Code) {
  const Expr *Child = Mention;
  const auto *Parent = Code.parent(Mention).get<Expr>();
  bool AsOutput = false;
  while (isa_and_nonnull<CastExpr, ParenExpr, MaterializeTemporaryExpr,
                         CXXConstructExpr, CXXBindTemporaryExpr>(Parent)) {
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Parent)) {
      std::string Class = qualifiedName(*Made->getConstructor()->getParent());
      AsOutput |= Class == "cv::_OutputArray";
    }
    Child = Parent;
    Parent = Code.parent(Parent).get<Expr>();
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!isOpenCv(Callee) || Call->getCallee() == Child)
    return false;
  bool Plain = Child->isLValue() && isClass(Child->getType(), "cv::Mat") &&
               !Child->getType().isConstQualified();
  if (!AsOutput && !Plain)
    return false;
  return !WasShared ||
         (Callee->getIdentifier() &&
          (Callee->getName() == "convertTo" || Callee->getName() == "resize"));
}

bool torchtidy::isOnlyOwner(const VarDecl &Image, const UserCode &Code) {
  const FunctionDecl *Function = functionOf(Image);
  if (!Function || Image.getType()->isReferenceType())
    return false;
  bool IsParameter = isa<ParmVarDecl>(Image);
  bool Fresh = !IsParameter && Image.hasInit() && isFreshImage(Image.getInit());
  const auto *Empty =
      Image.hasInit() && !IsParameter
          ? dyn_cast<CXXConstructExpr>(ignoreImplicit(Image.getInit()))
          : nullptr;
  bool Shared = IsParameter || !(Fresh || (Empty && !Empty->getNumArgs()));
  for (const DeclRefExpr *Mention : refsTo(Image, *Function->getBody())) {
    DynTypedNode Parent = Code.parentIgnoringImplicit(Mention);
    if (const auto *Made = Parent.get<CXXConstructExpr>())
      if (!isArrayProxy(*Made))
        return false; // copied, a part of it taken, or put into something
    if (const auto *Operator = Parent.get<CXXOperatorCallExpr>()) {
      bool IsTarget = Operator->getOperator() == OO_Equal &&
                      ignoreImplicit(Operator->getArg(0)) == Mention;
      if (IsTarget && isFreshImage(Operator->getArg(1)))
        Fresh = true;
      else if (Operator->getOperator() == OO_GreaterGreater)
        Fresh = true; // capture >> image
      else
        return false;
    }
    if (Parent.get<LambdaExpr>() || Parent.get<InitListExpr>())
      return false;
    if (const auto *Call = Parent.get<CallExpr>())
      if (!isOpenCv(Call->getDirectCallee()))
        return false; // may be stored there
    Fresh |= isFilled(Mention, Shared, Code);
  }
  return Fresh;
}
