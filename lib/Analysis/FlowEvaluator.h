//===- FlowEvaluator.h - runs code over what is known -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Runs the statements and expressions of a function over states. The members
/// are defined by topic in the Flow*.cpp beside this file. Longer than other
/// headers, since expressions of C++ contain each other: there is one class.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWEVALUATOR_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWEVALUATOR_H

#include "FlowBody.h"
#include "FlowState.h"
#include "OperatorBinding.h"
#include "torch-tidy/Analysis/TensorModel.h"
#include "torch-tidy/Knowledge/ModuleForms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

namespace torchtidy {

/// The value that an operator's schema gives to an argument left out; unknown
/// if it has no default.
RuleValue ruleOfDefault(const SchemaArgument &Argument);
/// The device that a method such as `is_cuda` asks for; empty for others.
std::optional<DeviceType> deviceAskedFor(llvm::StringRef Name);

class FlowEvaluator {
public:
  FlowEvaluator(const UserCode &Code, OperatorBindings &Operators,
                FlowBodies &Bodies, const AnalysisLimits &Limits)
      : Code(Code), Context(Code.context()), Operators(Operators),
        Bodies(Bodies), Limits(Limits) {}

  /// Members that may change after construction.
  using FieldSet = llvm::DenseSet<const clang::FieldDecl *>;
  /// Analyses one function from its head, knowing nothing of its parameters.
  /// \p Modes are those it begins with. A method of a module that is made in
  /// one way begins with what the constructor leaves, apart from \p Changed.
  FunctionRecord run(const clang::FunctionDecl &Function,
                     const TensorModes &Modes, const FieldSet &Changed);

private:
  /// Marks of places that belong to a frame in other ways than its variables.
  enum : uint32_t {
    MadeModule = 1u << 28,
    ResultOfCall = 1u << 29,
    OneOfSeveral = 1u << 30,
    CopiesOfLambda = 1u << 31,
  };

  /// One block on its way: the state, and what its expressions gave.
  struct Scope {
    const Frame &In;
    const FlowBody &Body;
    uint32_t Block = 0;
    FlowState State;
    llvm::DenseMap<const clang::Expr *, Value> Given;
    bool IsDead = false;
  };

  // FlowEngine.cpp: bodies, blocks, statements.
  struct Exit {
    std::optional<FlowState> State;
    Value Returned = nullptr;
    std::optional<FailedCheck> Failed;
  };
  Exit runBody(const Frame &In, const FlowBody &Body, FlowState Entry);
  struct Pass;
  void settle(Pass &P);
  bool record(Pass &P, bool IsSettled);
  bool mayRunOnce(const Pass &P) const;
  void startInnerLoops(Pass &P, unsigned Head);
  bool enter(Pass &P, unsigned Block, FlowState &State);
  void runBlock(Pass &P, unsigned Block, FlowState State);
  void runElement(Scope &S, const clang::CFGElement &Element, Exit &Result);
  void leaveTo(Pass &P, Scope &S, unsigned Successor);
  SymbolicInt roundsOf(Scope &Before, Scope &After, const clang::Expr &Bound,
                       int64_t From);
  void countRounds(Scope &After, const FlowState &Entry,
                   const clang::ForStmt &Loop);
  void declare(Scope &S, const clang::DeclStmt &Statement);
  void declare(Scope &S, const clang::VarDecl &Var);
  Value namedAfter(Scope &S, Value V, const clang::VarDecl &Var);
  void initializeMember(Scope &S, const clang::CXXCtorInitializer &Init);
  void endLifetime(Scope &S, const clang::VarDecl &Var);
  Value rangeElement(Scope &S, const clang::CXXForRangeStmt &Loop,
                     const clang::VarDecl &Var);

  // FlowContracts.cpp: checks that callers do not pass.
  void noteFailure(Pass &P, Scope &S, const clang::Expr &Condition, bool Value,
                   const clang::CFGBlock &To);
  void recordFailure(const clang::Expr &Call, const clang::FunctionDecl &Callee,
                     std::optional<FailedCheck> Failed);

  // FlowLoops.cpp: loops round by round.
  Value rangeOf(Scope &S, const clang::CXXForRangeStmt &Loop);
  bool mayUnroll(const Pass &P, unsigned Head) const;
  /// How much is recorded so far.
  struct Mark {
    size_t Operations, Uses, Failures, Events, Reveals, GiveUps;
  };
  Mark mark() const;
  void takeBack(const Mark &Since);
  Pass runRound(Pass &P, unsigned Head, unsigned Round, FlowState State);
  bool unroll(Pass &P, unsigned Head, const FlowState &Entry);

