//===- ConstantWeightInitCheck.cpp - weights all the same -----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: members that feed another layer, and loops over all
// layers of a model.
//
//===----------------------------------------------------------------------===//

#include "ConstantWeightInitCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ConstantWeightInitCheck)

void ConstantWeightInitCheck::registerMatchers(MatchFinder &Finder) {
  // nn::init::ones_(fc->weight), fc->weight.data().fill_(0.1)
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("zeros_", "ones_", "constant_",
                                              "zero_", "fill_"))))
          .bind("write"),
      this);
  // nn::Linear(4, 2)
  Finder.addMatcher(cxxConstructExpr().bind("made"), this);
}

void ConstantWeightInitCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Write = Result.Nodes.getNodeAs<CallExpr>("write"))
    Writes.push_back(Write);
  else if (const CXXRecordDecl *Class =
               createdModule(Result.Nodes.getNodeAs<Expr>("made")))
    ++MadeCount[Class->getCanonicalDecl()];
}

// The layers whose units differ by nothing but their weights.
static bool isDense(const CXXRecordDecl *Class) {
  return Class && Class->getIdentifier() &&
         startsWith(qualifiedName(*Class), "torch::nn::") &&
         llvm::StringSwitch<bool>(Class->getName())
             .Cases("LinearImpl", "Conv1dImpl", "Conv2dImpl", true)
             .Cases("Conv3dImpl", "ConvTranspose1dImpl", true)
             .Cases("ConvTranspose2dImpl", "ConvTranspose3dImpl", true)
             .Default(false);
}

// `fc->weight` that \p Write sets to one number; null if it does not.
static const MemberExpr *weightWritten(const CallExpr &Write) {
  const Expr *E = nullptr;
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Write))
    E = Method->getImplicitObjectArgument();
  else if (Write.getNumArgs() > 0 && Write.getDirectCallee() &&
           startsWith(qualifiedName(*Write.getDirectCallee()),
                      "torch::nn::init::"))
    E = Write.getArg(0);
  while (E) {
    E = ignoreImplicit(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getMemberNameInfo().getAsString() == "weight" ? Member
                                                                   : nullptr;
    // weight.data(), weight.detach()
    const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    llvm::StringRef Name = Call ? calledName(Call) : "";
    E = Name == "data" || Name == "detach" || Name == "view"
            ? Call->getImplicitObjectArgument()
            : nullptr;
  }
  return nullptr;
}

static const CXXRecordDecl *layerOf(const MemberExpr &Weight) {
  QualType Type = Weight.getBase()->IgnoreImpCasts()->getType();
  return Type->isPointerType() ? Type->getPointeeCXXRecordDecl()
                               : Type->getAsCXXRecordDecl();
}

static std::string textFor(const CallExpr &Write, const std::string &Of) {
  llvm::StringRef Name = calledName(&Write);
  std::string Value = Name == "zeros_" || Name == "zero_" ? "zero"
                      : Name == "ones_"                   ? "one"
                                                          : "one number";
  return "the weight of " + Of + " is " + Value +
         " everywhere, so all units of the layer compute the same and learn "
         "the same";
}

void ConstantWeightInitCheck::finish() {
  for (const ModuleClass &Class : unit().Modules.all())
    for (const ModuleMember &Member : Class.Members)
      if (Member.What == ModuleMember::Layer && !Member.Fate.Escape)
        judge(Member);
  for (const CallExpr *Write : Writes)
    judgeDispatch(*Write);
}

// x = relu(fc1(x)), and nothing else: the variable that takes what a run of the
// layer gives, activations and the like in between.
static const VarDecl *takerOf(const Expr *Run, const UserCode &Code) {
  for (const Expr *E = Run;;) {
    DynTypedNode Around = Code.parentIgnoringImplicit(E);
    if (const auto *Var = Around.get<VarDecl>())
      return Var;
    if (const auto *Member = Around.get<MemberExpr>())
      E = Code.parent(Member).get<CallExpr>();
    else if (const auto *Copy = Around.get<CXXConstructExpr>();
             Copy && Copy->getNumArgs() == 1)
      E = Copy;
    else if (const auto *Call = Around.get<CallExpr>()) {
      const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      if (Operator && Operator->getOperator() == OO_Equal) {
        const auto *Ref =
            dyn_cast<DeclRefExpr>(ignoreImplicit(Operator->getArg(0)));
        return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      }
      if (Operator && Operator->getOperator() != OO_Call)
        return nullptr;
      E = Call;
    } else
      return nullptr;
    if (!E || !isTensor(E->getType()))
      return nullptr;
  }
}

