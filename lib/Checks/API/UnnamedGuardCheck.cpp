//===- UnnamedGuardCheck.cpp - guards that die at once --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: one mistake in its three forms, and the fix-it that has
// to find a free name and must not declare a function itself.
//
//===----------------------------------------------------------------------===//

#include "UnnamedGuardCheck.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Support/SourceText.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnnamedGuardCheck)

void UnnamedGuardCheck::registerMatchers(MatchFinder &Finder) {
  // torch::NoGradGuard();  c10::InferenceMode{true};  makeGuard();
  Finder.addMatcher(
      expr(anyOf(cxxTemporaryObjectExpr(), cxxFunctionalCastExpr(), callExpr()))
          .bind("temporary"),
      this);
  // torch::NoGradGuard g();  torch::NoGradGuard g;
  Finder.addMatcher(declStmt(hasSingleDecl(
                        anyOf(functionDecl().bind("function"),
                              varDecl(hasLocalStorage()).bind("variable")))),
                    this);
}

void UnnamedGuardCheck::check(const MatchFinder::MatchResult &Result) {
  if (const auto *E = Result.Nodes.getNodeAs<Expr>("temporary"))
    checkTemporary(*E);
  else if (const auto *F = Result.Nodes.getNodeAs<FunctionDecl>("function"))
    checkFunction(*F);
  else
    checkVariable(*Result.Nodes.getNodeAs<VarDecl>("variable"));
}

// `Guard(), f(x)` guards f(x): a temporary lives to the end of the statement.
static bool isLeftOfComma(const Expr *E, const UserCode &Code) {
  for (const auto *Parent = Code.parent(E).get<Expr>(); Parent;
       E = Parent, Parent = Code.parent(E).get<Expr>())
    if (const auto *Comma = dyn_cast<BinaryOperator>(Parent);
        Comma && Comma->isCommaOp() && Comma->getLHS() == E)
      return true;
  return false;
}

static bool isInitOfCondition(const Expr *E, const UserCode &Code) {
  const Stmt *Child = E;
  while (const auto *Parent = Code.parent(Child).get<Expr>())
    Child = Parent;
  const auto *If = Code.parent(Child).get<IfStmt>();
  return If && If->getInit() == Child;
}

void UnnamedGuardCheck::checkTemporary(const Expr &E) {
  if (!E.isPRValue() || !E.getType()->isRecordType())
    return;
  const Guard *Row = findGuard(E.getType());
  const Guard *Held = Row ? nullptr : findHeldGuard(E.getType());
  if (!Row && !Held)
    return;
  // Tests of guards make them in macros such as EXPECT_THROW.
  if (code().isMacroArgument(&E) || code().isBroken(&E) ||
      isLeftOfComma(&E, code()) ||
      !(code().isDiscarded(&E, true) || isInitOfCondition(&E, code())))
    return;
  if (Held) {
    report(E.getBeginLoc(),
           "guard '" + Held->Spelling.str() +
               "' dies at the end of this statement with the unnamed object "
               "that owns it, and does not " +
               Held->Effect.str() + " for the code after it; give it a name")
        .range(E.getSourceRange());
    return;
  }
  Finding &Found = report(
      E.getBeginLoc(),
      "guard '" + guardName(E.getType(), *Row).str() +
          "' has no name: it dies at the end of this statement and does not " +
          Row->Effect.str() + " for the code after it; give it a name");
  Found.range(E.getSourceRange());
  nameIt(Found, E);
}

// Adds the fix-it `Guard guard(arguments);` where that guards something.
void UnnamedGuardCheck::nameIt(Finding &Found, const Expr &E) {
  const FunctionDecl *Function = code().enclosingFunction(&E);
  const Stmt *Whole = &E;
  while (const auto *Parent = code().parent(Whole).get<Expr>()) {
    if (isa<ExplicitCastExpr, BinaryOperator>(Parent))
      return;
    Whole = Parent;
  }
  if (isa<CallExpr>(E) || !canEdit(E.getSourceRange(), context()) ||
      !Function || !code().parent(Whole).get<CompoundStmt>() ||
      statementsAfter(Whole, code()).empty())
    return;
  // Two guards of one function must not get one name.
  std::set<std::string> &Given = NamesGiven[Function->getLocation()];
  std::string Name = "guard";
  for (unsigned N = 2;
       mentionsName(*Function, Name, context()) || Given.count(Name); ++N)
    Name = "guard" + std::to_string(N);
  SourceRange Parens;
  if (const auto *Made = dyn_cast<CXXTemporaryObjectExpr>(&E)) {
    Parens = Made->getParenOrBraceRange();
    // `Guard g(int(x));` would declare a function.
    if (Made->getNumArgs() &&
        isa<CXXFunctionalCastExpr, CXXTemporaryObjectExpr>(
            Made->getArg(0)->IgnoreImplicit()))
      return;
    bool None = llvm::all_of(Made->arguments(), [](const Expr *Argument) {
      return isa<CXXDefaultArgExpr>(Argument);
    });
    if (None) {
      Given.insert(Name);
      Found.fix(FixItHint::CreateReplacement(Parens, " " + Name));
      return;
    }
  } else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(&E)) {
    Parens = SourceRange(Cast->getLParenLoc(), Cast->getRParenLoc());
    if (isa<CXXFunctionalCastExpr, CXXTemporaryObjectExpr, CXXConstructExpr>(
            Cast->getSubExprAsWritten()->IgnoreImplicit()))
      return;
  }
  if (Parens.isValid()) {
    Given.insert(Name);
    Found.fix(FixItHint::CreateInsertion(Parens.getBegin(), " " + Name));
  }
}

