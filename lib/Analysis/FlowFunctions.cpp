//===- FlowFunctions.cpp - calls of functions whose body is seen -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function, method or constructor of the user's runs where it is called, on
// the facts of its arguments. What it makes is named after the calls that lead
// to it, so that two calls never share a tensor.
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/FieldChanges.h"
#include "torch-tidy/Analysis/ModuleHandles.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// Which function runs ---------------------------------------------------------

// The class of an object, not a base of it; null if it is not known.
const CXXRecordDecl *FlowEvaluator::classOf(Scope &S, const Expr &Object) {
  const Expr *Named = Object.IgnoreParenImpCasts();
  QualType Type = Named->getType();
  const auto *Ref = dyn_cast<DeclRefExpr>(Named);
  if (Ref && !Type->isPointerType() &&
      !Ref->getDecl()->getType()->isReferenceType())
    return Type->getAsCXXRecordDecl();
  Location Where = locate(S, &Object);
  if (!Where.isKnown())
    return nullptr;
  Value V = load(S.State, Where, Memory);
  std::optional<SymbolId> Number =
      V->is(Kind::Record) ? V->Number.asSymbol() : std::nullopt;
  return Number ? Objects.lookup(*Number) : nullptr;
}

static const Expr *objectOfCall(const CallExpr &Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return Member->getImplicitObjectArgument();
  return isa<CXXOperatorCallExpr>(Call) ? Call.getArg(0) : nullptr;
}

static bool isQualified(const CallExpr &Call) {
  const auto *Member = dyn_cast<MemberExpr>(Call.getCallee()->IgnoreParens());
  return Member && Member->hasQualifier();
}

bool FlowEvaluator::isUsers(const FunctionDecl &Function) const {
  return !Function.isDependentContext() && !Function.isVariadic() &&
         !Function.isDeleted() && !Function.isInStdNamespace() &&
         Function.doesThisDeclarationHaveABody() &&
         !isa<CoroutineBodyStmt>(Function.getBody()) &&
         Code.files().contains(Function.getLocation());
}

// The definition that a call runs; null if that cannot be told.
const FunctionDecl *FlowEvaluator::followed(Scope &S, const CallExpr &Call,
                                            const FunctionDecl &Callee) {
  const FunctionDecl *Target = &Callee;
  const auto *Method = dyn_cast<CXXMethodDecl>(Target);
  if (Method && Method->isVirtual() && !isQualified(Call)) {
    const Expr *Object = objectOfCall(Call);
    const CXXRecordDecl *Class = Object ? classOf(S, *Object) : nullptr;
    bool IsFinal = Method->hasAttr<FinalAttr>() ||
                   Method->getParent()->hasAttr<FinalAttr>();
    if (Class)
      Target = Method->getCorrespondingMethodInClass(Class, /*MayBeBase=*/true);
    else if (!IsFinal)
      return nullptr;
  }
  const FunctionDecl *Definition = nullptr;
  if (!Target || !Target->hasBody(Definition))
    return nullptr;
  return isUsers(*Definition) ? Definition : nullptr;
}

// Running it ------------------------------------------------------------------

// What the arguments give; those left out are evaluated by the callee.
void FlowEvaluator::bindParameters(Scope &S, const Frame &F,
                                   const FlowBody &Body,
                                   const FunctionDecl &Callee,
                                   llvm::ArrayRef<Value> Given) {
  for (auto [I, Parameter] : llvm::enumerate(Callee.parameters())) {
    Location Where;
    Where.Base = Memory.place(Parameter, F.Id, Parameter->getName());
    if (I < Given.size()) {
      store(S.State, Where, typed(Given[I], Parameter->getType(), Memory),
            Memory);
      continue;
    }
    const Expr *Default =
        Parameter->hasDefaultArg() && !Parameter->hasUninstantiatedDefaultArg()
            ? Parameter->getDefaultArg()
            : nullptr;
    if (!Default)
      continue;
    Scope Inside{F,
                 Body,
                 0,
                 std::move(S.State),
                 llvm::DenseMap<const Expr *, Value>(),
                 false};
    Value V = Parameter->getType()->isReferenceType()
                  ? evaluate(Inside, Default)
                  : valueOf(Inside, Default);
    S.State = std::move(Inside.State);
    store(S.State, Where, V, Memory);
  }
}

