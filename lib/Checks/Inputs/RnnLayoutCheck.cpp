//===- RnnLayoutCheck.cpp - steps and samples mixed up ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a check: two ways to see one mistake, and the names of extents.
//
//===----------------------------------------------------------------------===//

#include "RnnLayoutCheck.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(RnnLayoutCheck)

// What the analysis notes of such a layer: its input, `batch_first`, and its
// output.
static bool isRecurrent(const Operation &Op) {
  return Op.Operator.baseName().empty() && Op.Arguments.size() == 3 &&
         llvm::StringSwitch<bool>(Op.Name)
             .Cases("torch::nn::LSTM", "torch::nn::GRU", true)
             .Case("torch::nn::RNN", true)
             .Default(false);
}

// `kSeqLen`, `seq_len_` and `seqLen` are one name. A single letter is a name by
// itself, in capitals.
static std::string plain(llvm::StringRef Name) {
  if (Name.size() > 1 && Name[0] == 'k' && isUppercase(Name[1]))
    Name = Name.drop_front();
  std::string Plain;
  for (char C : Name)
    if (C != '_')
      Plain += Name.size() > 1 ? toLowercase(C) : C;
  return Plain;
}

static bool isBatch(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("batch", "batchsize", "bs", "bsz", "B", "N", true)
      .Cases("nbatch", "minibatch", "batchsz", "numsamples", true)
      .Default(false);
}

static bool isTime(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("seq", "seqlen", "seqlength", "sequencelength", "T", true)
      .Cases("time", "timesteps", "steps", "numsteps", "nsteps", true)
      .Cases("sequencelen", "maxlen", "maxlength", "lookback", true)
      .Cases("numtimesteps", "ntimesteps", "timestep", true)
      .Default(false);
}

// {batch, seq, 8}: the elements as written.
static const Expr *elementOf(const Expr *List, unsigned Index) {
  while (List) {
    List = List->IgnoreImplicit();
    if (const auto *Init = dyn_cast<InitListExpr>(List)) {
      if (Index < Init->getNumInits() && Init->getNumInits() > 1)
        return Init->getInit(Index);
      List = Init->getNumInits() == 1 ? Init->getInit(0) : nullptr;
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(List)) {
      List = Made->getNumArgs() > 0 ? Made->getArg(0) : nullptr;
    } else if (const auto *Std = dyn_cast<CXXStdInitializerListExpr>(List)) {
      List = Std->getSubExpr();
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

// The name of an extent: of its symbol, or of the constant in the call that
// gave the shape.
std::string RnnLayoutCheck::nameOf(const ShapeValue &Shape, unsigned Dim,
                                   SourceLocation MadeAt) const {
  if (!Shape.sizes()[Dim].constant())
    return shown(Shape.sizes()[Dim]);
  for (const Operation &Made : function().Operations)
    if (Made.Call->getExprLoc() == MadeAt)
      for (const Expr *Written : Made.Written)
        if (const Expr *Element = elementOf(Written, Dim)) {
          Element = Element->IgnoreParenImpCasts();
          if (const auto *Ref = dyn_cast<DeclRefExpr>(Element))
            return Ref->getDecl()->getNameAsString();
          if (const auto *Member = dyn_cast<MemberExpr>(Element))
            return Member->getMemberDecl()->getNameAsString();
        }
  return "";
}

void RnnLayoutCheck::checkInput(const Operation &Layer) {
  const TensorFacts *Input = Layer.Arguments[0].asTensor();
  if (!Input || Input->Shape.rank() != 3u)
    return;
  std::string First = nameOf(Input->Shape, 0, Input->ShapeAt),
              Second = nameOf(Input->Shape, 1, Input->ShapeAt);
  bool IsBatchFirst = Layer.Arguments[1].Truth == Tri::Yes;
  if (IsBatchFirst ? !isTime(plain(First)) || !isBatch(plain(Second))
                   : !isBatch(plain(First)) || !isTime(plain(Second)))
    return;
  Finding &F =
      report(Layer.Call->getExprLoc(),
             quoted(Layer) + " takes '" + (IsBatchFirst ? First : Second) +
                 "' for the batch and '" + (IsBatchFirst ? Second : First) +
                 "' for the steps: " + operandName(Layer, 0) + " has " +
                 shown(Input->Shape) + ", and 'batch_first' is " +
                 (IsBatchFirst ? "true" : "false"));
  F.range(Layer.Call->getSourceRange());
  noteOrigin(F, Layer, 0, Fact::Shape);
  F.note(Layer.LayerAt, "the layer is made here");
}

// out.select(1, -1), out.index({Slice(), -1}) of [steps, batch, features]
void RnnLayoutCheck::checkLastStep(const Operation &Layer,
                                   const Operation &Select) {
  const TensorFacts &Out = *Select.Arguments[0].asTensor();
  bool IsBatchFirst = Layer.Arguments[1].Truth == Tri::Yes;
  std::optional<int64_t> Dim = Select.Arguments[1].Int.constant();
  const SymbolicInt &Index = Select.Arguments[2].Int;
  if (!Dim || *Dim != (IsBatchFirst ? 0 : 1) || Out.Shape.rank() != 3u)
    return;
  const SymbolicInt &Extent = Out.Shape.sizes()[*Dim];
  if (Extent.isConstant(1) ||
      !(Index.isConstant(-1) || provedEqual(Index + 1, Extent)))
    return;
  Finding &F =
      report(Select.Call->getExprLoc(),
             quoted(Select) +
                 " takes the last sample of the batch, not the last "
                 "step: " +
                 operandName(Select, 0) + " is " +
                 (IsBatchFirst ? "[batch, steps, features]"
                               : "[steps, batch, features]") +
                 " as 'batch_first' is " + (IsBatchFirst ? "true" : "false"));
  F.range(Select.Call->getSourceRange());
  F.note(Layer.LayerAt, "the layer is made here");
}

void RnnLayoutCheck::visit(const Operation &Op) {
  if (isRecurrent(Op))
    return checkInput(Op);
  const TensorFacts *Of =
      Op.Operator.baseName() == "select" && Op.Arguments.size() > 2
          ? Op.Arguments[0].asTensor()
          : nullptr;
  if (!Of || !Of->Elements)
    return;
  for (const Operation &Layer : function().Operations)
    if (isRecurrent(Layer) && Layer.Arguments[2].asTensor() &&
        Layer.Arguments[2].asTensor()->Elements == Of->Elements)
      return checkLastStep(Layer, Op);
}
