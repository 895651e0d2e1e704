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
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
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
  bool elementType(const FormCondition &C) const;
  bool saysElementType(const Expr *E, const FormCondition &C) const;
  bool through(const FormCondition &C) const;
  bool convertedTo(const FormCondition &C) const;
  bool boundTo(const FormCondition &C) const;
  bool streamed() const;
  bool subscripted(const FormCondition &C) const;
  bool isIndexed(const Expr *Container, const FormCondition &C) const;
  bool arrow() const;
  bool templateArgument(const FormCondition &C) const;
  bool declaredIn(const FormCondition &C) const;
  bool macroArgument(const FormCondition &C) const;

  /// Null if several functions were meant and none fits.
  const FunctionDecl *callee() const {
    if (isa_and_nonnull<OverloadExpr>(Use.Reference))
      return nullptr;
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

// What the user wrote where constructors convert it: the `false` of an optional
// flag, the scalar type of options.
static const Expr *converted(const Expr *E) {
  while (true) {
    const Expr *Plain = ignoreImplicit(E)->IgnoreParenImpCasts();
    const auto *Made = dyn_cast<CXXConstructExpr>(Plain);
    if (!Made || isa<CXXTemporaryObjectExpr>(Made) || Made->getNumArgs() == 0 ||
        (Made->getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Made->getArg(1))))
      return Plain;
    E = Made->getArg(0);
  }
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
  const Expr *Plain = converted(Argument);
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

// x.to(T), zeros(sizes, T), tensor(values, options.dtype(T)): the last call
// says the element type. Of a variable it is not known here.
bool FormJudge::elementType(const FormCondition &C) const {
  if (!C.Index || *C.Index >= Arguments.size())
    return false;
  const Expr *Maker = ignoreImplicit(Arguments[*C.Index]);
  llvm::StringRef Names[] = {"to",   "toType", "zeros",  "ones",
                             "full", "empty",  "tensor", "randint"};
  const FunctionDecl *Called = calledFunction(Maker);
  if (!Called || !Called->getIdentifier() ||
      !llvm::is_contained(Names, Called->getName()) ||
      !isTensor(Called->getReturnType()))
    return false;
  return llvm::any_of(writtenArguments(Maker), [&](const Expr *Argument) {
    return saysElementType(converted(Argument), C);
  });
}

// T, dtype(T), options.dtype(T).device(D)
bool FormJudge::saysElementType(const Expr *E, const FormCondition &C) const {
  if (const auto *Type = dyn_cast<DeclRefExpr>(E)) {
    const auto *Enum = Type->getType()->getAs<EnumType>();
    return Enum && Enum->getDecl()->getName() == "ScalarType" &&
           llvm::is_contained(C.Alternatives, Type->getDecl()->getName());
  }
  const FunctionDecl *Called = calledFunction(E);
  if (!Called || !isTensorOptions(Called->getReturnType()) ||
      !Called->getIdentifier())
    return false;
  if (Called->getName() == "dtype")
    return llvm::any_of(writtenArguments(E), [&](const Expr *Argument) {
      return saysElementType(converted(Argument), C);
    });
  const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
  return Member && saysElementType(
                       ignoreImplicit(Member->getImplicitObjectArgument()), C);
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

// Past wrappers that keep the value, and the wreck of an initialisation.
static bool keepsValue(const Expr *E) {
  return isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
             FullExpr, CXXConstructExpr, ParenExpr, ParenListExpr,
             RecoveryExpr>(E);
}

bool FormJudge::boundTo(const FormCondition &C) const {
  DynTypedNode Node = Use.Call ? Code.parent(Use.Call) : DynTypedNode();
  const Expr *Failed = nullptr;
  while (const auto *Parent = Node.get<Expr>()) {
    if (!keepsValue(Parent))
      return false;
    if (const auto *Recovery = dyn_cast<RecoveryExpr>(Parent)) {
      Failed = Parent;
      // object = call
      for (const Expr *Other :
           const_cast<RecoveryExpr *>(Recovery)->subExpressions())
        if (!Code.isWithin(Use.Call, Other) && fits(C, Other->getType()))
          return true;
    }
    Node = Code.parent(Parent);
  }
  if (const auto *Var = Node.get<VarDecl>())
    return !Var->getType()->getContainedAutoType() && fits(C, Var->getType());
  if (const auto *Init = Node.get<CXXCtorInitializer>())
    return Init->getMember() && fits(C, Init->getMember()->getType());
  // return call;
  const FunctionDecl *Around =
      Failed ? Code.enclosingFunction(Failed) : nullptr;
  return Around && Node.get<ReturnStmt>() && fits(C, Around->getReturnType());
}

// container[T], container.at(T), container.find(T), with or without an error
bool FormJudge::isIndexed(const Expr *Container, const FormCondition &C) const {
  const Expr *Parent = Code.parentIgnoringImplicit(Container).get<Expr>();
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent))
    Parent = Code.parentIgnoringImplicit(Member).get<Expr>();
  else if (const auto *Members = dyn_cast_or_null<UnresolvedMemberExpr>(Parent))
    Parent = Code.parentIgnoringImplicit(Members).get<Expr>();
  if (!isa_and_nonnull<CXXOperatorCallExpr, CXXMemberCallExpr, RecoveryExpr>(
          Parent))
    return false;
  return llvm::any_of(Parent->children(), [&](const Stmt *Child) {
    const auto *Index = dyn_cast<Expr>(Child);
    return Index && !Code.isWithin(Container, Index) &&
           (fits(C, Index->getType()) ||
            fits(C, ignoreImplicit(Index)->getType()));
  });
}

