//===- IValueFacts.cpp - what an IValue holds at a place -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/IValueFacts.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/bit.h"

using namespace clang;
using namespace torchtidy;

static QualType firstArgument(QualType Type) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() == 0 ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return QualType();
  return Class->getTemplateArgs()[0].getAsType();
}

static IValueKinds kindsOfList(QualType Element) {
  if (Element.isNull())
    return ivalue::Any;
  switch (kindsOfType(Element)) {
  case ivalue::Tensor:
    return ivalue::TensorList;
  case ivalue::Int:
    return Element->isIntegralOrEnumerationType() ? ivalue::IntList
                                                  : ivalue::OtherList;
  case ivalue::Double:
    return ivalue::DoubleList;
  case ivalue::Bool:
    return ivalue::BoolList;
  case ivalue::Any:
    return *acceptedKinds("toList");
  default:
    return ivalue::OtherList;
  }
}

static IValueKinds kindsOfBuiltin(QualType Type) {
  if (Type->isBooleanType())
    return ivalue::Bool;
  if (Type->isNullPtrType())
    return ivalue::Any;
  if (Type->isIntegralOrEnumerationType())
    return ivalue::Int;
  if (Type->isRealFloatingType())
    return ivalue::Double;
  if (Type->isPointerType() && Type->getPointeeType()->isCharType())
    return ivalue::String;
  return ivalue::Any;
}

IValueKinds torchtidy::kindsOfType(QualType Type) {
  Type = Type.getNonReferenceType();
  const auto *Class = Type->getAsCXXRecordDecl();
  if (!Class)
    return kindsOfBuiltin(Type);
  std::string Name = qualifiedName(*Class);
  if (Name == "c10::intrusive_ptr") {
    const auto *Pointee = firstArgument(Type)->getAsCXXRecordDecl();
    return !Pointee ? IValueKinds(ivalue::Any)
                    : llvm::StringSwitch<IValueKinds>(qualifiedName(*Pointee))
                          .Case("c10::ivalue::Tuple", ivalue::Tuple)
                          .Case("c10::ivalue::ConstantString", ivalue::String)
                          .Case("c10::ivalue::Object", ivalue::Object)
                          .Default(ivalue::Any);
  }
  if (Name == "c10::optional" || Name == "std::optional") {
    IValueKinds Held = kindsOfType(firstArgument(Type));
    return Held | ivalue::None;
  }
  return llvm::StringSwitch<IValueKinds>(Name)
      .Cases("at::Tensor", "at::TensorBase", ivalue::Tensor)
      .Cases("std::basic_string", "std::__cxx11::basic_string",
             "std::basic_string_view", "c10::basic_string_view", ivalue::String)
      .Case("std::tuple", ivalue::Tuple)
      .Cases("std::vector", "std::array", "c10::List", "c10::ArrayRef",
             kindsOfList(firstArgument(Type)))
      .Cases("c10::Dict", "std::unordered_map", ivalue::Dict)
      .Case("c10::complex", ivalue::ComplexDouble)
      .Case("c10::Device", ivalue::Device)
      .Case("c10::Scalar", *acceptedKinds("toScalar"))
      .Cases("c10::nullopt_t", "std::nullopt_t", ivalue::None)
      .Default(ivalue::Any);
}

std::optional<IValueKinds>
torchtidy::accessorKinds(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !Method->getIdentifier() ||
      qualifiedName(*Method->getParent()) != "c10::IValue")
    return std::nullopt;
  llvm::StringRef Name = Method->getName();
  if (Name != "to" && Name != "toOptional")
    return acceptedKinds(Name);
  const TemplateArgumentList *Args = Method->getTemplateSpecializationArgs();
  if (!Args || Args->size() == 0 ||
      Args->get(0).getKind() != TemplateArgument::Type)
    return std::nullopt;
  IValueKinds Kinds = kindsOfType(Args->get(0).getAsType());
  if (Kinds == ivalue::Any)
    return std::nullopt;
  return Name == "to" ? Kinds : Kinds | ivalue::None;
}

