//===- OperatorRegistration.cpp - calls that register operators -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OperatorRegistration.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace torchtidy;

llvm::StringRef LibraryBlock::macroName() const {
  switch (Kind) {
  case Definitions:
    return "TORCH_LIBRARY";
  case Implementations:
    return "TORCH_LIBRARY_IMPL";
  case Fragment:
    return "TORCH_LIBRARY_FRAGMENT";
  }
  llvm_unreachable("all kinds handled");
}

/// The function `void (torch::Library &)` named somewhere below \p S: the
/// macros wrap it differently from version to version.
static const FunctionDecl *namedBlock(const Stmt *S) {
  if (!S)
    return nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl());
    if (Function && Function->getNumParams() == 1 &&
        isClass(Function->getParamDecl(0)->getType(), "torch::Library"))
      return Function;
  }
  for (const Stmt *Child : S->children())
    if (const FunctionDecl *Found = namedBlock(Child))
      return Found;
  return nullptr;
}

/// The literal that \p E is or stands for.
static const StringLiteral *literalBehind(const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 12; ++Depth) {
    E = ignoreImplicit(E);
    const auto *Instance = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        E->getType()->getAsCXXRecordDecl());
    // An operator that the build leaves out.
    if (Instance && isClass(E->getType(), "torch::detail::SelectiveStr") &&
        Instance->getTemplateArgs()[0].getKind() ==
            TemplateArgument::Integral &&
        Instance->getTemplateArgs()[0].getAsIntegral() == 0)
      return nullptr;
    if (const auto *Literal = dyn_cast<StringLiteral>(E))
      return Literal->isOrdinary() || Literal->isUTF8() ? Literal : nullptr;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      E = Made->getNumArgs() ? Made->getArg(0) : nullptr;
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
      bool IsConversion =
          isa_and_nonnull<CXXConversionDecl>(Member->getMethodDecl());
      E = IsConversion ? Member->getImplicitObjectArgument() : nullptr;
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = calledFunction(Call);
      E = Callee && qualifiedName(*Callee) == "torch::schema" &&
                  Call->getNumArgs()
              ? Call->getArg(0)
              : nullptr;
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Constant = dyn_cast<VarDecl>(Ref->getDecl());
      bool IsFixed = Constant && !isa<ParmVarDecl>(Constant) &&
                     (Constant->isConstexpr() ||
                      Constant->getASTContext()
                          .getBaseElementType(Constant->getType())
                          .isConstQualified());
      E = IsFixed ? Constant->getAnyInitializer() : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

std::optional<LibraryBlock>
torchtidy::libraryBlock(const CXXConstructExpr &Made) {
  if (!isClass(Made.getType(), "torch::detail::TorchLibraryInit") ||
      Made.getNumArgs() < 3)
    return std::nullopt;
  const auto *Kind = dyn_cast<DeclRefExpr>(ignoreImplicit(Made.getArg(0)));
  const FunctionDecl *Function = namedBlock(Made.getArg(1));
  const StringLiteral *Namespace = literalBehind(Made.getArg(2));
  if (!Kind || !Function || !Namespace)
    return std::nullopt;
  llvm::StringRef Name = Kind->getDecl()->getName();
  LibraryBlock Block;
  Block.Kind = Name == "IMPL"       ? LibraryBlock::Implementations
               : Name == "FRAGMENT" ? LibraryBlock::Fragment
                                    : LibraryBlock::Definitions;
  Block.Namespace = Namespace->getString().str();
  Block.Function = Function->getCanonicalDecl();
  return Block;
}

std::string KernelFunction::describe() const {
  if (!Declaration)
    return "the function";
  const auto *Method = dyn_cast<CXXMethodDecl>(Declaration);
  if (!Method || Method->getOverloadedOperator() != OO_Call)
    return "'" + Declaration->getNameAsString() + "'";
  return Method->getParent()->isLambda()
             ? "the lambda"
             : "'" + Method->getParent()->getNameAsString() + "'";
}

static KernelFunction functionOf(const FunctionDecl *Function) {
  const auto *Type = Function->getType()->getAs<FunctionProtoType>();
  return {Type, Function};
}

/// The only operator() of a class, or that of its `TORCH_FN`.
static std::optional<KernelFunction> functionOf(const CXXRecordDecl &Class) {
  if (!Class.hasDefinition())
    return std::nullopt;
  const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (Instance && qualifiedName(Class) == "c10::CompileTimeFunctionPointer") {
    const TemplateArgument &Pointer = Instance->getTemplateArgs()[1];
    if (Pointer.getKind() != TemplateArgument::Declaration)
      return std::nullopt;
    return functionOf(cast<FunctionDecl>(Pointer.getAsDecl()));
  }
  const CXXMethodDecl *Only = nullptr;
  for (const Decl *Member : Class.getDefinition()->decls()) {
    const auto *Named = dyn_cast<NamedDecl>(Member);
    if (!Named || Named->getDeclName().getCXXOverloadedOperator() != OO_Call)
      continue;
    if (Only || !isa<CXXMethodDecl>(Named))
      return std::nullopt;
    Only = cast<CXXMethodDecl>(Named);
  }
  return Only ? std::optional(functionOf(Only)) : std::nullopt;
}