void UnnamedGuardCheck::checkFunction(const FunctionDecl &Declared) {
  const Guard *Row = findGuard(Declared.getReturnType());
  if (!Row || Declared.isInvalidDecl() || Declared.isReferenced() ||
      Declared.getStorageClass() == SC_Extern)
    return;
  Finding &Found =
      report(Declared.getLocation(),
             "'" + Declared.getNameAsString() +
                 "' is the declaration of a function that returns '" +
                 guardName(Declared.getReturnType(), *Row).str() +
                 "' and no guard: it does not " + Row->Effect.str() +
                 " for the code after it; leave out the parentheses");
  Found.range(Declared.getSourceRange());
  SourceRange Parens;
  if (FunctionTypeLoc Loc = Declared.getFunctionTypeLoc())
    Parens = Loc.getParensRange();
  const auto *Statement = code().parent(&Declared).get<Stmt>();
  if (Declared.param_empty() && canEdit(Parens, context()) && Statement &&
      !statementsAfter(Statement, code()).empty())
    Found.fix(FixItHint::CreateRemoval(Parens));
}

// `for (auto _ : state) { Guard g; }` measures what the guard costs.
static bool isBenchmark(const Stmt *Statement, const UserCode &Code) {
  const auto *Loop =
      dyn_cast_or_null<CXXForRangeStmt>(Code.enclosingLoop(Statement));
  return Loop && Loop->getLoopVariable()->getName() == "_";
}

// `c10::InferenceMode(on);` declares `on`, though another `on` was meant.
static bool hidesArgument(const VarDecl &Var) {
  if (!Var.getTypeSourceInfo()->getTypeLoc().getAs<ParenTypeLoc>() ||
      Var.getInitStyle() != VarDecl::CallInit)
    return false;
  const auto *Function = dyn_cast<FunctionDecl>(Var.getDeclContext());
  if (!Function)
    return false;
  for (const Decl *D : Function->decls())
    if (const auto *Other = dyn_cast<VarDecl>(D);
        Other && Other != &Var && Other->getDeclName() == Var.getDeclName() &&
        Other->getLocation() < Var.getLocation())
      return !findGuard(Other->getType());
  // A member of the class, such as `device_`.
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
    for (const FieldDecl *Field : Method->getParent()->fields())
      if (Field->getDeclName() == Var.getDeclName())
        return !findGuard(Field->getType());
  return false;
}

void UnnamedGuardCheck::checkVariable(const VarDecl &Var) {
  const Guard *Row = findGuard(Var.getType());
  const auto *Statement = code().parent(&Var).get<Stmt>();
  // Others do something useful when they begin or end.
  if (!Row || Row->Kind == GuardKind::Profile ||
      Row->Kind == GuardKind::Other || Var.isInvalidDecl() || !Statement ||
      Var.getLocation().isMacroID() || isBenchmark(Statement, code()))
    return;
  std::string Name = guardName(Var.getType(), *Row).str();
  if (hidesArgument(Var))
    report(Var.getLocation(), "this declares a guard called '" +
                                  Var.getNameAsString() + "' of type '" + Name +
                                  "'; it is not given the value of the "
                                  "'" +
                                  Var.getNameAsString() + "' around it")
        .range(Statement->getSourceRange())
        .fix(FixItHint::CreateInsertion(Var.getTypeSourceInfo()
                                            ->getTypeLoc()
                                            .castAs<ParenTypeLoc>()
                                            .getLParenLoc(),
                                        " guard"));
  else if (isBareBody(Statement, code()))
    report(Var.getLocation(),
           "guard '" + Var.getNameAsString() + "' of type '" + Name +
               "' is the whole body of this branch or loop: it dies there "
               "and does not " +
               Row->Effect.str() + " for the code after it")
        .range(Statement->getSourceRange())
        .level(Level::Certain);
  else if (isLastInBlock(Statement, code()))
    report(Var.getLocation(),
           "guard '" + Var.getNameAsString() + "' of type '" + Name +
               "' is the last statement of its block: it dies there and "
               "does not " +
               Row->Effect.str() + " for any code")
        .range(Statement->getSourceRange())
        .level(Level::Likely);
}
