//===- LegacyOperatorRegistrationCheck.cpp - operators registered the old way
//-*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LegacyOperatorRegistrationCheck.h"

using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(LegacyOperatorRegistrationCheck)

void LegacyOperatorRegistrationCheck::registerMatchers(MatchFinder &Finder) {
  // static auto registry = torch::RegisterOperators().op("ns::f", &f);
  // torch::RegisterOperators registry("ns::f", &f);
  Finder.addMatcher(
      cxxConstructExpr(
          hasDeclaration(cxxConstructorDecl(
              unless(isCopyConstructor()), unless(isMoveConstructor()),
              ofClass(hasName("::c10::RegisterOperators")))))
          .bind("made"),
      this);
}

void LegacyOperatorRegistrationCheck::check(
    const MatchFinder::MatchResult &Result) {
  const auto *Made = Result.Nodes.getNodeAs<clang::CXXConstructExpr>("made");
  report(Made->getBeginLoc(),
         "'torch::RegisterOperators' registers operators the way that "
         "'TORCH_LIBRARY' has replaced since LibTorch 1.7")
      .range(Made->getSourceRange());
}
