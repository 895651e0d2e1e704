//===- FlowFunctional.cpp - torch::nn::functional in the analysis -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Options of layers and the functions of torch::nn::functional that take them.
///
/// Options are records. A member that still has its default holds a value that
/// is not known but remembered as that default, since defaults of members of
/// class templates need not be in the AST: the table of forms and the schemas
/// tell them.
///
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

bool torchtidy::isLayerOptions(llvm::StringRef Class) {
  return Class.starts_with("torch::nn::") && Class.ends_with("Options");
}

const FieldDecl *torchtidy::memberOfOption(const CXXRecordDecl &Class,
                                           llvm::StringRef Option) {
  for (const FieldDecl *Field : Class.fields())
    if (llvm::StringRef Name = Field->getName();
        Name.consume_back("_") && Name == Option)
      return Field;
  return nullptr;
}

static bool isEnumerator(QualType Type) {
  return llvm::StringRef(classNameOf(Type)).starts_with("torch::enumtype::");
}

// std::variant<enumtype::kNone, enumtype::kMean, enumtype::kSum>
static bool isVariantOfEnumerators(const CXXRecordDecl &Class) {
  const auto *Variant = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (!Variant || Class.getName() != "variant" ||
      Variant->getTemplateArgs().size() == 0)
    return false;
  const TemplateArgument &Types = Variant->getTemplateArgs()[0];
  return Types.getKind() == TemplateArgument::Pack &&
         llvm::any_of(Types.pack_elements(), [](const TemplateArgument &Type) {
           return Type.getKind() == TemplateArgument::Type &&
                  isEnumerator(Type.getAsType());
         });
}

// The 2 of ExpandingArray<2>, also as what an optional or a variant may hold; 0
// for others.
static unsigned expansionOf(QualType Type) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() == 0)
    return 0;
  const TemplateArgument &First = Class->getTemplateArgs()[0];
  if (First.getKind() == TemplateArgument::Integral)
    return Class->getName().starts_with("ExpandingArray")
               ? First.getAsIntegral().getZExtValue()
               : 0;
  const TemplateArgument &Held =
      First.getKind() == TemplateArgument::Pack && First.pack_size() > 0
          ? *First.pack_begin()
          : First;
  bool IsHolder =
      Class->getName() == "variant" || Class->getName() == "optional";
  return IsHolder && Held.getKind() == TemplateArgument::Type
             ? expansionOf(Held.getAsType())
             : 0;
}

// A single number stands for each of a list.
Value FlowEvaluator::expanded(const FieldDecl &Field, Value V) {
  unsigned Count = expansionOf(Field.getType());
  return V->is(Kind::Int) && Count > 0
             ? Memory.Values.list(std::vector<Value>(Count, V))
             : V;
}

Value FlowEvaluator::setOption(Scope &S, const FieldDecl &Field,
                               const Expr *Written) {
  return expanded(Field, optionValue(S, Written));
}

// The value of an option as written; an enumerator, which is known by its type,
// is its name.
Value FlowEvaluator::optionValue(Scope &S, const Expr *Written) {
  QualType Type = Written->IgnoreImplicit()->getType();
  if (isEnumerator(Type))
    return Memory.Values.text(Type->getAsCXXRecordDecl()->getName());
  return loadFrom(S, evaluate(S, Written), Written->getType());
}

// What an option holds until it is set.
Value FlowEvaluator::defaultOption(Scope &S, const Expr &Made,
                                   const FieldDecl &Field) {
  Value Default =
      Memory.opaque({'D', S.In.Id, reinterpret_cast<uintptr_t>(&Made),
                     reinterpret_cast<uintptr_t>(&Field)},
                    "?");
  DefaultOptions[*Default->Number.asSymbol()] = &Field;
  return Default;
}

