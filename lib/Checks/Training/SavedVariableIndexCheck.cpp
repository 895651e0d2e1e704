//===- SavedVariableIndexCheck.cpp - saved variable index -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SavedVariableIndexCheck.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(SavedVariableIndexCheck)

void SavedVariableIndexCheck::registerMatchers(MatchFinder &Finder) {
  Finder.addMatcher(cxxRecordDecl(isDefinition()).bind("class"), this);
}

static bool isContextMethod(const CallExpr *Call, llvm::StringRef Name) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(calledFunction(Call));
  return Method && Method->getIdentifier() && Method->getName() == Name &&
         qualifiedName(*Method->getParent()) ==
             "torch::autograd::AutogradContext";
}

namespace {

/// Collects what a function saves, and the constant places it reads.
struct SavedVariables : RecursiveASTVisitor<SavedVariables> {
  std::vector<const CallExpr *> Saves;
  std::vector<const VarDecl *> Lists;
  struct Read {
    const Expr *Place;
    const Expr *Index;
    const ValueDecl *List;
  };
  std::vector<Read> Reads;

  bool VisitCallExpr(CallExpr *Call) {
    if (isContextMethod(Call, "save_for_backward"))
      Saves.push_back(Call);
    return true;
  }

  // auto saved = ctx->get_saved_variables();
  bool VisitVarDecl(VarDecl *Var) {
    const Expr *Init = Var->getInit();
    if (Init && isContextMethod(dyn_cast<CallExpr>(ignoreImplicit(Init)),
                                "get_saved_variables"))
      Lists.push_back(Var);
    return true;
  }

  // saved[2]
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->getOperator() == OO_Subscript)
      read(Call, Call->getArg(0), Call->getArg(1));
    return true;
  }
  // saved.at(2)
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (Method && Method->getIdentifier() && Method->getName() == "at" &&
        Call->getNumArgs() == 1)
      read(Call, Call->getImplicitObjectArgument(), Call->getArg(0));
    return true;
  }

private:
  void read(const Expr *Place, const Expr *List, const Expr *Index) {
    const Expr *Base = ignoreImplicit(List);
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Base))
      Reads.push_back({Place, Index, Reference->getDecl()});
    else if (isContextMethod(dyn_cast<CallExpr>(Base), "get_saved_variables"))
      Reads.push_back({Place, Index, nullptr});
  }
};

} // namespace

void SavedVariableIndexCheck::check(const MatchFinder::MatchResult &Result) {
  std::optional<AutogradFunction> Function =
      autogradFunction(*Result.Nodes.getNodeAs<CXXRecordDecl>("class"));
  if (!Function || !Function->Forward || !Function->Backward)
    return;
  SavedVariables Forward, Backward;
  Forward.TraverseStmt(Function->Forward->getBody());
  Backward.TraverseStmt(Function->Backward->getBody());
  diagnoseSecondSave(Forward.Saves);
  // Only a single call with a spelled list tells how many there are.
  if (Forward.Saves.size() != 1 || !Backward.Saves.empty())
    return;
  auto Saved = bracedList(Forward.Saves.front()->getArg(0));
  if (!Saved)
    return;
  for (const SavedVariables::Read &Read : Backward.Reads) {
    Expr::EvalResult Value;
    if ((Read.List && !llvm::is_contained(Backward.Lists, Read.List)) ||
        Read.Index->isValueDependent() ||
        !Read.Index->EvaluateAsInt(Value, context()))
      continue;
    uint64_t Index = Value.Val.getInt().getLimitedValue();
    if (Index >= Saved->size())
      report(Read.Place->getExprLoc(),
             llvm::formatv("saved variable {0} is read, but 'forward' saves "
                           "{1} (counted from 0)",
                           Index, Saved->size()))
          .note(Forward.Saves.front()->getExprLoc(), "saved here");
  }
}

void SavedVariableIndexCheck::diagnoseSecondSave(
    llvm::ArrayRef<const CallExpr *> Saves) {
  for (size_t I = 1; I < Saves.size(); ++I) {
    auto BlockOf = [&](const CallExpr *Call) {
      const Stmt *Statement = Call;
      while (const auto *Parent = code().parent(Statement).get<Expr>())
        Statement = Parent;
      return code().parent(Statement).get<CompoundStmt>();
    };
    const CompoundStmt *Block = BlockOf(Saves[I]);
    if (Block && Block == BlockOf(Saves[I - 1]))
      report(Saves[I]->getExprLoc(),
             "second call of 'save_for_backward' replaces what the first one "
             "saved")
          .note(Saves[I - 1]->getExprLoc(), "first call");
  }
}
