//===- FlowState.cpp - what is known at one point of a function -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowState.h"
#include "FlowTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

bool FlowState::isSame(const FlowState &Other) const {
  return Places.isSame(Other.Places) && Tensors.isSame(Other.Tensors) &&
         Known.isSame(Other.Known) && Graph.isSame(Other.Graph) &&
         Versions.isSame(Other.Versions) && Generation == Other.Generation &&
         Modes.GradEnabled == Other.Modes.GradEnabled &&
         Modes.Inference == Other.Modes.Inference &&
         Modes.DefaultDtype == Other.Modes.DefaultDtype;
}

// Names -----------------------------------------------------------------------

static llvm::StringRef bytesOf(llvm::ArrayRef<uint64_t> Key) {
  return {reinterpret_cast<const char *>(Key.data()),
          Key.size() * sizeof(uint64_t)};
}

Frame *FlowMemory::frame(const Frame *Parent, uint32_t CallBlock,
                         const void *Site, const Decl *Function) {
  Frame *&Known = FrameOf[{Site, Parent ? Parent->Id : 0}];
  if (!Known) {
    Frames.push_back(std::make_unique<Frame>());
    Known = Frames.back().get();
    Known->Id = Frames.size();
  }
  Known->Parent = Parent;
  Known->CallBlock = CallBlock;
  Known->Function = Function;
  Known->Depth = Parent ? Parent->Depth + 1 : 0;
  return Known;
}

PlaceId FlowMemory::place(const void *Key, uint32_t FrameId,
                          llvm::StringRef Name) {
  auto [At, IsNew] = Places.try_emplace({Key, FrameId}, PlaceNames.size());
  if (IsNew)
    PlaceNames.push_back(Name.str());
  Full |= At->second > PersistentMap<FlowValue>::MaxKey;
  return std::min<PlaceId>(At->second, PersistentMap<FlowValue>::MaxKey);
}

TensorId FlowMemory::tensor(llvm::ArrayRef<uint64_t> Key,
                            llvm::StringRef Name) {
  auto [At, IsNew] = TensorIds.try_emplace(bytesOf(Key), Tensors.size());
  if (IsNew)
    Tensors.push_back({Name.str(), Symbols.birth(), Key[0] == 'o'});
  Full |= At->second > PersistentMap<TensorFacts>::MaxKey;
  return std::min<TensorId>(At->second, PersistentMap<TensorFacts>::MaxKey);
}

SymbolicInt FlowMemory::symbol(llvm::ArrayRef<uint64_t> Key,
                               llvm::StringRef Name, bool NonNegative) {
  Full |= Symbols.size() > PersistentMap<FlowValue>::MaxKey;
  ++Work;
  return Symbols.named(bytesOf(Key), Name, NonNegative);
}

SymbolId FlowMemory::symbolId(llvm::ArrayRef<uint64_t> Key,
                              llvm::StringRef Name) {
  Full |= Symbols.size() > PersistentMap<FlowValue>::MaxKey;
  ++Work;
  return *Symbols.named(bytesOf(Key), Name, false, /*IsShown=*/false)
              .asSymbol();
}

Value FlowMemory::opaque(llvm::ArrayRef<uint64_t> Key, llvm::StringRef Name) {
  FlowValue V(Kind::Opaque);
  V.Number = symbol(Key, Name);
  V.Text = Name.str();
  return Values.copy(std::move(V));
}

bool FlowMemory::isBornSince(SymbolBirth Born, const Frame &In,
                             uint32_t Block) const {
  if (Born.Frame == 0)
    return false;
  const Frame *F = Frames[Born.Frame - 1].get();
  uint32_t At = Born.Block;
  while (F->Id != In.Id) {
    // Born in what called this frame, before the loop began.
    if (!F->Parent)
      return false;
    At = F->CallBlock;
    F = F->Parent;
  }
  return At >= Block;
}

void FlowMemory::mayBeSame(TensorId A, TensorId B) {
  auto Link = [this](TensorId X, TensorId Y) {
    if (X == Y)
      return;
    Aliases[X].insert(Y);
    Aliases[Y].insert(X);
  };
  // What B may be, A may be too. Bounded, since thousands of paths can meet.
  constexpr size_t MaxFurther = 256;
  llvm::ArrayRef<TensorId> OfB = others(B).take_front(MaxFurther);
  // Loops join the same tensors again and again.
  size_t &Seen = LinkedTo[{A, B}];
  if (Seen == OfB.size() + 1)
    return;
  Seen = OfB.size() + 1;
  llvm::SmallVector<TensorId, 4> Further(OfB.begin(), OfB.end());
  Link(A, B);
  for (TensorId Each : Further)
    Link(A, Each);
}

