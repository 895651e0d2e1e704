//===- ApiUse.cpp - a use of a name of LibTorch or CUDA -*- C++ -*-===//
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
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

// The place in the user's text, or invalid if a library macro wrote it.
static SourceLocation writtenAt(SourceLocation Loc, const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  SourceLocation Spelled = SM.getSpellingLoc(Loc);
  return Code.files().contains(Spelled) ? Spelled : SourceLocation();
}

static void addNames(ApiUse &Use, const NamedDecl *D) {
  auto Add = [&](std::string Name) {
    if (!llvm::is_contained(Use.Names, Name))
      Use.Names.push_back(std::move(Name));
  };
  Add(qualifiedName(*D));
  // An enumerator of a plain enum is also a name of the scope around it.
  const auto *Enum = dyn_cast<EnumDecl>(D->getDeclContext());
  if (Enum && !Enum->isScoped()) {
    std::string Outer = qualifiedName(*Enum);
    Add(Outer.substr(0, Outer.size() - Enum->getNameAsString().size()) +
        D->getNameAsString());
  }
  constexpr llvm::StringLiteral Base = "at::TensorBase::";
  std::string First = Use.Names.back();
  if (llvm::StringRef(First).substr(0, Base.size()) == Base)
    Add("at::Tensor::" + First.substr(Base.size()));
  if (const auto *Shadow = dyn_cast<UsingShadowDecl>(D))
    addNames(Use, Shadow->getTargetDecl());
  else if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D)) {
    std::string Class = qualifiedName(*Constructor->getParent());
    Add(Class + "::" + Constructor->getParent()->getNameAsString());
  }
}

static ApiUse makeUse(const NamedDecl *Found, const NamedDecl *Declared,
                      SourceLocation NameLoc, SourceLocation Begin) {
  ApiUse Use;
  addNames(Use, Found);
  if (Declared != Found)
    addNames(Use, Declared);
  Use.Declared = Declared;
  Use.NameLoc = NameLoc;
  Use.NameRange = SourceRange(Begin.isValid() ? Begin : NameLoc, NameLoc);
  return Use;
}

// Clang keeps a call without a fitting overload as a RecoveryExpr of callee and
// arguments.
static const Expr *callOf(const Expr *Callee, const UserCode &Code) {
  DynTypedNode Parent = Code.parentIgnoringImplicit(Callee);
  if (const auto *Failed = Parent.get<RecoveryExpr>()) {
    llvm::ArrayRef<const Expr *> Parts =
        const_cast<RecoveryExpr *>(Failed)->subExpressions();
    bool Calls =
        !Parts.empty() && Parts.front()->IgnoreParenImpCasts() == Callee &&
        Failed->getEndLoc() != Callee->getEndLoc() &&
        (isa<OverloadExpr>(Callee) || Callee->getType()->isFunctionType() ||
         Callee->hasPlaceholderType(BuiltinType::BoundMember));
    return Calls ? Failed : nullptr;
  }
  const auto *Call = Parent.get<CallExpr>();
  return Call && Call->getCallee()->IgnoreParenImpCasts() == Callee ? Call
                                                                    : nullptr;
}

// None of several functions fits: they share a name, so any stands for all.
static std::optional<ApiUse> useOfOverloads(const OverloadExpr *E,
                                            const UserCode &Code) {
  if (E->getNumDecls() == 0 || !E->getName().isIdentifier())
    return std::nullopt;
  const NamedDecl *Found = *E->decls_begin();
  ApiUse Use = makeUse(Found, Found->getUnderlyingDecl(), E->getNameLoc(),
                       isa<UnresolvedLookupExpr>(E) ? E->getBeginLoc()
                                                    : E->getNameLoc());
  Use.Reference = E;
  Use.Call = callOf(E, Code);
  return Use;
}

// T(arguments) without a fitting constructor.
static std::optional<ApiUse> useOfFailedConstruction(const RecoveryExpr *E) {
  const CXXRecordDecl *Class = E->getType()->getAsCXXRecordDecl();
  llvm::ArrayRef<const Expr *> Parts =
      const_cast<RecoveryExpr *>(E)->subExpressions();
  if (!Class || Parts.empty() ||
      Parts.front()->getBeginLoc() == E->getBeginLoc())
    return std::nullopt;
  ApiUse Use = makeUse(Class, Class, E->getBeginLoc(), E->getBeginLoc());
  Use.Names = {qualifiedName(*Class) + "::" + Class->getNameAsString()};
  Use.Reference = Use.Call = E;
  return Use;
}

