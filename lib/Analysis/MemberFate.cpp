//===- MemberFate.cpp - what becomes of a module or tensor ----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/MemberFate.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/StatementOrder.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

bool torchtidy::isRegistration(const Expr *Call) {
  const FunctionDecl *Callee = calledFunction(Call);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Method && Method->getIdentifier() &&
         llvm::StringSwitch<bool>(Method->getName())
             .Cases("register_module", "replace_module", true)
             .Cases("register_parameter", "register_buffer", true)
             .Default(false) &&
         qualifiedName(*Method->getParent()) == "torch::nn::Module";
}

const CallExpr *torchtidy::registrationIn(const Expr *Value) {
  if (isRegistration(Value))
    return cast<CallExpr>(Value);
  for (const Stmt *Child : Value->children())
    if (const auto *E = dyn_cast_or_null<Expr>(Child))
      if (const CallExpr *Found = registrationIn(E))
        return Found;
  return nullptr;
}

llvm::StringRef torchtidy::registeredName(const CallExpr &Call) {
  const Expr *E = Call.getNumArgs() ? Call.getArg(0) : nullptr;
  while (E) {
    E = ignoreImplicit(E);
    if (const auto *Literal = dyn_cast<StringLiteral>(E))
      return Literal->isOrdinary() ? Literal->getString() : "";
    if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
      E = Made->getNumArgs() ? Made->getArg(0) : nullptr;
    else
      break;
  }
  return "";
}

bool torchtidy::isLayerContainer(const CXXRecordDecl *Class) {
  return derivesFrom(Class, "torch::nn::SequentialImpl") ||
         derivesFrom(Class, "torch::nn::ModuleListImpl") ||
         derivesFrom(Class, "torch::nn::ModuleDictImpl");
}

namespace {

/// Functions whose object or argument goes on as their result.
enum class Passing { Look, Element, Fill, Other };

class FateFollower {
public:
  FateFollower(const UserCode &Code, MemberFate &Fate)
      : Code(Code), Fate(Fate) {}

  void follow(const Expr *E) {
    while (E)
      E = step(E);
  }

private:
  // Each returns the expression to go on with, or null when all is said.
  const Expr *step(const Expr *E);
  const Expr *stepExpr(const Expr *E, const Expr *Outer);
  const Expr *stepMember(const Expr *E, const MemberExpr *Member);
  const Expr *stepMethod(const MemberExpr *Member, const CallExpr *Call);
  const Expr *stepOperator(const Expr *E, const CXXOperatorCallExpr *Call);
  const Expr *stepArgument(const Expr *E, const CallExpr *Call);
  const Expr *stepTensorCall(const CallExpr *Call);
  const Expr *variable(const VarDecl *Var);
  const Expr *parameter(const Expr *E, const CallExpr *Call);
  const Expr *loopVariable(const CXXForRangeStmt *Loop);

  const Expr *escape(const Stmt *S) {
    if (!Fate.Escape)
      Fate.Escape = S;
    return nullptr;
  }
  template <typename List> const Expr *note(List &To, const CallExpr *Call) {
    To.push_back(Call);
    return nullptr;
  }
  void mentions(const ValueDecl &D, const FunctionDecl &In);

  const UserCode &Code;
  MemberFate &Fate;
  /// A parameter or a layer of what is followed, not the whole.
  bool IsPart = false;
  /// Aliases that are being followed; ends recursion too.
  llvm::DenseSet<const ValueDecl *> Followed;
};

} // namespace

static llvm::StringRef nameOf(const FunctionDecl *Callee) {
  return Callee && Callee->getIdentifier() ? Callee->getName() : "";
}

static bool inLibrary(const FunctionDecl &Callee, const UserCode &Code) {
  return !Code.files().contains(Callee.getLocation());
}

const Expr *FateFollower::step(const Expr *E) {
  DynTypedNode Node = Code.parent(E);
  if (const auto *Var = Node.get<VarDecl>())
    return variable(Var);
  const auto *S = Node.get<Stmt>();
  if (!S || isa<ReturnStmt, LambdaExpr>(S))
    return escape(E);
  const auto *Outer = dyn_cast<Expr>(S);
  return Outer ? stepExpr(E, Outer) : nullptr;
}

