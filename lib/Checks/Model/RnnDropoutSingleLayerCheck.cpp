//===- RnnDropoutSingleLayerCheck.cpp - dropout without effect ------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RnnDropoutSingleLayerCheck.h"
#include "torch-tidy/Analysis/ModuleCreation.h"
#include "torch-tidy/Analysis/OptionSettings.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(RnnDropoutSingleLayerCheck)

void RnnDropoutSingleLayerCheck::registerMatchers(MatchFinder &Finder) {
  // nn::LSTM(nn::LSTMOptions(8, 16).dropout(0.5))
  Finder.addMatcher(cxxConstructExpr().bind("made"), this);
  // std::make_shared<nn::GRUImpl>(options)
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("make_shared", "make_unique"))))
          .bind("made"),
      this);
}

static bool isRecurrent(const CXXRecordDecl *Class) {
  return derivesFrom(Class, "torch::nn::LSTMImpl") ||
         derivesFrom(Class, "torch::nn::GRUImpl") ||
         derivesFrom(Class, "torch::nn::RNNImpl");
}

static const Expr *firstArgument(const Expr *Made) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Made))
    return Construct->getNumArgs() ? Construct->getArg(0) : nullptr;
  const auto *Call = cast<CallExpr>(Made);
  return Call->getNumArgs() ? Call->getArg(0) : nullptr;
}

void RnnDropoutSingleLayerCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Made = Result.Nodes.getNodeAs<Expr>("made");
  const CXXRecordDecl *Class = createdModule(Made);
  const Expr *Options = Class ? firstArgument(Made) : nullptr;
  if (!Options || !isRecurrent(Class) || code().isMacroArgument(Made) ||
      code().isBroken(Made))
    return;
  OptionSetting Dropout = settingOf(Options, "dropout", code());
  OptionSetting Layers = settingOf(Options, "num_layers", code());
  if (Dropout.Kind != OptionSetting::Given ||
      Layers.Kind == OptionSetting::Unclear)
    return;
  // A rate that is none, or one that is not known.
  Expr::EvalResult Rate;
  if (Dropout.Value->isValueDependent() ||
      !Dropout.Value->EvaluateAsRValue(Rate, context()) ||
      !((Rate.Val.isFloat() && Rate.Val.getFloat().isNonZero()) ||
        (Rate.Val.isInt() && Rate.Val.getInt() != 0)))
    return;
  Expr::EvalResult Count;
  if (Layers.Kind == OptionSetting::Given &&
      (Layers.Value->isValueDependent() ||
       !Layers.Value->EvaluateAsInt(Count, context()) ||
       Count.Val.getInt() != 1))
    return;
  report(Dropout.Value->getExprLoc(),
         "dropout of '" + shortName(Dropout.Value, context()) +
             "' has no effect: '" + spokenModuleName(*Class) +
             "' drops out between its layers and has one")
      .range(Dropout.Value->getSourceRange());
}