static std::optional<ApiUse> useOfExpr(const Expr *E, const UserCode &Code) {
  if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
    if (Reference->getNameInfo().getName().getNameKind() !=
        DeclarationName::Identifier)
      return std::nullopt;
    ApiUse Use = makeUse(Reference->getFoundDecl(), Reference->getDecl(),
                         Reference->getLocation(), Reference->getBeginLoc());
    Use.Reference = E;
    Use.Call = callOf(E, Code);
    return Use;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (Member->isImplicitAccess() && !Member->getMemberLoc().isValid())
      return std::nullopt;
    ApiUse Use = makeUse(Member->getMemberDecl(), Member->getMemberDecl(),
                         Member->getMemberLoc(), Member->getMemberLoc());
    Use.Reference = E;
    Use.Call = callOf(E, Code);
    return Use;
  }
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (Made->getConstructor()->isCopyOrMoveConstructor())
      return std::nullopt;
    ApiUse Use = makeUse(Made->getConstructor(), Made->getConstructor(),
                         Made->getLocation(), Made->getLocation());
    Use.Reference = Use.Call = E;
    return Use;
  }
  if (const auto *Overloads = dyn_cast<OverloadExpr>(E))
    return useOfOverloads(Overloads, Code);
  if (const auto *Failed = dyn_cast<RecoveryExpr>(E))
    return useOfFailedConstruction(Failed);
  return std::nullopt;
}

static std::optional<ApiUse> useOfType(TypeLoc Loc) {
  // c10::optional<int>: the elaborated form holds the qualifier.
  SourceLocation Begin = Loc.getBeginLoc();
  auto Elaborated = Loc.getAs<ElaboratedTypeLoc>();
  if (!Elaborated)
    return std::nullopt;
  TypeLoc Named = Elaborated.getNamedTypeLoc();
  const NamedDecl *Found = nullptr, *Declared = nullptr;
  SourceLocation NameLoc = Named.getBeginLoc();
  if (auto Typedef = Named.getAs<TypedefTypeLoc>()) {
    Found = Declared = Typedef.getTypedefNameDecl();
  } else if (auto Using = Named.getAs<UsingTypeLoc>()) {
    Found = Using.getFoundDecl();
    Declared = Using.getFoundDecl()->getTargetDecl();
  } else if (auto Special = Named.getAs<TemplateSpecializationTypeLoc>()) {
    TemplateName Name = Special.getTypePtr()->getTemplateName();
    NameLoc = Special.getTemplateNameLoc();
    Declared = Name.getAsTemplateDecl();
    Found = Name.getAsUsingShadowDecl();
  } else if (auto Tag = Named.getAs<TagTypeLoc>()) {
    Declared = Tag.getDecl();
  }
  if (!Declared || !Declared->getIdentifier())
    return std::nullopt;
  return makeUse(Found ? Found : Declared, Declared, NameLoc, Begin);
}

// `using c10::optional;` where c10 has the name by a using-declaration itself:
// what the user wrote counts, not where the name leads.
static std::optional<ApiUse> useOfUsing(const UsingDecl *Using) {
  const NestedNameSpecifier *Qualifier = Using->getQualifier();
  const NamespaceDecl *Space =
      Qualifier ? Qualifier->getAsNamespace() : nullptr;
  if (Space == nullptr && Qualifier && Qualifier->getAsNamespaceAlias())
    Space = Qualifier->getAsNamespaceAlias()->getNamespace();
  if (!Space || Using->shadow_size() == 0 ||
      !Using->getDeclName().isIdentifier())
    return std::nullopt;
  const NamedDecl *Target = (*Using->shadow_begin())->getTargetDecl();
  std::string Written = qualifiedName(*Space) + "::" + Using->getNameAsString();
  // The calls of a function are uses of their own.
  if (Target->isFunctionOrFunctionTemplate() &&
      qualifiedName(*Target) == Written)
    return std::nullopt;
  ApiUse Use;
  Use.Names = {Written};
  addNames(Use, Target);
  Use.Declared = Target;
  Use.NameLoc = Using->getLocation();
  Use.NameRange =
      SourceRange(Using->getQualifierLoc().getBeginLoc(), Use.NameLoc);
  return Use;
}

void torchtidy::matchApiUses(
    ast_matchers::MatchFinder &Finder,
    ast_matchers::MatchFinder::MatchCallback &Callback) {
  using namespace ast_matchers;
  Finder.addMatcher(
      expr(anyOf(declRefExpr(), memberExpr(), cxxConstructExpr())).bind("use"),
      &Callback);
  const internal::VariadicDynCastAllOfMatcher<Stmt, OverloadExpr> Overloads;
  const internal::VariadicDynCastAllOfMatcher<Stmt, RecoveryExpr> Failed;
  Finder.addMatcher(Overloads().bind("use"), &Callback);
  Finder.addMatcher(Failed().bind("use"), &Callback);
  Finder.addMatcher(typeLoc().bind("use"), &Callback);
  Finder.addMatcher(usingDecl().bind("use"), &Callback);
  Finder.addMatcher(cxxMethodDecl(unless(isImplicit())).bind("use"), &Callback);
  Finder.addMatcher(
      cxxRecordDecl(isDefinition(), unless(isImplicit())).bind("use"),
      &Callback);
}

