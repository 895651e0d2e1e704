//===- UnclearedInputsCheck.cpp - arguments left from earlier calls -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: it has to be sure that nothing empties the vector and
// that data come in with every round.
//
//===----------------------------------------------------------------------===//

#include "UnclearedInputsCheck.h"
#include "torch-tidy/Analysis/LoopPurpose.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnclearedInputsCheck)

void UnclearedInputsCheck::registerMatchers(MatchFinder &Finder) {
  // std::vector<torch::jit::IValue> inputs;
  Finder.addMatcher(varDecl(unless(parmVarDecl())).bind("variable"), this);
  Finder.addMatcher(fieldDecl().bind("member"), this);
}

static bool isVectorOfIValues(QualType Type) {
  if (!isClass(Type, "std::vector") || Type->isReferenceType())
    return false;
  const auto *Class =
      dyn_cast<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  return Class &&
         isClass(Class->getTemplateArgs()[0].getAsType(), "c10::IValue");
}

void UnclearedInputsCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *Var = Result.Nodes.getNodeAs<VarDecl>("variable")) {
    if (isVectorOfIValues(Var->getType()) &&
        !Var->getDeclContext()->isDependentContext() &&
        (Var->hasLocalStorage() || !Var->isExternallyVisible()))
      diagnose(*Var, !Var->hasLocalStorage());
    return;
  }
  const auto *Member = Result.Nodes.getNodeAs<FieldDecl>("member");
  const auto *Class = dyn_cast<CXXRecordDecl>(Member->getParent());
  if (Class && isVectorOfIValues(Member->getType()) &&
      !Class->isDependentContext() && isWhollySeen(*Class))
    diagnose(*Member, /*OutlivesCalls=*/true);
}

static bool isPush(const VariableUse &Use) {
  return Use.isMethod("push_back") || Use.isMethod("emplace_back");
}

// module.forward(inputs), method(inputs), module.get_method("f")(inputs)
static bool isRun(const VariableUse &Use) {
  return Use.Kind == UseKind::Read && Use.Argument >= 0 && Use.Callee &&
         runsModel(Use.Callee) &&
         llvm::StringRef(qualifiedName(*Use.Callee))
             .starts_with("torch::jit::");
}

// Leaves the number of elements as it is.
static bool isHarmless(const VariableUse &Use) {
  return !Use.mayChange() || Use.isMethod("reserve") || Use.isMethod("back") ||
         Use.isMethod("front") || Use.isMethod("at") || Use.isMethod("data") ||
         (Use.Kind == UseKind::Call && Use.Callee &&
          Use.Callee->getOverloadedOperator() == OO_Subscript);
}

// Does data come in with every call?
static bool takesData(const FunctionDecl &Function) {
  return llvm::any_of(Function.parameters(), [](const ParmVarDecl *Param) {
    return Param->getType().getNonReferenceType()->getAsCXXRecordDecl() ||
           Param->getType()->isPointerType();
  });
}

// The innermost loop around both.
static const Stmt *commonLoop(const VariableUse &A, const VariableUse &B,
                              const UserCode &Code) {
  const Stmt *Loop = Code.enclosingLoop(A.Mention);
  while (Loop && !Code.isWithin(B.Mention, Loop))
    Loop = Code.enclosingLoop(Loop);
  return Loop;
}

bool UnclearedInputsCheck::accumulates(const VariableUse &Push,
                                       const VariableUse &Run,
                                       bool OutlivesCalls,
                                       std::string &Round) const {
  const FunctionDecl *In = code().enclosingFunction(Run.Mention);
  if (!In || code().enclosingFunction(Push.Mention) != In)
    return false;
  const Stmt *Loop = commonLoop(Run, Push, code());
  const Stmt *Scope = Loop;
  if (!Loop) {
    // Only what outlives the call can grow from call to call.
    if (!OutlivesCalls || isa<CXXConstructorDecl>(In) || !takesData(*In))
      return false;
    Scope = In->getBody();
  } else if (leavesAfterOneRound(Loop, code())) {
    return false;
  }
  Round = Loop ? "round" : "call";
  const Stmt *Inner = code().enclosingLoop(Push.Mention);
  return runsUnconditionally(Run.Mention, Scope, code()) &&
         runsUnconditionally(Inner && Inner != Loop ? Inner : Push.Mention,
                             Scope, code());
}

void UnclearedInputsCheck::diagnose(const ValueDecl &Inputs,
                                    bool OutlivesCalls) {
  std::vector<VariableUse> Uses = usesOf(Inputs, code());
  // One place that may empty it is enough, wherever it is.
  if (llvm::any_of(Uses, [](const VariableUse &Use) {
        return !isPush(Use) && !isHarmless(Use);
      }))
    return;
  const auto *Var = dyn_cast<VarDecl>(&Inputs);
  const auto *Declared = Var ? code().parent(Var).get<Stmt>() : nullptr;
  for (const VariableUse &Push : Uses) {
    if (!isPush(Push))
      continue;
    for (const VariableUse &Run : Uses) {
      std::string Round;
      if (!isRun(Run) || !accumulates(Push, Run, OutlivesCalls, Round))
        continue;
      const Stmt *Loop = commonLoop(Run, Push, code());
      if (Loop && Declared && !OutlivesCalls && code().isWithin(Declared, Loop))
        continue;
      std::string Name = "'" + Inputs.getNameAsString() + "'";
      report(Push.Mention->getExprLoc(),
             Name + " is added to in every " + Round +
                 " and never cleared, so the model gets too many arguments "
                 "from the second " +
                 Round + " on; make it anew or clear it in every " + Round)
          .range(Push.Call->getSourceRange())
          .note(Run.Mention->getExprLoc(), "given to the model here");
      return;
    }
  }
}
