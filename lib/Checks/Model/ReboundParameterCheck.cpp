//===- ReboundParameterCheck.cpp - registered tensors left ----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: members that are assigned to, members that were never
// what is registered in their name, and parameters of layers.
//
//===----------------------------------------------------------------------===//

#include "ReboundParameterCheck.h"
#include "torch-tidy/Analysis/ModuleClass.h"
#include "torch-tidy/Analysis/TensorMaking.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/Compat.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ReboundParameterCheck)

void ReboundParameterCheck::finish() {
  for (const ModuleClass &Class : unit().Modules.all())
    for (const ModuleMember &Member : Class.Members) {
      if (Member.What == ModuleMember::Tensor) {
        judgeMember(Class, Member);
        if (Class.IsWhollySeen)
          judgeTwin(Class, Member);
      } else {
        judgeParts(Member);
      }
    }
}

static bool mentions(const Expr *E, const FieldDecl *Field) {
  return anyBelow(E, [&](const Expr *Each) {
    const auto *Member = dyn_cast<MemberExpr>(Each);
    return Member && Member->getMemberDecl() == Field;
  });
}

static bool asksForRegistered(const Expr *E) {
  return isRegistration(E) || llvm::StringSwitch<bool>(calledName(E))
                                  .Cases("parameters", "named_parameters", true)
                                  .Cases("buffers", "named_buffers", true)
                                  .Default(false);
}

// Is the value another tensor for sure: made by a factory or an operator? A
// variable, or what the user's functions return, may be the registered one.
static bool isAnotherTensor(const Expr *Value, const UserCode &Code) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Value));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || Code.files().contains(Callee->getLocation()))
    return false;
  if (anyBelow(Value, asksForRegistered))
    return false;
  std::string Full = qualifiedName(*Callee);
  if (!startsWith(Full, "at::") && !startsWith(Full, "torch::"))
    return false;
  llvm::StringRef Name = calledName(Call);
  if (Name == "contiguous" || Name == "value")
    return false;
  // t.set_requires_grad(true) and t.fill_(0) are t.
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (endsWith(Name, "_") || Name == "set_requires_grad")
    return Member && isAnotherTensor(Member->getImplicitObjectArgument(), Code);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  return !Operator || !Operator->isAssignmentOp();
}

static bool makesObjects(const CXXMethodDecl *Method) {
  return Method && (isa<CXXConstructorDecl>(Method) ||
                    Method->isCopyAssignmentOperator() ||
                    Method->isMoveAssignmentOperator() ||
                    llvm::StringSwitch<bool>(Method->getNameAsString())
                        .Cases("reset", "clone", true)
                        .Default(false));
}

namespace {
/// How a tensor member is registered.
struct Registered {
  const CallExpr *Call = nullptr;
  /// `register_parameter("w", w)` rather than `w = register_parameter(...)`.
  bool ByHand = false;
};
} // namespace

static Registered registrationOf(const ModuleMember &Member) {
  for (const MemberGift &Gift : Member.Fate.Given) {
    const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Gift.Value));
    if (Call && isRegistration(Call))
      return {Call, false};
    if (const auto *List = dyn_cast<InitListExpr>(ignoreImplicit(Gift.Value));
        List && List->getNumInits() == 1 &&
        isRegistration(ignoreImplicit(List->getInit(0))))
      return {cast<CallExpr>(ignoreImplicit(List->getInit(0))), false};
  }
  if (Member.Fate.Registrations.empty())
    return {};
  return {Member.Fate.Registrations.front(), true};
}

