//===- VariableUses.cpp - what a function does with a variable -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

bool VariableUse::isMethod(llvm::StringRef Name) const {
  return Kind == UseKind::Call && Argument < 0 && Callee &&
         Callee->getIdentifier() && Callee->getName() == Name;
}

bool VariableUse::mayChange() const {
  switch (Kind) {
  case UseKind::Read:
  case UseKind::Capture:
    return false;
  case UseKind::Call: {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    return !Method || !Method->isConst();
  }
  case UseKind::Assign:
  case UseKind::Move:
  case UseKind::Reference:
  case UseKind::Unclear:
    return true;
  }
  llvm_unreachable("all kinds are handled");
}

// Decl::isInStdNamespace does not see members of classes.
static bool isInStd(const NamedDecl &D) {
  return llvm::StringRef(qualifiedName(D)).starts_with("std::");
}

// Is the parameter declared `T &&` with T deduced from the argument? Library
// functions that take such ones hand the value on to a constructor, apart from
// those that call what they are given.
static bool isForwarded(const FunctionDecl &Callee, unsigned Param) {
  const FunctionTemplateDecl *Template = Callee.getPrimaryTemplate();
  bool CallsBack = Callee.getIdentifier() &&
                   llvm::StringSwitch<bool>(Callee.getName())
                       .Cases("invoke", "apply", "call_once", "visit", true)
                       .Default(false);
  if (!Template || CallsBack)
    return false;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  if (Pattern->getNumParams() == 0)
    return false;
  // A pack stands for all arguments from its place on.
  Param = std::min(Param, Pattern->getNumParams() - 1);
  QualType Type = Pattern->getParamDecl(Param)->getType();
  if (const auto *Pack = Type->getAs<PackExpansionType>())
    Type = Pack->getPattern();
  const auto *Reference = Type->getAs<RValueReferenceType>();
  return Reference &&
         Reference->getPointeeType()->getAs<TemplateTypeParmType>();
}

namespace {

/// Collects the mentions of one declaration below what it is led through.
class MentionFinder : public RecursiveASTVisitor<MentionFinder> {
public:
  MentionFinder(const ValueDecl &D, std::vector<const Expr *> &Found)
      : Wanted(D.getCanonicalDecl()), Found(Found) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *E) { return offer(E, E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return offer(E, E->getMemberDecl()); }

private:
  bool offer(const Expr *E, const ValueDecl *D) {
    // Some nodes are reached over two ways, such as implicit captures.
    if (D->getCanonicalDecl() == Wanted && Seen.insert(E).second)
      Found.push_back(E);
    return true;
  }

  const Decl *Wanted;
  std::vector<const Expr *> &Found;
  llvm::DenseSet<const Expr *> Seen;
};

/// Climbs from a mention to what decides its use.
class UseClassifier {
public:
  UseClassifier(const Expr *Mention, const UserCode &Code) : Code(Code) {
    Use.Mention = Mention;
    const Expr *E = Mention;
    while (E)
      E = climb(E);
  }

  VariableUse Use;

private:
  // The functions below return the expression to go on with, or null when
  // `Use` is complete.
  const Expr *is(UseKind Kind) {
    Use.Kind = Kind;
    return nullptr;
  }

  const Expr *climb(const Expr *E) {
    DynTypedNode Parent = Code.parent(E);
    if (const auto *D = Parent.get<VarDecl>())
      return boundTo(D->getType());
    if (const auto *Init = Parent.get<CXXCtorInitializer>())
      return Init->isAnyMemberInitializer()
                 ? boundTo(Init->getAnyMember()->getType())
                 : is(UseKind::Read);
    const auto *S = Parent.get<Stmt>();
    if (!S)
      return is(UseKind::Unclear);
    if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
      const FunctionDecl *In = Code.enclosingFunction(Return);
      return In ? boundTo(In->getReturnType()) : is(UseKind::Unclear);
    }
    if (const auto *Outer = dyn_cast<Expr>(S))
      return climbExpr(E, Outer);
    return is(UseKind::Read);
  }

  const Expr *boundTo(QualType Type) {
    if (!Type->isReferenceType())
      return is(UseKind::Read);
    return is(Type->getPointeeType().isConstQualified() ? UseKind::Read
                                                        : UseKind::Reference);
  }