  // FlowExpressions.cpp, FlowArithmetic.cpp
  /// What \p E gives; of an lvalue a Reference. Never null.
  Value evaluate(Scope &S, const clang::Expr *E);
  Value compute(Scope &S, const clang::Expr *E);
  Value literal(Scope &S, const clang::Expr *E);
  Value subscript(Scope &S, const clang::ArraySubscriptExpr &E);
  /// The value, loaded if \p E is an lvalue, in the form of its type.
  Value valueOf(Scope &S, const clang::Expr *E);
  Value loadFrom(Scope &S, Value V, clang::QualType Type);
  Location locate(Scope &S, const clang::Expr *E);
  Location pointee(Scope &S, Value Pointer);
  Location thisObject(const Scope &S);
  Value refer(Location Where) { return Memory.Values.reference(Where); }
  Value unknown(Scope &S, const clang::Expr *E, llvm::StringRef Name = "?");
  Value converted(Scope &S, const clang::CastExpr &Cast);
  Value declRef(Scope &S, const clang::DeclRefExpr &Ref);
  Value variable(Scope &S, const clang::ValueDecl &Var);
  std::optional<Value> constant(const clang::Expr *E);
  Value member(Scope &S, const clang::MemberExpr &Member);
  Value unary(Scope &S, const clang::UnaryOperator &Operator);
  Value binary(Scope &S, const clang::BinaryOperator &Operator);
  Value arithmetic(Scope &S, clang::BinaryOperatorKind Kind, Value L, Value R,
                   const clang::Expr *E);
  Value initList(Scope &S, const clang::InitListExpr &List);
  Value lambda(Scope &S, const clang::LambdaExpr &Lambda);
  PlaceId placeOf(const Scope &S, const clang::ValueDecl &Var);
  Location temporary(Scope &S, const clang::Expr *E, Value V);
  Value undefinedTensor(Scope &S, const clang::Expr *E, const void *Key);

  // FlowConditions.cpp
  Tri truthOf(Scope &S, const clang::Expr *Condition);
  void assume(Scope &S, const clang::Expr *Condition, bool IsTrue);
  void assumeEqual(Scope &S, Value L, Value R);
  void assumeEqual(FlowState &State, const SymbolicInt &L,
                   const SymbolicInt &R);
  void assumeEqual(FlowState &State, ShapeValue L, ShapeValue R);
  void assumeCall(Scope &S, const clang::CallExpr &Call, bool IsTrue);
  void assumeOfTensor(Scope &S, const clang::CXXMemberCallExpr &Call,
                      llvm::StringRef Name, bool IsTrue);
  void setKnown(FlowState &State, SymbolId Symbol, Value V);
  Tri compare(Scope &S, clang::BinaryOperatorKind Kind, Value L, Value R);

  // FlowCalls.cpp: calls by kind of callee.
  Value call(Scope &S, const clang::CallExpr &Call);
  std::optional<Value> callMethod(Scope &S,
                                  const clang::CXXMemberCallExpr &Call,
                                  const clang::FunctionDecl &Callee);
  std::optional<Value> getElement(Scope &S, const clang::CallExpr &Call,
                                  const clang::FunctionDecl &Callee);
  std::optional<Value> callMinMax(Scope &S, const clang::CallExpr &Call,
                                  bool IsMin);
  std::optional<Value> callSwap(Scope &S, const clang::CallExpr &Call);
  std::optional<Value> callStandard(Scope &S, const clang::CallExpr &Call,
                                    const clang::FunctionDecl &Callee);
  const FlowBody *calledBody(const Scope &S, const clang::Expr &Call,
                             const clang::FunctionDecl &Callee);
  void bindCopies(FlowState &State, const FlowValue &Closure,
                  const Frame &Callee);
  std::optional<Value> callLambda(Scope &S, const clang::CallExpr &Call,
                                  const clang::FunctionDecl &Callee);

  // FlowFunctions.cpp: functions of the user's.
  const clang::FunctionDecl *followed(Scope &S, const clang::CallExpr &Call,
                                      const clang::FunctionDecl &Callee);
  const clang::CXXRecordDecl *classOf(Scope &S, const clang::Expr &Object);
  std::optional<Value> callFollowed(Scope &S, const clang::CallExpr &Call,
                                    const clang::FunctionDecl &Callee);
  bool isUsers(const clang::FunctionDecl &Function) const;
  void bindParameters(Scope &S, const Frame &F, const FlowBody &Body,
                      const clang::FunctionDecl &Callee,
                      llvm::ArrayRef<Value> Given);
  std::vector<Value> argumentsFor(Scope &S, const clang::FunctionDecl &Callee,
                                  llvm::ArrayRef<const clang::Expr *> Written);
  std::optional<Value> runCallee(Scope &S, const clang::Expr &Call,
                                 const clang::FunctionDecl &Callee,
                                 const Location &Object,
                                 llvm::ArrayRef<Value> Given);
  Value leaveCallee(Scope &S, const clang::Expr &Call, Exit Left,
                    const clang::FunctionDecl &Callee);
  void startMethod(Frame &Root, const clang::CXXMethodDecl &Method,
                   const FieldSet &Changed, FlowState &Entry);
  Value newObject(Scope &S, const void *Made,
                  const clang::CXXRecordDecl &Class);
  bool constructAt(Scope &S, const clang::Expr &Made,
                   const clang::CXXConstructorDecl &Constructor,
                   llvm::ArrayRef<const clang::Expr *> Written,
                   const Location &Object);
  std::optional<Value> constructObject(Scope &S,
                                       const clang::CXXConstructExpr &Made);

