//===- OperationCheck.cpp - checks on the record of operations --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a check: what all of them share, in one place.
//
//===----------------------------------------------------------------------===//

#include "OperationCheck.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

// auto runner = [&] { return x.index({0}); };  in a test, which then asserts
// that it throws
static bool isInLambdaOfTest(const Expr *Call, const UserCode &Code) {
  const FunctionDecl *Function = Code.enclosingFunction(Call);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
  if (!Method || !Method->getParent()->isLambda())
    return false;
  const DeclContext *Outer = Method->getParent()->getDeclContext();
  while (Outer && !Outer->isFileContext()) {
    const auto *Test = dyn_cast<CXXMethodDecl>(Outer);
    if (Test && Test->getLocation().isMacroID())
      return true;
    Outer = Outer->getParent();
  }
  return false;
}

bool OperationCheck::isJudged(const Expr *Call) const {
  return !code().isMacroArgument(Call) && !code().isBroken(Call) &&
         !isInLambdaOfTest(Call, code());
}

// forward(x) is called here
std::string OperationCheck::calleeName(const Expr *Call) {
  const FunctionDecl *Callee = nullptr;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Call))
    Callee = Made->getConstructor();
  else if (const auto *Direct = dyn_cast<CallExpr>(Call))
    Callee = Direct->getDirectCallee();
  if (!Callee)
    return "it";
  // A holder stands for its module.
  if (Callee->getOverloadedOperator() == OO_Call)
    return "the module";
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    return "the constructor of '" +
           Constructor->getParent()->getNameAsString() + "'";
  return "'" + Callee->getNameAsString() + "'";
}

template <typename Recorded, typename VisitFn>
void OperationCheck::judge(const Recorded &Op, VisitFn Visit) {
  std::vector<Finding> &All = found();
  size_t Before = All.size();
  Visit(Op);
  // One operation may be found twice; but once said, it is known.
  llvm::SmallVector<std::pair<SourceLocation, const Expr *>, 2> New;
  const Expr *Outermost = Op.Path.empty() ? nullptr : Op.Path.front();
  for (size_t I = Before; I < All.size();) {
    if (Told.count({All[I].Loc, nullptr}) ||
        Told.count({All[I].Loc, Outermost})) {
      All.erase(All.begin() + I);
      continue;
    }
    New.push_back({All[I].Loc, Outermost});
    for (const Expr *Call : llvm::reverse(Op.Path))
      All[I].note(Call->getExprLoc(), calleeName(Call) + " is called here");
    ++I;
  }
  Told.insert(New.begin(), New.end());
}

// What a function does whoever calls it comes before what it does for one
// caller. After errors of the compiler statements are missing from functions,
// and what holds of them for a caller is not judged.
void OperationCheck::finish() {
  for (bool InCallee : {false, true}) {
    if (InCallee && !unit().Errors.empty())
      return;
    for (const FunctionRecord &Function : unit().Tensors.functions()) {
      Current = &Function;
      for (const Operation &Op : Function.Operations)
        if (Op.Path.empty() != InCallee && isJudged(Op.Call))
          judge(Op, [&](const Operation &Each) { visit(Each); });
      for (const MemoryUse &Use : Function.MemoryUses)
        if (Use.Path.empty() != InCallee && isJudged(Use.Call))
          judge(Use, [&](const MemoryUse &Each) { visitUse(Each); });
      for (const TrainingEvent &Event : Function.Events)
        if (Event.Path.empty() != InCallee && isJudged(Event.Call))
          judge(Event, [&](const TrainingEvent &Each) { visitEvent(Each); });
    }
  }
}

// The number of elements is a multiple of each extent, so that one extent that
// is known and not 1 is enough.
bool OperationCheck::cannotBeOneElement(const ShapeValue &Shape) {
  for (const SymbolicInt &Extent : Shape.sizes())
    if (std::optional<int64_t> N = Extent.constant(); N && *N != 1)
      return true;
  return false;
}

std::string OperationCheck::shown(const ShapeValue &Shape) const {
  return print(Shape, Current->Symbols);
}

std::string OperationCheck::shown(const SymbolicInt &Number) const {
  return Current->Symbols.print(Number);
}

std::string OperationCheck::operandName(const Operation &Op,
                                        int Argument) const {
  const Expr *Written =
      Argument >= 0 && Argument < static_cast<int>(Op.Written.size())
          ? Op.Written[Argument]
          : nullptr;
  if (Written) {
    std::string Text = shortName(Written->IgnoreImplicit(), context(), "", 32);
    if (!Text.empty())
      return "'" + Text + "'";
  }
  if (Argument >= 0 && Argument < static_cast<int>(Op.Shown.size()) &&
      !Op.Shown[Argument].empty())
    return Op.Shown[Argument];
  if (Op.Operator.baseName().empty())
    return "the tensor";
  FunctionSchema Schema = Op.Operator.schema();
  if (Argument < 0 || Argument >= static_cast<int>(Schema.Arguments.size()))
    return "the tensor";
  llvm::StringRef Name = Schema.Arguments[Argument].Name;
  return Name == "self" ? "the tensor" : "argument '" + Name.str() + "'";
}