llvm::ArrayRef<TensorId> FlowMemory::others(TensorId Id) const {
  auto At = Aliases.find(Id);
  return At == Aliases.end() ? llvm::ArrayRef<TensorId>()
                             : At->second.getArrayRef();
}

void FlowMemory::addToStorage(StorageId Storage, TensorId Id) {
  Storages[Storage].insert(Id);
}

llvm::ArrayRef<TensorId> FlowMemory::sharing(StorageId Storage) const {
  auto At = Storages.find(Storage);
  return At == Storages.end() ? llvm::ArrayRef<TensorId>()
                              : At->second.getArrayRef();
}

const TensorFacts *FlowMemory::keep(TensorFacts New) {
  return new (Facts.Allocate()) TensorFacts(std::move(New));
}

namespace {
/// What is made of an unknown value is as old as that value.
class AsOldAs {
public:
  AsOldAs(FlowMemory &Memory, SymbolBirth Birth)
      : Symbols(Memory.Symbols), Before(Memory.Symbols.birth()) {
    Symbols.setBirth(Birth);
  }
  AsOldAs(FlowMemory &Memory, SymbolId Id)
      : AsOldAs(Memory, Memory.Symbols.birthOf(Id)) {}
  ~AsOldAs() { Symbols.setBirth(Before); }

private:
  SymbolTable &Symbols;
  SymbolBirth Before;
};
} // namespace

const GraphNode *FlowMemory::keep(GraphNode Node) {
  return new (Graph.Allocate()) GraphNode(std::move(Node));
}

const TensorVersion *FlowMemory::keep(TensorVersion Version) {
  return new (Versions.Allocate()) TensorVersion(Version);
}

NodeId FlowMemory::unknownNode(TensorId Id) {
  AsOldAs Old(*this, birthOf(Id));
  NodeId Node = tensor({'b', Id}, "?");
  UnknownNodes.insert(Node);
  return Node;
}

// Places ----------------------------------------------------------------------

static uint64_t stepKey(const PathStep &Step) {
  return Step.Field ? reinterpret_cast<uintptr_t>(Step.Field)
                    : static_cast<uint64_t>(Step.Index);
}

Value torchtidy::partAt(Value Whole, const PathStep &Step, FlowMemory &Memory) {
  if (Whole->is(Kind::Opaque)) {
    std::string Name = Whole->Text;
    if (Step.Field)
      Name += (Name.empty() || Name == "this" ? "" : ".") +
              Step.Field->getNameAsString();
    else if (Step.Index >= 0)
      Name += "[" + std::to_string(Step.Index) + "]";
    if (!Step.Field && Step.Index < 0)
      Name = "?";
    AsOldAs Old(Memory, *Whole->Number.asSymbol());
    if (Whole->Text == "this")
      Name = Step.Field ? Step.Field->getNameAsString() : "?";
    return Memory.opaque({'p', *Whole->Number.asSymbol(), stepKey(Step)}, Name);
  }
  if (Value Part = partOf(Whole, Step))
    return Part;
  // Members that a record does not list were never written.
  if (Whole->is(Kind::Record) && Whole->Number.isKnown()) {
    FlowValue Rest(Kind::Opaque);
    Rest.Number = Whole->Number;
    Rest.Text = Whole->Text;
    return partAt(Memory.Values.copy(std::move(Rest)), Step, Memory);
  }
  return Memory.opaque({'q', reinterpret_cast<uintptr_t>(Whole), stepKey(Step)},
                       "?");
}

static Value loadBase(const FlowState &State, PlaceId Base,
                      FlowMemory &Memory) {
  if (Value V = State.Places.lookup(Base))
    return V;
  // Until everything may have changed, it is what the function began with.
  AsOldAs Old(Memory, State.Generation == 0 ? SymbolBirth{1, 0}
                                            : Memory.Symbols.birth());
  return Memory.opaque({'u', State.Generation, Base}, Memory.placeName(Base));
}

Value torchtidy::load(const FlowState &State, const Location &Where,
                      FlowMemory &Memory) {
  Value V = loadBase(State, Where.Base, Memory);
  for (const PathStep &Step : Where.Path)
    V = partAt(V, Step, Memory);
  return V;
}

SymbolicInt torchtidy::lengthOf(Value List, FlowMemory &Memory) {
  if (List->Block && List->Block->Count.isKnown())
    return List->Block->Count;
  if (List->is(Kind::List))
    return SymbolicInt(List->Parts.size());
  if (List->is(Kind::Uniform))
    return List->Number;
  if (!List->is(Kind::Opaque))
    return {};
  bool IsNamed = !List->Text.empty() && List->Text != "?";
  return Memory.symbol({'c', *List->Number.asSymbol()},
                       IsNamed ? List->Text + ".size()" : "?",
                       /*NonNegative=*/true);
}

