//===- TensorOrigin.cpp - what dies with a temporary ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TensorIndexing.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

namespace {

struct Sharing {
  Survival Storage, Object;
};

/// How deep functions of the user are read for what they return.
constexpr unsigned MaxCallDepth = 2;

TensorOrigin originOf(const Expr *E, unsigned Depth);

} // namespace

static Sharing sharingOf(llvm::StringRef Name) {
  return llvm::StringSwitch<Sharing>(Name)
#define SHARES(Name, Storage, Object)                                          \
  .Case(#Name, {Survival::Storage, Survival::Object})
#include "SharedStorage.def"
      .Default({Survival::No, Survival::No});
}

bool torchtidy::mayShareStorage(llvm::StringRef FunctionName) {
  return sharingOf(FunctionName).Storage != Survival::No;
}

bool torchtidy::isView(llvm::StringRef FunctionName) {
  return sharingOf(FunctionName).Storage == Survival::Yes;
}

static llvm::StringRef nameOf(const FunctionDecl &Function) {
  return Function.getIdentifier() ? Function.getName() : llvm::StringRef();
}

bool torchtidy::isTensorFunction(const FunctionDecl &Function) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function)) {
    QualType Class =
        Function.getASTContext().getRecordType(Method->getParent());
    return isTensor(Class);
  }
  const auto *Space =
      dyn_cast<NamespaceDecl>(Function.getDeclContext()->getRedeclContext());
  if (!Space)
    return false;
  return llvm::StringSwitch<bool>(qualifiedName(*Space))
      .Cases("at", "torch", "torch::special", "torch::linalg", true)
      .Cases("torch::fft", "torch::sparse", "torch::nested", true)
      .Case("torch::nn::functional", true)
      .Default(false);
}

const Expr *torchtidy::firstOperand(const Expr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  if (const auto *Plain = dyn_cast<CallExpr>(Call))
    return Plain->getNumArgs() ? Plain->getArg(0) : nullptr;
  return nullptr;
}

// Members and functions whose result belongs to, or is kept alive by, what
// they are called on.
static bool leadsInto(const FunctionDecl &Function) {
  switch (Function.getOverloadedOperator()) {
  case OO_Subscript:
  case OO_Arrow:
    return true;
  case OO_Star:
    return Function.getNumParams() == (isa<CXXMethodDecl>(Function) ? 0u : 1u);
  case OO_None:
    break;
  default:
    return false;
  }
  return llvm::StringSwitch<bool>(nameOf(Function))
      .Cases("at", "front", "back", "get", "value", true)
      .Cases("elements", "toTensor", "toTuple", "toTupleRef", true)
      .Cases("toList", "toListRef", "toTensorList", "toTensorVector", true)
      .Cases("move", "forward", "as_const", true)
      .Cases("storage", "data_ptr", true)
      .Default(false);
}

// Does calling this run a model?
static bool runsModel(const FunctionDecl &Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  if (!Method)
    return false;
  bool IsCall = Function.getOverloadedOperator() == OO_Call;
  llvm::StringRef Name = nameOf(Function);
  const CXXRecordDecl *Class = Method->getParent();
  if (derivesFrom(Class, "torch::jit::Object"))
    return IsCall || Name == "forward" || Name == "run_method";
  if (derivesFrom(Class, "torch::jit::Method"))
    return IsCall;
  if (derivesFrom(Class, "torch::nn::ModuleHolder"))
    return IsCall;
  if (derivesFrom(Class, "torch::nn::Module") ||
      derivesFrom(Class, "torch::nn::AnyModule"))
    return Name == "forward";
  return false;
}

static TensorOrigin alive() {
  TensorOrigin Origin;
  Origin.Storage.Survives = Origin.Object.Survives = Survival::Yes;
  return Origin;
}

static TensorOrigin madeBy(const Expr *Maker, bool ByConvention) {
  Lifetime Dies = {Survival::No, Maker, nullptr};
  return {Dies, Dies, ByConvention};
}

// What is left of one of two things if it is not known which is taken.
static Lifetime either(Lifetime A, Lifetime B) {
  if (A.Survives == B.Survives)
    return A;
  if (A.Survives == Survival::Unknown || B.Survives == Survival::Unknown)
    return {};
  Lifetime Result = A.Maker ? A : B;
  Result.Survives = Survival::Perhaps;
  return Result;
}

// What \p Call makes of its operand: shares it, has its own, or one of both.
static Lifetime through(Lifetime Operand, Survival Shared, const Expr *Call) {
  if (Shared == Survival::Yes || Operand.Survives == Survival::No ||
      (Shared == Survival::Perhaps && Operand.Survives != Survival::Yes))
    return Operand;
  return {Shared, Call, firstOperand(Call)};
}

namespace {

/// Reads a function for whether all it returns is new.
class ReturnReader : public RecursiveASTVisitor<ReturnReader> {
public:
  explicit ReturnReader(unsigned Depth) : Depth(Depth) {}

