//===- FlowData.cpp - what data loaders give --------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The type of a loader names its dataset and the transforms that it was mapped
// with. What one example is, a row tells, or the user's `get`.
//
//===----------------------------------------------------------------------===//

#include "FlowForms.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

static constexpr unsigned FirstTensorOfBatch = 1u << 25;

/// What is known of the parts of an example, or of a batch of them.
struct FlowEvaluator::ExampleFacts {
  std::optional<TensorFacts> Data, Target;
  bool IsBatch = false;
};

namespace {

enum class Effect { Unknown, Batches, Floats };

struct DatasetRow {
  llvm::StringLiteral Class;
  Dtype Data;
  ShapeValue::Extents DataShape;
  Dtype Target;
  ShapeValue::Extents TargetShape;
};

} // namespace

static std::optional<DatasetRow> findDataset(llvm::StringRef Class) {
#define PARENS_OF(...) __VA_ARGS__
#define DATASET(Name, DataDtype, DataShape, TargetDtype, TargetShape)          \
  if (Class == Name)                                                           \
    return DatasetRow{Name, Dtype::DataDtype, PARENS_OF DataShape,             \
                      Dtype::TargetDtype, PARENS_OF TargetShape};
#include "../Knowledge/Datasets.def"
#undef PARENS_OF
  return std::nullopt;
}

static Effect effectOf(llvm::StringRef Class) {
  return llvm::StringSwitch<Effect>(Class)
#define TRANSFORM(Name, What) .Case(Name, Effect::What)
#include "../Knowledge/Datasets.def"
      .Default(Effect::Unknown);
}

static QualType templateArgument(QualType Type, unsigned Number) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.isNull() ? nullptr : Type->getAsCXXRecordDecl());
  if (!Class || Class->getTemplateArgs().size() <= Number ||
      Class->getTemplateArgs()[Number].getKind() != TemplateArgument::Type)
    return {};
  return Class->getTemplateArgs()[Number].getAsType();
}

static TensorFacts newData(Dtype Type, ShapeValue::Extents Shape,
                           SourceLocation At) {
  TensorFacts Facts;
  Facts.Type = DtypeValue::known(Type);
  Facts.Shape = ShapeValue::known(std::move(Shape));
  Facts.Device = DeviceValue::known(DeviceType::CPU);
  Facts.Defined = Facts.Leaf = Tri::Yes;
  Facts.RequiresGrad = Facts.Inference = Tri::No;
  Facts.Order = Layout::Unknown;
  Facts.ShapeAt = Facts.TypeAt = Facts.DeviceAt = Facts.MadeAt = At;
  return Facts;
}

// One example, as `get` of a class of the user's returns it.
std::optional<FlowEvaluator::ExampleFacts>
FlowEvaluator::exampleOfUsers(Scope &S, const Expr &At,
                              const CXXRecordDecl &Dataset) {
  if (!derivesFrom(&Dataset, "torch::data::datasets::Dataset"))
    return std::nullopt;
  const CXXMethodDecl *Get = nullptr;
  for (const CXXMethodDecl *Method : Dataset.methods())
    if (Method->getIdentifier() && Method->getName() == "get" &&
        Method->getNumParams() == 1)
      Get = Method;
  const FunctionDecl *Definition = nullptr;
  if (!Get || !Get->hasBody(Definition) || !isUsers(*Definition))
    return std::nullopt;
  // Other rounds and other threads run it too, so nothing that it changes is
  // kept, and its own faults are told where it is analysed by itself.
  bool WasRecording = IsRecording;
  IsRecording = false;
  Scope Inside = S;
  Location Object;
  Object.Base = Memory.place(&Dataset, S.In.Id, "this");
  store(Inside.State, Object,
        Memory.opaque({'D', reinterpret_cast<uintptr_t>(&Dataset)}, "this"),
        Memory);
  std::optional<Value> Example =
      runCallee(Inside, At, *Definition, Object, {unknown(S, &At)});
  IsRecording = WasRecording;
  if (!Example || Inside.IsDead)
    return std::nullopt;
  Value Record = loadFrom(Inside, *Example, Definition->getReturnType());
  const CXXRecordDecl *Class =
      Definition->getReturnType()->getAsCXXRecordDecl();
  ExampleFacts Result;
  auto Take = [&](llvm::StringRef Name, std::optional<TensorFacts> &Facts) {
    const FieldDecl *Field = Class ? memberNamed(*Class, Name) : nullptr;
    Value Part = Field ? partAt(Record, {Field, -1}, Memory) : nullptr;
    if (Part && Part->is(Kind::Tensor))
      Facts = factsOf(Inside.State, Part->Tensor, Memory);
  };
  Take("data", Result.Data);
  Take("target", Result.Target);
  return Result;
}