std::optional<Value>
FlowEvaluator::constructLayerOptions(Scope &S, const CXXConstructExpr &Made,
                                     llvm::StringRef Class) {
  const CXXConstructorDecl &Constructor = *Made.getConstructor();
  if (Made.getNumArgs() == 1 &&
      isVariantOfEnumerators(*Constructor.getParent()))
    return optionValue(S, Made.getArg(0));
  if (!isLayerOptions(Class) || Constructor.isCopyOrMoveConstructor())
    return std::nullopt;
  FlowValue Record(Kind::Record);
  Value Rest = unknown(S, &Made);
  Record.Number = Rest->Number, Record.Text = Rest->Text;
  const CXXRecordDecl &Type = *Constructor.getParent();
  for (const FieldDecl *Field : Type.fields())
    Record.Fields[Field] = defaultOption(S, Made, *Field);
  for (auto [Argument, Parameter] :
       llvm::zip_first(Made.arguments(), Constructor.parameters())) {
    if (const FieldDecl *Field = memberOfOption(Type, Parameter->getName()))
      Record.Fields[Field] = setOption(S, *Field, Argument);
    else
      evaluate(S, Argument);
  }
  return Memory.Values.copy(std::move(Record));
}

bool FlowEvaluator::isDefault(Value Option, const FieldDecl &Field) const {
  return Option->is(Kind::Opaque) &&
         DefaultOptions.lookup(*Option->Number.asSymbol()) == &Field;
}

// options.stride(2), options.stride()
std::optional<Value>
FlowEvaluator::callLayerOption(Scope &S, const CXXMemberCallExpr &Call,
                               const FunctionDecl &Callee,
                               llvm::StringRef Class) {
  if (!isLayerOptions(Class) || !Callee.getIdentifier() ||
      Call.getNumArgs() > 1)
    return std::nullopt;
  const FieldDecl *Field = memberOfOption(
      *cast<CXXMethodDecl>(Callee).getParent(), Callee.getName());
  Location Object = locate(S, Call.getImplicitObjectArgument());
  if (!Field || !Object.isKnown())
    return std::nullopt;
  const auto &Method = cast<CXXMethodDecl>(Callee);
  // A stride by default is the window that the constructor was given.
  if (const FieldDecl *Stride = memberOfOption(*Method.getParent(), "stride");
      Stride && Callee.getName() == "kernel_size" && !Method.isConst()) {
    Location At = Object;
    At.Path.push_back({Stride, -1});
    if (isDefault(load(S.State, At, Memory), *Stride))
      store(S.State, At, unknown(S, &Call), Memory);
  }
  Location Member = Object;
  Member.Path.push_back({Field, -1});
  if (Call.getNumArgs() == 0)
    return Call.isGLValue() ? refer(Member)
                            : loadFrom(S, refer(Member), Call.getType());
  store(S.State, Member, setOption(S, *Field, Call.getArg(0)), Memory);
  // Some setters for lists return a copy.
  return Call.isGLValue() ? refer(Object)
                          : loadFrom(S, refer(Object), Call.getType());
}

// Forms -----------------------------------------------------------------------

void FlowEvaluator::gatherOptions(Value Options, const CXXRecordDecl &Class,
                                  FormArguments &Form) {
  for (const FieldDecl *Field : Class.fields()) {
    llvm::StringRef Name = Field->getName();
    Value V = partAt(Options, {Field, -1}, Memory);
    if (Name.consume_back("_") && !isDefault(V, *Field))
      Form.Given[Name] = typed(V, Field->getType(), Memory);
  }
}

FlowEvaluator::FormArguments
FlowEvaluator::formArguments(Scope &S, const CallExpr &Call,
                             const FunctionDecl &Callee) {
  FormArguments Form;
  for (auto [Argument, Parameter] :
       llvm::zip(Call.arguments(), Callee.parameters())) {
    llvm::StringRef Name = Parameter->getName();
    if (Form.First.empty())
      Form.First = Name.str();
    if (isa<CXXDefaultArgExpr>(Argument))
      continue;
    if (isLayerOptions(classNameOf(Argument->getType()))) {
      gatherOptions(loadFrom(S, evaluate(S, Argument), Argument->getType()),
                    *Argument->getType()->getAsCXXRecordDecl(), Form);
      continue;
    }
    Form.Given[Name] = optionValue(S, Argument);
    Form.Written[Name] = Argument;
  }
  return Form;
}