// Copies of handles, and the wrappers that lists of tensors are built with.
static bool goesOn(const CXXConstructExpr *Made, const Expr *E) {
  if (Made->getNumArgs() != 1)
    return false;
  QualType Type = Made->getType();
  if (Made->getConstructor()->isCopyOrMoveConstructor())
    return true;
  if (isTensor(E->getType()) || isa<CXXStdInitializerListExpr>(E) ||
      isa<InitListExpr>(E))
    return isArrayRef(Type) || isClass(Type, "c10::optional") ||
           isClass(Type, "std::optional") || isClass(Type, "c10::IListRef") ||
           isClass(Type, "std::vector");
  // A holder of a pointer; not an AnyModule or a Sequential of a layer.
  const CXXRecordDecl *Held = heldModule(Type);
  return Held && Held == heldModule(E->getType());
}

const Expr *FateFollower::stepExpr(const Expr *E, const Expr *Outer) {
  if (isa<ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
          ImplicitCastExpr>(Outer))
    return Outer;
  if (isa<ExplicitCastExpr>(Outer))
    return Outer->getType()->isVoidType() ? nullptr : Outer;
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Outer))
    return Choice->getCond() == E ? nullptr : Outer;
  if (isa<InitListExpr, CXXStdInitializerListExpr>(Outer))
    return isTensor(E->getType()) || isa<InitListExpr>(E) ? Outer
                                                          : escape(Outer);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Outer))
    return goesOn(Made, E) ? Outer : escape(Outer);
  if (const auto *Member = dyn_cast<MemberExpr>(Outer))
    return stepMember(E, Member);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Outer))
    return stepOperator(E, Operator);
  if (const auto *Call = dyn_cast<CallExpr>(Outer))
    return stepArgument(E, Call);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Outer))
    return Subscript->getBase() == E ? Outer : nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Outer)) {
    if (Unary->getOpcode() == UO_Deref)
      return Outer;
    return Unary->getOpcode() == UO_AddrOf ? escape(Outer) : nullptr;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(Outer)) {
    if (Binary->getOpcode() == BO_Comma)
      return Binary->getRHS() == E ? Outer : nullptr;
    return Binary->isAssignmentOp() ? escape(Outer) : nullptr;
  }
  return escape(Outer);
}

const Expr *FateFollower::stepMember(const Expr *E, const MemberExpr *Member) {
  if (isa<CXXMethodDecl>(Member->getMemberDecl())) {
    const Stmt *S = Member;
    do
      S = Code.parent(S).get<Stmt>();
    while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(S));
    const auto *Call = dyn_cast_or_null<CallExpr>(S);
    return Call ? stepMethod(Member, Call) : escape(Member);
  }
  QualType Type = Member->getType();
  // it->second
  if (!isModule(E->getType()) && !E->getType()->isPointerType())
    return Member;
  // fc->options
  if (!isTensor(Type) && !isModuleHandle(Type) && !isModule(Type))
    return nullptr;
  IsPart = true;
  return Member;
}

static Passing passingOf(llvm::StringRef Name) {
  return llvm::StringSwitch<Passing>(Name)
      .Cases("size", "empty", "is_empty", "end", "cend", "rend", Passing::Look)
      .Cases("reserve", "clear", "resize", "contains", "count", Passing::Look)
      .Cases("name", "pretty_print", "is_training", "keys", Passing::Look)
      .Cases("has_value", "use_count", "pop_back", "erase", Passing::Look)
      .Cases("at", "front", "back", "ptr", "get", "begin", Passing::Element)
      .Cases("rbegin", "cbegin", "value", "as", "children", Passing::Element)
      .Cases("modules", "find", "items", "data", "values", Passing::Element)
      .Cases("named_children", "operator[]", Passing::Element)
      .Cases("push_back", "emplace_back", "insert", "emplace", Passing::Fill)
      .Cases("try_emplace", "insert_or_assign", "extend", Passing::Fill)
      .Cases("update", "reset", "push_front", "emplace_front", Passing::Fill)
      .Default(Passing::Other);
}