// What is known of a batch, or of an example, of a dataset of this type.
std::optional<FlowEvaluator::ExampleFacts>
FlowEvaluator::exampleOf(Scope &S, const Expr &At, QualType Dataset) {
  Dataset = Dataset.getNonReferenceType().getUnqualifiedType();
  std::string Class = classNameOf(Dataset);
  if (std::optional<DatasetRow> Row = findDataset(Class))
    return ExampleFacts{newData(Row->Data, Row->DataShape, At.getExprLoc()),
                        newData(Row->Target, Row->TargetShape, At.getExprLoc()),
                        false};
  if (Class != "torch::data::datasets::MapDataset") {
    const CXXRecordDecl *Users = Dataset->getAsCXXRecordDecl();
    return Users && Users->hasDefinition()
               ? exampleOfUsers(S, At, *Users->getDefinition())
               : std::nullopt;
  }
  std::optional<ExampleFacts> Example =
      exampleOf(S, At, templateArgument(Dataset, 0));
  if (!Example)
    return std::nullopt;
  switch (effectOf(classNameOf(templateArgument(Dataset, 1)))) {
  case Effect::Unknown:
    return std::nullopt;
  case Effect::Floats:
    if (Example->Data && (!Example->Data->Type.isKnown() ||
                          !isFloating(Example->Data->Type.Type)))
      Example->Data->Type = DtypeValue();
    break;
  case Effect::Batches: {
    Value Count = unknown(S, &At);
    SymbolicInt Size =
        Memory.symbol({'B', S.In.Id, *Count->Number.asSymbol()}, "?", true);
    for (std::optional<TensorFacts> *Part : {&Example->Data, &Example->Target})
      if (*Part && (*Part)->Shape.hasRank())
        (*Part)->Shape.sizes().insert((*Part)->Shape.sizes().begin(), Size);
      else if (*Part)
        (*Part)->Shape = ShapeValue();
    Example->IsBatch = true;
    break;
  }
  }
  return Example;
}

// The loader behind a range: `*loader`, or the loader itself.
static QualType datasetOfLoader(QualType Loader) {
  Loader = Loader.getNonReferenceType().getUnqualifiedType();
  std::string Class = classNameOf(Loader);
  return Class == "torch::data::StatelessDataLoader" ||
                 Class == "torch::data::StatefulDataLoader"
             ? templateArgument(Loader, 0)
             : QualType();
}

// A batch that a loader gives; empty if nothing is known of it.
std::optional<Value> FlowEvaluator::loadedBatch(Scope &S, const Expr &Loader,
                                                QualType Type) {
  QualType Dataset = datasetOfLoader(Loader.getType());
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (Dataset.isNull() || !Class ||
      classNameOf(Type) != "torch::data::Example" || !Class->hasDefinition())
    return std::nullopt;
  std::optional<ExampleFacts> Batch = exampleOf(S, Loader, Dataset);
  if (!Batch || !Batch->IsBatch)
    return std::nullopt;
  FlowValue Record(Kind::Record);
  Value Rest = unknown(S, &Loader);
  Record.Number = Rest->Number, Record.Text = Rest->Text;
  unsigned Index = FirstTensorOfBatch;
  for (auto [Name, Facts] :
       {std::pair{"data", &Batch->Data}, {"target", &Batch->Target}}) {
    const FieldDecl *Field = memberNamed(*Class, Name);
    ++Index;
    if (!Field || !*Facts)
      continue;
    // Stacked: memory of its own.
    TensorFacts Own = **Facts;
    Own.Storage = 0, Own.Counter = 0, Own.Elements = 0, Own.Node = 0;
    Own.View = Tri::No;
    Own.Written = Tri::Yes;
    if (Own.RequiresGrad != Tri::No)
      Own.Leaf = Tri::Unknown;
    Own.Order = Layout::Unknown;
    Record.Fields[Field] =
        Memory.Values.tensor(newTensor(S, Loader, Index, std::move(Own)));
  }
  return Memory.Values.copy(std::move(Record));
}

// {data, target}
std::optional<Value>
FlowEvaluator::constructExample(Scope &S, const CXXConstructExpr &Made,
                                llvm::StringRef Class) {
  const CXXConstructorDecl &Constructor = *Made.getConstructor();
  if (Class != "torch::data::Example" || Made.getNumArgs() == 0 ||
      Constructor.isCopyOrMoveConstructor())
    return std::nullopt;
  std::map<const FieldDecl *, Value> Fields;
  for (auto [Argument, Parameter] :
       llvm::zip(Made.arguments(), Constructor.parameters()))
    if (const FieldDecl *Field =
            memberNamed(*Constructor.getParent(), Parameter->getName()))
      Fields[Field] = valueOf(S, Argument);
  return Memory.Values.record(std::move(Fields));
}

// mnist.get(0), mnist.images(), mnist.targets()
std::optional<Value> FlowEvaluator::callDataset(Scope &S,
                                                const CXXMemberCallExpr &Call,
                                                llvm::StringRef Name) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  std::optional<DatasetRow> Row =
      Method ? findDataset(classNameOf(*Method->getParent())) : std::nullopt;
  bool IsData = Name == "images", IsTarget = Name == "targets";
  if (!Row || (!IsData && !IsTarget))
    return std::nullopt;
  TensorFacts Facts =
      IsData ? newData(Row->Data, Row->DataShape, Call.getExprLoc())
             : newData(Row->Target, Row->TargetShape, Call.getExprLoc());
  Facts.Shape.sizes().insert(
      Facts.Shape.sizes().begin(),
      Memory.symbol({'E', S.In.Id, reinterpret_cast<uintptr_t>(&Call)}, "?",
                    true));
  Value V = Memory.Values.tensor(
      newTensor(S, Call, FirstTensorOfBatch, std::move(Facts)));
  return Call.isGLValue() ? refer(temporary(S, &Call, V)) : V;
}