  const Expr *climbExpr(const Expr *E, const Expr *Outer) {
    if (isa<ParenExpr, FullExpr, MaterializeTemporaryExpr,
            CXXBindTemporaryExpr>(Outer))
      return Outer;
    if (const auto *Cast = dyn_cast<CastExpr>(Outer))
      return climbCast(Cast);
    if (const auto *Member = dyn_cast<MemberExpr>(Outer))
      return climbMember(Member);
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Outer))
      return climbConstruct(E, Made);
    if (const auto *Call = dyn_cast<CallExpr>(Outer))
      return climbCall(E, Call);
    if (const auto *Unary = dyn_cast<UnaryOperator>(Outer)) {
      if (Unary->getOpcode() == UO_AddrOf)
        return is(UseKind::Reference);
      return is(Unary->isIncrementDecrementOp() ? UseKind::Assign
                                                : UseKind::Read);
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(Outer)) {
      if (Binary->isAssignmentOp() && Binary->getLHS() == E)
        return is(UseKind::Assign);
      return Binary->getOpcode() == BO_Comma && Binary->getRHS() == E
                 ? Outer
                 : is(UseKind::Read);
    }
    if (isa<AbstractConditionalOperator>(Outer))
      return Outer;
    if (isa<LambdaExpr>(Outer))
      return is(UseKind::Capture);
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(Outer))
      return is(UseKind::Read);
    // A reference member of an aggregate, an array, a dependent call, ...
    return is(UseKind::Unclear);
  }

  const Expr *climbCast(const CastExpr *Cast) {
    switch (Cast->getCastKind()) {
    case CK_LValueToRValue:
    case CK_ToVoid:
      return is(UseKind::Read);
    case CK_ArrayToPointerDecay:
      return is(UseKind::Reference);
    default:
      break;
    }
    if (const auto *Written = dyn_cast<ExplicitCastExpr>(Cast)) {
      QualType To = Written->getTypeAsWritten();
      if (To->isRValueReferenceType())
        return is(UseKind::Move);
      if (To->isLValueReferenceType())
        return boundTo(To);
    }
    return Cast;
  }

  const Expr *climbMember(const MemberExpr *Member) {
    if (!isa<CXXMethodDecl>(Member->getMemberDecl()))
      return Member;
    Use.Callee = cast<CXXMethodDecl>(Member->getMemberDecl());
    const Stmt *S = Member;
    do
      S = Code.parent(S).get<Stmt>();
    while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(S));
    Use.Call = dyn_cast_or_null<CallExpr>(S);
    return is(Use.Call ? UseKind::Call : UseKind::Unclear);
  }

  const Expr *climbConstruct(const Expr *E, const CXXConstructExpr *Made) {
    const CXXConstructorDecl *Constructor = Made->getConstructor();
    // A copy for a parameter taken by value: the call is what counts.
    if (Constructor->isCopyOrMoveConstructor() && Made->getNumArgs() == 1) {
      DynTypedNode Around = Code.parentIgnoringImplicit(Made);
      if (const auto *Call = Around.get<CallExpr>()) {
        noteArgument(Made, Call, Call->getDirectCallee(), Call->arguments());
        return is(UseKind::Read);
      }
      return is(UseKind::Read);
    }
    return argument(E, Made, Constructor,
                    llvm::ArrayRef(Made->getArgs(), Made->getNumArgs()));
  }

  const Expr *climbCall(const Expr *E, const CallExpr *Call) {
    Use.Call = Call;
    Use.Callee = Call->getDirectCallee();
    if (Call->getCallee() == E)
      return is(UseKind::Unclear);
    auto Args = llvm::ArrayRef(Call->getArgs(), Call->getNumArgs());
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (!Operator || !isa_and_nonnull<CXXMethodDecl>(Use.Callee)) {
      // Unresolved operators in templates: an assignment is one anyway.
      if (Operator && Operator->isAssignmentOp() && Args[0] == E)
        return is(UseKind::Assign);
      return argument(E, Call, Use.Callee, Args);
    }
    if (Args[0] == E)
      return is(Operator->isAssignmentOp() ? UseKind::Assign : UseKind::Call);
    return argument(E, Call, Use.Callee, Args, /*ObjectFirst=*/true);
  }

  template <typename Range>
  void noteArgument(const Expr *E, const Expr *Call, const FunctionDecl *Callee,
                    Range &&Args) {
    Use.Call = Call;
    Use.Callee = Callee;
    int Index = 0;
    for (const Expr *Arg : Args) {
      if (contains(Arg, E))
        Use.Argument = Index;
      ++Index;
    }
  }

  // Is E the argument, under implicit nodes?
  static bool contains(const Expr *Arg, const Expr *E) {
    while (Arg != E) {
      const Expr *Inner = Arg->IgnoreParenImpCasts();
      if (const auto *Full = dyn_cast<FullExpr>(Inner))
        Inner = Full->getSubExpr();
      else if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(Inner))
        Inner = Made->getSubExpr();
      else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Inner))
        Inner = Bound->getSubExpr();
      if (Inner == Arg)
        return false;
      // IgnoreParenImpCasts may have stepped over E itself.
      if (Inner == E->IgnoreParenImpCasts())
        return true;
      Arg = Inner;
    }
    return true;
  }

  const Expr *argument(const Expr *E, const Expr *Call,
                       const FunctionDecl *Callee,
                       llvm::ArrayRef<const Expr *> Args,
                       bool ObjectFirst = false) {
    noteArgument(E, Call, Callee, Args);
    if (!Callee || Use.Argument < 0)
      return is(UseKind::Unclear);
    if (Callee->isInStdNamespace() && Callee->getIdentifier() &&
        (Callee->getName() == "move" || Callee->getName() == "forward") &&
        Args.size() == 1)
      return is(UseKind::Move);
    unsigned Param = Use.Argument - (ObjectFirst ? 1 : 0);
    if (Param >= Callee->getNumParams())
      return is(UseKind::Read); // variadic
    if (isForwarded(*Callee, Param) &&
        !Code.files().contains(Callee->getLocation()))
      return is(UseKind::Read);
    return boundTo(Callee->getParamDecl(Param)->getType());
  }

  const UserCode &Code;
};

} // namespace