const Expr *FateFollower::stepMethod(const MemberExpr *Member,
                                     const CallExpr *Call) {
  const auto *Method = cast<CXXMethodDecl>(Member->getMemberDecl());
  const CXXRecordDecl *Class = Method->getParent();
  if (isTensor(Code.context().getRecordType(Class)))
    return stepTensorCall(Call);
  bool IsModule = derivesFrom(Class, "torch::nn::Module");
  bool IsOfBase =
      qualifiedName(*Class) == "torch::nn::Module" || nameOf(Method) == "clone";
  bool IsSimple = IsModule && !IsOfBase && !isLayerContainer(Class);
  if (isa<CXXConversionDecl>(Method))
    return Call->getType()->isBooleanType() ? nullptr : Call;
  if (!IsSimple)
    switch (passingOf(nameOf(Method))) {
    case Passing::Look:
      return nullptr;
    case Passing::Element:
      return Call;
    case Passing::Fill:
      if (Call->getNumArgs() == 0)
        return nullptr;
      if (!IsPart)
        Fate.Given.push_back({Call, Call});
      return nullptr;
    case Passing::Other:
      break;
    }
  if (IsOfBase)
    return note(Fate.Tended, Call);
  if (IsModule || derivesFrom(Class, "torch::nn::AnyModule"))
    return note(Fate.Runs, Call);
  return escape(Call);
}

const Expr *FateFollower::stepOperator(const Expr *E,
                                       const CXXOperatorCallExpr *Call) {
  if (isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee()) &&
      Call->getArg(0) == E)
    switch (Call->getOperator()) {
    case OO_Arrow:
    case OO_Star:
      return Call;
    case OO_Subscript:
      return isTensor(E->getType()) ? stepTensorCall(Call) : Call;
    case OO_Call:
      return note(Fate.Runs, Call);
    case OO_PlusPlus:
    case OO_MinusMinus:
      return nullptr;
    case OO_Equal:
      if (IsPart)
        return note(Fate.PartsSet, Call);
      Fate.Given.push_back({Call->getArg(1), Call});
      return Call;
    default:
      break;
    }
  // fc != nullptr, std::cout << fc
  if ((Call->isComparisonOp() || Call->getOperator() == OO_LessLess) &&
      !isTensor(E->getType()))
    return nullptr;
  if (isTensor(E->getType())) {
    if (Call->getOperator() == OO_Equal)
      return escape(Call);
    if (Call->isAssignmentOp() && Call->getArg(0) == E)
      return note(Fate.Writes, Call);
    // net(w), bias + w, std::cout << w
    return calledFunction(Call) && inLibrary(*calledFunction(Call), Code)
               ? note(Fate.Runs, Call)
               : escape(Call);
  }
  return escape(Call);
}

static bool writesInto(const FunctionDecl *Callee) {
  llvm::StringRef Name = nameOf(Callee);
  return (endsWith(Name, "_") && !endsWith(Name, "__") &&
          Name != "requires_grad_") ||
         startsWith(qualifiedName(*Callee), "torch::nn::init::") ||
         endsWith(Name, "_out") || Name == "set_data" || Name == "swap" ||
         Name == "data_ptr" || Name == "accessor" || Name == "mutable_data_ptr";
}

// w.normal_(), w.data().fill_(0), w[0] = 1; else it is computed with.
const Expr *FateFollower::stepTensorCall(const CallExpr *Call) {
  const Expr *E = Call;
  for (const CallExpr *Last = Call; Last;) {
    if (const FunctionDecl *Callee = Last->getDirectCallee();
        Callee && writesInto(Callee))
      return note(Fate.Writes, Last);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Last);
    if (Operator && Last != Call && Operator->isAssignmentOp())
      return note(Fate.Writes, Last);
    DynTypedNode Around = Code.parentIgnoringImplicit(E);
    const auto *Member = Around.get<MemberExpr>();
    const Expr *Next =
        Member ? Code.parent(Member).get<CallExpr>() : Around.get<CallExpr>();
    Last = dyn_cast_or_null<CallExpr>(Next);
    if (!Last ||
        (!Member && ignoreImplicit(Last->getArg(0)) != ignoreImplicit(E)))
      break;
    E = Last;
  }
  return note(Fate.Runs, Call);
}