  // FlowLists.cpp: vectors, arrays, tuples, optionals.
  struct ListAt {
    Location Where;
    Value Content = nullptr;
  };
  ListAt listAt(Scope &S, const clang::Expr &Object);
  Value someInt(Scope &S, const clang::Expr &E, SymbolicInt Number);
  Value elementOf(Scope &S, const clang::Expr &Access, const ListAt &List,
                  SymbolicInt Index);
  SymbolicInt countOf(Scope &S, Value List);
  Value sizeOf(Scope &S, const clang::Expr &Call, Value List);
  Value append(Scope &S, const clang::Expr &Call, const ListAt &List,
               Value Added);
  std::optional<Value> changeList(Scope &S,
                                  const clang::CXXMemberCallExpr &Call,
                                  const ListAt &List, llvm::StringRef Name);
  Value either(Scope &S, llvm::ArrayRef<Value> Values, const void *Key,
               llvm::StringRef Name);
  std::optional<Value> callMethodOfList(Scope &S,
                                        const clang::CXXMemberCallExpr &Call,
                                        llvm::StringRef Name);
  std::optional<Value>
  callMethodOfOptional(Scope &S, const clang::CXXMemberCallExpr &Call,
                       llvm::StringRef Name);

  // FlowAssignments.cpp: operators of classes.
  Value assign(Scope &S, const clang::Expr *E, const clang::Expr *To, Value V);
  bool assignParts(Scope &S, Value References, Value Parts);
  Value writeThrough(Scope &S, const clang::CXXOperatorCallExpr &Call);
  std::optional<Value> callAssignment(Scope &S,
                                      const clang::CXXOperatorCallExpr &Call);
  std::optional<Value> callSubscript(Scope &S,
                                     const clang::CXXOperatorCallExpr &Call);
  std::optional<Value> callDereference(Scope &S,
                                       const clang::CXXOperatorCallExpr &Call);
  std::optional<Value>
  callOperatorFunction(Scope &S, const clang::CXXOperatorCallExpr &Call);

  // FlowUnknown.cpp: calls that are not followed.
  Value callUnknown(Scope &S, const clang::Expr *Call,
                    const clang::FunctionDecl *Callee,
                    llvm::ArrayRef<const clang::Expr *> Arguments);
  void giveTo(Scope &S, const clang::Expr *Call, unsigned Index, Value Given,
              bool CanWrite);
  void forget(Scope &S, const Location &Where, const clang::Expr *By,
              unsigned Key);
  void forgetEscaped(Scope &S, const clang::Expr *Call);
  void forgetCaptures(Scope &S, const clang::LambdaExpr &Lambda,
                      const clang::Expr *By);
  void touch(Scope &S, Value V);

  // FlowObjects.cpp: constructors.
  Value construct(Scope &S, const clang::CXXConstructExpr &Construct);
  std::optional<Value> constructTorch(Scope &S,
                                      const clang::CXXConstructExpr &Made,
                                      llvm::StringRef Class, unsigned Count);
  std::optional<Value> constructWrapper(Scope &S,
                                        const clang::CXXConstructExpr &Made,
                                        llvm::StringRef Class, unsigned Count);
  Value constructMembers(Scope &S, const clang::CXXConstructExpr &Made);
  Value constructList(Scope &S, const clang::CXXConstructExpr &Construct);
  Value withIndex(Scope &S, Value Of, const clang::Expr &Written);
  Value constructDevice(Scope &S, const clang::CXXConstructExpr &Construct);
  bool isGuard(Scope &S, const clang::CXXConstructExpr &Construct,
               llvm::StringRef Class);
  void moveOut(Scope &S, const clang::Expr *From);

  // FlowTensors.cpp, FlowOptions.cpp, FlowFactories.cpp: what the headers write
  // by hand: questions, options, tensors from C++ values.
  std::optional<Value> callTensorMethod(Scope &S, const clang::CallExpr &Call,
                                        const clang::Expr &Object,
                                        llvm::StringRef Name);
  Value withoutLeadingOnes(Scope &S, const clang::Expr &Call, Value Source,
                           Value Place);
  std::optional<Value> callIndex(Scope &S, const clang::CallExpr &Call,
                                 const clang::Expr &Object, Value Self,
                                 bool IsWrite);
  Value pinned(Scope &S, const clang::CallExpr &Call, Value Self);
  Value setData(Scope &S, const clang::CallExpr &Call,
                const clang::Expr &Object, Value Self);
  std::optional<Value> callGradientMethod(Scope &S, const clang::CallExpr &Call,
                                          const clang::Expr &Object, Value Self,
                                          llvm::StringRef Name);
  Value answer(Scope &S, const clang::CallExpr &Call, TensorId Self,
               llvm::StringRef Name);
  Value converted(Scope &S, const clang::CallExpr &Call,
                  const clang::Expr &Object, Value Self, Value Device,
                  Value Type);
  std::optional<Value> callOptions(Scope &S, const clang::CallExpr &Call,
                                   const clang::FunctionDecl &Callee);
  Value withOption(Scope &S, OptionsValue Options, llvm::StringRef Name,
                   Value Setting, clang::SourceLocation At);
  OptionsValue optionsOf(Scope &S, Value V, clang::SourceLocation At);
  static TensorFacts gradientLike(const TensorFacts &Of);
  Value gradientsOf(Scope &S, const clang::CallExpr &Call);
  std::optional<Value> callTorchFunction(Scope &S, const clang::CallExpr &Call,
                                         const clang::FunctionDecl &Callee);
  DtypeValue dtypeOfElement(clang::QualType Type) const;
  void dataOf(Scope &S, const clang::Expr *E, ShapeValue &Shape,
              DtypeValue &Type);
  Value makeTensor(Scope &S, const clang::CallExpr &Call);
  void finishNew(TensorFacts &Facts, const OptionsValue &Options,
                 clang::SourceLocation At);
  Value fromBlob(Scope &S, const clang::CallExpr &Call);