// The arguments of a call, as the parameters take them.
std::vector<Value>
FlowEvaluator::argumentsFor(Scope &S, const FunctionDecl &Callee,
                            llvm::ArrayRef<const Expr *> Written) {
  std::vector<Value> Given;
  for (auto [Parameter, Argument] : llvm::zip(Callee.parameters(), Written)) {
    if (isa<CXXDefaultArgExpr>(Argument))
      break;
    Given.push_back(Parameter->getType()->isReferenceType()
                        ? evaluate(S, Argument)
                        : valueOf(S, Argument));
  }
  return Given;
}

// Empty if the call is not to be run here.
std::optional<Value> FlowEvaluator::runCallee(Scope &S, const Expr &Call,
                                              const FunctionDecl &Callee,
                                              const Location &Object,
                                              llvm::ArrayRef<Value> Given) {
  const FlowBody *Body = calledBody(S, Call, Callee);
  if (!Body)
    return std::nullopt;
  Frame *F = Memory.frame(&S.In, S.Block, &Call, &Callee);
  F->Object = Object;
  Memory.enterBlock(*F, 0);
  bindParameters(S, *F, *Body, Callee, Given);
  Path.push_back(&Call);
  Sites.push_back(&Call);
  Value V = leaveCallee(S, Call, runBody(*F, *Body, S.State), Callee);
  Sites.pop_back();
  Path.pop_back();
  return V;
}

Value FlowEvaluator::leaveCallee(Scope &S, const Expr &Call, Exit Left,
                                 const FunctionDecl &Callee) {
  Memory.enterBlock(S.In, S.Block);
  if (!Left.State) {
    recordFailure(Call, Callee, std::move(Left.Failed));
    S.IsDead = true;
    return unknown(S, &Call);
  }
  S.State = std::move(*Left.State);
  if (!Left.Returned)
    return unknown(S, &Call);
  if (!Call.isGLValue())
    return loadFrom(S, Left.Returned, Call.getType());
  Value V = load(S.State, Left.Returned->Where, Memory);
  return Callee.getReturnType()->isLValueReferenceType() &&
                 V->is(Kind::Reference)
             ? V
             : Left.Returned;
}

std::optional<Value> FlowEvaluator::callFollowed(Scope &S, const CallExpr &Call,
                                                 const FunctionDecl &Callee) {
  const FunctionDecl *Definition = followed(S, Call, Callee);
  if (!Definition)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 8> Written(Call.arguments());
  Location Object;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
      Method && !Method->isStatic()) {
    const Expr *Written0 = objectOfCall(Call);
    if (Written0)
      Object = locate(S, Written0);
    if (!Object.isKnown())
      return std::nullopt;
    if (isa<CXXOperatorCallExpr>(Call))
      Written.erase(Written.begin());
  }
  if (Written.size() > Definition->getNumParams())
    return std::nullopt;
  return runCallee(S, Call, *Definition, Object,
                   argumentsFor(S, *Definition, Written));
}

// Constructors ----------------------------------------------------------------

// A base of the object that a constructor runs on, or the whole of it. The
// kinds are called differently by versions of clang, and the first is a whole
// object.
static bool constructsPart(const CXXConstructExpr &Made) {
  return static_cast<unsigned>(Made.getConstructionKind()) != 0;
}

// An object before its constructor has done anything.
Value FlowEvaluator::newObject(Scope &S, const void *Made,
                               const CXXRecordDecl &Class) {
  FlowValue Record(Kind::Record);
  Record.Number =
      Memory.symbol({'O', S.In.Id, reinterpret_cast<uintptr_t>(Made)}, "?");
  Record.Text = "?";
  Objects[*Record.Number.asSymbol()] = &Class;
  startModule(Class, Record);
  return Memory.Values.copy(std::move(Record));
}

// Runs a constructor on an object; false if it is not followed.
bool FlowEvaluator::constructAt(Scope &S, const Expr &Made,
                                const CXXConstructorDecl &Constructor,
                                llvm::ArrayRef<const Expr *> Written,
                                const Location &Object) {
  const FunctionDecl *Definition = nullptr;
  if (!Constructor.hasBody(Definition) || !isUsers(*Definition) ||
      Written.size() > Definition->getNumParams())
    return false;
  std::vector<Value> Given = argumentsFor(S, *Definition, Written);
  return runCallee(S, Made, *Definition, Object, Given).has_value();
}

