//===- ArchiveCalls.cpp - calls that load and save -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ArchiveCalls.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace torchtidy;

static ArchiveContent contentOf(QualType Type) {
  Type = Type.getNonReferenceType();
  if (isTensor(Type))
    return ArchiveContent::Tensor;
  if (isModule(Type) || isModuleHandle(Type))
    return ArchiveContent::Module;
  if (derivesFrom(Type, "torch::optim::Optimizer"))
    return ArchiveContent::Optimizer;
  if (isScriptModule(Type))
    return ArchiveContent::Script;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() == 0 ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return ArchiveContent::Other;
  QualType Element = Class->getTemplateArgs()[0].getAsType();
  if (isClass(Type, "std::vector"))
    return isTensor(Element) ? ArchiveContent::TensorVector
                             : ArchiveContent::Other;
  if (isClass(Type, "std::shared_ptr") || isClass(Type, "std::unique_ptr"))
    return contentOf(Element);
  return ArchiveContent::Other;
}

static const Expr *writtenArgument(const CallExpr *Call, unsigned Index) {
  if (Index >= Call->getNumArgs() ||
      isa<CXXDefaultArgExpr>(Call->getArg(Index)))
    return nullptr;
  return Call->getArg(Index);
}

std::optional<ArchiveCall> torchtidy::archiveCall(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Callee->getIdentifier() || Call->isTypeDependent())
    return std::nullopt;
  llvm::StringRef Short = Callee->getName();
  if ((Short != "load" && Short != "save") || Call->getNumArgs() == 0)
    return std::nullopt;
  std::string Name = qualifiedName(*Callee);
  ArchiveCall Result;
  Result.Call = Call;
  Result.Saves = Short == "save";
  if (Name == "torch::jit::load") {
    Result.Content = ArchiveContent::Script;
    Result.Place = Call->getArg(0);
    Result.Device = writtenArgument(Call, 1);
  } else if (Name == "torch::jit::Module::save") {
    Result.Content = ArchiveContent::Script;
    Result.Value = cast<CXXMemberCallExpr>(Call)->getImplicitObjectArgument();
    Result.Place = Call->getArg(0);
  } else if (Name == "torch::load" || Name == "torch::save") {
    Result.Value = Call->getArg(0);
    Result.Content = contentOf(ignoreImplicit(Result.Value)->getType());
    Result.Place = writtenArgument(Call, 1);
    Result.Device = Result.Saves ? nullptr : writtenArgument(Call, 2);
  }
  if (!Result.Place || Result.Place->isTypeDependent())
    return std::nullopt;
  return Result;
}

// The expression that a std::string, or a path, is made from.
static const Expr *ignoreStringConversions(const Expr *E) {
  while (true) {
    E = ignoreImplicit(E);
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = Cast->getSubExpr();
    else if (Made && Made->getNumArgs() >= 1 &&
             (Made->getNumArgs() == 1 ||
              isa<CXXDefaultArgExpr>(Made->getArg(1))) &&
             llvm::StringRef(qualifiedName(*Made->getConstructor()))
                 .starts_with("std::"))
      E = Made->getArg(0);
    else
      return E;
  }
}

bool ArchiveCall::usesFileName() const {
  const Expr *From = ignoreStringConversions(Place);
  QualType Type = From->getType();
  if (Type->isPointerType() || Type->isArrayType())
    return Type->getPointeeOrArrayElementType()->isAnyCharacterType();
  return isClass(Type, "std::basic_string") ||
         isClass(Type, "std::__cxx11::basic_string") ||
         isClass(Type, "std::filesystem::path") ||
         isClass(Type, "std::filesystem::__cxx11::path");
}

std::optional<std::string> torchtidy::constantText(const Expr *E) {
  E = ignoreStringConversions(E);
  if (const auto *Literal = dyn_cast<clang::StringLiteral>(E))
    return Literal->getCharByteWidth() == 1
               ? std::optional(Literal->getString().str())
               : std::nullopt;
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || isa<ParmVarDecl>(Var) || !Var->getAnyInitializer())
    return std::nullopt;
  QualType Type = Var->getType();
  bool Constant = Type.isConstQualified() || Var->isConstexpr();
  if (const auto *Array = Type->getAsArrayTypeUnsafe())
    Constant |= Array->getElementType().isConstQualified();
  return Constant ? constantText(Var->getAnyInitializer()) : std::nullopt;
}

std::string torchtidy::spokenName(const ArchiveCall &Call) {
  if (Call.Content != ArchiveContent::Script)
    return Call.Saves ? "torch::save" : "torch::load";
  return Call.Saves ? "torch::jit::Module::save" : "torch::jit::load";
}

const ValueDecl *torchtidy::loadedInto(const ArchiveCall &Load,
                                       const UserCode &Code) {
  const Expr *Target = Load.Value;
  if (!Target) {
    DynTypedNode Around = Code.parentIgnoringImplicit(Load.Call);
    if (const auto *Var = Around.get<VarDecl>())
      return Var->isStaticLocal() ? nullptr : Var;
    const auto *Assigned = Around.get<CXXOperatorCallExpr>();
    if (Assigned && Assigned->isAssignmentOp())
      Target = Assigned->getArg(0);
  }
  Target = Target ? ignoreImplicit(Target) : nullptr;
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Target))
    return Ref->getDecl();
  const auto *Member = dyn_cast_or_null<MemberExpr>(Target);
  return Member ? Member->getMemberDecl() : nullptr;
}

// Names a declaration by its address, which lives as long as the unit.
static std::optional<std::string> declarationKey(const ValueDecl *D,
                                                 const UserCode &Code) {
  if (llvm::any_of(usesOf(*D, Code),
                   [](const VariableUse &Use) { return Use.mayChange(); }))
    return std::nullopt;
  return "<" + std::to_string(reinterpret_cast<uintptr_t>(D)) + ">";
}

static std::optional<std::string> joined(std::optional<std::string> Left,
                                         llvm::StringRef Between,
                                         std::optional<std::string> Right) {
  if (!Left || !Right)
    return std::nullopt;
  return *Left + Between.str() + *Right;
}

std::optional<std::string> torchtidy::placeKey(const Expr *E,
                                               const UserCode &Code) {
  if (std::optional<std::string> Text = constantText(E))
    return Text;
  E = ignoreStringConversions(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<VarDecl>(Ref->getDecl()) ? declarationKey(Ref->getDecl(), Code)
                                        : std::nullopt;
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const Expr *Base = ignoreImplicit(Member->getBase());
    std::optional<std::string> Owner =
        isa<CXXThisExpr>(Base) ? "this" : placeKey(Base, Code);
    return isa<FieldDecl>(Member->getMemberDecl())
               ? joined(Owner, ".",
                        declarationKey(Member->getMemberDecl(), Code))
               : std::nullopt;
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Operator->getNumArgs() != 2 || (Operator->getOperator() != OO_Plus &&
                                        Operator->getOperator() != OO_Slash))
      return std::nullopt;
    return joined(placeKey(Operator->getArg(0), Code),
                  Operator->getOperator() == OO_Slash ? "/" : "",
                  placeKey(Operator->getArg(1), Code));
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (Method && Method->getIdentifier() && Call->getNumArgs() == 0 &&
      (Method->getName() == "c_str" || Method->getName() == "string"))
    return placeKey(Call->getImplicitObjectArgument(), Code);
  return std::nullopt;
}