const Expr *FateFollower::stepArgument(const Expr *E, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return escape(Call);
  if (isRegistration(Call))
    return IsPart ? escape(Call) : note(Fate.Registrations, Call);
  bool Passes = Callee->isInStdNamespace() &&
                llvm::StringSwitch<bool>(nameOf(Callee))
                    .Cases("move", "forward", "as_const", "get", true)
                    .Cases("dynamic_pointer_cast", "static_pointer_cast", true)
                    .Cases("begin", "size", "make_optional", true)
                    .Default(false);
  if (Passes)
    return Call;
  if (!inLibrary(*Callee, Code))
    return parameter(E, Call);
  QualType Type = E->getType();
  bool HoldsTensor =
      isTensor(Type) || isArrayRef(Type) || isClass(Type, "c10::optional") ||
      isClass(Type, "std::optional") || isClass(Type, "c10::IListRef") ||
      isClass(Type, "std::vector");
  std::string Full = qualifiedName(*Callee);
  bool Computes = startsWith(Full, "at::") || startsWith(Full, "torch::");
  bool Keeps = startsWith(Full, "torch::optim::") ||
               startsWith(Full, "torch::autograd::") ||
               startsWith(Full, "torch::serialize::") ||
               startsWith(Full, "torch::nn::utils::") ||
               Full == "torch::save" || Full == "torch::load" ||
               startsWith(Full, "torch::jit::");
  if (HoldsTensor && Computes && !Keeps)
    return stepTensorCall(Call);
  return escape(Call);
}

const Expr *FateFollower::parameter(const Expr *E, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee()->getDefinition();
  if (!Callee || !Callee->hasBody())
    return escape(Call);
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       ++I)
    if (Call->getArg(I) == E) {
      mentions(*Callee->getParamDecl(I), *Callee);
      return nullptr;
    }
  return escape(Call);
}

static const CXXForRangeStmt *loopOver(const VarDecl *Var,
                                       const UserCode &Code) {
  const auto *Statement = Code.parent(Var).get<DeclStmt>();
  const auto *Loop =
      Statement ? Code.parent(Statement).get<CXXForRangeStmt>() : nullptr;
  return Loop && Var->isImplicit() ? Loop : nullptr;
}

const Expr *FateFollower::variable(const VarDecl *Var) {
  if (const CXXForRangeStmt *Loop = loopOver(Var, Code))
    return loopVariable(Loop);
  const auto *In = dyn_cast<FunctionDecl>(Var->getDeclContext());
  if (!Var->hasLocalStorage() || !In)
    return escape(Var->getInit());
  mentions(*Var, *In);
  return nullptr;
}

const Expr *FateFollower::loopVariable(const CXXForRangeStmt *Loop) {
  const VarDecl *Var = Loop->getLoopVariable();
  const auto *In = dyn_cast<FunctionDecl>(Var->getDeclContext());
  if (!In)
    return escape(Loop);
  mentions(*Var, *In);
  if (const auto *Parts = dyn_cast<DecompositionDecl>(Var))
    for (const BindingDecl *Part : Parts->bindings())
      mentions(*Part, *In);
  return nullptr;
}

namespace {
struct Mentions : RecursiveASTVisitor<Mentions> {
  const ValueDecl *Wanted = nullptr;
  llvm::SetVector<const DeclRefExpr *> Found;
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getDecl() == Wanted)
      Found.insert(E);
    return true;
  }
};
} // namespace

void FateFollower::mentions(const ValueDecl &D, const FunctionDecl &In) {
  if (!Followed.insert(&D).second)
    return;
  Mentions Finder;
  Finder.Wanted = &D;
  Finder.TraverseStmt(In.getBody());
  bool WasPart = IsPart;
  for (const DeclRefExpr *Mention : Finder.Found) {
    // Assigning to a copy gives nothing to the member.
    size_t Gifts = Fate.Given.size();
    follow(Mention);
    if (!D.getType()->isReferenceType() && !isa<BindingDecl>(D))
      Fate.Given.resize(std::min(Gifts, Fate.Given.size()));
    IsPart = WasPart;
  }
}

void torchtidy::followMention(const Expr *Mention, const UserCode &Code,
                              MemberFate &Fate) {
  FateFollower(Code, Fate).follow(Mention);
}