// Net net(784, 10);  and the constructors of bases; empty for classes of others
std::optional<Value>
FlowEvaluator::constructObject(Scope &S, const CXXConstructExpr &Made) {
  const CXXConstructorDecl &Constructor = *Made.getConstructor();
  const CXXRecordDecl &Class = *Constructor.getParent();
  llvm::SmallVector<const Expr *, 8> Written(Made.arguments());
  if (constructsPart(Made)) {
    constructAt(S, Made, Constructor, Written, thisObject(S));
    return unknown(S, &Made);
  }
  if (Constructor.isCopyOrMoveConstructor() ||
      (!Constructor.isUserProvided() && !isModule(Made.getType())))
    return std::nullopt;
  const FunctionDecl *Definition = nullptr;
  if (!Constructor.hasBody(Definition) || !isUsers(*Definition))
    return std::nullopt;
  Location Where;
  Where.Base = Memory.place(&Made, S.In.Id | MadeModule, "?");
  store(S.State, Where, newObject(S, &Made, Class), Memory);
  if (!constructAt(S, Made, Constructor, Written, Where))
    return std::nullopt;
  return load(S.State, Where, Memory);
}

// Methods of modules ----------------------------------------------------------

// What a method of a module finds: the members that every object has from its
// construction on. Where the module was moved to since is not known. Longer
// than others: what is kept and what is not, in one place.
void FlowEvaluator::startMethod(Frame &Root, const CXXMethodDecl &Method,
                                const FieldSet &Changed, FlowState &Entry) {
  const CXXRecordDecl &Class = *Method.getParent();
  if (Method.isStatic() || isa<CXXConstructorDecl>(Method) ||
      Class.isLambda() || Limits.Depth == 0 ||
      !derivesFrom(&Class, "torch::nn::Module"))
    return;
  const CXXConstructorDecl *Constructor = onlyConstructor(Class);
  const FlowBody *Body = Constructor && isUsers(*Constructor)
                             ? Bodies.bodyOf(*Constructor)
                             : nullptr;
  if (!Body)
    return;
  Scope S{Root, *Body, 0, Entry, llvm::DenseMap<const Expr *, Value>(), false};
  Location Object = thisObject(S);
  store(S.State, Object, newObject(S, &Class, Class), Memory);
  Frame *F = Memory.frame(&Root, 0, Constructor, Constructor);
  F->Object = Object;
  Memory.enterBlock(*F, 0);
  Exit Left = runBody(*F, *Body, S.State);
  Memory.enterBlock(Root, 0);
  if (!Left.State || OutOfBudget)
    return;
  S.State = std::move(*Left.State);
  std::optional<UserModule> Module = userModuleOf(S, refer(Object));
  if (!Module)
    return;
  weaken(S, *Module);
  FlowValue Record = *load(S.State, Object, Memory);
  llvm::SmallVector<const FieldDecl *, 8> Lost;
  // Other units can reach what is public in a header, apart from what is
  // registered.
  const SourceManager &SM = Context.getSourceManager();
  bool IsShared = !SM.isInMainFile(SM.getExpansionLoc(Class.getLocation()));
  std::vector<Value> Registered;
  tensorsOf(S, *Module, /*WithBuffers=*/true, Registered);
  for (const auto &[Field, V] : Record.Fields) {
    bool IsLayer = isModuleHandle(Field->getType()) && V && !V->is(Kind::None);
    bool IsOpen = IsShared && Field->getAccess() == AS_public && !IsLayer &&
                  !Field->getType().isConstQualified() &&
                  !llvm::is_contained(Registered, V);
    if (Changed.count(Field) || IsOpen)
      Lost.push_back(Field);
  }
  for (const FieldDecl *Field : Lost)
    Record.Fields[Field] = Memory.opaque(
        {'F', reinterpret_cast<uintptr_t>(Field)}, Field->getName());
  store(S.State, Object, Memory.Values.copy(std::move(Record)), Memory);
  S.State.Modes = Entry.Modes;
  Entry = std::move(S.State);
}