std::shared_ptr<const MemoryBlock> torchtidy::blockOfLength(SymbolicInt Count) {
  MemoryBlock Block;
  Block.Count = std::move(Count);
  return std::make_shared<MemoryBlock>(std::move(Block));
}

// Some element changed: no element is known any more, but there are as many.
static Value someWritten(Value Whole, Value Part, FlowMemory &Memory) {
  Value New = Memory.opaque({'w', reinterpret_cast<uintptr_t>(Part),
                             reinterpret_cast<uintptr_t>(Whole)},
                            "?");
  if (Whole->Block)
    return Memory.Values.withBlock(New, Whole->Block);
  return Whole->is(Kind::List) || Whole->is(Kind::Uniform)
             ? Memory.Values.withBlock(New,
                                       blockOfLength(lengthOf(Whole, Memory)))
             : New;
}

static Value written(Value Whole, llvm::ArrayRef<PathStep> Path, Value Part,
                     FlowMemory &Memory) {
  if (Path.empty())
    return Part;
  const PathStep &Step = Path.front();
  if (!Step.Field && (Step.Index < 0 || !Whole->is(Kind::List) ||
                      Step.Index >= static_cast<int64_t>(Whole->Parts.size())))
    return someWritten(Whole, Part, Memory);
  Value Inner =
      written(partAt(Whole, Step, Memory), Path.drop_front(), Part, Memory);
  if (!Step.Field) {
    FlowValue New = *Whole;
    New.Parts[Step.Index] = Inner;
    return Memory.Values.copy(std::move(New));
  }
  FlowValue New(Kind::Record);
  if (Whole->is(Kind::Record))
    New = *Whole;
  else if (Whole->is(Kind::Opaque))
    New.Number = Whole->Number, New.Text = Whole->Text;
  New.Fields[Step.Field] = Inner;
  return Memory.Values.copy(std::move(New));
}

void torchtidy::store(FlowState &State, const Location &Where, Value V,
                      FlowMemory &Memory) {
  if (!Where.isKnown())
    return;
  Value Whole = loadBase(State, Where.Base, Memory);
  State.Places.set(Where.Base, written(Whole, Where.Path, V, Memory),
                   Memory.nodes());
}

// Values of a type ------------------------------------------------------------

Value torchtidy::typed(Value V, QualType Type, FlowMemory &Memory) {
  if (!V->is(Kind::Opaque))
    return V;
  SymbolId Symbol = *V->Number.asSymbol();
  AsOldAs Old(Memory, Symbol);
  switch (flowTypeOf(Type)) {
  case FlowType::Tensor:
    return Memory.Values.tensor(Memory.tensor({'o', Symbol}, V->Text));
  case FlowType::Int:
    return Memory.Values.integer(V->Number);
  case FlowType::Float:
    return Memory.Values.real(std::nullopt);
  case FlowType::Bool: {
    FlowValue B(Kind::Bool);
    B.Number = V->Number;
    return Memory.Values.copy(std::move(B));
  }
  case FlowType::Dtype:
    return Memory.Values.dtype(DtypeValue::symbolic(Symbol));
  case FlowType::Device:
    return Memory.Values.device(DeviceValue::symbolic(Symbol));
  case FlowType::Options: {
    OptionsValue Options;
    Options.Type = DtypeValue::symbolic(Memory.symbolId({'t', Symbol}, "?"));
    Options.Device = DeviceValue::symbolic(Memory.symbolId({'d', Symbol}, "?"));
    Options.RequiresGrad = Tri::Unknown;
    return Memory.Values.options(std::move(Options));
  }
  case FlowType::Ints:
    return Memory.Values.withBlock(
        Memory.Values.shape(ShapeValue::symbolic(Symbol)), V->Block);
  case FlowType::Other:
    return V;
  }
  llvm_unreachable("a type without a kind");
}

// Facts -----------------------------------------------------------------------

// What is put in may itself be known; cycles end here.
static constexpr unsigned MaxRounds = 8;

SymbolicInt torchtidy::resolved(const FlowState &State,
                                const SymbolicInt &Number) {
  SymbolicInt Result = Number;
  for (unsigned Round = 0; Round < MaxRounds; ++Round) {
    bool Changed = false;
    // substituted() replaces the terms that are walked here.
    std::vector<SymbolicInt::Term> Terms = Result.terms().vec();
    for (const SymbolicInt::Term &T : Terms)
      for (SymbolId Id : T.Symbols)
        if (Value V = State.Known.lookup(Id);
            V && V->is(Kind::Int) && Result.mentions(Id)) {
          Result = Result.substituted(Id, V->Number);
          Changed = true;
        }
    if (!Changed)
      break;
  }
  return Result;
}

