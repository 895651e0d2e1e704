//===- FromBlobLifetimeCheck.cpp - tensors over dead memory -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: memory can end in four ways, each with its own words.
//
//===----------------------------------------------------------------------===//

#include "FromBlobLifetimeCheck.h"
#include "torch-tidy/Analysis/AutogradFunction.h"
#include "torch-tidy/Analysis/MemoryEnd.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(FromBlobLifetimeCheck)

void FromBlobLifetimeCheck::registerMatchers(MatchFinder &Finder) {
  Finder.addMatcher(callExpr(callee(functionDecl(hasAnyName(
                                 "::at::from_blob", "::torch::from_blob"))))
                        .bind("call"),
                    this);
}

static bool hasDeleter(const CallExpr &Call) {
  for (const ParmVarDecl *Param : Call.getDirectCallee()->parameters())
    if (isClass(Param->getType(), "std::function"))
      return true;
  return false;
}

static const Expr *optionsOf(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  for (unsigned I = 1; I < Call.getNumArgs() && I < Callee->getNumParams(); ++I)
    if (isTensorOptions(Callee->getParamDecl(I)->getType()))
      return Call.getArg(I);
  return nullptr;
}

// The local variable that owns the memory, however its pointer came here.
const VarDecl *FromBlobLifetimeCheck::ownerBehind(const CallExpr &Call) {
  const MemoryUse *Use = unit().Tensors.useAt(&Call);
  const VarDecl *Owner =
      Use && Use->From.Block ? Use->From.Block->Owner : nullptr;
  return Owner && Owner->getDeclContext() == code().enclosingFunction(&Call)
             ? Owner
             : nullptr;
}

void FromBlobLifetimeCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  if (code().isBroken(Call) || judgeAddress(*Call) || hasDeleter(*Call))
    return;
  std::vector<Escape> Escapes =
      escapesOf(*Call, dtypeOf(optionsOf(*Call), code()), code());
  Lender From = lenderOf(Call->getArg(0));
  if (From.How == Lender::Variable) {
    if (isCountedImage(From.Var->getType()) && !isOnlyOwner(*From.Var, code()))
      return;
    judgeScope(*Call, *From.Var, Escapes);
  } else if (const VarDecl *Owner = ownerBehind(*Call)) {
    judgeScope(*Call, *Owner, Escapes);
    return;
  } else if (From.How != Lender::PointerVariable) {
    judgeTemporary(*Call, From, Escapes);
    return;
  }
  if (!isCountedImage(From.Var->getType()))
    judgeEnds(*Call, *From.Var, Escapes);
}

// Objects that keep their elements elsewhere.
static bool keepsElementsElsewhere(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && llvm::StringSwitch<bool>(qualifiedName(*Class))
                      .Cases("std::vector", "std::deque", "std::list", true)
                      .Cases("std::basic_string", "std::map", "std::set", true)
                      .Cases("std::unique_ptr", "std::shared_ptr", true)
                      .Cases("cv::Mat", "at::Tensor", "c10::ArrayRef", true)
                      .Default(false);
}

// from_blob(&pixels, {height, width}, kUInt8): the bytes of one pointer can be
// looked at, but they form no table.
static bool isOnePointerAsTable(const CallExpr &Call, const Expr &Pointer) {
  const auto *Address = dyn_cast<UnaryOperator>(Pointer.IgnoreParenImpCasts());
  auto Sizes = bracedList(Call.getArg(1));
  return Address && Address->getOpcode() == UO_AddrOf && Sizes &&
         isa<DeclRefExpr>(Address->getSubExpr()->IgnoreParens()) &&
         Address->getSubExpr()->getType()->isPointerType() && Sizes->size() > 1;
}

bool FromBlobLifetimeCheck::judgeAddress(const CallExpr &Call) {
  const Expr *Pointer = typedPointer(Call.getArg(0));
  QualType Type = Pointer ? Pointer->getType() : QualType();
  if (Type.isNull() || !(Type->isPointerType() || Type->isArrayType()))
    return false;
  QualType Element = Type->isPointerType() ? Type->getPointeeType() : Type;
  Element = context().getBaseElementType(Element);
  bool IsPointer = Element->isPointerType();
  if (!IsPointer && !keepsElementsElsewhere(Element))
    return false;
  // An array of pointers read as 64-bit integers.
  DtypeFact Dtype = dtypeOf(optionsOf(Call), code());
  if (Dtype.How == DtypeFact::Unknown ||
      (Dtype.How == DtypeFact::Known &&
       (Dtype.Name == "Long" || Dtype.Name == "UInt64" ||
        (Dtype.Name == "Byte" && !isOnePointerAsTable(Call, *Pointer)))))
    return false;
  std::string What =
      IsPointer
          ? "pointers"
          : "'" + qualifiedName(*Element->getAsCXXRecordDecl()) + "' objects";
  report(Call.getArg(0)->getBeginLoc(),
         "'from_blob' reads " + What + " as numbers: '" +
             shortName(Pointer, context()) + "' points to " + What +
             ", not to the elements behind them")
      .range(Pointer->getSourceRange());
  return true;
}

