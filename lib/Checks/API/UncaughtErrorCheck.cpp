//===- UncaughtErrorCheck.cpp - load errors that end the program -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UncaughtErrorCheck.h"
#include "torch-tidy/Analysis/ArchiveCalls.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UncaughtErrorCheck)

void UncaughtErrorCheck::registerMatchers(MatchFinder &Finder) {
  // int main(int argc, char **argv) { auto m = torch::jit::load(argv[1]); }
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasName("load")))).bind("call"), this);
}

static bool isThread(QualType Type) {
  return isClass(Type, "std::thread") || isClass(Type, "std::jthread");
}

// std::thread t([] { ... });   threads.emplace_back([] { ... });
static bool startsThread(const LambdaExpr *Lambda, const UserCode &Code) {
  DynTypedNode Around = Code.parentIgnoringImplicit(Lambda);
  // A temporary may be moved into the parameter.
  if (const auto *Made = Around.get<CXXConstructExpr>()) {
    if (isThread(Made->getType()))
      return true;
    Around = Code.parentIgnoringImplicit(Made);
  }
  const auto *Call = Around.get<CXXMemberCallExpr>();
  const auto *List = Call ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(
                                Call->getRecordDecl())
                          : nullptr;
  return List && List->getTemplateArgs().size() > 0 &&
         List->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         isThread(List->getTemplateArgs()[0].getAsType());
}

static bool isInTry(const Stmt *S, const UserCode &Code) {
  const Stmt *Child = S;
  while (true) {
    DynTypedNode Around = Code.parent(Child);
    if (const auto *Var = Around.get<VarDecl>())
      Around = Code.parent(Var);
    const auto *Parent = Around.get<Stmt>();
    if (!Parent)
      return false;
    if (const auto *Try = dyn_cast<CXXTryStmt>(Parent);
        Try && Try->getTryBlock() == Child)
      return true;
    Child = Parent;
  }
}

void UncaughtErrorCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  std::optional<ArchiveCall> Load = archiveCall(Call);
  if (!Load || Load->Saves || !Load->usesFileName() ||
      constantText(Load->Place) || code().isBroken(Call) ||
      code().isMacroArgument(Call) || isInTry(Call, code()))
    return;
  const FunctionDecl *In = code().enclosingFunction(Call);
  if (!In)
    return;
  const auto *Lambda = code().parent(In).get<LambdaExpr>();
  bool InThread = Lambda && startsThread(Lambda, code());
  if (!In->isMain() && !InThread)
    return;
  report(Call->getBeginLoc(),
         "nothing around '" + spokenName(*Load) +
             "' catches the 'c10::Error' "
             "of a file that is missing or damaged, which ends the program "
             "without a readable message; catch it " +
             (InThread ? "inside the thread" : "in 'main'"))
      .range(Call->getSourceRange());
}