ShapeValue torchtidy::resolved(const FlowState &State,
                               const ShapeValue &Shape) {
  ShapeValue Result = Shape;
  if (std::optional<SymbolId> Symbol = Shape.symbol())
    if (Value V = State.Known.lookup(*Symbol); V && V->is(Kind::Shape))
      Result = V->Shape;
  if (Result.hasRank())
    for (SymbolicInt &Size : Result.sizes())
      Size = resolved(State, Size);
  return Result;
}

DtypeValue torchtidy::resolved(const FlowState &State, const DtypeValue &Type) {
  DtypeValue Result = Type;
  for (unsigned I = 0; I < MaxRounds; ++I) {
    if (Result.State != DtypeValue::Kind::Symbolic)
      break;
    Value V = State.Known.lookup(Result.Symbol);
    if (!V || !V->is(Kind::Dtype))
      break;
    Result = V->Type;
  }
  return Result;
}

DeviceValue torchtidy::resolved(const FlowState &State,
                                const DeviceValue &Device) {
  DeviceValue Result = Device;
  for (unsigned I = 0; I < MaxRounds; ++I) {
    if (Result.State != DeviceValue::Kind::Symbolic)
      break;
    Value V = State.Known.lookup(Result.Symbol);
    if (!V || !V->is(Kind::Device))
      break;
    Result = V->Device;
  }
  return Result;
}

void torchtidy::nameUnknowns(TensorFacts &Facts, TensorId Id,
                             llvm::StringRef Name, FlowMemory &Memory) {
  if (Facts.Defined == Tri::No)
    return;
  if (Facts.Shape.isUnknown())
    Facts.Shape = ShapeValue::symbolic(Memory.symbolId({'S', Id}, Name));
  else if (Facts.Shape.hasRank())
    for (auto [I, Size] : llvm::enumerate(Facts.Shape.sizes()))
      if (!Size.isKnown())
        Size = Memory.symbol({'E', Id, I}, "?", /*NonNegative=*/true);
  if (Facts.Type.isUnknown())
    Facts.Type = DtypeValue::symbolic(Memory.symbolId({'T', Id}, "?"));
  if (Facts.Device.isUnknown())
    Facts.Device = DeviceValue::symbolic(Memory.symbolId({'D', Id}, "?"));
}

TensorFacts torchtidy::factsOf(const FlowState &State, TensorId Id,
                               FlowMemory &Memory) {
  TensorFacts Facts;
  if (const TensorFacts *Known = State.Tensors.lookup(Id)) {
    Facts = *Known;
  } else {
    AsOldAs Old(Memory, Memory.birthOf(Id));
    nameUnknowns(Facts, Id, Memory.tensorName(Id), Memory);
    Facts.Counter = Id;
    Facts.Elements = Id;
  }
  Facts.Shape = resolved(State, Facts.Shape);
  Facts.Type = resolved(State, Facts.Type);
  Facts.Device = resolved(State, Facts.Device);
  return Facts;
}

void torchtidy::setFacts(FlowState &State, TensorId Id, TensorFacts Facts,
                         FlowMemory &Memory) {
  const TensorFacts *Old = State.Tensors.lookup(Id);
  if (!Old || *Old != Facts)
    State.Tensors.set(Id, Memory.keep(std::move(Facts)), Memory.nodes());
}

SymbolicInt torchtidy::extentOf(const FlowState &State, const ShapeValue &Given,
                                int64_t Dim, FlowMemory &Memory) {
  ShapeValue Shape = resolved(State, Given);
  if (std::optional<unsigned> Rank = Shape.rank()) {
    int64_t At = Dim < 0 ? Dim + static_cast<int64_t>(*Rank) : Dim;
    if (At < 0 || At >= static_cast<int64_t>(*Rank))
      return {};
    return Shape.sizes()[At];
  }
  std::optional<SymbolId> Symbol = Shape.symbol();
  if (!Symbol)
    return {};
  AsOldAs Old(Memory, *Symbol);
  std::string Of = Memory.Symbols.nameOf(*Symbol).str();
  std::string Name =
      Of.find('?') != Of.npos ? "?" : Of + ".size(" + std::to_string(Dim) + ")";
  return resolved(State,
                  Memory.symbol({'X', *Symbol, static_cast<uint64_t>(Dim)},
                                Name, /*NonNegative=*/true));
}

SymbolicInt torchtidy::rankOf(const FlowState &State, const ShapeValue &Given,
                              FlowMemory &Memory) {
  ShapeValue Shape = resolved(State, Given);
  if (std::optional<unsigned> Rank = Shape.rank())
    return SymbolicInt(*Rank);
  std::optional<SymbolId> Symbol = Shape.symbol();
  if (!Symbol)
    return {};
  AsOldAs Old(Memory, *Symbol);
  std::string Of = Memory.Symbols.nameOf(*Symbol).str();
  return Memory.symbol({'R', *Symbol},
                       Of.find('?') != Of.npos ? "?" : Of + ".dim()",
                       /*NonNegative=*/true);
}