// 1, 0.5, true, none, 'text'; null for a name.
Value FlowEvaluator::formConstant(llvm::StringRef Source) {
  int64_t Number;
  double Real;
  if (Source == "none")
    return Memory.Values.none();
  if (Source == "true" || Source == "false")
    return Memory.Values.boolean(triOf(Source == "true"));
  if (Source.starts_with("'"))
    return Memory.Values.text(Source.trim('\''));
  if (Source.size() > 1 && Source[0] == 'k' && isUppercase(Source[1]))
    return Memory.Values.text(Source);
  if (!Source.getAsInteger(10, Number))
    return Memory.Values.integer(Number);
  if (!isLetter(Source[0]) && !Source.getAsDouble(Real))
    return Memory.Values.real(Real);
  return nullptr;
}

// Null for what is not given and has no default in the table.
Value FlowEvaluator::formValue(const FormArguments &Form,
                               llvm::StringRef Source) {
  if (Value V = formConstant(Source))
    return V;
  if (auto At = Form.Given.find(Source); At != Form.Given.end())
    return At->second;
  for (const FormSetting &Default : Form.Defaults)
    if (Default.Name == Source)
      return formValue(Form, Default.Source);
  return nullptr;
}

static bool isGivenKind(Value V) {
  return !V->is(Kind::Opaque) && !V->is(Kind::Reference);
}

// x, !x, x=value, rank(x)=number
Tri FlowEvaluator::formHolds(Scope &S, const FormArguments &Form,
                             llvm::StringRef Condition) {
  bool IsNegated = Condition.consume_front("!");
  auto [Name, Wanted] = Condition.split('=');
  bool IsRank = Name.consume_front("rank(") && Name.consume_back(")");
  Value V = formValue(Form, Name);
  if (V && !isGivenKind(V))
    return Tri::Unknown;
  if (IsRank) {
    int64_t Rank;
    if (!V || !V->is(Kind::Tensor) || Wanted.getAsInteger(10, Rank))
      return Tri::Unknown;
    ShapeValue Shape =
        resolved(S.State, factsOf(S.State, V->Tensor, Memory).Shape);
    return Shape.hasRank()
               ? triOf(static_cast<int64_t>(Shape.sizes().size()) == Rank)
               : Tri::Unknown;
  }
  if (Wanted.empty()) {
    Tri IsThere = triOf(V && !V->is(Kind::None));
    if (V && V->is(Kind::Tensor))
      IsThere = factsOf(S.State, V->Tensor, Memory).Defined;
    return IsNegated ? !IsThere : IsThere;
  }
  if (V && V->is(Kind::Bool) && V->Truth == Tri::Unknown)
    return Tri::Unknown;
  return triOf(V && sameValue(V, formConstant(Wanted)));
}

// An option as an operator takes it: enumerators as numbers or words, one
// number for each element of a list.
Value FlowEvaluator::formArgument(Scope &S, const FormArguments &Form, Value V,
                                  const FormStep &Step,
                                  const SchemaArgument &Argument) {
  if (V->is(Kind::Text))
    if (llvm::StringRef Source =
            findFormEnumerator(Step.Operator, Argument.Name, V->Text);
        !Source.empty())
      return formConstant(Source);
  const SchemaType &Type = Argument.Type.Kind == SchemaTypeKind::Optional
                               ? Argument.Type.Elements[0]
                               : Argument.Type;
  if (Type.Kind != SchemaTypeKind::List)
    return V;
  if (V->is(Kind::Int))
    return Memory.Values.list(std::vector<Value>(Type.ListSize.value_or(1), V));
  if (!V->is(Kind::List))
    return V;
  // No number: the extent stays.
  std::vector<Value> Parts = V->Parts;
  Value Input = formValue(Form, Form.First);
  for (auto [I, Part] : llvm::enumerate(Parts))
    if (Part && Part->is(Kind::None) && Input && Input->is(Kind::Tensor))
      Part = Memory.Values.integer(
          extentOf(S.State, factsOf(S.State, Input->Tensor, Memory).Shape,
                   static_cast<int64_t>(I) - static_cast<int64_t>(Parts.size()),
                   Memory));
  return Memory.Values.list(std::move(Parts));
}