  bool AllNew = true, Any = false;

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }

  bool VisitReturnStmt(ReturnStmt *Return) {
    const Expr *Value = Return->getRetValue();
    if (!Value)
      return true;
    Any = true;
    Value = ignoreImplicit(Value);
    const VarDecl *Var = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Value))
      Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
        isTensor(Var->getType()) && !Var->getType()->isReferenceType())
      Returned.insert(Var);
    else
      AllNew &= isNew(Value);
    return true;
  }

  bool isNew(const Expr *E) const {
    return E && originOf(E, Depth).Storage.Survives == Survival::No;
  }

  llvm::SmallPtrSet<const VarDecl *, 2> Returned;

private:
  unsigned Depth;
};

/// Looks for a way in which a local variable could share memory with something
/// that lives on.
class ShareFinder : public RecursiveASTVisitor<ShareFinder> {
public:
  explicit ShareFinder(const ReturnReader &Reader) : Reader(Reader) {}

  bool Shared = false;

  bool VisitVarDecl(VarDecl *Var) {
    if (isReturned(Var) && Var->hasInit())
      Shared |= !isa<CXXConstructExpr>(ignoreImplicit(Var->getInit())) &&
                !Reader.isNew(Var->getInit());
    else if (Var->hasInit())
      Shared |= isReturned(Var->getInit());
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (Operator && Operator->getOperator() == OO_Equal &&
        isReturned(Operator->getArg(0))) {
      Shared |= !Reader.isNew(Operator->getArg(1));
      return true;
    }
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && isTensorFunction(*Callee) &&
        !(Operator && Operator->getOperator() == OO_Equal))
      return true;
    for (const Expr *Argument : Call->arguments())
      Shared |= isReturned(Argument);
    return true;
  }

  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable())
        Shared |= isReturned(dyn_cast<VarDecl>(Capture.getCapturedVar()));
    return true;
  }

private:
  bool isReturned(const VarDecl *Var) const {
    return Var && Reader.Returned.count(Var);
  }
  bool isReturned(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreImplicit(E));
    return Ref && isReturned(dyn_cast<VarDecl>(Ref->getDecl()));
  }

  const ReturnReader &Reader;
};

bool returnsNew(const FunctionDecl &Function, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (Depth >= MaxCallDepth || !Function.hasBody(Definition) ||
      Definition->isFromASTFile())
    return false;
  ReturnReader Reader(Depth + 1);
  Reader.TraverseStmt(Definition->getBody());
  if (!Reader.Any || !Reader.AllNew)
    return false;
  ShareFinder Finder(Reader);
  Finder.TraverseStmt(Definition->getBody());
  return !Finder.Shared;
}

// Does copying depend on the arguments in a way that is seen?
Sharing sharingOfCall(const CallExpr &Call, llvm::StringRef Name) {
  Sharing Shares = sharingOf(Name);
  if (Name == "index") {
    IndexResult Result = indexResult(Call);
    if (Result == IndexResult::View)
      return {Survival::Yes, Survival::No};
    if (Result == IndexResult::Copy)
      return {Survival::No, Survival::No};
  }
  if (Name == "to")
    for (unsigned I = 2; I < Call.getNumArgs(); ++I)
      // to(device, dtype, non_blocking, copy), with the last one true.
      if (const auto *Flag =
              dyn_cast<CXXBoolLiteralExpr>(ignoreImplicit(Call.getArg(I))))
        if (Flag->getValue() && Call.getCalleeDecl() &&
            I < cast<FunctionDecl>(Call.getCalleeDecl())->getNumParams() &&
            cast<FunctionDecl>(Call.getCalleeDecl())
                    ->getParamDecl(I)
                    ->getName() == "copy")
          return {Survival::No, Survival::No};
  return Shares;
}

TensorOrigin originOfValue(const CallExpr &Call, const FunctionDecl &Callee,
                           unsigned Depth) {
  llvm::StringRef Name = nameOf(Callee);
  if (isTensorFunction(Callee)) {
    if (Name == "from_blob" || Name == "from_file")
      return {};
    // x[0] is a view like select.
    Sharing Shares = Callee.getOverloadedOperator() == OO_Subscript
                         ? sharingOf("select")
                         : sharingOfCall(Call, Name);
    bool Functional = startsWith(qualifiedName(Callee), "torch::nn::");
    if (Shares.Storage == Survival::No && Shares.Object == Survival::No)
      return madeBy(&Call, Functional);
    const Expr *Operand = firstOperand(&Call);
    TensorOrigin Origin = Operand ? originOf(Operand, Depth) : TensorOrigin();
    Origin.Storage = through(Origin.Storage, Shares.Storage, &Call);
    Origin.Object = through(Origin.Object, Shares.Object, &Call);
    return Origin;
  }
  if (runsModel(Callee))
    return madeBy(&Call, /*ByConvention=*/true);
  if (leadsInto(Callee))
    return firstOperand(&Call) ? originOf(firstOperand(&Call), Depth)
                               : TensorOrigin();
  if (isTensor(Callee.getReturnType()) && returnsNew(Callee, Depth))
    return madeBy(&Call, /*ByConvention=*/true);
  return {};
}