static bool mentionsVariable(const Expr *E, const VarDecl *Var) {
  return anyBelow(E, [&](const Expr *Each) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Each);
    return Ref && Ref->getDecl() == Var;
  });
}

// Does what \p Run gives go, by itself, into another layer of the class?
static const CallExpr *feeds(const CallExpr *Run, const ModuleClass &Class,
                             const UserCode &Code,
                             const SourceManager &Sources) {
  const VarDecl *Taker = takerOf(Run, Code);
  const CallExpr *First = nullptr;
  for (const ModuleMember &Other : Class.Members)
    for (const CallExpr *Next : Other.Fate.Runs) {
      if (Other.What != ModuleMember::Layer || !Taker ||
          Code.enclosingFunction(Next) != Code.enclosingFunction(Run) ||
          !Sources.isBeforeInTranslationUnit(Run->getEndLoc(),
                                             Next->getBeginLoc()) ||
          !mentionsVariable(Next, Taker))
        continue;
      if (!First || Sources.isBeforeInTranslationUnit(Next->getBeginLoc(),
                                                      First->getBeginLoc()))
        First = Next;
    }
  return First;
}

void ConstantWeightInitCheck::judge(const ModuleMember &Member) {
  const CallExpr *Constant = nullptr;
  for (const CallExpr *Write : Member.Fate.Writes) {
    const MemberExpr *Weight = weightWritten(*Write);
    bool IsOne = Weight && isDense(layerOf(*Weight)) &&
                 llvm::is_contained(Writes, Write);
    bool IsBias = anyBelow(Write, [](const Expr *E) {
      const auto *Part = dyn_cast<MemberExpr>(E);
      return Part && Part->getMemberNameInfo().getAsString() == "bias";
    });
    // Written twice: the last one counts, whichever it is.
    if (IsOne && !Constant)
      Constant = Write;
    else if (!IsBias)
      return;
  }
  const auto *Owner = dyn_cast<CXXRecordDecl>(Member.Field->getParent());
  const CXXMethodDecl *In = Constant ? methodAround(Constant, code()) : nullptr;
  if (!In || In->getParent() != Owner || !Member.Fate.PartsSet.empty())
    return;
  for (const ModuleClass &Class : unit().Modules.all()) {
    if (Class.Class != Owner || !Class.IsWhollySeen)
      continue;
    for (const CallExpr *Run : Member.Fate.Runs)
      if (const CallExpr *Next = feeds(Run, Class, code(), sources())) {
        report(Constant->getExprLoc(),
               textFor(*Constant, "'" + Member.Field->getNameAsString() + "'"))
            .range(Constant->getSourceRange())
            .note(Next->getExprLoc(), "what it computes goes on here");
        return;
      }
  }
}

static bool dispatches(const Expr *E) {
  return anyBelow(E, [](const Expr *Each) {
    return isa<CXXDynamicCastExpr>(Each) ||
           llvm::StringSwitch<bool>(calledName(Each))
               .Cases("as", "dynamic_pointer_cast", true)
               .Default(false);
  });
}

// if (auto *fc = module->as<nn::Linear>()) nn::init::zeros_(fc->weight);
void ConstantWeightInitCheck::judgeDispatch(const CallExpr &Write) {
  const MemberExpr *Weight = weightWritten(Write);
  const CXXRecordDecl *Layer = Weight ? layerOf(*Weight) : nullptr;
  if (!isDense(Layer) || MadeCount.lookup(Layer->getCanonicalDecl()) < 2)
    return;
  const Expr *Base = ignoreImplicit(Weight->getBase());
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Base))
    Base = ignoreImplicit(Arrow->getArg(0));
  const auto *Ref = dyn_cast<DeclRefExpr>(Base);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!(Var && Var->getInit() && dispatches(Var->getInit())) &&
      !dispatches(Base))
    return;
  // Nothing but the kind of layer decides.
  for (DynTypedNode Node = code().parent(&Write);
       !Node.getNodeKind().isNone() && !Node.get<FunctionDecl>();
       Node = code().parent(Node)) {
    const auto *If = Node.get<IfStmt>();
    if (If &&
        !(dispatches(If->getCond()) || (If->getConditionVariable() && Var) ||
          (Var && mentionsVariable(If->getCond(), Var))))
      return;
    if (Node.get<SwitchStmt>() || Node.get<ConditionalOperator>())
      return;
  }
  report(Write.getExprLoc(),
         textFor(Write, "every '" + spokenModuleName(*Layer) + "'"))
      .range(Write.getSourceRange());
}