Finding &FromBlobLifetimeCheck::reportKept(const CallExpr &Call,
                                           const Escape &Escaped,
                                           llvm::StringRef Owner,
                                           llvm::StringRef End) {
  std::string Kept = Escaped.Kept.How == Keeper::Return
                         ? "is returned"
                         : "is kept in " + Escaped.Kept.Name;
  Finding &F =
      report(Call.getBeginLoc(),
             ("the tensor over the memory of " + Owner + " " + Kept + ", but " +
              Owner + " dies " + End + "; clone() the tensor")
                 .str())
          .range(Call.getSourceRange());
  if (Escaped.From != &Call)
    F.note(Escaped.From->getBeginLoc(),
           Escaped.Kept.How == Keeper::Return ? "returned here" : "kept here");
  return F;
}

// from_blob(values().data(), {3}); from_blob(x.cpu().data_ptr(), {3})
void FromBlobLifetimeCheck::judgeTemporary(const CallExpr &Call,
                                           const Lender &From,
                                           llvm::ArrayRef<Escape> Escapes) {
  if (Escapes.empty())
    return;
  const Expr *Owner = nullptr;
  bool Likely = false;
  if (From.How == Lender::Temporary || From.How == Lender::BracedList) {
    Owner = From.Object;
  } else if (const auto *Pointer = dyn_cast_or_null<CXXMemberCallExpr>(
                 typedPointer(Call.getArg(0)));
             Pointer && isTensor(Pointer->getObjectType())) {
    TensorOrigin Origin = tensorOrigin(firstOperand(Pointer));
    Survival Survives = Origin.Storage.Survives;
    Likely = Survives == Survival::Perhaps || Origin.ByConvention;
    if ((Survives == Survival::No || Survives == Survival::Perhaps) &&
        !(Survives == Survival::Perhaps &&
          isSettledBefore(Origin.Storage, code())))
      Owner = Origin.Storage.Maker;
  }
  if (!Owner)
    return;
  Finding &F = reportKept(Call, Escapes.front(),
                          "the temporary '" + shortName(Owner, context()) + "'",
                          "at the end of this statement");
  if (Likely)
    F.level(Level::Likely);
}

// Does anything but emptying it look at the holder after this statement?
static bool isReadAfter(const VarDecl &Holder, const Stmt &Scope,
                        const UserCode &Code) {
  const auto *Function = dyn_cast<FunctionDecl>(Holder.getDeclContext());
  if (!Function || !Function->hasBody())
    return false;
  const SourceManager &SM = Code.context().getSourceManager();
  for (const DeclRefExpr *Mention : refsTo(Holder, *Function->getBody())) {
    if (!SM.isBeforeInTranslationUnit(Scope.getEndLoc(),
                                      Mention->getBeginLoc()))
      continue;
    DynTypedNode Parent = Code.parentIgnoringImplicit(Mention);
    if (const auto *Operator = Parent.get<CXXOperatorCallExpr>())
      if (Operator->getOperator() == OO_Equal &&
          ignoreImplicit(Operator->getArg(0)) == Mention)
        return false;
    const auto *Member = Parent.get<MemberExpr>();
    if (!Member || !Member->getMemberDecl()->getIdentifier() ||
        !llvm::StringSwitch<bool>(Member->getMemberDecl()->getName())
             .Cases("clear", "size", "empty", "reserve", true)
             .Default(false))
      return true;
  }
  return false;
}

