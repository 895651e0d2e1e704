//===- WriteToTemporaryCheck.cpp - writes that are lost ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: what picks elements comes with the operator that writes
// to them, which makes the fix-it.
//
//===----------------------------------------------------------------------===//

#include "WriteToTemporaryCheck.h"
#include "torch-tidy/Analysis/StatementPurpose.h"
#include "torch-tidy/Analysis/TensorIndexing.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TensorWrite.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(WriteToTemporaryCheck)

namespace {
/// An operator that copies elements out of a tensor, and how to write to those
/// elements instead.
struct Picker {
  llvm::StringLiteral Name;
  llvm::StringLiteral Instead;
  /// Takes the same arguments and then a value: any, or a number only. Empty
  /// if there is none.
  llvm::StringLiteral Writer;
  bool WritesTensors;
};
constexpr Picker Pickers[] = {
    {"index", "'index_put_'", "index_put_", true},
    {"masked_select", "'masked_fill_' or 'masked_scatter_'", "masked_fill_",
     false},
    {"index_select", "'index_fill_' or 'index_copy_'", "index_fill_", false},
    {"gather", "'scatter_'", "", false},
    {"take_along_dim", "'scatter_'", "", false},
    {"take", "'put_'", "", false},
};
} // namespace

static const Picker *pickerOf(const Expr &Maker) {
  const FunctionDecl *Callee = calledFunction(&Maker);
  if (!Callee || !Callee->getIdentifier())
    return nullptr;
  const Picker *Found = llvm::find_if(
      Pickers, [&](const Picker &P) { return P.Name == Callee->getName(); });
  return Found == std::end(Pickers) ? nullptr : Found;
}

void WriteToTemporaryCheck::registerMatchers(MatchFinder &Finder) {
  // x.index({mask}) = 0;   x.masked_select(mask).fill_(0);   (x + 1) += y;
  Finder.addMatcher(callExpr().bind("call"), this);
}

// x.index({where}), with a tensor variable, below views of it.
static const CallExpr *probableCopy(const Expr *E) {
  while (E) {
    const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(E));
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !isTensorFunction(*Callee))
      return nullptr;
    bool Indexes = Callee->getIdentifier() && Callee->getName() == "index";
    IndexResult Result = Indexes ? indexResult(*Call) : IndexResult::Unknown;
    if (Result == IndexResult::ProbablyCopy)
      return Call;
    bool Views = Result == IndexResult::View ||
                 Callee->getOverloadedOperator() == OO_Subscript ||
                 (Callee->getIdentifier() && isView(Callee->getName()));
    if (!Views)
      return nullptr;
    E = firstOperand(Call);
  }
  return nullptr;
}

// What the elements become, for an operator that sets them.
std::string WriteToTemporaryCheck::newValue(const TensorWrite &Write) const {
  if (Write.Name == "zero_")
    return "0";
  if (!Write.Value)
    return "";
  const Expr *Value = Write.Value->IgnoreImplicit();
  std::string Text = sourceText(Value->getSourceRange(), context());
  if (Text.empty() || isa<InitListExpr>(Value))
    return "";
  if (Write.IsAssignment || Write.Name == "fill_" || Write.Name == "copy_")
    return Text;
  if (Write.Arithmetic.empty())
    return "";
  if (isa<BinaryOperator, ConditionalOperator, CXXOperatorCallExpr>(Value))
    Text = "(" + Text + ")";
  return llvm::formatv("{0} {1} {2}",
                       sourceText(Write.Target->getSourceRange(), context()),
                       Write.Arithmetic, Text);
}

// More than what is written to and the value: `add_(y, 2)`.
static bool hasMoreArguments(const CallExpr &Call) {
  unsigned Second = isa<CXXMemberCallExpr>(Call) ? 1 : 2;
  return Call.getNumArgs() > Second &&
         !isa<CXXDefaultArgExpr>(Call.getArg(Second));
}

void WriteToTemporaryCheck::addFix(const CallExpr &Statement,
                                   const TensorWrite &Write,
                                   const CallExpr &Maker, Finding &F) const {
  const Picker *From = pickerOf(Maker);
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Maker);
  if (!From || From->Writer.empty() || !Member || Write.Target != &Maker ||
      Write.Call != &Statement || hasMoreArguments(Statement) ||
      !canEdit(Statement.getSourceRange(), context()))
    return;
  const Expr *Base = Member->getImplicitObjectArgument();
  bool IsNumber = Write.Name == "zero_" ||
                  (Write.Value && !isTensor(Write.Value->getType()));
  // index_put_ wants a tensor that is not const, unlike others.
  if (tensorOrigin(Base).Storage.Survives != Survival::Yes ||
      (From->WritesTensors &&
       Base->IgnoreParenImpCasts()->getType().isConstQualified()) ||
      (!From->WritesTensors && (!IsNumber || !Write.Arithmetic.empty())))
    return;
  std::string Value = newValue(Write);
  SourceRange Arguments(Member->getArg(0)->getBeginLoc(),
                        Member->getArg(Member->getNumArgs() - 1)->getEndLoc());
  std::string Where = sourceText(Arguments, context());
  std::string Tensor = sourceText(Base->getSourceRange(), context());
  if (Value.empty() || Where.empty() || Tensor.empty())
    return;
  F.fix(FixItHint::CreateReplacement(
      Statement.getSourceRange(),
      llvm::formatv("{0}.{1}({2}, {3})", Tensor, From->Writer, Where, Value)
          .str()));
}

void WriteToTemporaryCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  if (!isTensor(Call->getType()) || !code().isDiscarded(Call) ||
      code().isBroken(Call) || isForAMacro(Call, code()) ||
      isCheckedNext(Call, code()))
    return;
  std::optional<TensorWrite> Write = tensorWrite(*Call);
  if (!Write)
    return;
  TensorOrigin Origin = tensorOrigin(Write->Target);
  bool Dies = Origin.Storage.Survives == Survival::No && !Origin.ByConvention;
  const auto *Maker = Dies ? dyn_cast_or_null<CallExpr>(Origin.Storage.Maker)
                           : probableCopy(Write->Target);
  if (!Maker)
    return;
  const Picker *From = pickerOf(*Maker);
  if (!From && (!usesLivingTensor(Maker) || isRunForItsOwnSake(Call, code())))
    return;
  const Expr *Base = firstOperand(Maker);
  std::string Rest;
  if (Base && isTensor(Base->getType()))
    Rest = " and leaves '" + shortName(Base, context()) + "' as it is";
  if (From)
    Rest += "; use " + From->Instead.str();
  Finding &F =
      report(Write->Call->getExprLoc(),
             llvm::formatv("'{0}' writes to a new tensor that '{1}' {2}, which "
                           "dies with this statement{3}",
                           Write->Name, shortName(Maker, context()),
                           Dies ? "makes"
                                : "makes unless its index has no "
                                  "dimension",
                           Rest))
          .range(Call->getSourceRange());
  F.level(Dies && From ? Level::Certain : Level::Likely);
  addFix(*Call, *Write, *Maker, F);
}
