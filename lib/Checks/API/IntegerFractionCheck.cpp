//===- IntegerFractionCheck.cpp - fractions that are integers ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: it has to tell where a fraction was meant, from what
// takes the number.
//
//===----------------------------------------------------------------------===//

#include "IntegerFractionCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(IntegerFractionCheck)

void IntegerFractionCheck::registerMatchers(MatchFinder &Finder) {
  // x * (1 / 255)
  Finder.addMatcher(
      binaryOperator(hasOperatorName("/"), hasType(qualType(isInteger())))
          .bind("quotient"),
      this);
}

static std::optional<int64_t> valueOf(const Expr *E,
                                      const ASTContext &Context) {
  Expr::EvalResult Result;
  if (E->isValueDependent() || !E->EvaluateAsInt(Result, Context) ||
      Result.Val.getInt().getSignificantBits() > 64)
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

// What becomes of a number: the call of LibTorch that takes it, as a Scalar, a
// floating-point number, or an element of torch::tensor.
static const Expr *takerOf(const Expr *Number, const UserCode &Code) {
  const Expr *Child = Number;
  bool Converted = false;
  while (const auto *E = Code.parent(Child).get<Expr>()) {
    if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      std::string Class = qualifiedName(*Made->getConstructor()->getParent());
      bool Wraps = Class == "c10::Scalar" || Class == "std::optional" ||
                   Class == "c10::optional" ||
                   Class == "torch::detail::TensorDataContainer";
      Converted |= Wraps && Class.find("optional") == std::string::npos;
      if (!Wraps)
        return Converted && startsWith(Class, "torch::") ? E : nullptr;
    } else if (isa<CallExpr>(E)) {
      const FunctionDecl *Callee = calledFunction(E);
      std::string Name = Callee ? qualifiedName(*Callee) : "";
      bool IsLibrary = startsWith(Name, "torch::") || startsWith(Name, "at::");
      return Converted && IsLibrary ? E : nullptr;
    } else if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      Converted |= Cast->getCastKind() == CK_IntegralToFloating;
      if (!isa<ImplicitCastExpr>(Cast) && !E->getType()->isRealFloatingType() &&
          !isClass(E->getType(), "c10::Scalar"))
        return nullptr;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (!Binary->isMultiplicativeOp() && !Binary->isAdditiveOp())
        return nullptr;
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->getOpcode() != UO_Minus && Unary->getOpcode() != UO_Plus)
        return nullptr;
    } else if (!isa<ParenExpr, MaterializeTemporaryExpr, FullExpr, InitListExpr,
                    CXXBindTemporaryExpr, CXXStdInitializerListExpr>(E)) {
      return nullptr;
    }
    Child = E;
  }
  return nullptr;
}

// Functions that scale by their operand.
static bool scales(const FunctionDecl &Function) {
  switch (Function.getOverloadedOperator()) {
  case OO_Star:
  case OO_Slash:
  case OO_StarEqual:
  case OO_SlashEqual:
    return true;
  case OO_None:
    break;
  default:
    return false;
  }
  return Function.getIdentifier() &&
         llvm::StringSwitch<bool>(Function.getName())
             .Cases("mul", "mul_", "multiply", "multiply_", true)
             .Cases("div", "div_", "divide", "divide_", "true_divide", true)
             .Cases("pow", "pow_", "float_power", "float_power_", true)
             .Default(false);
}

// Functions that count with their operand.
static bool counts(const FunctionDecl &Function) {
  return Function.getIdentifier() &&
         llvm::StringSwitch<bool>(Function.getName())
             .Cases("arange", "range", "linspace", "logspace", "randint", true)
             .Default(false);
}

static std::string nameOf(const FunctionDecl &Function) {
  if (const auto *Made = dyn_cast<CXXConstructorDecl>(&Function))
    return "'" + Made->getParent()->getNameAsString() + "'";
  return "'" + Function.getNameAsString() + "'";
}

void IntegerFractionCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Quotient = Result.Nodes.getNodeAs<BinaryOperator>("quotient");
  auto Above = valueOf(Quotient->getLHS(), context());
  auto Below = valueOf(Quotient->getRHS(), context());
  if (!Above || (Below && *Below == 0) || Quotient->isValueDependent() ||
      code().isBroken(Quotient))
    return;
  bool OneOverVariable = !Below && *Above == 1;
  if (!OneOverVariable && !(Below && *Above % *Below != 0))
    return;
  const Expr *Taker = takerOf(Quotient, code());
  const FunctionDecl *Callee = calledFunction(Taker);
  bool IsZero = OneOverVariable || *Above / *Below == 0;
  if (!Callee || counts(*Callee) || (!IsZero && !scales(*Callee)))
    return;
  std::string Text = "'" + shortName(Quotient, context()) + "'";
  std::string Message = Text + " is an integer division: ";
  if (OneOverVariable) {
    Message += nameOf(*Callee) + " is given 0 unless '" +
               shortName(Quotient->getRHS(), context()) + "' is 1";
  } else {
    std::string Meant;
    llvm::raw_string_ostream(Meant)
        << llvm::format("%.4g", double(*Above) / double(*Below));
    Message += nameOf(*Callee) + " is given " +
               std::to_string(*Above / *Below) + ", not " + Meant;
  }
  Finding &F = report(Quotient->getBeginLoc(),
                      Message + "; divide floating-point numbers")
                   .range(Quotient->getSourceRange());
  if (OneOverVariable || !IsZero)
    F.level(Level::Likely);
  for (const Expr *Side : {Quotient->getLHS(), Quotient->getRHS()}) {
    const Expr *Literal = Side->IgnoreParenImpCasts();
    // Only a plain decimal number becomes a floating-point one by ".0".
    if (isa<IntegerLiteral>(Literal) &&
        canEdit(Literal->getSourceRange(), context()) &&
        llvm::StringRef(sourceText(Literal->getSourceRange(), context()))
                .find_first_not_of("0123456789") == llvm::StringRef::npos) {
      F.fix(FixItHint::CreateInsertion(
          endOf(Literal->getSourceRange(), context()), ".0"));
      return;
    }
  }
}