// Does what keeps the tensor live longer than the lender, and how sure is it
// that it is read then?
std::optional<Level> FromBlobLifetimeCheck::outlives(const Escape &Escaped,
                                                     const VarDecl &Lender) {
  const auto *Function = dyn_cast<FunctionDecl>(Lender.getDeclContext());
  bool SameFunction =
      Function && code().enclosingFunction(Escaped.From) == Function;
  switch (Escaped.Kept.How) {
  case Keeper::Return:
    return SameFunction ? std::optional(Level::Certain) : std::nullopt;
  case Keeper::Member:
    return isa_and_nonnull<CXXConstructorDecl>(Function) || SameFunction
               ? std::optional(Level::Certain)
               : std::nullopt;
  default:
    break;
  }
  if (!SameFunction)
    return std::nullopt;
  if (!Escaped.Root) {
    // A member, a global, or what a parameter refers to. A variable that a
    // pointer leads to may be anything.
    const ValueDecl *Holder = Escaped.Kept.Holder;
    const auto *Var = dyn_cast_or_null<VarDecl>(Holder);
    bool Outside =
        Holder && (isa<FieldDecl>(Holder) ||
                   (Var && (Var->hasGlobalStorage() || isa<ParmVarDecl>(Var))));
    return Outside && !isRenewedAfter(*Holder, Escaped.From, code())
               ? std::optional(Level::Likely)
               : std::nullopt;
  }
  const Stmt *LenderScope = scopeOf(Lender, code());
  const Stmt *HolderScope = scopeOf(*Escaped.Root, code());
  if (!LenderScope || !HolderScope || LenderScope == HolderScope ||
      !code().isWithin(LenderScope, HolderScope) ||
      !isReadAfter(*Escaped.Root, *LenderScope, code()))
    return std::nullopt;
  return Level::Certain;
}

void FromBlobLifetimeCheck::judgeScope(const CallExpr &Call,
                                       const VarDecl &Lender,
                                       llvm::ArrayRef<Escape> Escapes) {
  if (Escapes.empty() || isGivenAway(Lender, code()))
    return;
  for (const Escape &Escaped : Escapes) {
    std::optional<Level> Sure = outlives(Escaped, Lender);
    if (!Sure)
      continue;
    const auto *Function = cast<FunctionDecl>(Lender.getDeclContext());
    bool WholeFunction = scopeOf(Lender, code()) == Function->getBody();
    bool Counted = isCountedImage(Lender.getType());
    reportKept(Call, Escaped, "'" + Lender.getNameAsString() + "'",
               WholeFunction ? "when the function returns"
                             : "at the end of its block")
        .level(Counted ? Level::Likely : *Sure);
    return;
  }
}

// The first mention after the memory has ended, up to a new value.
static const DeclRefExpr *useAfter(const VarDecl &Holder, const MemoryEnd &End,
                                   const UserCode &Code) {
  const auto *Function = dyn_cast<FunctionDecl>(Holder.getDeclContext());
  if (!Function || !Function->hasBody())
    return nullptr;
  const Expr *NewValue = nullptr;
  for (const DeclRefExpr *Use : refsTo(Holder, *Function->getBody())) {
    if (!runsAfter(Use, End.Statement, Code))
      continue;
    if (NewValue)
      return Code.isWithin(Use, NewValue) ? Use : nullptr;
    const auto *Operator =
        Code.parentIgnoringImplicit(Use).get<CXXOperatorCallExpr>();
    if (!Operator || Operator->getOperator() != OO_Equal ||
        ignoreImplicit(Operator->getArg(0)) != Use)
      return Use;
    NewValue = Operator;
  }
  return nullptr;
}

void FromBlobLifetimeCheck::judgeEnds(const CallExpr &Call,
                                      const VarDecl &Lender,
                                      llvm::ArrayRef<Escape> Escapes) {
  for (const MemoryEnd &End : memoryEndsOf(Lender, code())) {
    if (!runsAfter(End.Statement, &Call, code()))
      continue;
    for (const Escape &Escaped : Escapes) {
      const VarDecl *Holder = Escaped.Root;
      const DeclRefExpr *Use =
          Holder ? useAfter(*Holder, End, code()) : nullptr;
      if (!Use)
        continue;
      report(Call.getBeginLoc(),
             "the tensor in '" + Holder->getNameAsString() +
                 "' views the memory of '" + Lender.getNameAsString() +
                 "', which '" + End.What +
                 (End.Frees ? "' frees" : "' may move or overwrite") +
                 " before the tensor is used again; clone() the tensor")
          .range(Call.getSourceRange())
          .level(End.Frees ? Level::Certain : Level::Likely)
          .note(End.Statement->getBeginLoc(), "'" + End.What + "' here")
          .note(Use->getBeginLoc(), "used again here");
      return;
    }
  }
}