// The operator of a step with its arguments.
std::optional<FlowEvaluator::BoundCall>
FlowEvaluator::bindStep(Scope &S, const FormArguments &Form,
                        const FormStep &Step, bool IsInPlace) {
  std::string Name = (Step.Operator + (IsInPlace ? "_" : "")).str();
  BoundCall Bound;
  Bound.Operator = Operators.tables().find(Name, Step.Overload);
  if (!Bound.Operator)
    return std::nullopt;
  for (const SchemaArgument &Argument : Bound.schema().Arguments) {
    llvm::StringRef Source =
        Argument.Name == "self" ? llvm::StringRef(Form.First) : Argument.Name;
    for (const FormSetting &Setting : Step.Arguments)
      if (Setting.Name == Argument.Name)
        Source = Setting.Source;
    Value V = formValue(Form, Source);
    if (V)
      V = formArgument(S, Form, V, Step, Argument);
    Bound.Arguments.push_back(V);
    Bound.Written.push_back(Form.Written.lookup(Source));
    Bound.Shown.push_back(Form.Shown.lookup(Source));
    Bound.Defaults.push_back(ruleOfDefault(Argument));
  }
  return Bound;
}

// The row that holds; null if that cannot be told.
const FunctionalForm *
FlowEvaluator::chooseForm(Scope &S, FormArguments &Arguments,
                          llvm::ArrayRef<FunctionalForm> Forms) {
  for (const FunctionalForm &Form : Forms) {
    Arguments.Defaults = Form.Defaults;
    Tri Holds = Tri::Yes;
    for (llvm::StringRef Condition : Form.Conditions) {
      Tri One = formHolds(S, Arguments, Condition);
      if (One == Tri::No || Holds == Tri::Yes)
        Holds = One;
    }
    if (Holds == Tri::Yes)
      return &Form;
    if (Holds == Tri::Unknown)
      return nullptr;
  }
  return nullptr;
}

// In torch::nn::functional or its namespace `detail`.
static bool isFunctional(const FunctionDecl &Callee) {
  const auto *Space = dyn_cast<NamespaceDecl>(Callee.getDeclContext());
  if (Space && Space->getName() == "detail")
    Space = dyn_cast<NamespaceDecl>(Space->getParent());
  return Callee.getIdentifier() && Space && Space->getName() == "functional" &&
         Space->getQualifiedNameAsString() == "torch::nn::functional";
}

std::optional<Value> FlowEvaluator::callFunctional(Scope &S,
                                                   const CallExpr &Call,
                                                   const FunctionDecl &Callee) {
  if (!isFunctional(Callee) || Call.getNumArgs() != Callee.getNumParams())
    return std::nullopt;
  llvm::ArrayRef<FunctionalForm> Ways =
      Operators.forms().functional(Callee.getName());
  if (Ways.empty())
    return std::nullopt;
  FormArguments Arguments = formArguments(S, Call, Callee);
  return runForms(S, Call, Ways, std::move(Arguments),
                  Callee.getQualifiedNameAsString());
}

// The operators of the form that holds, one after the other.
std::optional<Value>
FlowEvaluator::runForms(Scope &S, const CallExpr &Call,
                        llvm::ArrayRef<FunctionalForm> Forms,
                        FormArguments Arguments, const std::string &Name) {
  const FunctionalForm *Form = chooseForm(S, Arguments, Forms);
  Value Given = formValue(Arguments, "inplace");
  Tri IsInPlace = !Given                  ? Tri::No
                  : Given->is(Kind::Bool) ? Given->Truth
                                          : Tri::Unknown;
  if (!Form || IsInPlace == Tri::Unknown) {
    gaveUp("options that are not known", Call.getExprLoc());
    return std::nullopt;
  }
  Value Result = nullptr;
  for (const FormStep &Step : Form->Steps) {
    std::optional<BoundCall> Bound = bindStep(
        S, Arguments, Step, Step.CanBeInPlace && IsInPlace == Tri::Yes);
    if (!Bound)
      return std::nullopt;
    Result = apply(S, Call, std::move(*Bound), Name);
    if (Step.Part >= 0)
      Result = Result->is(Kind::List) &&
                       static_cast<size_t>(Step.Part) < Result->Parts.size()
                   ? Result->Parts[Step.Part]
                   : unknown(S, &Call);
    Arguments.Given["it"] = Result;
  }
  return typed(Result, Call.getType(), Memory);
}