void ReboundParameterCheck::judgeMember(const ModuleClass &Class,
                                        const ModuleMember &Member) {
  Registered By = registrationOf(Member);
  if (!By.Call || Member.Fate.Registrations.size() + !By.ByHand > 1)
    return;
  bool IsBuffer = calledName(By.Call) == "register_buffer";
  const FunctionDecl *Where = code().enclosingFunction(By.Call);
  std::string Name = Member.Field->getNameAsString();
  for (const MemberGift &Gift : Member.Fate.Given) {
    if (!Gift.At || !isAnotherTensor(Gift.Value, code()) ||
        (IsBuffer && !mentions(Gift.Value, Member.Field)))
      continue;
    const CXXMethodDecl *In = methodAround(Gift.At, code());
    // A helper of the class may run before the constructor registers.
    bool IsHelper = In && In->getParent() == Class.Class;
    const FunctionDecl *Around = code().enclosingFunction(Gift.At);
    bool InBody =
        Where && Where->hasBody() && code().isWithin(By.Call, Where->getBody());
    bool After =
        makesObjects(In)
            ? !InBody || (Where == In && alwaysBefore(By.Call, Gift.At, code()))
            : !(IsHelper && By.ByHand) && Where != Around;
    if (!After)
      continue;
    report(Gift.At->getExprLoc(),
           "'" + Name + "' is given another tensor than the " +
               (IsBuffer ? "buffer" : "parameter") +
               " that is registered: 'parameters()', 'to()' and saved files "
               "go on with the old one; write with 'copy_' under a "
               "'torch::NoGradGuard'")
        .range(Gift.At->getSourceRange())
        .note(By.Call->getExprLoc(), "registered here");
  }
}

// register_parameter("w", torch::randn({3})); and the member w is another one.
void ReboundParameterCheck::judgeTwin(const ModuleClass &Class,
                                      const ModuleMember &Member) {
  const MemberFate &Fate = Member.Fate;
  if (registrationOf(Member).Call || Fate.Escape || Fate.Runs.empty() ||
      Member.IsNamedInTemplate)
    return;
  for (const MemberGift &Gift : Fate.Given)
    if (anyBelow(Gift.Value, asksForRegistered) ||
        isa<DeclRefExpr>(ignoreImplicit(Gift.Value)))
      return;
  std::string Name = Member.Field->getNameAsString();
  llvm::StringRef Bare = llvm::StringRef(Name).trim('_');
  Bare.consume_front("m_");
  for (const CXXMemberCallExpr *Call : Class.Registrations) {
    llvm::StringRef As = registeredName(*Call);
    if (As.empty() || (As != Name && As != Bare) ||
        calledName(Call) == "register_module" || !code().isDiscarded(Call) ||
        Call->getNumArgs() < 2 || !factoryCall(Call->getArg(1)))
      continue;
    report(Call->getExprLoc(),
           "the tensor registered as '" + As.str() + "' is not the one in '" +
               Name + "'" +
               (Fate.Given.empty() ? ", which stays undefined" : "") +
               "; assign the result to '" + Name + "'")
        .range(Call->getSourceRange())
        .note(Member.Field->getLocation(), "'" + Name + "' is declared here");
  }
}

// out->weight = embed->weight.t(): layers share a weight on purpose.
static bool sharesWeight(const Expr *Value) {
  return isa<CXXMemberCallExpr>(ignoreImplicit(Value)) &&
         anyBelow(Value, [](const Expr *E) {
           const auto *Part = dyn_cast<MemberExpr>(E);
           return Part && isa<FieldDecl>(Part->getMemberDecl()) &&
                  isTensor(Part->getType());
         });
}

// fc->weight = torch::randn({4, 2});
void ReboundParameterCheck::judgeParts(const ModuleMember &Member) {
  for (const CallExpr *Set : Member.Fate.PartsSet) {
    const auto *Target = dyn_cast<MemberExpr>(ignoreImplicit(Set->getArg(0)));
    const auto *Field =
        Target ? dyn_cast<FieldDecl>(Target->getMemberDecl()) : nullptr;
    if (!Field || !isTensor(Field->getType()) ||
        !startsWith(qualifiedName(*Field), "torch::nn::") ||
        !isAnotherTensor(Set->getArg(1), code()) ||
        sharesWeight(Set->getArg(1)))
      continue;
    std::string Name = Field->getNameAsString();
    report(cast<CXXOperatorCallExpr>(Set)->getOperatorLoc(),
           "'=' gives '" + Name + "' of '" + Member.Field->getNameAsString() +
               "' another tensor than the one that the layer has registered: "
               "'parameters()', 'to()' and saved files go on with the old one; "
               "write with 'copy_' under a 'torch::NoGradGuard'")
        .range(Set->getSourceRange());
  }
}