IValueFact torchtidy::factOfConstruction(const Expr *E) {
  IValueFact Fact;
  E = ignoreImplicit(E);
  while (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = ignoreImplicit(Cast->getSubExpr());
  const auto *Made = dyn_cast<CXXConstructExpr>(E);
  if (!Made || !isClass(Made->getType(), "c10::IValue") ||
      Made->getConstructor()->isCopyOrMoveConstructor())
    return Fact;
  Fact.Loc = Made->getBeginLoc();
  if (Made->getNumArgs() == 0) {
    Fact.Kinds = ivalue::None;
    Fact.Origin = "made without a value";
    return Fact;
  }
  // The constructor's parameter tells more than the argument: conversions to
  // it have been made.
  QualType Type = Made->getConstructor()->getParamDecl(0)->getType();
  Fact.Kinds = kindsOfType(Type);
  Fact.Origin = "made from " + spokenKinds(Fact.Kinds);
  return Fact;
}

// Reading an IValue as non-const does not change it.
static bool mayChangeKind(const VariableUse &Use) {
  if (Use.Kind != UseKind::Call)
    return Use.mayChange();
  return !Use.Callee || !Use.Callee->getIdentifier() ||
         Use.Callee->getName() == "swap";
}

// The kinds Var can have when Cond is true or false.
static IValueKinds kindsWhen(const Expr *Cond, bool IsTrue,
                             const VarDecl &Var) {
  Cond = ignoreImplicit(Cond);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Cond))
    return kindsWhen(Cast->getSubExpr(), IsTrue, Var);
  if (const auto *Not = dyn_cast<UnaryOperator>(Cond))
    return Not->getOpcode() == UO_LNot
               ? kindsWhen(Not->getSubExpr(), !IsTrue, Var)
               : IValueKinds(ivalue::Any);
  if (const auto *Both = dyn_cast<BinaryOperator>(Cond)) {
    if (!Both->isLogicalOp())
      return ivalue::Any;
    IValueKinds Left = kindsWhen(Both->getLHS(), IsTrue, Var);
    IValueKinds Right = kindsWhen(Both->getRHS(), IsTrue, Var);
    bool BothHold = (Both->getOpcode() == BO_LAnd) == IsTrue;
    return BothHold ? Left & Right : Left | Right;
  }
  const auto *Call = dyn_cast<CallExpr>(Cond);
  if (Call && Call->getBuiltinCallee() == Builtin::BI__builtin_expect)
    return kindsWhen(Call->getArg(0), IsTrue, Var);
  const auto *Test = dyn_cast<CXXMemberCallExpr>(Cond);
  const CXXMethodDecl *Method = Test ? Test->getMethodDecl() : nullptr;
  const auto *Object = Test ? dyn_cast<DeclRefExpr>(ignoreImplicit(
                                  Test->getImplicitObjectArgument()))
                            : nullptr;
  if (!Method || !Method->getIdentifier() || !Object ||
      Object->getDecl() != &Var)
    return ivalue::Any;
  std::optional<IValueKinds> Kinds = testedKinds(Method->getName());
  return !Kinds ? IValueKinds(ivalue::Any) : IsTrue ? *Kinds : ~*Kinds;
}

// Does control never pass the end of S?
static bool leaves(const Stmt *S) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return !Block->body_empty() && leaves(Block->body_back());
  if (const auto *Full = dyn_cast<FullExpr>(S))
    return leaves(Full->getSubExpr());
  if (const auto *Call = dyn_cast<CallExpr>(S))
    return Call->getDirectCallee() && Call->getDirectCallee()->isNoReturn();
  return isa<ReturnStmt, CXXThrowExpr, BreakStmt, ContinueStmt>(S);
}

namespace {

/// Collects the tests around and before a place.
class GuardFinder {
public:
  GuardFinder(const VarDecl &Var, llvm::ArrayRef<VariableUse> Uses,
              const UserCode &Code, std::vector<IValueFact> &Facts)
      : Var(Var), Uses(Uses), Code(Code), Facts(Facts) {}