  // FlowBlocks.cpp: pointers to memory, and what holds it.
  SymbolicInt bytesOf(clang::QualType Type) const;
  Value pointingTo(Value Pointer, MemoryBlock Block);
  Value movedBy(Value Pointer, Value Old, SymbolicInt Elements,
                clang::QualType Type);
  Value decayed(Scope &S, const clang::CastExpr &Cast);
  Value recast(Scope &S, const clang::CastExpr &Cast);
  std::optional<MemoryBlock> blockAt(Scope &S, const clang::Expr &Object);
  std::optional<MemoryBlock> blockAtElement(Scope &S, const clang::Expr &E);
  std::optional<MemoryBlock> blockAtMember(Scope &S, const clang::MemberExpr &E,
                                           MemoryBlock Own);
  std::optional<MemoryBlock> blockHeldBy(Scope &S, const clang::Expr &Object);
  Value dataOfTensor(Scope &S, const clang::CallExpr &Call, TensorId Self);
  Value newArray(Scope &S, const clang::CXXNewExpr &New);
  std::optional<Value> constructBuffer(Scope &S,
                                       const clang::CXXConstructExpr &Made,
                                       llvm::StringRef Class);
  std::optional<Value> callBufferMethod(Scope &S,
                                        const clang::CXXMemberCallExpr &Call,
                                        const clang::FunctionDecl &Callee);
  std::optional<Value> allocate(Scope &S, const clang::CallExpr &Call,
                                const clang::FunctionDecl &Callee);

  // FlowImages.cpp: cv::Mat.
  std::optional<ImageLayout> imageIn(Scope &S, const clang::Expr &Object);
  std::optional<MemoryBlock> imageBlock(Scope &S, const clang::Expr &Object);
  Value imageOf(Scope &S, const clang::Expr &E, clang::QualType Type,
                ImageLayout Layout);
  std::optional<ImageLayout>
  layoutGiven(Scope &S, const clang::FunctionDecl &Callee,
              llvm::ArrayRef<const clang::Expr *> Arguments,
              const clang::Expr *&Data);
  std::optional<ImageLayout> layoutWritten(Scope &S,
                                           const clang::CallExpr &Call,
                                           llvm::StringRef Name,
                                           ImageLayout From);
  std::optional<Value> constructProxy(Scope &S,
                                      const clang::CXXConstructExpr &Made,
                                      llvm::StringRef Class);
  std::optional<Value> constructImage(Scope &S,
                                      const clang::CXXConstructExpr &Made,
                                      llvm::StringRef Class);
  std::optional<Value> askImage(Scope &S, const clang::CallExpr &Call,
                                const clang::Expr &Object,
                                llvm::StringRef Name);
  std::optional<Value> callImage(Scope &S, const clang::CallExpr &Call,
                                 const clang::FunctionDecl &Callee);
  void fillImages(Scope &S, const clang::CallExpr &Call,
                  const clang::Expr *Object, llvm::StringRef Name);

  // FlowData.cpp: what datasets and their loaders give.
  struct ExampleFacts;
  std::optional<ExampleFacts>
  exampleOfUsers(Scope &S, const clang::Expr &At,
                 const clang::CXXRecordDecl &Dataset);
  std::optional<ExampleFacts> exampleOf(Scope &S, const clang::Expr &At,
                                        clang::QualType Dataset);
  std::optional<Value> constructExample(Scope &S,
                                        const clang::CXXConstructExpr &Made,
                                        llvm::StringRef Class);
  std::optional<Value> loadedBatch(Scope &S, const clang::Expr &Loader,
                                   clang::QualType Type);
  std::optional<Value> callDataset(Scope &S,
                                   const clang::CXXMemberCallExpr &Call,
                                   llvm::StringRef Name);

  // FlowMemory.cpp: what is done with memory.
  MemoryOperand operandOf(Scope &S, const clang::Expr *Pointer);
  SymbolicInt numberOf(Scope &S, const clang::Expr *E);
  SymbolicInt bytesBetween(Scope &S, const clang::Expr *First,
                           const clang::Expr *Last);
  void noteUse(MemoryUse Use);
  void noteTouch(Scope &S, const clang::Expr &Access,
                 const clang::Expr &Pointer);
  void noteCalls(Scope &S, const clang::Expr &Call,
                 const clang::FunctionDecl &Callee,
                 llvm::ArrayRef<const clang::Expr *> Arguments);

  std::string shownOptions(Scope &S, const OptionsValue &Options);
  std::optional<Value> callInit(Scope &S, const clang::CallExpr &Call);
  std::string shown(Scope &S, Value V);
  void reveal(Scope &S, const clang::CallExpr &Call);

