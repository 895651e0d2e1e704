//===- UnregisteredBufferCheck.cpp - tensors left on the CPU --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: what is moved, and where the tensor meets what was.
//
//===----------------------------------------------------------------------===//

#include "UnregisteredBufferCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(UnregisteredBufferCheck)

void UnregisteredBufferCheck::registerMatchers(MatchFinder &Finder) {
  // net->to(device)
  Finder.addMatcher(
      cxxMemberCallExpr(
          callee(cxxMethodDecl(hasName("to"),
                               ofClass(hasName("::torch::nn::Module")))))
          .bind("call"),
      this);
}

// torch::kCPU, or a variable that nothing ever gives another device.
static bool isCpu(const Expr *Device, const UserCode &Code) {
  bool NamesCpu = false, NamesOther = false;
  anyBelow(Device, [&](const Expr *E) {
    if (const auto *Text = dyn_cast<StringLiteral>(E)) {
      NamesCpu |= Text->isOrdinary() && Text->getString() == "cpu";
      NamesOther |= Text->isOrdinary() && Text->getString() != "cpu";
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Ref)
      NamesOther |= isa<MemberExpr>(E) || isa<CallExpr>(E);
    else if (Ref->getDecl()->getIdentifier() &&
             (Ref->getDecl()->getName() == "kCPU" ||
              Ref->getDecl()->getName() == "CPU"))
      NamesCpu = true;
    else if (Var && Var->getInit() && !isa<ParmVarDecl>(Var) &&
             isCpu(Var->getInit(), Code) &&
             llvm::none_of(usesOf(*Var, Code), [](const VariableUse &Use) {
               return Use.mayChange();
             }))
      NamesCpu = true;
    else
      NamesOther = true;
    return false;
  });
  return NamesCpu && !NamesOther;
}

void UnregisteredBufferCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CXXMemberCallExpr>("call");
  QualType First = Call->getMethodDecl()->getParamDecl(0)->getType();
  if (!isClass(First, "c10::Device") || isCpu(Call->getArg(0), code()))
    return;
  const Expr *Object = Call->getImplicitObjectArgument()->IgnoreImpCasts();
  QualType Type = Object->getType();
  const CXXRecordDecl *Class = Type->isPointerType()
                                   ? Type->getPointeeCXXRecordDecl()
                                   : Type->getAsCXXRecordDecl();
  if (Class)
    Moved.try_emplace(Class->getCanonicalDecl(), Call);
}

void UnregisteredBufferCheck::finish() {
  llvm::ArrayRef<ModuleClass> Classes = unit().Modules.all();
  // What a module registers moves with it.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const ModuleClass &Class : Classes) {
      const Expr *At = Moved.lookup(Class.Class->getCanonicalDecl());
      if (!At)
        continue;
      for (const CXXBaseSpecifier &Base : Class.Class->bases())
        if (const auto *Parent = Base.getType()->getAsCXXRecordDecl())
          Changed |= Moved.try_emplace(Parent->getCanonicalDecl(), At).second;
      for (const ModuleMember &Member : Class.Members)
        if (const CXXRecordDecl *Held = heldModule(Member.Field->getType()))
          Changed |= Moved.try_emplace(Held->getCanonicalDecl(), At).second;
    }
  }
  for (const ModuleClass &Class : Classes)
    if (Class.IsWhollySeen && !Class.Registrations.empty() &&
        Moved.count(Class.Class->getCanonicalDecl()) &&
        llvm::none_of(Class.Class->methods(), [](const CXXMethodDecl *Method) {
          return Method->getIdentifier() && Method->getName() == "to";
        }))
      for (const ModuleMember &Member : Class.Members)
        if (Member.What == ModuleMember::Tensor)
          judge(Class, Member);
}

static bool isConstructor(const CXXMethodDecl *Method) {
  return Method && (isa<CXXConstructorDecl>(Method) ||
                    Method->getNameAsString() == "reset");
}