// `{1} is on cpu` names the argument.
std::string OperationCheck::filledIn(const Operation &Op,
                                     llvm::StringRef Text) const {
  std::string Result;
  while (!Text.empty()) {
    auto [Before, Rest] = Text.split('{');
    Result += Before;
    auto [Number, After] = Rest.split('}');
    unsigned Index;
    if (Rest.empty() || Number.getAsInteger(10, Index)) {
      if (Text.size() != Before.size())
        Result += "{" + Rest.str();
      break;
    }
    Result += operandName(Op, Index);
    Text = After;
  }
  return Result;
}

void OperationCheck::visit(const Operation &Op) {
  for (const RuleViolation &V : Op.Outcome.Violations) {
    if (!covers(Op, V))
      continue;
    Finding &F = report(Op.Call->getExprLoc(),
                        situation(Op, V) + ": " + filledIn(Op, V.Text));
    F.range(Op.Call->getSourceRange());
    if (!V.IsCertain)
      F.level(Level::Likely);
    if (llvm::StringRef Leaf = leafFor(Op, V); !Leaf.empty())
      F.leaf(Leaf);
    Fact What = V.What == RuleViolation::Kind::Device ? Fact::Device
                : V.What == RuleViolation::Kind::Dtype ||
                        V.What == RuleViolation::Kind::DtypeMismatch ||
                        V.What == RuleViolation::Kind::Cast
                    ? Fact::Dtype
                    : Fact::Shape;
    noteOrigin(F, Op, V.First, What);
    if (V.Second != V.First)
      noteOrigin(F, Op, V.Second, What);
    if (V.Second < 0 && code().files().contains(Op.LayerAt))
      F.note(Op.LayerAt, "the layer is made here");
  }
}

void OperationCheck::noteOrigin(Finding &F, const Operation &Op, int Argument,
                                Fact What) {
  if (Argument < 0 || Argument >= static_cast<int>(Op.Arguments.size()))
    return;
  for (const TensorFacts &Facts : Op.Arguments[Argument].Tensors) {
    SourceLocation At = What == Fact::Shape    ? Facts.ShapeAt
                        : What == Fact::Dtype  ? Facts.TypeAt
                        : What == Fact::Device ? Facts.DeviceAt
                                               : Facts.GradAt;
    // Under the operand itself it would say what the message says.
    const Expr *Written = Argument < static_cast<int>(Op.Written.size())
                              ? Op.Written[Argument]
                              : nullptr;
    bool IsHere = Written && At.isValid() &&
                  At == Written->IgnoreImplicit()->getExprLoc();
    if (At.isInvalid() || IsHere || !code().files().contains(At))
      continue;
    llvm::StringRef Gets = What == Fact::Shape    ? " gets its shape here"
                           : What == Fact::Dtype  ? " gets its dtype here"
                           : What == Fact::Device ? " gets its device here"
                                                  : " requires gradients";
    bool IsList = Op.Arguments[Argument].is(RuleValue::Kind::Tensors);
    F.note(At, (IsList ? "a tensor of " : "") + operandName(Op, Argument) +
                   Gets.str());
  }
}

void OperationCheck::noteMeaning(Finding &F, const ValueMeaning &Values) {
  if (Values.At.isValid() && code().files().contains(Values.At))
    F.note(Values.At, Values.Maker.empty()
                          ? "made here, among other places"
                          : "'" + Values.Maker.split('.').first.str() +
                                "' makes them here");
}

std::string OperationCheck::memoryName(const MemoryOperand &Operand) const {
  const Expr *Named = Operand.Written;
  const Expr *Origin = Operand.Block ? Operand.Block->Origin : nullptr;
  if (Operand.is(MemorySpace::Tensor))
    if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Origin))
      Named = Call->getImplicitObjectArgument();
  std::string Text =
      Named ? shortName(Named->IgnoreImplicit(), context(), "", 32) : "";
  return Text.empty() ? "the memory" : "'" + Text + "'";
}

void OperationCheck::noteOrigin(Finding &F, const MemoryUse &Use,
                                const MemoryOperand &Operand, Fact What) {
  if (Operand.Tensor) {
    SourceLocation At = What == Fact::Shape    ? Operand.Tensor->ShapeAt
                        : What == Fact::Device ? Operand.Tensor->DeviceAt
                                               : Operand.Tensor->TypeAt;
    if (At.isValid() && code().files().contains(At))
      F.note(At, memoryName(Operand) +
                     (What == Fact::Shape    ? " gets its shape here"
                      : What == Fact::Device ? " gets its device here"
                                             : " gets its dtype here"));
    return;
  }
  const Expr *Origin = Operand.Block ? Operand.Block->Origin : nullptr;
  if (Origin && !code().isWithin(Origin, Use.Call))
    F.note(Origin->getExprLoc(), "the memory is from here");
}