  // FlowDevices.cpp: what devices, dtypes and options are asked.
  Value isOfType(const DeviceValue &Device, DeviceType Type);
  std::optional<Value> callMethodOfDevice(Scope &S, const clang::CallExpr &Call,
                                          Value Object, llvm::StringRef Name);
  std::optional<Value> callMethodOfOptions(Scope &S,
                                           const OptionsValue &Options,
                                           llvm::StringRef Name);
  std::optional<Value> callMethodOfSetting(Scope &S,
                                           const clang::CXXMemberCallExpr &Call,
                                           llvm::StringRef Name);
  Value deviceOfType(Scope &S, const clang::Expr *E);
  static bool comparesTypes(const clang::BinaryOperator &Operator);
  Value compareTypes(Scope &S, const clang::BinaryOperator &Operator);
  void assumeType(FlowState &State, const DeviceValue &Device, DeviceType Type,
                  clang::SourceLocation At);
  void assumeSameType(Scope &S, const clang::BinaryOperator &Operator);

  // FlowIndexing.cpp
  std::optional<unsigned> dimensionsUsed(Scope &S, Value Index);
  Value unknownPart(Scope &S, const clang::Expr &Call, TensorId Self);
  struct Indexing;
  void step(Scope &S, const clang::Expr &Call, Indexing &At,
            llvm::StringRef Operator, llvm::StringRef Overload,
            llvm::ArrayRef<Value> Arguments);
  bool indexByTensor(Scope &S, const clang::Expr &Call, Indexing &At,
                     Value Index, bool IsLast);
  bool indexBy(Scope &S, const clang::Expr &Call, Indexing &At, Value Index,
               bool IsLast);
  Value indexed(Scope &S, const clang::Expr &Call, TensorId Self,
                llvm::ArrayRef<Value> Indices, bool IsComplete,
                llvm::ArrayRef<const clang::Expr *> Written);

  // FlowFunctional.cpp: options of layers, functions that take them.
  Value optionValue(Scope &S, const clang::Expr *Written);
  Value setOption(Scope &S, const clang::FieldDecl &Field,
                  const clang::Expr *Written);
  std::optional<Value>
  constructLayerOptions(Scope &S, const clang::CXXConstructExpr &Made,
                        llvm::StringRef Class);
  std::optional<Value> callLayerOption(Scope &S,
                                       const clang::CXXMemberCallExpr &Call,
                                       const clang::FunctionDecl &Callee,
                                       llvm::StringRef Class);
  bool isDefault(Value Option, const clang::FieldDecl &Field) const;
  Value expanded(const clang::FieldDecl &Field, Value V);
  Value defaultOption(Scope &S, const clang::Expr &Made,
                      const clang::FieldDecl &Field);
  struct FormArguments;
  void gatherOptions(Value Options, const clang::CXXRecordDecl &Class,
                     FormArguments &Form);
  FormArguments formArguments(Scope &S, const clang::CallExpr &Call,
                              const clang::FunctionDecl &Callee);
  Value formConstant(llvm::StringRef Source);
  Value formValue(const FormArguments &Form, llvm::StringRef Source);
  Tri formHolds(Scope &S, const FormArguments &Form, llvm::StringRef Condition);
  Value formArgument(Scope &S, const FormArguments &Form, Value V,
                     const FormStep &Step, const SchemaArgument &Argument);
  const FunctionalForm *chooseForm(Scope &S, FormArguments &Arguments,
                                   llvm::ArrayRef<FunctionalForm> Forms);
  std::optional<Value> callFunctional(Scope &S, const clang::CallExpr &Call,
                                      const clang::FunctionDecl &Callee);
  std::optional<Value> runForms(Scope &S, const clang::CallExpr &Call,
                                llvm::ArrayRef<FunctionalForm> Forms,
                                FormArguments Arguments,
                                const std::string &Name);

  // FlowModules.cpp: layers of torch::nn as values.
  /// A layer that the function made.
  struct ModuleInfo {
    /// The row of its class, such as `Linear`.
    ModuleForm Form;
    const clang::CXXRecordDecl *Class = nullptr;
    const clang::Expr *Made = nullptr;
  };
  struct KnownModule;
  using NamedValues = std::map<std::string, Value>;
  std::optional<Value> constructModule(Scope &S,
                                       const clang::CXXConstructExpr &Made);
  std::optional<Value> makeModule(Scope &S, const clang::Expr &Made,
                                  const clang::CXXRecordDecl &Class,
                                  llvm::ArrayRef<const clang::Expr *> Written,
                                  bool IsHandle);
  std::optional<Value> fromPretrained(Scope &S, const clang::CallExpr &Call,
                                      const clang::CXXMethodDecl &Callee);
  NamedValues givenOptions(Scope &S, const ModuleForm &Form,
                           const clang::CXXRecordDecl &Options,
                           llvm::ArrayRef<const clang::Expr *> Written);
  Value moduleOptions(Scope &S, const clang::Expr &Made, const ModuleForm &Form,
                      const clang::CXXRecordDecl &Options,
                      const NamedValues &Given);
  Value moduleRecord(Scope &S, const clang::Expr &Made, const ModuleForm &Form,
                     const clang::CXXRecordDecl &Class,
                     const NamedValues &Given);
  Value moduleTensor(Scope &S, const clang::Expr &Made,
                     const ModuleTensor &Tensor, unsigned Index,
                     const NamedValues &Options);
  std::optional<Value> heldTensor(Scope &S, const clang::Expr &Made,
                                  const ModuleTensor &Tensor,
                                  const NamedValues &Options);
  void addOptions(Value Options, const clang::CXXRecordDecl &Class,
                  NamedValues &Named);
  NamedValues optionsOfModule(const KnownModule &Module);
  Value newModule(Scope &S, const clang::Expr &Made, Value Record,
                  bool IsHandle);
  Value heldObject(Scope &S, Value V, Location &Where);
  std::optional<KnownModule> moduleOf(Scope &S, Value V);
  std::optional<KnownModule> moduleOf(Scope &S, const clang::Expr &Object);
  bool tensorsOf(Scope &S, const KnownModule &Module, bool WithBuffers,
                 std::vector<Value> &Tensors);