VariableUse torchtidy::classifyUse(const Expr *Mention, const UserCode &Code) {
  return UseClassifier(Mention, Code).Use;
}

std::vector<VariableUse> torchtidy::usesOf(const ValueDecl &D,
                                           const UserCode &Code) {
  std::vector<const Expr *> Mentions;
  MentionFinder Finder(D, Mentions);
  const auto *Function =
      dyn_cast<FunctionDecl>(D.getDeclContext()->getRedeclContext());
  const auto *Var = dyn_cast<VarDecl>(&D);
  if (Function && Var && Function->hasBody())
    Finder.TraverseDecl(const_cast<FunctionDecl *>(Function));
  else
    for (Decl *Top : Code.topLevel())
      Finder.TraverseDecl(Top);
  std::vector<VariableUse> Uses;
  Uses.reserve(Mentions.size());
  for (const Expr *Mention : Mentions)
    Uses.push_back(classifyUse(Mention, Code));
  return Uses;
}

bool torchtidy::isUnchangedWithin(const ValueDecl &Var, const Stmt *Scope,
                                  const UserCode &Code) {
  for (const VariableUse &Use : usesOf(Var, Code))
    if (Use.mayChange() && Code.isWithin(Use.Mention, Scope))
      return false;
  return true;
}

static bool isDeviceOrOptional(QualType Type) {
  return isClass(Type, "c10::Device") || isClass(Type, "c10::optional") ||
         isClass(Type, "std::optional");
}

// Calls whose result depends on nothing but their arguments.
static bool isPure(const FunctionDecl *Callee) {
  if (!Callee || !isInStd(*Callee))
    return false;
  if (isa<CXXConstructorDecl>(Callee) || isa<CXXConversionDecl>(Callee))
    return true;
  OverloadedOperatorKind Operator = Callee->getOverloadedOperator();
  if (Operator != OO_None)
    return Operator == OO_Plus || Operator == OO_Slash ||
           Operator == OO_Subscript;
  return llvm::StringSwitch<bool>(Callee->getName())
      .Cases("c_str", "data", "string", "str", "to_string", true)
      .Default(false);
}

static bool isInvariantVariable(const VarDecl *Var, const Stmt *Scope,
                                const UserCode &Code) {
  if (!isUnchangedWithin(*Var, Scope, Code))
    return false;
  const auto *Declared = Code.parent(Var).get<Stmt>();
  if (!Declared || !Code.isWithin(Declared, Scope)) {
    // A parameter of the function whose body is asked about varies.
    const auto *Owner = dyn_cast<FunctionDecl>(Var->getDeclContext());
    return !isa<ParmVarDecl>(Var) || !Owner || Owner->getBody() != Scope;
  }
  return Var->getInit() && isInvariantIn(Var->getInit(), Scope, Code);
}

bool torchtidy::isInvariantIn(const Expr *E, const Stmt *Scope,
                              const UserCode &Code) {
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    return Default->getParam() != nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return isInvariantVariable(Var, Scope, Code);
    return isa<FunctionDecl, EnumConstantDecl>(Ref->getDecl());
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isa<FieldDecl>(Member->getMemberDecl()) &&
        !isUnchangedWithin(*Member->getMemberDecl(), Scope, Code))
      return false;
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    if (!isPure(Call->getDirectCallee()))
      return false;
  } else if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (!isInStd(*Made->getConstructor()) &&
        !isDeviceOrOptional(Made->getType()))
      return false;
  } else if (!isa<CastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr,
                  CXXBindTemporaryExpr, ArraySubscriptExpr, CXXThisExpr,
                  clang::StringLiteral, IntegerLiteral, CharacterLiteral,
                  InitListExpr>(E)) {
    return false;
  }
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child);
        Part && !isInvariantIn(Part, Scope, Code))
      return false;
  return true;
}

bool torchtidy::isWhollySeen(const CXXRecordDecl &Class) {
  if (Class.hasFriends())
    return false;
  return llvm::all_of(Class.methods(), [](const CXXMethodDecl *Method) {
    return Method->isImplicit() || Method->isDefaulted() ||
           Method->isDeleted() || isPureVirtual(*Method) ||
           Method->getDefinition();
  });
}
