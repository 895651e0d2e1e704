//===- ApiForm.cpp - does a use fit the form of a row -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiUse.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace torchtidy;

namespace {

/// Judges the conditions of one form on one use.
class FormJudge {
public:
  FormJudge(const ApiUse &Use, const UserCode &Code)
      : Use(Use), Code(Code), Arguments(writtenArguments(Use.Call)) {}

  bool holds(const FormCondition &C) const;

private:
  bool fits(const FormCondition &C, QualType Type) const;
  bool argumentCount(const FormCondition &C) const;
  bool argumentType(const FormCondition &C) const;
  bool anyParameter(const FormCondition &C) const;
  bool argumentGiven(const FormCondition &C, bool Given) const;
  bool argumentValue(const FormCondition &C) const;
  bool through(const FormCondition &C) const;
  bool convertedTo(const FormCondition &C) const;
  bool boundTo(const FormCondition &C) const;
  bool streamed() const;
  bool templateArgument(const FormCondition &C) const;
  bool declaredIn(const FormCondition &C) const;
  bool macroArgument(const FormCondition &C) const;

  const FunctionDecl *callee() const {
    return dyn_cast_or_null<FunctionDecl>(Use.Declared);
  }

  const ApiUse &Use;
  const UserCode &Code;
  std::vector<const Expr *> Arguments;
};

} // namespace

bool FormJudge::fits(const FormCondition &C, QualType Type) const {
  bool Reference = Type->isLValueReferenceType();
  QualType Plain = Type.getNonReferenceType();
  if (Plain->isArrayType() || Plain->isFunctionType())
    Plain = Code.context().getDecayedType(Plain);
  Plain = Plain.getCanonicalType().getUnqualifiedType();
  PrintingPolicy Policy(Code.context().getLangOpts());
  Policy.SuppressDefaultTemplateArgs = true;
  std::string Text = Plain.getAsString(Policy);
  return llvm::any_of(C.Alternatives, [&](llvm::StringRef Wanted) {
    if (Wanted == "@integer")
      return Plain->isIntegralOrEnumerationType();
    if (endsWith(Wanted, " &"))
      return Reference && typePatternMatches(Wanted.drop_back(2), Text);
    return typePatternMatches(Wanted, Text);
  });
}

bool FormJudge::argumentCount(const FormCondition &C) const {
  return Use.Call && Arguments.size() >= C.Min && Arguments.size() <= C.Max;
}

// The type before conversions to the parameter: what the user passes.
bool FormJudge::argumentType(const FormCondition &C) const {
  if (!C.Index || *C.Index >= Arguments.size())
    return false;
  const Expr *Argument = Arguments[*C.Index];
  return fits(C, Argument->getType()) ||
         fits(C, ignoreImplicit(Argument)->getType());
}

bool FormJudge::anyParameter(const FormCondition &C) const {
  return callee() &&
         llvm::any_of(callee()->parameters(), [&](const ParmVarDecl *Param) {
           return fits(C, Param->getType());
         });
}

bool FormJudge::argumentGiven(const FormCondition &C, bool Given) const {
  const auto *Call = dyn_cast_or_null<CallExpr>(Use.Call);
  if (!Call || !callee())
    return false;
  for (unsigned I = 0; I < callee()->getNumParams() && I < Call->getNumArgs();
       ++I)
    if (llvm::is_contained(C.Alternatives,
                           callee()->getParamDecl(I)->getName()))
      return isa<CXXDefaultArgExpr>(Call->getArg(I)) != Given;
  return false;
}

bool FormJudge::argumentValue(const FormCondition &C) const {
  const Expr *Argument = nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(Use.Call);
  if (C.Index) {
    Argument = *C.Index < Arguments.size() ? Arguments[*C.Index] : nullptr;
  } else if (Call && callee()) {
    for (unsigned I = 0; I < callee()->getNumParams() && I < Call->getNumArgs();
         ++I)
      if (callee()->getParamDecl(I)->getName() == C.Name)
        Argument = Call->getArg(I);
  }
  if (!Argument || isa<CXXDefaultArgExpr>(Argument))
    return false;
  // Through the optional of `return_complex=false` as well.
  const Expr *Plain = ignoreImplicit(Argument)->IgnoreParenImpCasts();
  auto Is = [&](llvm::StringRef Text) {
    return llvm::is_contained(C.Alternatives, Text);
  };
  if (const auto *Bool = dyn_cast<CXXBoolLiteralExpr>(Plain))
    return Is(Bool->getValue() ? "true" : "false");
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Plain))
    return Is(qualifiedName(*Reference->getDecl()));
  SourceLocation Loc = Argument->getBeginLoc();
  if (Loc.isMacroID())
    return Is(Lexer::getImmediateMacroName(
        Loc, Code.context().getSourceManager(), Code.context().getLangOpts()));
  if (const auto *Number = dyn_cast<IntegerLiteral>(Plain))
    return Is(llvm::toString(Number->getValue(), 10, /*Signed=*/true));
  return false;
}

bool FormJudge::through(const FormCondition &C) const {
  const auto *Member = dyn_cast_or_null<MemberExpr>(Use.Reference);
  const FunctionDecl *Inner =
      Member ? calledFunction(ignoreImplicit(Member->getBase())) : nullptr;
  if (!Inner)
    return false;
  std::string Name = qualifiedName(*Inner);
  return llvm::any_of(C.Alternatives, [&](llvm::StringRef Wanted) {
    return Name == Wanted ||
           (Wanted == "at::Tensor::type" && Name == "at::TensorBase::type");
  });
}