  // FlowModuleCalls.cpp: what is done with them.
  Value withLayerMeaning(Scope &S, const clang::CallExpr &Call,
                         const clang::FunctionDecl &Callee, Value V);
  std::optional<Value> callModule(Scope &S, const clang::CallExpr &Call,
                                  const clang::FunctionDecl &Callee);
  std::optional<Value> callHolder(Scope &S, const clang::CallExpr &Call,
                                  const clang::Expr &Object,
                                  llvm::StringRef Name);
  std::optional<Value> callRegister(Scope &S, const clang::CallExpr &Call,
                                    const clang::FunctionDecl &Callee);
  std::optional<Value> callMethodOfModule(Scope &S,
                                          const clang::CXXMemberCallExpr &Call,
                                          const KnownModule &Module,
                                          llvm::StringRef Name);
  std::optional<Value> callForward(Scope &S, const clang::CallExpr &Call,
                                   const KnownModule &Module,
                                   llvm::StringRef Method,
                                   llvm::ArrayRef<const clang::Expr *> Written);
  Value forward(Scope &S, const clang::CallExpr &Call,
                const KnownModule &Module, llvm::StringRef Method,
                llvm::ArrayRef<Value> Given,
                llvm::ArrayRef<const clang::Expr *> Written,
                const std::string &InputShown);
  FormArguments forwardArguments(Scope &S, const KnownModule &Module,
                                 const ModuleForm &Form,
                                 llvm::ArrayRef<std::string> Names,
                                 llvm::ArrayRef<Value> Given,
                                 llvm::ArrayRef<const clang::Expr *> Written);
  bool moduleNeeds(Scope &S, const clang::CallExpr &Call,
                   const KnownModule &Module, const ModuleForm &Form,
                   const FormArguments &Arguments,
                   llvm::ArrayRef<std::string> Names);
  bool judgeModule(Scope &S, const clang::Expr &Call, const KnownModule &Module,
                   const ModuleForm &Form,
                   const llvm::StringMap<RuleValue> &Names, Operation Op);
  void judgeMaking(Scope &S, const clang::Expr &Made, Value Record);
  Value moduleResult(Scope &S, const clang::CallExpr &Call,
                     const ModuleResult &Result, const TensorFacts &Like,
                     const llvm::StringMap<RuleValue> &Names, unsigned &Index);
  FormArguments renamed(const ModuleForm &Form, const FormArguments &Arguments);
  void noteRecurrent(Scope &S, const clang::CallExpr &Call,
                     const KnownModule &Module, const FormArguments &Arguments,
                     Value Input, llvm::ArrayRef<const clang::Expr *> Written,
                     Value Returned);
  Value moduleResults(Scope &S, const clang::CallExpr &Call,
                      const ModuleForm &Form, const FormArguments &Arguments,
                      Value Input, std::optional<Value> OfForm);
  void convertModule(Scope &S, const clang::CXXMemberCallExpr &Call,
                     llvm::ArrayRef<Value> Tensors, bool IsComplete);
  void setTraining(Scope &S, const KnownModule &Module, Tri IsTraining);
  void escape(Scope &S, const KnownModule &Module);
  void weaken(Scope &S, PlaceId Module);
  void weakenTensor(Scope &S, TensorId Id);
  void weakenEscaped(Scope &S);

  // FlowUserModules.cpp: modules of the user's classes.
  /// A module that the function made.
  struct UserModule {
    Location Where;
    Value Record = nullptr;
    const clang::CXXRecordDecl *Class = nullptr;
  };
  std::optional<UserModule> userModuleOf(Scope &S, Value V);
  void startModule(const clang::CXXRecordDecl &Class, FlowValue &Record);
  const clang::CXXConstructorDecl *
  chooseConstructor(const clang::CXXRecordDecl &Class,
                    llvm::ArrayRef<const clang::Expr *> Written) const;
  std::optional<Value>
  makeUserModule(Scope &S, const clang::Expr &Made,
                 const clang::CXXRecordDecl &Class,
                 llvm::ArrayRef<const clang::Expr *> Written, bool IsHandle);
  void addMember(Scope &S, const UserModule &Module, llvm::StringRef List,
                 Value Name, Value V);
  Value membersOf(const UserModule &Module, llvm::StringRef List);
  std::vector<Value> submodulesOf(const UserModule &Module);
  bool tensorsOf(Scope &S, const UserModule &Module, bool WithBuffers,
                 std::vector<Value> &Tensors);
  bool tensorsOfLayer(Scope &S, Value Layer, bool WithBuffers,
                      std::vector<Value> &Tensors);
  void setTraining(Scope &S, const UserModule &Module, Tri IsTraining);
  void setTrainingOf(Scope &S, Value Layer, Tri IsTraining);
  void weaken(Scope &S, const UserModule &Module);
  std::optional<Value>
  callMethodOfUserModule(Scope &S, const clang::CXXMemberCallExpr &Call,
                         const UserModule &Module, llvm::StringRef Name);
  std::optional<Value> forwardUser(Scope &S, const clang::Expr &Call,
                                   const UserModule &Module,
                                   llvm::ArrayRef<Value> Given);

