//===- FlowForward.cpp - layers that are called -----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/RuleInterpreter.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

// The names of the parameters of a method, in the class or in a base.
static std::vector<std::string> parametersOf(const CXXRecordDecl &Class,
                                             llvm::StringRef Method) {
  std::vector<std::string> Names;
  const CXXRecordDecl *Defined = Class.getDefinition();
  if (!Defined)
    return Names;
  for (const CXXMethodDecl *One : Defined->methods())
    if (One->getIdentifier() && One->getName() == Method) {
      for (const ParmVarDecl *Parameter : One->parameters())
        Names.push_back(Parameter->getNameAsString());
      return Names;
    }
  for (const CXXBaseSpecifier &Base : Defined->bases())
    if (const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl())
      if (Names = parametersOf(*Record, Method); !Names.empty())
        return Names;
  return Names;
}

std::optional<Value>
FlowEvaluator::callForward(Scope &S, const CallExpr &Call,
                           const KnownModule &Module, llvm::StringRef Method,
                           llvm::ArrayRef<const Expr *> Written) {
  std::vector<Value> Given;
  for (const Expr *Argument : Written)
    Given.push_back(valueOf(S, Argument));
  if (const FieldDecl *Member = layersOf(Module))
    return forwardThrough(S, Call, Module,
                          partAt(Module.Record, {Member, -1}, Memory), Given,
                          Written, "");
  return forward(S, Call, Module, Method, Given, Written, "");
}

// What the call gives to the form, by name: options, then what the layer keeps,
// then its arguments.
FlowEvaluator::FormArguments FlowEvaluator::forwardArguments(
    Scope &S, const KnownModule &Module, const ModuleForm &Form,
    llvm::ArrayRef<std::string> Names, llvm::ArrayRef<Value> Given,
    llvm::ArrayRef<const Expr *> Written) {
  FormArguments Arguments;
  const CXXRecordDecl &Class = *Module.Info->Class;
  const ModuleForm &Layer = Module.Info->Form;
  for (const auto &[Name, V] : optionsOfModule(Module))
    Arguments.Given[Name] = V;
  if (const FieldDecl *Mode = memberNamed(Class, "is_training_"))
    Arguments.Given["training"] = typed(
        partAt(Module.Record, {Mode, -1}, Memory), Mode->getType(), Memory);
  const FieldDecl *Registered = memberNamed(Class, "parameters_");
  unsigned Other = 0;
  for (const ModuleTensor &Tensor : Layer.Tensors) {
    const FieldDecl *Member =
        Tensor.IsMember ? memberNamed(Class, Tensor.Name) : Registered;
    if (!Member)
      continue;
    Value V = partAt(Module.Record, {Member, -1}, Memory);
    if (!Tensor.IsMember)
      V = partAt(V, {nullptr, Other++}, Memory);
    Arguments.Given[Tensor.Name] = typed(V, Context.VoidTy, Memory);
    if (Tensor.IsMember)
      Arguments.Given[Tensor.Name] = typed(V, Member->getType(), Memory);
    Arguments.Shown[Tensor.Name] =
        Tensor.IsMember && !Module.Shown.empty()
            ? ("'" + Module.Shown + Tensor.Name + "'").str()
            : ((Tensor.IsMember ? "the " + Tensor.Name.str() : "the weights") +
               " of '" + Layer.Name.str() + "'");
  }
  for (auto [I, Name] : llvm::enumerate(Names)) {
    if (I < Given.size())
      Arguments.Given[Name] = Given[I];
    if (I < Written.size() && Written[I])
      Arguments.Written[Name] = Written[I];
  }
  Arguments.First = Names.empty() ? "" : Names[0];
  return Arguments;
}

