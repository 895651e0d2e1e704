//===- FromBlobDtypeCheck.cpp - memory read as another type -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page because most of it says which contradictions are usual
// ways to look at raw memory.
//
//===----------------------------------------------------------------------===//

#include "FromBlobDtypeCheck.h"
#include "torch-tidy/Analysis/BorrowedMemory.h"
#include "torch-tidy/Analysis/ImageDepth.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(FromBlobDtypeCheck)

void FromBlobDtypeCheck::registerMatchers(MatchFinder &Finder) {
  Finder.addMatcher(callExpr(callee(functionDecl(hasAnyName(
                                 "::at::from_blob", "::torch::from_blob"))))
                        .bind("call"),
                    this);
  Finder.addMatcher(
      callExpr(callee(functionDecl(hasAnyName("::c10::set_default_dtype",
                                              "::torch::set_default_dtype"))))
          .bind("sets-default"),
      this);
}

void FromBlobDtypeCheck::check(const MatchFinder::MatchResult &Result) {
  if (Result.Nodes.getNodeAs<CallExpr>("sets-default"))
    DefaultChanges = true;
  else
    Calls.push_back(Result.Nodes.getNodeAs<CallExpr>("call"));
}

void FromBlobDtypeCheck::finish() {
  for (const CallExpr *Call : Calls)
    if (!code().isBroken(Call))
      judge(*Call);
}

// The elements behind a pointer or array, those of nested arrays included.
static QualType innermost(QualType Type, const ASTContext &Context) {
  for (;;) {
    Type = Context.getBaseElementType(Type);
    const auto *Array = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    if (!Array || qualifiedName(*Array) != "std::array")
      return Type.getUnqualifiedType();
    Type = Array->getTemplateArgs()[0].getAsType();
  }
}

static QualType elementOf(const Expr *Pointer, const ASTContext &Context) {
  QualType Type = Pointer->getType();
  return innermost(Type->isPointerType() ? Type->getPointeeType() : Type,
                   Context);
}

// mat.data, mat.ptr(): bytes whatever the image holds.
static bool isImageBytes(const Expr *Pointer) {
  if (const auto *Member = dyn_cast<MemberExpr>(Pointer)) {
    QualType Base = Member->getBase()->getType();
    return isCountedImage(Member->isArrow() ? Base->getPointeeType() : Base);
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Pointer);
  return Call && isCountedImage(Call->getObjectType());
}

namespace {
enum class Verdict { Fits, Likely, Certain };
} // namespace

static Verdict compare(const ScalarTypeInfo &Have, const ScalarTypeInfo &Read,
                       bool Explicit, bool OwnedByType) {
  auto IsInteger = [](const ScalarTypeInfo &Info) {
    return Info.Kind == ScalarKind::Integer ||
           Info.Kind == ScalarKind::Unsigned;
  };
  auto PartBytes = [](const ScalarTypeInfo &Info) {
    return Info.Kind == ScalarKind::Complex ? Info.Bytes / 2 : Info.Bytes;
  };
  // A stream of bytes may hold anything, if one says so.
  if (Have.Bytes == 1 && IsInteger(Have))
    return Explicit      ? Verdict::Fits
           : OwnedByType ? Verdict::Certain
                         : Verdict::Likely;
  if (Have.Bytes == 1 && Read.Bytes == 1)
    return Verdict::Fits;
  bool SameSize = PartBytes(Have) == PartBytes(Read);
  if (Have.Kind == ScalarKind::Complex || Read.Kind == ScalarKind::Complex) {
    bool BothFloat = !IsInteger(Have) && !IsInteger(Read);
    return BothFloat && SameSize ? Verdict::Fits : Verdict::Certain;
  }
  if (IsInteger(Have) && IsInteger(Read) && SameSize)
    return Verdict::Fits;
  // Sixteen bits are how code without a half type stores it.
  if (SameSize && Have.Bytes == 2 && IsInteger(Have) != IsInteger(Read))
    return Verdict::Fits;
  if (SameSize && Have.Kind == ScalarKind::Unsigned && Explicit && !OwnedByType)
    return Verdict::Fits;
  return Read.Bytes == 1 ? Verdict::Likely : Verdict::Certain;
}

// The size counts bytes, so that reading bytes is meant.
static bool countsBytes(const CallExpr &Call, const ASTContext &Context) {
  std::string Text = sourceText(Call.getSourceRange(), Context);
  llvm::StringRef Sizes = Text;
  return Sizes.contains("sizeof") || Sizes.contains_insensitive("bytes") ||
         Sizes.contains("elemSize") || Sizes.contains("itemsize") ||
         Sizes.contains("element_size");
}

// As the user wrote it. Behind the sugar of a template's parameter, what was
// written is lost; there an integer is named by its width.
static std::string nameOf(QualType Element, const ScalarTypeInfo &Info,
                          const ASTContext &Context) {
  std::string Name = Element.getAsString(Context.getPrintingPolicy());
  if (endsWith(Name, "_t") || isa<BuiltinType>(Element.getTypePtr()))
    return Name;
  bool Signed = Info.Kind == ScalarKind::Integer;
  if (Signed || Info.Kind == ScalarKind::Unsigned)
    return (Signed ? "int" : "uint") + std::to_string(8 * Info.Bytes) + "_t";
  return Element.getCanonicalType().getAsString(Context.getPrintingPolicy());
}

// The unsigned dtypes wider than a byte came with LibTorch 2.3.
static bool isYoung(const ScalarTypeInfo &Info) {
  return Info.Kind == ScalarKind::Unsigned && Info.Bytes > 1;
}