/// What is wrapped by `torch::dispatch(key, f)`, `torch::CppFunction(f)` and
/// the like; null if \p E wraps nothing.
static const Expr *unwrapKernel(const Expr *E) {
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    return isClass(Made->getType(), "torch::CppFunction") &&
                   Made->getNumArgs() > 0
               ? Made->getArg(0)
               : nullptr;
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    return isClass(Cast->getType(), "torch::CppFunction") ? Cast->getSubExpr()
                                                          : nullptr;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? calledFunction(Call) : nullptr;
  if (!Callee)
    return nullptr;
  std::string Name = qualifiedName(*Callee);
  if (Name == "torch::dispatch" && Call->getNumArgs() == 2)
    return Call->getArg(1);
  if (Name == "torch::CppFunction::makeFromUnboxedFunction")
    return Call->getArg(0);
  if (Name == "torch::CppFunction::debug")
    return cast<CXXMemberCallExpr>(Call)->getImplicitObjectArgument();
  return nullptr;
}

std::optional<KernelFunction> torchtidy::kernelFunction(const Expr *E) {
  E = ignoreImplicit(E);
  while (const Expr *Inner = unwrapKernel(E))
    E = ignoreImplicit(Inner);
  if (E->isTypeDependent())
    return std::nullopt;
  QualType Type = E->getType().getNonReferenceType();
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl())
    return functionOf(*Class);
  QualType Pointee =
      Type->isFunctionPointerType() ? Type->getPointeeType() : Type;
  const auto *Function = Pointee->getAs<FunctionProtoType>();
  if (!Function)
    return std::nullopt;
  const Expr *Named = E->IgnoreParenCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(Named))
    Named = Address->getSubExpr()->IgnoreParenCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Named);
  return KernelFunction{Function,
                        Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr};
}

/// The object at the start of `m.def(...).def(...)`.
static const VarDecl *startOfChain(const CXXMemberCallExpr *Call) {
  const Expr *Object = nullptr;
  for (; Call; Call = dyn_cast<CXXMemberCallExpr>(Object))
    Object = ignoreImplicit(Call->getImplicitObjectArgument());
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Object);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

static bool isDispatchKey(const Expr *E) {
  const auto *Enum = E->getType().getNonReferenceType()->getAs<EnumType>();
  if (!Enum)
    return false;
  std::string Name = qualifiedName(*Enum->getDecl());
  return Name == "c10::DispatchKey" || Name == "c10::DeviceType";
}

static void addKernel(OperatorRegistration &Found, const Expr *E) {
  if (std::optional<KernelFunction> Kernel = kernelFunction(E);
      Kernel && Kernel->Type)
    Found.Kernels.push_back(*Kernel);
}

static bool readLibraryCall(const CXXMemberCallExpr &Call,
                            llvm::StringRef Method,
                            OperatorRegistration &Found) {
  Found.Library = startOfChain(&Call);
  const Expr *Second = Call.getNumArgs() > 1 ? Call.getArg(1) : nullptr;
  bool HasSecond = Second && !isa<CXXDefaultArgExpr>(Second);
  if (Method == "impl") {
    Found.Kind = OperatorRegistration::Implement;
    bool HasKey = HasSecond && isDispatchKey(Second);
    if (unsigned Index = HasKey ? 2 : 1; Index < Call.getNumArgs())
      addKernel(Found, Call.getArg(Index));
    return true;
  }
  // The other overload takes tags in the second place.
  if (Method != "def")
    return false;
  if (HasSecond && !isClass(Second->getType(), "std::vector")) {
    Found.Kind = OperatorRegistration::DefineAs;
    addKernel(Found, Second);
  }
  return true;
}

/// The kernels in `options().kernel<decltype(f), &f>(key)`.
static void readOptions(const Expr *E, OperatorRegistration &Found) {
  while (const auto *Call = dyn_cast<CXXMemberCallExpr>(ignoreImplicit(E))) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const TemplateArgumentList *Arguments =
        Method ? Method->getTemplateSpecializationArgs() : nullptr;
    if (Arguments && Arguments->size() >= 2 &&
        Arguments->get(1).getKind() == TemplateArgument::Declaration)
      if (const auto *Function =
              dyn_cast<FunctionDecl>(Arguments->get(1).getAsDecl()))
        Found.Kernels.push_back(functionOf(Function));
    E = Call->getImplicitObjectArgument();
  }
}

static void readLegacyKernel(const Expr *E, OperatorRegistration &Found) {
  if (isClass(E->getType(), "c10::RegisterOperators::Options"))
    readOptions(E, Found);
  else
    addKernel(Found, E);
}

std::optional<OperatorRegistration>
torchtidy::operatorRegistration(const Expr *E) {
  OperatorRegistration Found;
  Found.Call = E;
  const Expr *Text = nullptr;
  const Expr *Kernel = nullptr;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (!isClass(Made->getType(), "c10::RegisterOperators") ||
        Made->getNumArgs() < 2)
      return std::nullopt;
    Found.Kind = OperatorRegistration::Legacy;
    Text = Made->getArg(0);
    Kernel = Made->getArg(1);
  } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Method || !Method->getIdentifier() || Call->getNumArgs() == 0)
      return std::nullopt;
    Text = Call->getArg(0);
    std::string Class = qualifiedName(*Method->getParent());
    if (Class == "torch::Library") {
      if (!readLibraryCall(*Call, Method->getName(), Found))
        return std::nullopt;
    } else if (Class != "c10::RegisterOperators" || Method->getName() != "op") {
      return std::nullopt;
    } else {
      Found.Kind = OperatorRegistration::Legacy;
      Kernel = Call->getNumArgs() > 1 ? Call->getArg(1) : nullptr;
    }
  } else {
    return std::nullopt;
  }
  if (Kernel)
    readLegacyKernel(Kernel, Found);
  Found.Text = literalBehind(Text);
  if (!Found.Text)
    return std::nullopt;
  return Found;
}