static bool moves(const CallExpr *Call) {
  llvm::StringRef Name = calledName(Call);
  return Name == "to" || Name == "cuda" || Name == "type_as" ||
         Name == "expand_as" || Name == "set_data" || Name == "cpu";
}

// Does the expression hold a tensor that came to the method from outside, or
// was computed there?
static bool isOfTheCall(const Expr *E) {
  return anyBelow(E, [](const Expr *Each) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Each);
    return Ref && isTensor(Ref->getType()) && isa<VarDecl>(Ref->getDecl()) &&
           cast<VarDecl>(Ref->getDecl())->hasLocalStorage();
  });
}

// The operation in which what \p Run gives meets a tensor of the caller:
// `x + pe.slice(0, 0, n)`. Null if none is seen, or it is moved before.
static const CallExpr *meetingOf(const CallExpr *Run, const Expr *Mention,
                                 const UserCode &Code) {
  const Expr *Self = Mention;
  for (const CallExpr *Call = Run; Call;) {
    if (moves(Call))
      return nullptr;
    const FunctionDecl *Callee = Call->getDirectCallee();
    llvm::StringRef Name = calledName(Call);
    // The indices may be on the CPU.
    if (!Callee || Code.files().contains(Callee->getLocation()) ||
        Name == "index" || Name == "index_put_" || Name == "equal" ||
        Name == "copy_" || cast<Expr>(Call)->getType()->isVoidType())
      return nullptr;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    auto Meets = [&](const Expr *Other) {
      return Other &&
             !anyBelow(Other, [&](const Expr *E) { return E == Self; }) &&
             isTensor(Other->getType()) && isOfTheCall(Other);
    };
    if ((Member && Meets(Member->getImplicitObjectArgument())) ||
        llvm::any_of(Call->arguments(), Meets))
      return Call;
    if (!isTensor(Call->getType()))
      return nullptr;
    Self = Call;
    DynTypedNode Around = Code.parentIgnoringImplicit(Call);
    const auto *Through = Around.get<MemberExpr>();
    const Expr *Next =
        Through ? Code.parent(Through).get<CallExpr>() : Around.get<CallExpr>();
    Call = dyn_cast_or_null<CallExpr>(Next);
  }
  return nullptr;
}

void UnregisteredBufferCheck::judge(const ModuleClass &Class,
                                    const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (Fate.Escape || !Fate.Registrations.empty() || Fate.Given.empty() ||
      Member.IsNamedInTemplate || llvm::any_of(Fate.Runs, moves))
    return;
  for (const MemberGift &Gift : Fate.Given)
    if ((Gift.At && !isConstructor(methodAround(Gift.At, code()))) ||
        anyBelow(Gift.Value, isRegistration) || asksForGradient(Gift.Value) ||
        !isMadeOnCpu(Gift.Value, code()))
      return;
  const CallExpr *Meeting = nullptr;
  for (const CallExpr *Run : Fate.Runs) {
    const CXXMethodDecl *In = methodAround(Run, code());
    if (!In || isConstructor(In) || asksForGradient(Run))
      continue;
    const Expr *Mention = nullptr;
    anyBelow(Run, [&](const Expr *E) {
      const auto *Named = dyn_cast<MemberExpr>(E);
      if (Named && Named->getMemberDecl() == Member.Field)
        Mention = E;
      return Mention != nullptr;
    });
    if (Mention && !Meeting)
      Meeting = meetingOf(Run, Mention, code());
  }
  if (!Meeting)
    return;
  std::string Name = Member.Field->getNameAsString();
  const Expr *Made =
      Member.Fate.Given.empty() ? nullptr : Member.Fate.Given.front().Value;
  report(placeToReport(Member, Made, code()),
         "'" + Name +
             "' is no buffer, so it stays on the CPU when 'to()' moves the "
             "module; hand it to 'register_buffer'")
      .note(Moved.lookup(Class.Class->getCanonicalDecl())->getExprLoc(),
            "the module is moved here")
      .note(Meeting->getExprLoc(),
            "'" + Name + "' meets a tensor of the caller here");
}