// What the layer itself asks for; false if something is broken.
bool FlowEvaluator::moduleNeeds(Scope &S, const CallExpr &Call,
                                const KnownModule &Module,
                                const ModuleForm &Form,
                                const FormArguments &Arguments,
                                llvm::ArrayRef<std::string> Names) {
  RuleScope Scope;
  for (const auto &Given : Arguments.Given)
    Scope[Given.getKey()] = toRule(S, Given.getValue(), SchemaType());
  Operation Op;
  std::vector<std::string> Operands = Names.vec();
  for (const ModuleTensor &Tensor : Form.Tensors)
    Operands.push_back(Tensor.Name.str());
  for (auto [I, Name] : llvm::enumerate(Operands)) {
    auto At = Scope.find(Name);
    if (At != Scope.end())
      At->second.Argument = I;
    Op.Arguments.push_back(At != Scope.end() ? At->second : RuleValue());
    Op.Written.push_back(Arguments.Written.lookup(Name));
    Op.Shown.push_back(Arguments.Shown.lookup(Name));
  }
  if (Module.Info->Made)
    Op.LayerAt = Module.Info->Made->getExprLoc();
  return judgeModule(S, Call, Module, Form, Scope, std::move(Op));
}

// False if a need of the form is broken.
bool FlowEvaluator::judgeModule(Scope &S, const Expr &Call,
                                const KnownModule &Module,
                                const ModuleForm &Form,
                                const llvm::StringMap<RuleValue> &Names,
                                Operation Op) {
  RuleContext Rules(Memory.Symbols,
                    S.State.Modes.DefaultDtype.value_or(Dtype::Float));
  // One complaint is enough.
  for (const RuleExpression &Need : Form.Needs)
    if (Rules.Violations.empty())
      torchtidy::evaluate(Need, Names, Rules);
  if (Rules.Violations.empty())
    return true;
  if (IsRecording) {
    Op.Call = &Call;
    Op.Path = Path;
    Op.Name = "torch::nn::" + Module.Info->Form.Name.str();
    Op.Outcome.Violations = std::move(Rules.Violations);
    Op.Outcome.HasRule = true;
    Op.Modes = S.State.Modes;
    Record.Operations.push_back(std::move(Op));
  }
  return false;
}

// What the constructor refuses, that is, `reset`.
void FlowEvaluator::judgeMaking(Scope &S, const Expr &Made, Value Record) {
  std::optional<KnownModule> Module = moduleOf(S, Record);
  if (!Module)
    return;
  const ModuleForm *Form =
      Operators.forms().method(Module->Info->Form.Name, "reset");
  if (!Form)
    return;
  RuleScope Names;
  for (const auto &[Name, V] : optionsOfModule(*Module))
    Names[Name] = toRule(S, V, SchemaType());
  judgeModule(S, Made, *Module, *Form, Names, Operation());
}

Value FlowEvaluator::moduleResult(Scope &S, const CallExpr &Call,
                                  const ModuleResult &Result,
                                  const TensorFacts &Like,
                                  const llvm::StringMap<RuleValue> &Names,
                                  unsigned &Index) {
  if (!Result.Parts.empty()) {
    std::vector<Value> Parts;
    for (const ModuleResult &Part : Result.Parts)
      Parts.push_back(moduleResult(S, Call, Part, Like, Names, Index));
    return Memory.Values.list(std::move(Parts));
  }
  RuleContext Rules(Memory.Symbols);
  RuleValue Shape = torchtidy::evaluate(Result.Shape, Names, Rules);
  if (Shape.isNone())
    return undefinedTensor(S, &Call, &Result);
  TensorFacts Facts = Like;
  Facts.Shape = shapeOf(Shape);
  Facts.MadeAt = Facts.ShapeAt = Call.getExprLoc();
  Facts.Order = Layout::Unknown;
  Facts.View = Tri::Unknown;
  Facts.Storage = Facts.Elements = 0;
  if (Shape.isUnknown())
    Facts.Defined = Tri::Unknown;
  return Memory.Values.tensor(newTensor(S, Call, 64 + Index++, Facts));
}

// With the names that the form has.
FlowEvaluator::FormArguments
FlowEvaluator::renamed(const ModuleForm &Form, const FormArguments &Arguments) {
  FormArguments Renamed = Arguments;
  for (const FormSetting &Setting : Form.Sources) {
    Renamed.Given[Setting.Name] = formValue(Arguments, Setting.Source);
    Renamed.Written[Setting.Name] = Arguments.Written.lookup(Setting.Source);
    Renamed.Shown[Setting.Name] = Arguments.Shown.lookup(Setting.Source);
    if (Setting.Name == "input")
      Renamed.First = "input";
  }
  return Renamed;
}

