//===- UndefinedTensorCheck.cpp - tensors that are never made ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: which functions fail on an undefined tensor was tried one
// by one, and stands beside the question which mention is evaluated first.
//
//===----------------------------------------------------------------------===//

#include "UndefinedTensorCheck.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UndefinedTensorCheck)

void UndefinedTensorCheck::registerMatchers(MatchFinder &Finder) {
  // torch::Tensor sum;  sum += x;
  Finder.addMatcher(
      varDecl(hasLocalStorage(), unless(parmVarDecl())).bind("var"), this);
}

static bool startsUndefined(const VarDecl &Var) {
  if (!isClass(Var.getType(), "at::Tensor") ||
      Var.getType()->isReferenceType() || Var.isExceptionVariable() ||
      Var.isCXXForRangeDecl() || !Var.getInit())
    return false;
  const auto *Made = dyn_cast<CXXConstructExpr>(ignoreImplicit(Var.getInit()));
  return Made && Made->getNumArgs() == 0 &&
         Made->getConstructor()->isDefaultConstructor();
}

// Does the method look at the elements? Tried on an undefined tensor with
// LibTorch 1.13.1 and 2.15: `sizes()`, `dim()`, `numel()`, `is_cuda()`,
// `defined()` and `reset()` do not throw, nor does printing.
static bool asksOnly(llvm::StringRef Name) {
  return startsWith(Name, "is_") || startsWith(Name, "sym_") ||
         llvm::StringSwitch<bool>(Name)
             .Cases("size", "stride", "dim", "numel", "set_", true)
             .Cases("set_data", "requires_grad_", "retain_grad", true)
             .Cases("data", "detach_", "names", "rename", true)
             .Default(false);
}

static bool needsTensor(const CXXMethodDecl &Method,
                        llvm::VersionTuple LibTorch) {
  llvm::StringRef Name = Method.getName();
  if (asksOnly(Name))
    return false;
  return llvm::StringSwitch<bool>(Name)
             .Cases("item", "accessor", "device", true)
             .Default(false) ||
         !findOperatorsOfCppName(Name, LibTorch).empty();
}

// The operator that fails if the mentioned tensor is undefined, as spelled.
std::string UndefinedTensorCheck::needingCall(const Expr &Mention) const {
  DynTypedNode Parent = code().parentIgnoringImplicit(&Mention);
  llvm::VersionTuple LibTorch =
      unit().Kit.libTorchVersion().value_or(llvm::VersionTuple());
  if (const auto *Member = Parent.get<MemberExpr>()) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return Method && Method->getIdentifier() && needsTensor(*Method, LibTorch)
               ? Method->getNameAsString()
               : "";
  }
  const auto *Call = Parent.get<CXXOperatorCallExpr>();
  if (!Call || !isTensor(Call->getType()))
    return "";
  OverloadedOperatorKind Kind = Call->getOperator();
  bool Computes = Kind == OO_Plus || Kind == OO_Minus || Kind == OO_Star ||
                  Kind == OO_Slash || Kind == OO_PlusEqual ||
                  Kind == OO_MinusEqual || Kind == OO_StarEqual ||
                  Kind == OO_SlashEqual || Kind == OO_Subscript;
  return Computes ? getOperatorSpelling(Kind) : "";
}

// The mention that is evaluated first: of `m = m + x` the second.
const Expr *UndefinedTensorCheck::firstMention(const VarDecl &Var) const {
  std::vector<VariableUse> Uses = usesOf(Var, code());
  if (Uses.empty())
    return nullptr;
  const auto *Assignment =
      code().parentIgnoringImplicit(Uses[0].Mention).get<CXXOperatorCallExpr>();
  if (Assignment && Assignment->getOperator() == OO_Equal && Uses.size() > 1 &&
      code().isWithin(Uses[1].Mention, Assignment->getArg(1)))
    return Uses[1].Mention;
  return Uses[0].Mention;
}

// Is nothing evaluated before that could give Var a value? No other mention
// stands before; a loop could bring a later one about, unless this one runs in
// its first round.
bool UndefinedTensorCheck::runsFirst(const Expr &Mention,
                                     const VarDecl &Var) const {
  const auto *Function = dyn_cast<FunctionDecl>(Var.getDeclContext());
  if (!Function || code().enclosingFunction(&Mention) != Function)
    return false;
  const auto *Declared = code().parent(&Var).get<DeclStmt>();
  for (const Stmt *Loop = code().enclosingLoop(&Mention); Loop;
       Loop = code().enclosingLoop(Loop)) {
    if (Declared && code().isWithin(Declared, Loop))
      break;
    if (!runsUnconditionally(&Mention, Loop, code()))
      return false;
  }
  return Declared != nullptr;
}

