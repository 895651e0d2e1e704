//===- FailedPreconditionCheck.cpp - arguments a callee refuses -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FailedPreconditionCheck.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(FailedPreconditionCheck)

// __builtin_expect(static_cast<bool>(!(x.dim() == 2)), 0) asks x.dim() == 2.
static const Expr *asked(const Expr *Condition, bool &Value) {
  for (;;) {
    Condition = Condition->IgnoreParenCasts();
    const auto *Not = dyn_cast<UnaryOperator>(Condition);
    const auto *Call = dyn_cast<CallExpr>(Condition);
    if (Not && Not->getOpcode() == UO_LNot) {
      Condition = Not->getSubExpr();
      Value = !Value;
    } else if (Call && Call->getBuiltinCallee() != 0 &&
               Call->getNumArgs() == 2) {
      Condition = Call->getArg(0);
    } else {
      return Condition;
    }
  }
}

static const StringLiteral *firstText(const Stmt *Code) {
  if (const auto *Text = dyn_cast<StringLiteral>(Code))
    // What TORCH_CHECK says of itself.
    return Text->getString().contains("Could this error message be improved")
               ? nullptr
               : Text;
  for (const Stmt *Child : Code->children())
    if (const StringLiteral *Text = Child ? firstText(Child) : nullptr)
      return Text;
  return nullptr;
}

// The message that its author wrote; empty if there is none.
static std::string messageOf(const Expr *Failure) {
  const Stmt *Code = Failure;
  if (const auto *Call = dyn_cast<CallExpr>(Failure)) {
    llvm::StringRef Name = Call->getDirectCallee()->getName();
    if (!startsWith(Name, "torch"))
      return "";
    Code = Call->getArg(Call->getNumArgs() - 1);
  }
  const StringLiteral *Text = firstText(Code);
  return Text && Text->getCharByteWidth() == 1
             ? Text->getString().rtrim(" :.,\n").str()
             : "";
}

static llvm::StringRef leafOf(llvm::StringRef Condition) {
  for (llvm::StringRef Word : {"cuda", "device", "cpu"})
    if (Condition.contains(Word))
      return "G8";
  for (llvm::StringRef Word : {"type", "is_floating_point", "is_complex"})
    if (Condition.contains(Word))
      return "T8";
  return "T5";
}

static std::string textOf(const Expr &Condition, const ASTContext &Context) {
  std::string Text = shortName(&Condition, Context, "", 60);
  if (!Text.empty())
    return Text;
  // Put together by macros.
  llvm::raw_string_ostream Out(Text);
  Condition.printPretty(Out, nullptr, Context.getPrintingPolicy());
  return Out.str();
}

void FailedPreconditionCheck::tell(const FailedCheck &Failed) {
  bool Value = Failed.Value;
  const Expr *Asked = asked(Failed.Condition, Value);
  std::string Condition = textOf(*Asked, context());
  // The call of the user's that gave what is refused.
  const Expr *At = Failed.Path.empty() ? Failed.Call : Failed.Path.front();
  std::string Text = calleeName(At) + " refuses its arguments: '" + Condition +
                     "' is " + (Value ? "true" : "false");
  if (std::string Said = messageOf(Failed.Failure); !Said.empty())
    Text += ", \"" + Said + "\"";
  Finding &F = report(At->getExprLoc(), Text);
  F.range(At->getSourceRange()).leaf(leafOf(Condition));
  for (const FailedCheck::Fact &Fact : Failed.Facts)
    F.note(Fact.At.isValid() ? Fact.At : Fact.Parameter->getLocation(),
           "'" + Fact.Parameter->getNameAsString() + "' is " + Fact.Text);
  for (size_t I = 1; I < Failed.Path.size(); ++I)
    F.note(Failed.Path[I]->getExprLoc(),
           calleeName(Failed.Path[I]) + " is called here");
  if (At != Failed.Call)
    F.note(Failed.Call->getExprLoc(),
           calleeName(Failed.Call) + " is called here");
  F.note(Asked->getExprLoc(), "the check stands here");
}

// A call that is refused whoever calls its function comes before those that are
// so for one caller.
void FailedPreconditionCheck::finish() {
  std::map<size_t, std::vector<const FailedCheck *>> ByDepth;
  for (const FunctionRecord &Function : unit().Tensors.functions())
    for (const FailedCheck &Failed : Function.FailedChecks)
      ByDepth[Failed.Path.size()].push_back(&Failed);
  llvm::DenseSet<const Expr *> Told;
  auto Judge = [&](const FailedCheck *Failed) {
    llvm::SmallVector<const Expr *, 8> Calls(Failed->Path.begin(),
                                             Failed->Path.end());
    Calls.push_back(Failed->Call);
    bool IsInCallee = Calls.size() > 1 && !unit().Errors.empty();
    if (IsInCallee || !isJudged(Calls.front()) ||
        isRunForItsOwnSake(Calls.front(), code()) ||
        llvm::any_of(Calls, [&](const Expr *E) { return Told.count(E) > 0; }))
      return;
    Told.insert(Calls.front());
    tell(*Failed);
  };
  for (const auto &[Depth, AtDepth] : ByDepth)
    llvm::for_each(AtDepth, Judge);
}