// The driver's functions are macros for their newest version: what is written
// is cuCtxCreate, what is called cuCtxCreate_v4.
static void nameByMacro(ApiUse &Use, const UserCode &Code) {
  const SourceManager &SM = Code.context().getSourceManager();
  if (!Use.NameLoc.isMacroID() || !Use.Declared->getIdentifier() ||
      writtenAt(Use.NameLoc, Code).isValid())
    return;
  SourceLocation Written =
      SM.getSpellingLoc(SM.getImmediateExpansionRange(Use.NameLoc).getBegin());
  std::string Name = sourceText(Written, Code.context());
  if (Name.empty() || !startsWith(Use.Declared->getName(), Name + "_v"))
    return;
  Use.Names.insert(Use.Names.begin(), Name);
  Use.NameLoc = Written;
  Use.NameRange = SourceRange(Written);
}

// Places as the user wrote them; not of the user's own declarations.
static bool settle(ApiUse &Use, const UserCode &Code) {
  if (!Use.Declared || Code.files().contains(Use.Declared->getLocation()))
    return false;
  Use.Home = Use.Declared->getLocation();
  nameByMacro(Use, Code);
  Use.NameLoc = writtenAt(Use.NameLoc, Code);
  SourceLocation Begin = writtenAt(Use.NameRange.getBegin(), Code);
  Use.NameRange = SourceRange(Begin, Use.NameLoc);
  return Use.NameLoc.isValid();
}

// The closure of a lambda repeats the types of what it captures, at a place
// where only the variable is written.
static bool isSpelledAt(const ApiUse &Use, const UserCode &Code) {
  std::string Text = sourceText(Use.NameLoc, Code.context());
  return llvm::any_of(Use.Names, [&](llvm::StringRef Name) {
    return Name.rsplit("::").second == Text || Name == Text;
  });
}

std::vector<ApiUse> torchtidy::apiUsesOf(const DynTypedNode &Node,
                                         const UserCode &Code) {
  std::vector<ApiUse> Uses = inheritedUses(Node);
  for (ApiUse &Argument : templateArgumentUses(Node))
    Uses.push_back(std::move(Argument));
  std::optional<ApiUse> Use;
  if (const auto *E = Node.get<Expr>())
    Use = useOfExpr(E, Code);
  else if (const auto *Loc = Node.get<TypeLoc>())
    Use = useOfType(*Loc);
  else if (const auto *Using = Node.get<UsingDecl>())
    Use = useOfUsing(Using);
  if (Use)
    Uses.push_back(std::move(*Use));
  llvm::erase_if(Uses, [&](ApiUse &U) {
    return !settle(U, Code) || (U.As == ApiUse::Named && Node.get<TypeLoc>() &&
                                !isSpelledAt(U, Code));
  });
  return Uses;
}

std::vector<const Expr *> torchtidy::writtenArguments(const Expr *Call) {
  std::vector<const Expr *> Arguments;
  auto Take = [&](llvm::ArrayRef<const Expr *> All) {
    for (const Expr *Argument : All)
      if (!isa<CXXDefaultArgExpr>(Argument))
        Arguments.push_back(Argument);
  };
  if (const auto *Called = dyn_cast_or_null<CallExpr>(Call))
    Take({Called->getArgs(), Called->getNumArgs()});
  else if (const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Call))
    Take({Made->getArgs(), Made->getNumArgs()});
  else if (const auto *Failed = dyn_cast_or_null<RecoveryExpr>(Call)) {
    llvm::ArrayRef<const Expr *> Parts =
        const_cast<RecoveryExpr *>(Failed)->subExpressions();
    bool HasCallee =
        !Parts.empty() && Parts.front()->getBeginLoc() == Failed->getBeginLoc();
    Take(Parts.drop_front(HasCallee));
  }
  return Arguments;
}

SourceRange torchtidy::useRange(const ApiUse &Use) {
  if (Use.Method)
    // Up to the word override.
    return SourceRange(Use.Method->getBeginLoc(),
                       Use.Method->doesThisDeclarationHaveABody()
                           ? Use.Method->getBody()->getBeginLoc()
                           : Use.Method->getEndLoc());
  SourceLocation Begin = Use.NameRange.getBegin();
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Use.Reference))
    Begin = Member->getOperatorLoc();
  return SourceRange(Begin.isValid() ? Begin : Use.NameLoc, Use.NameLoc);
}