  // FlowModuleLists.cpp: Sequential and ModuleList.
  const clang::FieldDecl *layersOf(const KnownModule &Module) const;
  Value layerIn(Scope &S, const clang::Expr &Written);
  std::optional<Value> layersGiven(Scope &S,
                                   llvm::ArrayRef<const clang::Expr *> Written);
  std::optional<Value> callContainer(Scope &S, const clang::CallExpr &Call,
                                     const KnownModule &Module,
                                     llvm::StringRef Name,
                                     llvm::ArrayRef<const clang::Expr *> Given);
  Value forwardThrough(Scope &S, const clang::CallExpr &Call,
                       const KnownModule &Module, Value Layers,
                       llvm::ArrayRef<Value> Given,
                       llvm::ArrayRef<const clang::Expr *> Written,
                       std::string InputShown);

  // FlowOperators.cpp: operators of the table.
  std::optional<Value> callOperator(Scope &S, const clang::CallExpr &Call,
                                    const clang::FunctionDecl &Callee);
  struct BoundCall {
    const OperatorTables::Entry *Operator = nullptr;
    const FunctionSchema &schema() const { return Operator->Schema; }
    /// Null for what is not given: see Defaults.
    std::vector<Value> Arguments;
    std::vector<RuleValue> Defaults;
    std::vector<const clang::Expr *> Written;
    std::vector<std::string> Shown;
  };
  std::optional<BoundCall> bindStep(Scope &S, const FormArguments &Form,
                                    const FormStep &Step, bool IsInPlace);
  std::optional<Value> callUnaryOperator(Scope &S,
                                         const clang::CXXOperatorCallExpr &Call,
                                         const std::string &Shown);
  std::optional<Value> callReversed(Scope &S,
                                    const clang::CXXOperatorCallExpr &Call,
                                    llvm::StringRef Name,
                                    llvm::StringRef Reversed,
                                    const std::string &Shown);
  std::optional<Value>
  callTensorOperator(Scope &S, const clang::CXXOperatorCallExpr &Call);
  /// Leaves a record of a call that has no schema.
  void noteGradWanted(Scope &S, const clang::Expr &Call, Value Self,
                      const clang::Expr *Written, llvm::StringRef Name);
  void note(Scope &S, const clang::Expr &Call, Value Self,
            llvm::ArrayRef<const clang::Expr *> Written, llvm::StringRef Name);
  /// What a method is called on, directly or through a pointer.
  Value objectOf(Scope &S, const clang::Expr &Written);
  bool bindArguments(Scope &S, const clang::CallExpr &Call,
                     const OperatorBinding &Binding,
                     const OptionsValue &Options, BoundCall &Bound);
  OptionsValue optionsGiven(Scope &S, const clang::CallExpr &Call,
                            const OperatorBinding &Binding);
  void applyOptions(Scope &S, Value Result, const OptionsValue &Options);
  Value resultOf(Scope &S, const clang::Expr &Call, const BoundCall &Bound,
                 RuleValue Result, unsigned I);
  std::optional<TensorFacts> viewed(Scope &S, const BoundCall &Bound);
  Value apply(Scope &S, const clang::Expr &Call, BoundCall Bound,
              std::string Name);
  /// Applies the operator \p Name to tensors and numbers given in order;
  /// the rest of its arguments have their defaults.
  std::optional<Value>
  applyNamed(Scope &S, const clang::Expr &Call, llvm::StringRef Name,
             llvm::StringRef Overload, llvm::ArrayRef<Value> Arguments,
             llvm::ArrayRef<const clang::Expr *> Written, std::string Shown);
  TensorFacts ofEach(TensorFacts Facts) const;
  RuleValue toRule(Scope &S, Value V, const SchemaType &Type);
  Value fromRule(Scope &S, const clang::Expr &Call, const RuleValue &V,
                 unsigned Index);
  TensorId newTensor(Scope &S, const clang::Expr &Call, unsigned Index,
                     TensorFacts Facts);
  void loseGradOfViews(Scope &S, StorageId Storage);
  void setShared(Scope &S, TensorId Id, TensorFacts Facts);