// The call of a conversion function that nobody wrote, or its callee.
static bool isConversion(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E);
  const auto *Callee = dyn_cast_or_null<MemberExpr>(E);
  const Decl *Called = Call     ? Call->getMethodDecl()
                       : Callee ? Callee->getMemberDecl()
                                : nullptr;
  return isa_and_nonnull<CXXConversionDecl>(Called);
}

bool FormJudge::convertedTo(const FormCondition &C) const {
  const Stmt *Child = Use.Call;
  while (Child) {
    const auto *Parent = Code.parent(Child).get<Expr>();
    const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Parent);
    if (!Parent || !(Made || isConversion(Parent) ||
                     isa<ImplicitCastExpr, MaterializeTemporaryExpr,
                         CXXBindTemporaryExpr, FullExpr>(Parent)))
      return false;
    if (fits(C, Parent->getType()) && !isa<CXXTemporaryObjectExpr>(Parent))
      return true;
    Child = Parent;
  }
  return false;
}

bool FormJudge::boundTo(const FormCondition &C) const {
  DynTypedNode Node = Use.Call ? Code.parent(Use.Call) : DynTypedNode();
  while (const auto *Parent = Node.get<Expr>()) {
    if (!isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
             FullExpr, CXXConstructExpr, ParenExpr>(Parent))
      return false;
    Node = Code.parent(Parent);
  }
  const auto *Var = Node.get<VarDecl>();
  return Var && !Var->getType()->getContainedAutoType() &&
         fits(C, Var->getType());
}

bool FormJudge::streamed() const {
  if (!Use.Call)
    return false;
  const auto *Operator =
      Code.parentIgnoringImplicit(Use.Call).get<CXXOperatorCallExpr>();
  return Operator && Operator->getOperator() == OO_LessLess &&
         Operator->getNumArgs() == 2 &&
         ignoreImplicit(Operator->getArg(1)) == Use.Call &&
         derivesFrom(Operator->getArg(0)->getType(), "std::basic_ostream");
}

bool FormJudge::templateArgument(const FormCondition &C) const {
  const TemplateArgumentList *Args =
      callee() ? callee()->getTemplateSpecializationArgs() : nullptr;
  return Args && C.Index && *C.Index < Args->size() &&
         Args->get(*C.Index).getKind() == TemplateArgument::Type &&
         fits(C, Args->get(*C.Index).getAsType());
}

bool FormJudge::declaredIn(const FormCondition &C) const {
  if (!Use.Declared)
    return false;
  llvm::StringRef Path = Code.context().getSourceManager().getFilename(
      Use.Declared->getLocation());
  return llvm::any_of(C.Alternatives, [&](llvm::StringRef Suffix) {
    return endsWith(Path, Suffix);
  });
}

// `....type()` stands for any text that ends so.
bool FormJudge::macroArgument(const FormCondition &C) const {
  return C.Index && *C.Index < Use.MacroArguments.size() &&
         llvm::any_of(
             C.Alternatives,
             [&](llvm::StringRef Pattern) {
               return typePatternMatches(Pattern, Use.MacroArguments[*C.Index]);
             });
}

// Longer than most functions: one case for each test of the notation.
bool FormJudge::holds(const FormCondition &C) const {
  switch (C.Test) {
  case FormTest::ArgCount:
    return argumentCount(C);
  case FormTest::ArgType:
    return argumentType(C);
  case FormTest::AnyParamType:
    return anyParameter(C);
  case FormTest::MissingArg:
    return argumentGiven(C, false);
  case FormTest::GivenArg:
    return argumentGiven(C, true);
  case FormTest::ArgValue:
    return argumentValue(C);
  case FormTest::Template:
    return callee() && callee()->getPrimaryTemplate();
  case FormTest::TemplateArg:
    return templateArgument(C);
  case FormTest::Through:
    return through(C);
  case FormTest::ConvertedTo:
    return convertedTo(C);
  case FormTest::BoundTo:
    return boundTo(C);
  case FormTest::Streamed:
    return streamed();
  case FormTest::DeclaredIn:
    return declaredIn(C);
  case FormTest::MacroArg:
    return macroArgument(C);
  case FormTest::MacroCall:
    // The arguments of a macro are text here; macro-arg, which always stands
    // beside it, has looked at them.
    return !Use.MacroArguments.empty();
  case FormTest::DeviceCode: {
    const FunctionDecl *Around =
        Use.Reference ? Code.enclosingFunction(Use.Reference) : nullptr;
    return Around && (Around->hasAttr<CUDAGlobalAttr>() ||
                      Around->hasAttr<CUDADeviceAttr>());
  }
  case FormTest::Subscript:
  case FormTest::TemplateArgOf:
  case FormTest::Override:
  case FormTest::ParamCount:
  case FormTest::MissingOverride:
    return false;
  }
  return false;
}

bool torchtidy::formHolds(const ApiForm &Form, const ApiUse &Use,
                          const UserCode &Code) {
  FormJudge Judge(Use, Code);
  return !Form.isInformational() &&
         llvm::all_of(Form.Conditions,
                      [&](const FormCondition &C) { return Judge.holds(C); });
}