TensorOrigin originOf(const Expr *E, unsigned Depth) {
  E = ignoreImplicit(E);
  if (!E || E->isTypeDependent())
    return {};
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    TensorOrigin A = originOf(Choice->getTrueExpr(), Depth);
    TensorOrigin B = originOf(Choice->getFalseExpr(), Depth);
    return {either(A.Storage, B.Storage), either(A.Object, B.Object),
            A.ByConvention || B.ByConvention};
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return {};
    if (E->isPRValue() && !E->getType()->isPointerType())
      return originOfValue(*Call, *Callee, Depth);
    return leadsInto(*Callee) && firstOperand(Call)
               ? originOf(firstOperand(Call), Depth)
               : alive();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->isArrow() || !ignoreImplicit(Member->getBase())->isPRValue()
               ? alive()
               : TensorOrigin();
  return E->isGLValue() || isa<CXXThisExpr>(E) ? alive() : TensorOrigin();
}

} // namespace

TensorOrigin torchtidy::tensorOrigin(const Expr *E) { return originOf(E, 0); }

// Classes whose elements die with the object.
static bool ownsElements(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && llvm::StringSwitch<bool>(qualifiedName(*Class))
                      .Cases("std::tuple", "std::pair", "std::vector", true)
                      .Cases("std::array", "std::optional", true)
                      .Cases("c10::optional", "torch::OrderedDict", true)
                      .Default(false);
}

// A counted handle to something that another owner may keep.
static bool isSharedHandle(const FunctionDecl &Function) {
  return llvm::StringSwitch<bool>(nameOf(Function))
      .Cases("toTuple", "toList", "toTensorList", true)
      .Default(false);
}

static TensorOrigin containerOrigin(const Expr *Container) {
  Container = ignoreImplicit(Container);
  if (!Container->isPRValue() || Container->getType()->isPointerType())
    return referenceOrigin(Container);
  const auto *Call = dyn_cast<CallExpr>(Container);
  if (!Call)
    return {};
  if (ownsElements(Container->getType()))
    return madeBy(Call, /*ByConvention=*/false);
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && isSharedHandle(*Callee) && firstOperand(Call))
    return containerOrigin(firstOperand(Call));
  return tensorOrigin(Container);
}

TensorOrigin torchtidy::referenceOrigin(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(E));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && leadsInto(*Callee) && firstOperand(Call)
             ? containerOrigin(firstOperand(Call))
             : alive();
}

// Does the answer of this method tell whether \p Maker has to copy?
static bool asksWhatMatters(const NamedDecl &Method, llvm::StringRef Maker) {
  if (!Method.getIdentifier())
    return false;
  bool MayMove = llvm::StringSwitch<bool>(Maker)
                     .Cases("to", "cpu", "cuda", "toType", "type_as", true)
                     .Default(false);
  return llvm::StringSwitch<bool>(Method.getName())
      .Case("is_contiguous", !MayMove)
      .Cases("is_cuda", "is_cpu", "device", MayMove)
      .Cases("dtype", "scalar_type", MayMove)
      .Default(false);
}

bool torchtidy::isSettledBefore(const Lifetime &Life, const UserCode &Code) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(ignoreImplicit(Life.Source));
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const FunctionDecl *Function = Code.enclosingFunction(Life.Maker);
  const FunctionDecl *Maker = calledFunction(Life.Maker);
  if (!Var || !Function || !Function->hasBody() || !Maker)
    return false;
  // x = x.contiguous(); auto x = torch::zeros({2});
  auto Settles = [&](const Expr *Value) {
    Value = Value ? ignoreImplicit(Value) : nullptr;
    const FunctionDecl *Made = calledFunction(Value);
    if (!Made || !isTensorFunction(*Made))
      return false;
    const Expr *Operand = firstOperand(Value);
    return Made->getDeclName() == Maker->getDeclName() ||
           (!isa<CXXMethodDecl>(Made) &&
            !(Operand && isTensor(Operand->getType())));
  };
  if (Settles(Var->getInit()))
    return true;
  for (const DeclRefExpr *Mention : refsTo(*Var, *Function->getBody())) {
    DynTypedNode Parent = Code.parentIgnoringImplicit(Mention);
    if (const auto *Assign = Parent.get<CXXOperatorCallExpr>())
      if (Assign->getOperator() == OO_Equal && Settles(Assign->getArg(1)))
        return true;
    if (const auto *Member = Parent.get<MemberExpr>())
      if (asksWhatMatters(*Member->getMemberDecl(), nameOf(*Maker)))
        return true;
  }
  return false;
}