  // FlowGraph.cpp: what autograd records, and `backward`.
  struct Walk;
  /// From here on leaves may have gradients.
  void mayHaveGrads(Scope &S, const clang::Expr &Call);
  bool hasNoGrad(const Scope &S, const TensorFacts &Facts) const;
  /// Somebody else may write to the tensor, or has.
  void loseUnwritten(Scope &S, TensorId Id);
  void noteOptimizer(Scope &S, const clang::Expr &Call,
                     const clang::FunctionDecl *Callee,
                     llvm::ArrayRef<const clang::Expr *> Arguments);
  void countWrite(Scope &S, const clang::Expr &Call, TensorId Id);
  void recordGraph(Scope &S, const clang::Expr &Call, const BoundCall &Bound,
                   llvm::ArrayRef<RuleValue> Arguments,
                   llvm::ArrayRef<Value> Results);
  void setOrigin(Scope &S, llvm::ArrayRef<Value> Results, NodeId Node,
                 bool IsWritten);
  void setNode(FlowState &State, NodeId Id, GraphNode Node);
  Walk startWalk(Scope &S, const clang::CallExpr &Call, unsigned Retain);
  void reach(Scope &S, Walk &W, NodeId Id);
  std::optional<GraphFault> faultOf(Scope &S, const Walk &W) const;
  void walkBack(Scope &S, Walk &W, llvm::ArrayRef<Value> Roots,
                llvm::ArrayRef<const clang::Expr *> Written,
                llvm::StringRef Name);
  Value callBackward(Scope &S, const clang::CallExpr &Call,
                     const clang::Expr &Object, Value Self);
  Value callAutograd(Scope &S, const clang::CallExpr &Call);

  // FlowTraining.cpp: what is done to train, for the record.
  unsigned objectNumber(const Location &Where);
  TrainingObject trainingObject(Scope &S, const clang::Expr &Written);
  TrainingObject keeperOf(Scope &S, const clang::Expr &Made);
  bool trainedBy(Scope &S, const clang::Expr &Module,
                 std::vector<TensorId> &Ids);
  void listParameters(Scope &S, const clang::Expr &Written, TrainingEvent &E);
  TrainingEvent eventAt(Scope &S, TrainingEvent::Kind What,
                        const clang::Expr &Call);
  void keep(TrainingEvent E);
  /// The layers of a module for which the mode matters.
  struct ModeUse {
    Tri Depends = Tri::Unknown, IsTraining = Tri::Unknown;
    std::string Layer;
  };
  static void addMode(ModeUse &Use, Tri Depends, Tri IsTraining,
                      llvm::StringRef Layer);
  ModeUse modeUseOf(Scope &S, Value Layer);
  void noteForward(Scope &S, const clang::CallExpr &Call,
                   const clang::Expr &Module);
  bool noteModuleMethod(Scope &S, const clang::CXXMemberCallExpr &Call,
                        const clang::CXXMethodDecl &Callee);
  bool noteOptimizerMethod(Scope &S, const clang::CXXMemberCallExpr &Call,
                           const clang::CXXMethodDecl &Callee);
  void noteTensorMethod(Scope &S, const clang::CallExpr &Call,
                        llvm::StringRef Name);
  void noteTorchFunction(Scope &S, const clang::CallExpr &Call,
                         const clang::FunctionDecl &Callee);
  void noteTraining(Scope &S, const clang::CallExpr &Call,
                    const clang::FunctionDecl &Callee);
  void noteMadeOptimizer(Scope &S, const clang::Expr &Call,
                         const clang::Expr &Parameters);
  void noteUnseen(Scope &S, const clang::Expr &Call,
                  const clang::FunctionDecl *Callee,
                  llvm::ArrayRef<const clang::Expr *> Arguments,
                  bool IsLibrary);

  bool spend(unsigned Steps = 1);
  void gaveUp(llvm::StringRef Reason, clang::SourceLocation At);

  const UserCode &Code;
  clang::ASTContext &Context;
  OperatorBindings &Operators;
  FlowBodies &Bodies;
  const AnalysisLimits &Limits;
  FlowMemory Memory;
  FunctionRecord Record;
  /// In the last pass, over states that are final.
  bool IsRecording = false;
  uint64_t Steps = 0;
  bool OutOfBudget = false;
  /// The options whose defaults these symbols stand for.
  llvm::DenseMap<SymbolId, const clang::FieldDecl *> DefaultOptions;
  /// Places that code elsewhere may write.
  llvm::DenseSet<PlaceId> Escaped;
  /// What the records of layers are, by their number.
  std::map<SymbolId, ModuleInfo> Modules;
  /// Layers that code elsewhere may change.
  llvm::SetVector<PlaceId> EscapedModules;
  /// Tensors that a module which is not known has registered.
  llvm::SetVector<TensorId> RegisteredTensors;
  /// Tells apart what several layers make in one call.
  unsigned Layer = 0;
  /// Objects of the user's classes that the function made, by the number of
  /// their record.
  llvm::DenseMap<SymbolId, const clang::CXXRecordDecl *> Objects;
  /// Loops, by frame and head, whose rounds are not told apart.
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> NotUnrolled;
  /// How much of the memory's work is counted in steps.
  uint64_t WorkCounted = 0;
  /// Of loops over ranges: the round that is being run, and how many there are.
  llvm::DenseMap<const clang::Stmt *, std::pair<unsigned, unsigned>>
      RangeRounds;
  /// The calls that are being run, the outermost first; with those of lambdas.
  std::vector<const clang::Expr *> Path, Sites;
  /// Where modules and optimizers are, by their number from 1 on.
  llvm::SmallVector<Location, 8> TrainingObjects;
  /// A call that is not followed leaves modules in their mode.
  bool KeepsMode = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWEVALUATOR_H
