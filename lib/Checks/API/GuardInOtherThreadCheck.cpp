//===- GuardInOtherThreadCheck.cpp - guards do not reach other threads ----===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: each kind of guard is for other work, and a thread may
// look after its state itself.
//
//===----------------------------------------------------------------------===//

#include "GuardInOtherThreadCheck.h"
#include "torch-tidy/Analysis/ModuleCalls.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(GuardInOtherThreadCheck)

void GuardInOtherThreadCheck::registerMatchers(MatchFinder &Finder) {
  // std::thread T([&] { ... });  std::async(...)  Threads.emplace_back(...)
  Finder.addMatcher(
      expr(anyOf(cxxConstructExpr(hasDeclaration(cxxConstructorDecl(
                     ofClass(hasAnyName("::std::thread", "::std::jthread"))))),
                 callExpr(callee(functionDecl(
                     hasAnyName("::std::async", "emplace_back", "emplace_front",
                                "pthread_create"))))))
          .bind("start"),
      this);
}

// The guards declared in the function before S, in blocks around it.
static std::vector<const VarDecl *> guardsAround(const Stmt *S,
                                                 const UserCode &Code) {
  std::vector<const VarDecl *> Result;
  DynTypedNode Node = DynTypedNode::create(*S);
  while (!Node.getNodeKind().isNone() && !Node.get<FunctionDecl>()) {
    const auto *Child = Node.get<Stmt>();
    Node = Child ? Code.parent(Child) : Code.parent(Node.get<Decl>());
    const auto *Block = Child ? Node.get<CompoundStmt>() : nullptr;
    if (!Block)
      continue;
    for (const Stmt *Before : Block->body()) {
      if (Before == Child)
        break;
      if (const auto *Declared = dyn_cast<DeclStmt>(Before))
        for (const Decl *D : Declared->decls())
          if (const auto *Var = dyn_cast<VarDecl>(D);
              Var && Var->hasLocalStorage() && findGuard(Var->getType()))
            Result.push_back(Var);
    }
  }
  return Result;
}

// `AutoGradMode(true)` and `InferenceMode(false)` change nothing for a thread
// that begins with gradients on; of another argument nothing is known.
static bool switchesOff(const VarDecl &Var, const Guard &Row) {
  const Expr *Init = Var.getInit() ? Var.getInit()->IgnoreImplicit() : nullptr;
  const auto *Made =
      dyn_cast_or_null<CXXConstructExpr>(Init ? ignoreImplicit(Init) : nullptr);
  if (!Made || Made->getNumArgs() == 0)
    return true;
  const Expr *Argument = Made->getArg(0);
  if (isa<CXXDefaultArgExpr>(Argument))
    return true;
  const auto *Literal =
      dyn_cast<CXXBoolLiteralExpr>(Argument->IgnoreParenImpCasts());
  bool OffByTrue = !endsWith(Row.Class, "GradMode");
  return Literal && Literal->getValue() == OffByTrue;
}

static bool isNamed(const CallExpr &Call,
                    llvm::ArrayRef<llvm::StringRef> Names) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  return Callee && Callee->getIdentifier() &&
         llvm::is_contained(Names, Callee->getName());
}

// Does S do what the guard is for?
static bool isGuardedWork(const Stmt &S, GuardKind Kind) {
  const auto *Call = dyn_cast<CallExpr>(&S);
  if (Kind == GuardKind::Device) {
    // What takes the current device rather than that of a tensor.
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      return qualifiedName(*Ref->getDecl()) == "c10::kCUDA";
    return isa<CUDAKernelCallExpr>(&S) ||
           (Call && isNamed(*Call, {"getCurrentCUDAStream", "cudaMalloc",
                                    "cudaMallocAsync", "cudaStreamCreate",
                                    "cudaEventCreate", "cuda"}));
  }
  if (Kind == GuardKind::Stream && Call &&
      isNamed(*Call, {"getCurrentCUDAStream"}))
    return true;
  return Call && runsModule(*Call);
}

// Does S show that the thread sees to the state itself, or trains?
static bool looksAfterItself(const Stmt &S) {
  if (const auto *Declared = dyn_cast<DeclStmt>(&S))
    for (const Decl *D : Declared->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (findGuard(Var->getType()) || findHeldGuard(Var->getType()))
          return true;
  const auto *Call = dyn_cast<CallExpr>(&S);
  return Call && isNamed(*Call, {"backward", "set_enabled", "step",
                                 "set_device", "cudaSetDevice",
                                 "setCurrentCUDAStream", "set_requires_grad"});
}

void GuardInOtherThreadCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *E = Result.Nodes.getNodeAs<Expr>("start");
  ThreadStart Start = threadStart(E);
  if (!Start.Callable || code().isBroken(E))
    return;
  for (const VarDecl *Var : guardsAround(E, code())) {
    const Guard &Row = *findGuard(Var->getType());
    bool Known =
        Row.Kind == GuardKind::Gradients
            ? switchesOff(*Var, Row)
            : Row.Kind == GuardKind::Device || Row.Kind == GuardKind::Stream;
    if (Row.ThreadLocal && Known)
      return checkGuard(*Var, Row, Start, *E);
  }
}

void GuardInOtherThreadCheck::checkGuard(const VarDecl &Var, const Guard &Row,
                                         const ThreadStart &Start,
                                         const Expr &E) {
  const Stmt *Body = bodyOf(Start.Callable);
  if (!Body)
    return;
  const Stmt *Work = nullptr;
  bool Silent = false;
  constexpr unsigned DepthOfCalls = 3;
  visitCode(Body, DepthOfCalls, [&](const Stmt &S) {
    Silent |= looksAfterItself(S);
    if (!Work && isGuardedWork(S, Row.Kind))
      Work = &S;
    return !Silent;
  });
  if (Silent || !Work)
    return;
  Finding &Found = report(
      E.getBeginLoc(),
      "guard '" + Var.getNameAsString() + "' does not " + Row.Effect.str() +
          " in the thread that '" + Start.How.str() + "' starts: '" +
          guardName(Var.getType(), Row).str() +
          "' holds in its own thread only; make a guard in the code that the "
          "thread runs");
  Found.note(Var.getLocation(),
             "the guard of the starting thread is made here");
  Found.note(Work->getBeginLoc(), "the other thread does this unguarded");
  if (Row.Kind == GuardKind::Device || Row.Kind == GuardKind::Stream)
    Found.leaf("G2");
}