void UndefinedTensorCheck::check(const MatchFinder::MatchResult &Result) {
  const auto &Var = *Result.Nodes.getNodeAs<VarDecl>("var");
  if (Var.isInvalidDecl() || !startsUndefined(Var))
    return;
  const Expr *Mention = firstMention(Var);
  if (!Mention || !runsFirst(*Mention, Var) || code().isBroken(Mention) ||
      isForAMacro(Mention, code()))
    return;
  std::string Needs = needingCall(*Mention);
  if (Needs.empty())
    return;
  Reported.insert(Var.getLocation());
  Reported.insert(ignoreImplicit(Var.getInit())->getExprLoc());
  report(Mention->getBeginLoc(),
         "'" + Needs + "' needs a tensor, but nothing is assigned to '" +
             Var.getNameAsString() + "' before, so it is undefined")
      .range(Mention->getSourceRange())
      .note(Var.getLocation(), "declared here, without a tensor");
}

// What the model proves -------------------------------------------------------

// for (torch::Tensor *t : {&a, &b}) *t = torch::zeros({2});
bool UndefinedTensorCheck::mayGetValueUnseen(const Expr &Mention) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(Mention.IgnoreImplicit());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && llvm::any_of(usesOf(*Var, code()), [&](const VariableUse &Use) {
           const auto *Address =
               code().parentIgnoringImplicit(Use.Mention).get<UnaryOperator>();
           return Address && Address->getOpcode() == UO_AddrOf;
         });
}

void UndefinedTensorCheck::complain(const Operation &Op, unsigned Argument,
                                    const std::string &Needs) {
  const Expr *Mention =
      Argument < Op.Written.size() ? Op.Written[Argument] : nullptr;
  SourceLocation Since = Op.Arguments[Argument].asTensor()->MadeAt;
  if (!Mention || !code().files().contains(Since) ||
      isForAMacro(Op.Call, code()) || mayGetValueUnseen(*Mention) ||
      !Reported.insert(Since).second)
    return;
  Finding &F =
      report(Mention->getBeginLoc(), "'" + Needs + "' needs a tensor, but " +
                                         operandName(Op, Argument) +
                                         " holds none here, it is undefined");
  F.range(Op.Call->getSourceRange());
  if (Since != Mention->IgnoreImplicit()->getExprLoc())
    F.note(Since, "it holds no tensor since here");
}

// torch::add_out(t, x, y) makes the tensor that t is to hold.
static bool isResult(const Operation &Op, unsigned Argument) {
  const FunctionSchema Schema = Op.Operator.schema();
  return Schema.Arguments[Argument].IsKeywordOnly &&
         Schema.Arguments[Argument].Type.isWritten();
}

void UndefinedTensorCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Name;
  Name.consume_front("operator");
  if (Op.Operator.baseName().empty()) {
    const TensorFacts *Self =
        Op.Arguments.empty() ? nullptr : Op.Arguments[0].asTensor();
    bool Needs = llvm::StringSwitch<bool>(Name)
                     .Cases("item", "accessor", "device", "backward", true)
                     .Cases("options", "data_ptr", true)
                     .Default(false);
    if (Self && Self->Defined == Tri::No && Needs)
      complain(Op, 0, Name.str());
    return;
  }
  // Tried like the methods: these take what holds nothing, or may.
  llvm::StringRef Base = Op.Operator.baseName();
  bool Takes = Base.contains("dropout") ||
               llvm::StringSwitch<bool>(Base)
                   .Cases("contiguous", "result_type", "view_as", true)
                   .Cases("expand_as", "reshape", "reshape_as", true)
                   .Default(false);
  if (Takes || asksOnly(Base))
    return;
  for (const RuleViolation &V : Op.Outcome.Violations)
    if (V.What == RuleViolation::Kind::Undefined && V.IsCertain &&
        V.First >= 0 && Op.Arguments[V.First].asTensor() &&
        !isResult(Op, V.First))
      return complain(Op, V.First, Name.str());
}