// What the table says that a layer returns; the rest is as its form says, or as
// its input is.
Value FlowEvaluator::moduleResults(Scope &S, const CallExpr &Call,
                                   const ModuleForm &Form,
                                   const FormArguments &Arguments, Value Input,
                                   std::optional<Value> OfForm) {
  Value Like = OfForm ? *OfForm : Input;
  if (!Like->is(Kind::Tensor))
    return typed(unknown(S, &Call), Call.getType(), Memory);
  TensorFacts Facts = factsOf(S.State, Like->Tensor, Memory);
  if (!OfForm)
    Facts.RequiresGrad = Facts.Leaf = Tri::Unknown;
  // The form stands for something else.
  Facts.Values = {};
  RuleScope Names;
  for (const auto &One : Arguments.Given)
    Names[One.getKey()] = toRule(S, One.getValue(), SchemaType());
  std::vector<Value> Values;
  unsigned Index = 0;
  for (const ModuleResult &One : Form.Results)
    Values.push_back(moduleResult(S, Call, One, Facts, Names, Index));
  return Values.size() == 1 ? Values[0] : Memory.Values.list(std::move(Values));
}

// One layer, or another method of it.
Value FlowEvaluator::forward(Scope &S, const CallExpr &Call,
                             const KnownModule &Module, llvm::StringRef Method,
                             llvm::ArrayRef<Value> Given,
                             llvm::ArrayRef<const Expr *> Written,
                             const std::string &InputShown) {
  Value Unknown = typed(unknown(S, &Call), Call.getType(), Memory);
  const ModuleForm *Form =
      Operators.forms().method(Module.Info->Form.Name, Method);
  std::vector<std::string> Names = parametersOf(*Module.Info->Class, Method);
  if (!Form || Given.empty() || Names.size() < Given.size())
    return Unknown;
  FormArguments Arguments =
      forwardArguments(S, Module, *Form, Names, Given, Written);
  if (!InputShown.empty())
    Arguments.Shown[Names[0]] = InputShown;
  bool IsFine = moduleNeeds(S, Call, Module, *Form, Arguments, Names);
  if (llvm::StringRef Returned = Form->Forward; Returned.consume_front("="))
    return Arguments.Given.lookup(Returned);
  // One complaint is enough.
  bool WasRecording = IsRecording;
  IsRecording &= IsFine;
  std::optional<Value> Result;
  if (!Form->Forward.empty())
    Result = runForms(S, Call, Operators.forms().functional(Form->Forward),
                      renamed(*Form, Arguments),
                      "torch::nn::" + Module.Info->Form.Name.str());
  IsRecording = WasRecording;
  if (Form->Results.empty())
    return Result ? *Result : Unknown;
  Value Returned = moduleResults(S, Call, *Form, Arguments, Given[0], Result);
  noteRecurrent(S, Call, Module, Arguments, Given[0], Written, Returned);
  return Returned;
}

// Which dimension a recurrent layer takes for the batch, for the record.
void FlowEvaluator::noteRecurrent(Scope &S, const CallExpr &Call,
                                  const KnownModule &Module,
                                  const FormArguments &Arguments, Value Input,
                                  llvm::ArrayRef<const Expr *> Written,
                                  Value Returned) {
  Value First = Arguments.Given.lookup("batch_first");
  if (!IsRecording || Written.empty() || !First || !First->is(Kind::Bool) ||
      First->Truth == Tri::Unknown || !Returned->is(Kind::List))
    return;
  note(S, Call, Input, {Written[0]},
       ("torch::nn::" + Module.Info->Form.Name).str());
  Operation &Op = Record.Operations.back();
  Op.LayerAt = Module.Info->Made->getExprLoc();
  Op.Arguments.push_back(RuleValue::boolean(First->Truth));
  Op.Arguments.push_back(toRule(S, Returned->Parts[0], SchemaType()));
}
