//===- ScalarTypes.cpp - element types as written ---------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ScalarTypes.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

namespace {
struct Row {
  ScalarTypeInfo Info;
  llvm::StringLiteral Class;
};
} // namespace

static constexpr Row Rows[] = {
#define SCALAR_TYPE(Name, Constant, Kind, Bytes, Class)                        \
  {{#Name, Constant, ScalarKind::Kind, Bytes}, llvm::StringLiteral(Class)},
#include "ScalarTypes.def"
};

const ScalarTypeInfo *torchtidy::scalarTypeNamed(llvm::StringRef Enumerator) {
  for (const Row &R : Rows)
    if (R.Info.Name == Enumerator)
      return &R.Info;
  return nullptr;
}

static const ScalarTypeInfo *builtinScalar(ScalarKind Kind, unsigned Bytes) {
  for (const Row &R : Rows)
    if (R.Class.empty() && R.Info.Kind == Kind && R.Info.Bytes == Bytes)
      return &R.Info;
  return nullptr;
}

const ScalarTypeInfo *torchtidy::scalarTypeOf(QualType Type,
                                              const ASTContext &Context) {
  Type = Type.getCanonicalType().getUnqualifiedType();
  if (const auto *Builtin = Type->getAs<BuiltinType>()) {
    unsigned Bytes = Context.getTypeSizeInChars(Type).getQuantity();
    if (Type->isBooleanType())
      return builtinScalar(ScalarKind::Boolean, Bytes);
    if (Builtin->isFloatingPoint())
      return builtinScalar(ScalarKind::Floating, Bytes);
    switch (Builtin->getKind()) {
    case BuiltinType::SChar:
    case BuiltinType::Short:
    case BuiltinType::Int:
    case BuiltinType::Long:
    case BuiltinType::LongLong:
      return builtinScalar(ScalarKind::Integer, Bytes);
    case BuiltinType::UChar:
    case BuiltinType::UShort:
    case BuiltinType::UInt:
    case BuiltinType::ULong:
    case BuiltinType::ULongLong:
      return builtinScalar(ScalarKind::Unsigned, Bytes);
    default:
      return nullptr; // text
    }
  }
  const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Type->getAsRecordDecl());
  if (!Class)
    return nullptr;
  std::string Name = qualifiedName(*Class);
  if (Name == "std::complex" || Name == "c10::complex") {
    const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    const ScalarTypeInfo *Part =
        Instance
            ? scalarTypeOf(Instance->getTemplateArgs()[0].getAsType(), Context)
            : nullptr;
    return Part ? builtinScalar(ScalarKind::Complex, 2 * Part->Bytes) : nullptr;
  }
  for (const Row &R : Rows)
    if (!R.Class.empty() && R.Class == Name)
      return &R.Info;
  return nullptr;
}

// Reading what an expression says --------------------------------------------

namespace {

constexpr unsigned MaxDepth = 12;

class DtypeReader {
public:
  explicit DtypeReader(const UserCode &Code) : Code(Code) {}

  DtypeFact read(const Expr *E) {
    if (!E || ++Depth > MaxDepth || E->isTypeDependent())
      return {};
    if (isa<CXXDefaultArgExpr>(E->IgnoreParenImpCasts()))
      return none();
    E = ignoreImplicit(E);
    if (isa<CXXDefaultArgExpr>(E))
      return none();
    if (const auto *Enum = E->getType()->getAs<EnumType>())
      return constant(E, *Enum->getDecl());
    if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
      return constructed(*Made);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      return read(Cast->getSubExpr());
    if (const auto *List = dyn_cast<InitListExpr>(E))
      return List->getNumInits() == 0   ? none()
             : List->getNumInits() == 1 ? read(List->getInit(0))
                                        : DtypeFact();
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return called(*Call);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return variable(*Ref);
    return {};
  }

private:
  static DtypeFact none() { return {DtypeFact::Default, "", nullptr}; }

  // torch::kFloat, c10::ScalarType::Float, a constant of the user
  DtypeFact constant(const Expr *E, const EnumDecl &Enum) const {
    if (Enum.getName() != "ScalarType")
      return none();
    Expr::EvalResult Result;
    if (E->isValueDependent() || !E->EvaluateAsInt(Result, Code.context()))
      return {};
    for (const EnumConstantDecl *Value : Enum.enumerators())
      if (llvm::APSInt::isSameValue(Value->getInitVal(), Result.Val.getInt()))
        return {DtypeFact::Known, Value->getName().str(), E};
    return {};
  }

  DtypeFact constructed(const CXXConstructExpr &Made) {
    unsigned Written = 0;
    for (const Expr *Argument : Made.arguments())
      Written += !isa<CXXDefaultArgExpr>(Argument);
    if (Written == 0)
      return none();
    if (Written > 1)
      return {};
    const Expr *Argument = ignoreImplicit(Made.getArg(0));
    QualType Type = Argument->getType();
    // A device, layout or memory format says nothing about elements.
    bool Says = isTensorOptions(Type) || isClass(Type, "caffe2::TypeMeta") ||
                Type->isEnumeralType() || isOptional(Type);
    return Says ? read(Argument) : none();
  }

  static bool isOptional(QualType Type) {
    return isClass(Type, "std::optional") || isClass(Type, "c10::optional");
  }

  DtypeFact called(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || !Callee->getIdentifier())
      return {};
    std::string Name = qualifiedName(*Callee);
    llvm::StringRef Plain = Callee->getName();
    bool IsMethod = startsWith(Name, "c10::TensorOptions::");
    if (Plain == "Make" || Plain == "dtype" || Plain == "CppTypeToScalarType")
      if (const TemplateArgumentList *Args =
              Callee->getTemplateSpecializationArgs();
          Args && Args->size() > 0 &&
          Args->get(0).getKind() == TemplateArgument::Type)
        return ofType(Args->get(0).getAsType(), Call);
    unsigned Written = 0;
    for (const Expr *Argument : Call.arguments())
      Written += !isa<CXXDefaultArgExpr>(Argument);
    if (Plain == "dtype" || Plain == "scalarTypeToTypeMeta")
      return Written == 1 && (IsMethod || isLibrary(Name))
                 ? read(Call.getArg(0))
                 : DtypeFact();
    bool Other =
        llvm::StringSwitch<bool>(Plain)
            .Cases("device", "layout", "requires_grad", "pinned_memory", true)
            .Cases("memory_format", "device_index", true)
            .Default(false);
    if (!Other)
      return {};
    return IsMethod          ? read(firstOperand(&Call))
           : isLibrary(Name) ? none()
                             : DtypeFact();
  }

  static bool isLibrary(llvm::StringRef Name) {
    return startsWith(Name, "c10::") || startsWith(Name, "at::") ||
           startsWith(Name, "torch::");
  }

  DtypeFact ofType(QualType Type, const Expr &Spelled) const {
    if (const ScalarTypeInfo *Info = scalarTypeOf(Type, Code.context()))
      return {DtypeFact::Known, Info->Name.str(), &Spelled};
    return {};
  }

  // A variable that keeps the value it was initialised with.
  DtypeFact variable(const DeclRefExpr &Ref) {
    const auto *Var = dyn_cast<VarDecl>(Ref.getDecl());
    if (!Var || isa<ParmVarDecl>(Var) || !Var->hasInit())
      return {};
    const auto *Function = dyn_cast<FunctionDecl>(Var->getDeclContext());
    if (!Var->getType().getNonReferenceType().isConstQualified()) {
      if (!Var->hasLocalStorage() || !Function || !Function->hasBody())
        return {};
      for (const DeclRefExpr *Mention : refsTo(*Var, *Function->getBody()))
        if (mayChange(*Mention))
          return {};
    }
    return read(Var->getInit());
  }

  bool mayChange(const DeclRefExpr &Mention) const {
    const Stmt *Child = &Mention;
    DynTypedNode Parent = Code.parent(Child);
    while (const auto *E = Parent.get<Expr>()) {
      if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
        if (Cast->getCastKind() == CK_LValueToRValue ||
            Cast->getType().isConstQualified())
          return false;
      } else if (!isa<ParenExpr>(E)) {
        break;
      }
      Parent = Code.parent(E);
    }
    if (const auto *Member = Parent.get<MemberExpr>()) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      return !Method || !Method->isConst();
    }
    if (const auto *Made = Parent.get<CXXConstructExpr>())
      return !Made->getConstructor()->isCopyConstructor();
    return !Parent.get<ReturnStmt>() && !Parent.get<LambdaExpr>();
  }

  const UserCode &Code;
  unsigned Depth = 0;
};

} // namespace

DtypeFact torchtidy::dtypeOf(const Expr *E, const UserCode &Code) {
  return DtypeReader(Code).read(E);
}