// void *raw = v.data(): the memory is that of the vector. Bytes that are read
// as bytes are meant.
static bool isSeenThrough(const MemoryUse *Use, const ScalarTypeInfo &Read,
                          QualType Pointee, const ASTContext &Context) {
  const MemoryBlock *Block =
      Use && Use->From.Block ? &*Use->From.Block : nullptr;
  if (!Block || Block->Element.isNull() || Block->Space != MemorySpace::Host)
    return false;
  return Pointee->isVoidType() ||
         (Pointee->isScalarType() && Context.getTypeSize(Pointee) == 8 &&
          Read.Bytes > 1);
}

// What the pixels of an image are, where its type is known.
static const ScalarTypeInfo *pixelsOf(const MemoryUse *Use) {
  const MemoryBlock *Block =
      Use && Use->From.Block ? &*Use->From.Block : nullptr;
  return Block && Block->Image && Block->Image->Depth
             ? scalarTypeNamed(infoOf(*Block->Image->Depth).Enumerator)
             : nullptr;
}

void FromBlobDtypeCheck::judge(const CallExpr &Call) {
  const Expr *Options = nullptr;
  for (unsigned I = 1; I < Call.getNumArgs(); ++I)
    if (isTensorOptions(Call.getDirectCallee()->getParamDecl(I)->getType()))
      Options = Call.getArg(I);
  const Expr *Pointer = typedPointer(Call.getArg(0));
  if (!Options || !Pointer)
    return;
  DtypeFact Dtype = dtypeOf(Options, code());
  const MemoryUse *Use = unit().Tensors.useAt(&Call);
  if (Dtype.How == DtypeFact::Unknown && Use && Use->HasDtype &&
      Use->Made->Type.isKnown()) {
    Dtype.How = DtypeFact::Known;
    Dtype.Name = infoOf(Use->Made->Type.Type).Enumerator.str();
  }
  bool Explicit = Dtype.How == DtypeFact::Known;
  const ScalarTypeInfo *Read =
      scalarTypeNamed(Explicit ? llvm::StringRef(Dtype.Name) : "Float");
  if (!Read || Dtype.How == DtypeFact::Unknown || (!Explicit && DefaultChanges))
    return;
  Lender From = lenderOf(Pointer);
  bool IsImage = isImageBytes(Pointer);
  bool AreBytes = IsImage && From.Var && holdsBytes(*From.Var, code());
  QualType Element = elementOf(Pointer, context());
  bool IsOwned = From.How == Lender::Variable;
  if (!IsImage && isSeenThrough(Use, *Read, Element, context())) {
    IsOwned = true;
    Element = innermost(Use->From.Block->Element, context());
  }
  const ScalarTypeInfo *Have =
      IsImage && !AreBytes ? pixelsOf(Use) : scalarTypeOf(Element, context());
  if (!Have || Read == Have)
    return;
  Verdict V = AreBytes ? (Read->Bytes > 1 ? Verdict::Certain : Verdict::Fits)
                       : compare(*Have, *Read, Explicit, IsOwned || IsImage);
  if (V == Verdict::Fits ||
      (V == Verdict::Likely && Explicit && countsBytes(Call, context())))
    return;
  Finding &F =
      report(Call.getArg(0)->getBeginLoc(),
             "'" + shortName(Pointer, context()) + "' points to " +
                 (AreBytes  ? "8-bit pixels"
                  : IsImage ? "pixels of " + Have->Constant.str()
                            : "'" + nameOf(Element, *Have, context()) + "'") +
                 ", but 'from_blob' reads " + Read->Constant.str() +
                 (Explicit ? "" : " unless told otherwise") +
                 (isYoung(*Have) ? "; before LibTorch 2.3 no dtype fits"
                                 : "; pass " + Have->Constant.str()))
          .range(Pointer->getSourceRange())
          .level(V == Verdict::Certain ? Level::Certain : Level::Likely);
  SourceLocation GivenAt = Dtype.Spelled ? Dtype.Spelled->getExprLoc()
                           : Explicit    ? Use->Made->TypeAt
                                         : SourceLocation();
  if (Explicit && GivenAt.isValid() &&
      !(Dtype.Spelled && code().isWithin(Dtype.Spelled, &Call)))
    F.note(GivenAt, "the dtype is given here");
  if (Explicit && !Dtype.Spelled)
    return;
  fix(F, Call, Options, Dtype, *Have);
}

void FromBlobDtypeCheck::fix(Finding &F, const CallExpr &Call,
                             const Expr *Options, const DtypeFact &Dtype,
                             const ScalarTypeInfo &Have) {
  // The pointee of one instance of a template is not that of the next.
  const FunctionDecl *Around = code().enclosingFunction(&Call);
  if (isYoung(Have) || (Around && Around->isTemplateInstantiation()))
    return;
  if (Dtype.How == DtypeFact::Known) {
    SourceRange Spelled = Dtype.Spelled->getSourceRange();
    if (code().isWithin(Dtype.Spelled, &Call) &&
        isa<DeclRefExpr>(Dtype.Spelled->IgnoreParenImpCasts()) &&
        canEdit(Spelled, context()))
      F.fix(FixItHint::CreateReplacement(Spelled, Have.Constant));
    return;
  }
  const Expr *Last = nullptr;
  for (const Expr *Argument : Call.arguments())
    if (!isa<CXXDefaultArgExpr>(Argument))
      Last = Argument;
  bool Given = !isa<CXXDefaultArgExpr>(Options->IgnoreParenImpCasts());
  if (!Last || !canEdit(Last->getSourceRange(), context()) ||
      (Given && !isa<CallExpr>(ignoreImplicit(Options))))
    return;
  F.fix(FixItHint::CreateInsertion(
      endOf((Given ? Options : Last)->getSourceRange(), context()),
      Given ? (".dtype(" + Have.Constant + ")").str()
            : (", " + Have.Constant).str()));
}