namespace {
/// Collects the references to one variable.
class ReferencesTo : public RecursiveASTVisitor<ReferencesTo> {
public:
  explicit ReferencesTo(const ValueDecl &D) : D(D) {}
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getDecl() == &D)
      Found.push_back(E);
    return true;
  }
  std::vector<const Expr *> Found;

private:
  const ValueDecl &D;
};
} // namespace

bool FormJudge::subscripted(const FormCondition &C) const {
  if (!Use.Call)
    return false;
  if (isIndexed(Use.Call, C))
    return true;
  const auto *Var = Code.parentIgnoringImplicit(Use.Call).get<VarDecl>();
  const FunctionDecl *Around = Code.enclosingFunction(Use.Call);
  if (!Var || !Around || !Around->hasBody())
    return false;
  ReferencesTo References(*Var);
  References.TraverseStmt(Around->getBody());
  return llvm::any_of(References.Found,
                      [&](const Expr *E) { return isIndexed(E, C); });
}

// Clang goes on as if `.` were written.
bool FormJudge::arrow() const {
  const auto *Member = dyn_cast_or_null<MemberExpr>(Use.Reference);
  return Member && !Member->isArrow() && Member->getOperatorLoc().isValid() &&
         sourceText(Member->getOperatorLoc(), Code.context()) == "->";
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
  case FormTest::ElementType:
    return elementType(C);
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
    return subscripted(C);
  case FormTest::Arrow:
    return arrow();
  case FormTest::TemplateArgOf:
    return llvm::is_contained(C.Alternatives, Use.ArgumentOf);
  case FormTest::Override:
    return C.Alternatives.empty() || Use.Method->isConst();
  case FormTest::ParamCount:
    return Use.Method && Use.Method->getNumParams() >= C.Min &&
           Use.Method->getNumParams() <= C.Max;
  case FormTest::MissingOverride:
    return true;
  }
  return false;
}

static ApiUse::Role roleOf(const ApiForm &Form) {
  if (Form.has(FormTest::Override))
    return ApiUse::Overridden;
  if (Form.has(FormTest::MissingOverride))
    return ApiUse::NotOverridden;
  return Form.has(FormTest::TemplateArgOf) ? ApiUse::TemplateArgument
                                           : ApiUse::Named;
}

bool torchtidy::formHolds(const ApiForm &Form, const ApiUse &Use,
                          const UserCode &Code) {
  FormJudge Judge(Use, Code);
  return !Form.isInformational() && roleOf(Form) == Use.As &&
         llvm::all_of(Form.Conditions,
                      [&](const FormCondition &C) { return Judge.holds(C); });
}