  void collect(const Stmt *Place) {
    const Stmt *Child = Place;
    while (const Stmt *Parent = around(Child)) {
      if (const auto *If = dyn_cast<IfStmt>(Parent)) {
        if (Child == If->getThen() || Child == If->getElse())
          add(If->getCond(), Child == If->getThen(), Place);
      } else if (const auto *Choice = dyn_cast<ConditionalOperator>(Parent)) {
        if (Child != Choice->getCond())
          add(Choice->getCond(), Child == Choice->getTrueExpr(), Place);
      } else if (const auto *Both = dyn_cast<BinaryOperator>(Parent)) {
        if (Both->isLogicalOp() && Child == Both->getRHS())
          add(Both->getLHS(), Both->getOpcode() == BO_LAnd, Place);
      } else if (const auto *Block = dyn_cast<CompoundStmt>(Parent)) {
        addExits(*Block, Child, Place);
      }
      Child = Parent;
    }
  }

private:
  // A variable stands between its initialiser and its statement.
  const Stmt *around(const Stmt *S) const {
    DynTypedNode Parent = Code.parent(S);
    if (const auto *Declared = Parent.get<VarDecl>())
      Parent = Code.parent(Declared);
    return Parent.get<Stmt>();
  }

  static std::string originOf(IValueKinds Kinds) {
    // A test that failed leaves nearly all kinds.
    bool Negative = llvm::popcount(Kinds) > llvm::popcount(~Kinds);
    return Negative ? "tested not to be " + spokenKinds(~Kinds)
                    : "tested to be " + spokenKinds(Kinds);
  }

  void add(const Expr *Cond, bool IsTrue, const Stmt *Place) {
    IValueKinds Kinds = kindsWhen(Cond, IsTrue, Var);
    if (Kinds == ivalue::Any || llvm::any_of(Uses, [&](const VariableUse &Use) {
          return mayChangeKind(Use) &&
                 mayRunBetween(Use.Mention, Cond, Place, Code);
        }))
      return;
    Facts.push_back({Kinds, Cond->getBeginLoc(), originOf(Kinds)});
  }

  // if (!v.isTensor()) return;
  void addExits(const CompoundStmt &Block, const Stmt *Child,
                const Stmt *Place) {
    for (const Stmt *Before : Block.body()) {
      if (Before == Child)
        return;
      const auto *If = dyn_cast<IfStmt>(Before);
      if (If && !If->getElse() && leaves(If->getThen()))
        add(If->getCond(), false, Place);
    }
  }

  const VarDecl &Var;
  llvm::ArrayRef<VariableUse> Uses;
  const UserCode &Code;
  std::vector<IValueFact> &Facts;
};

} // namespace

std::vector<IValueFact> torchtidy::factsAt(const VariableUse &Use,
                                           const VarDecl &Var,
                                           llvm::ArrayRef<VariableUse> Uses,
                                           const UserCode &Code) {
  std::vector<IValueFact> Facts;
  auto HoldsSince = [&](const Stmt *Since) {
    return alwaysBefore(Since, Use.Mention, Code) &&
           llvm::none_of(Uses, [&](const VariableUse &Other) {
             return mayChangeKind(Other) &&
                    mayRunBetween(Other.Mention, Since, Use.Mention, Code);
           });
  };
  const auto *Declared = Code.parent(&Var).get<DeclStmt>();
  if (Declared && Var.getInit() && !Var.isStaticLocal() &&
      HoldsSince(Declared)) {
    IValueFact Fact = factOfConstruction(Var.getInit());
    if (Fact.Kinds != ivalue::Any)
      Facts.push_back(Fact);
  }
  for (const VariableUse &Earlier : Uses) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Earlier.Call);
    if (Earlier.Kind != UseKind::Call || !Call ||
        Earlier.Mention == Use.Mention)
      continue;
    std::optional<IValueKinds> Kinds = accessorKinds(Call);
    if (Kinds && HoldsSince(Earlier.Mention))
      Facts.push_back(
          {*Kinds, Call->getExprLoc(), "read as " + spokenKinds(*Kinds)});
  }
  GuardFinder(Var, Uses, Code, Facts).collect(Use.Mention);
  return Facts;
}
