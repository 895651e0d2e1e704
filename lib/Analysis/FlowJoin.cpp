//===- FlowJoin.cpp - what holds where paths meet ---------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where two paths bring different values, the result is named after the place
// and the block in which they meet: one value that is not known, and the same
// wherever it is read from then on.
//
// Longer than other files: what holds of each part of a state, in one place.
//
//===----------------------------------------------------------------------===//

#include "FlowState.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

using Kind = FlowValue::Kind;

namespace {

class Joiner {
public:
  Joiner(const FlowState &A, const FlowState &B, const Frame &In,
         uint32_t Block, bool IsBackEdge, FlowMemory &Memory)
      : A(A), B(B), In(In), Block(Block), IsBackEdge(IsBackEdge),
        Memory(Memory) {}

  FlowState run() {
    Memory.enterBlock(In, Block);
    FlowState Result;
    Result.Modes.LibTorch = A.Modes.LibTorch;
    Result.Modes.GradEnabled = join(A.Modes.GradEnabled, B.Modes.GradEnabled);
    Result.Modes.Inference = join(A.Modes.Inference, B.Modes.Inference);
    if (A.Modes.DefaultDtype == B.Modes.DefaultDtype)
      Result.Modes.DefaultDtype = A.Modes.DefaultDtype;
    else
      Result.Modes.DefaultDtype = std::nullopt;
    Result.Generation =
        A.Generation == B.Generation ? A.Generation : generationHere();
    Result.Places = A.Places.join(
        B.Places,
        [&](uint32_t Place, Value X, Value Y) {
          return joinPlace(Place, X, Y, Result.Generation);
        },
        Memory.nodes());
    Result.Tensors = A.Tensors.join(
        B.Tensors,
        [&](uint32_t Id, const TensorFacts *X, const TensorFacts *Y) {
          return joinFactsOf(Id, X, Y);
        },
        Memory.nodes());
    Result.Known = A.Known.join(
        B.Known,
        [&](uint32_t, Value X, Value Y) -> Value {
          return X && Y && sameValue(X, Y) && !isStale(*Y) ? X : nullptr;
        },
        Memory.nodes());
    joinRecorded(Result);
    for (auto &[Id, Node] : Leftover)
      if (!Result.Graph.lookup(Id))
        Result.Graph.set(Id, Memory.keep(std::move(Node)), Memory.nodes());
    for (auto &[Id, Facts] : Merged)
      setFacts(Result, Id, std::move(Facts), Memory);
    return Result;
  }

private:
  // What autograd recorded, and what was written to.
  void joinRecorded(FlowState &Result) {
    Result.Graph = A.Graph.join(
        B.Graph,
        [&](uint32_t Id, const GraphNode *X, const GraphNode *Y) {
          return joinNodes(Id, X, Y);
        },
        Memory.nodes());
    Result.Versions = A.Versions.join(
        B.Versions,
        [&](uint32_t Id, const TensorVersion *X, const TensorVersion *Y) {
          return joinVersions(Id, X, Y);
        },
        Memory.nodes());
  }

  uint32_t generationHere() const {
    return static_cast<uint32_t>(llvm::hash_combine(In.Id, Block)) | 1u;
  }

  // Staleness
  // ------------------------------------------------------------------

  bool isStale(SymbolId Id) const {
    return Memory.isBornSince(Memory.Symbols.birthOf(Id), In, Block);
  }
  bool isStale(const SymbolicInt &Number) const {
    return IsBackEdge &&
           llvm::any_of(Number.terms(), [&](const SymbolicInt::Term &T) {
             return llvm::any_of(T.Symbols,
                                 [&](SymbolId Id) { return isStale(Id); });
           });
  }
  bool isStale(const ShapeValue &Shape) const {
    if (!IsBackEdge)
      return false;
    if (std::optional<SymbolId> Symbol = Shape.symbol())
      return isStale(*Symbol);
    return llvm::any_of(Shape.sizes(),
                        [&](const SymbolicInt &N) { return isStale(N); });
  }
  bool isStale(const DtypeValue &Type) const {
    return IsBackEdge && Type.State == DtypeValue::Kind::Symbolic &&
           isStale(Type.Symbol);
  }
  bool isStale(const DeviceValue &Device) const {
    return IsBackEdge && Device.State == DeviceValue::Kind::Symbolic &&
           isStale(Device.Symbol);
  }
  bool isStale(const TensorFacts &Facts) const {
    return isStale(Facts.Shape) || isStale(Facts.Type) || isStale(Facts.Device);
  }
  bool isStale(const MemoryBlock &M) const {
    if (!IsBackEdge)
      return false;
    if (M.Tensor && Memory.isBornSince(Memory.birthOf(M.Tensor), In, Block))
      return true;
    return isStale(M.Bytes) || isStale(M.Offset) || isStale(M.Count) ||
           (M.Image && (isStale(M.Image->Rows) || isStale(M.Image->Columns) ||
                        isStale(M.Image->Channels)));
  }
  bool isStale(const FlowValue &V) const {
    if (!IsBackEdge)
      return false;
    if (V.Tensor && Memory.isBornSince(Memory.birthOf(V.Tensor), In, Block))
      return true;
    if (isStale(V.Number) || isStale(V.Shape) || isStale(V.Type) ||
        isStale(V.Device) || (V.Options.Type && isStale(*V.Options.Type)) ||
        (V.Options.Device && isStale(*V.Options.Device)))
      return true;
    if (V.Block && isStale(*V.Block))
      return true;
    return llvm::any_of(V.Parts,
                        [&](Value Part) { return Part && isStale(*Part); }) ||
           llvm::any_of(V.Fields, [&](const auto &Field) {
             return Field.second && isStale(*Field.second);
           });
  }

  // Values
  // --------------------------------------------------------------------

  Value joinPlace(PlaceId Place, Value X, Value Y, uint32_t Generation) {
    Location Where;
    Where.Base = Place;
    // Declared on one path only: nothing reads it after both.
    if ((!X || !Y) && !Memory.isInitialPlace(Place))
      return nullptr;
    if (!X)
      X = load(A, Where, Memory);
    if (!Y)
      Y = load(B, Where, Memory);
    Value V =
        joined(X, Y, llvm::hash_combine(1, Place), Memory.placeName(Place));
    // What did not change keeps its address: that is how a loop ends.
    return sameValue(V, X) ? X : V;
  }

  // What both know of the memory they point to or hold.
  std::shared_ptr<const MemoryBlock> joinedBlock(Value X, Value Y) {
    auto HoldsList = [](Value V) {
      return V->Block || V->is(Kind::List) || V->is(Kind::Uniform);
    };
    if ((!X->Block && !Y->Block) || !HoldsList(X) || !HoldsList(Y))
      return nullptr;
    if (X->Block && Y->Block && *X->Block == *Y->Block)
      return isStale(*Y->Block) ? nullptr : X->Block;
    if (X->Block && Y->Block && X->Block->Origin &&
        X->Block->Origin == Y->Block->Origin &&
        X->Block->Tensor == Y->Block->Tensor && !X->Block->Image) {
      MemoryBlock Somewhere = *X->Block;
      Somewhere.Bytes = Somewhere.Offset = SymbolicInt();
      bool IsStaleTensor =
          Somewhere.Tensor &&
          Memory.isBornSince(Memory.birthOf(Somewhere.Tensor), In, Block);
      return IsBackEdge && IsStaleTensor
                 ? nullptr
                 : std::make_shared<MemoryBlock>(std::move(Somewhere));
    }
    SymbolicInt Count = lengthOf(X, Memory);
    return Count.isKnown() && Count == lengthOf(Y, Memory) && !isStale(Count)
               ? blockOfLength(Count)
               : nullptr;
  }

  Value joined(Value X, Value Y, uint64_t Key, llvm::StringRef Name) {
    if (sameValue(X, Y) && !isStale(*Y))
      return X;
    std::shared_ptr<const MemoryBlock> Held = joinedBlock(X, Y);
    // Unknown before, and here: it does not become known again.
    if (X->is(Kind::Opaque) &&
        sameValue(X, Memory.Values.withBlock(unknown(Key, Name), Held)))
      return X;
    Value V = joinedKinds(X, Y, Key, Name);
    return V->is(Kind::List) || V->is(Kind::Uniform)
               ? V
               : Memory.Values.withBlock(V, std::move(Held));
  }

  // Longer than others: one case for each kind of value.
  Value joinedKinds(Value X, Value Y, uint64_t Key, llvm::StringRef Name) {
    if (X->is(Kind::Tensor) || Y->is(Kind::Tensor))
      if (Value V = joinTensors(X, Y, Key, Name))
        return V;
    if (X->What != Y->What) {
      if ((X->is(Kind::List) || X->is(Kind::Uniform)) &&
          (Y->is(Kind::List) || Y->is(Kind::Uniform)))
        return joinLists(X, Y, Key, Name);
      return unknown(Key, Name);
    }
    switch (X->What) {
    case Kind::Int:
      if (std::optional<SymbolicInt> Same = inBoth(X->Number, Y->Number))
        return Memory.Values.integer(*Same);
      return Memory.Values.integer(
          Memory.symbol({'j', In.Id, Block, Key}, Name));
    case Kind::Float:
      return Memory.Values.real(std::nullopt);
    case Kind::Bool: {
      FlowValue V(Kind::Bool);
      V.Truth = join(X->Truth, Y->Truth);
      if (V.Truth == Tri::Unknown)
        V.Number = Memory.symbol({'j', In.Id, Block, Key}, Name);
      return Memory.Values.copy(std::move(V));
    }
    case Kind::Dtype:
      return Memory.Values.dtype(joined(X->Type, Y->Type, Key), X->At);
    case Kind::Device:
      return Memory.Values.device(joined(X->Device, Y->Device, Key), X->At);
    case Kind::Options:
      return joinOptions(X->Options, Y->Options, Key);
    case Kind::List:
    case Kind::Uniform:
      return joinLists(X, Y, Key, Name);
    case Kind::Record:
      return joinRecords(X, Y, Key, Name);
    case Kind::Shape:
      return Memory.Values.shape(joined(X->Shape, Y->Shape, Key, Name));
    default:
      return unknown(Key, Name);
    }
  }

  Value unknown(uint64_t Key, llvm::StringRef Name) {
    return Memory.opaque({'J', In.Id, Block, Key}, Name);
  }

  // Two handles: the result may be either tensor.
  Value joinTensors(Value X, Value Y, uint64_t Key, llvm::StringRef Name) {
    auto IdOf = [&](Value V) -> TensorId {
      if (V->is(Kind::Tensor))
        return V->Tensor;
      return V->is(Kind::Opaque)
                 ? Memory.tensor({'o', *V->Number.asSymbol()}, V->Text)
                 : 0;
    };
    TensorId Left = IdOf(X), Right = IdOf(Y);
    if (!Left || !Right)
      return nullptr;
    TensorId Both = Memory.tensor({'j', In.Id, Block, Key}, Name);
    Memory.mayBeSame(Both, Left);
    Memory.mayBeSame(Both, Right);
    Merged[Both] =
        joined(factsOf(A, Left, Memory), factsOf(B, Right, Memory), Both, Name);
    return Memory.Values.tensor(Both);
  }

  Value joinLists(Value X, Value Y, uint64_t Key, llvm::StringRef Name) {
    if (X->is(Kind::List) && Y->is(Kind::List) &&
        X->Parts.size() == Y->Parts.size()) {
      std::vector<Value> Parts;
      for (auto [I, Pair] : llvm::enumerate(llvm::zip(X->Parts, Y->Parts)))
        Parts.push_back(joined(
            std::get<0>(Pair), std::get<1>(Pair), llvm::hash_combine(Key, I),
            Name.empty() ? "?" : (Name + "[" + llvm::Twine(I) + "]").str()));
      return Memory.Values.list(std::move(Parts));
    }
    // Of different length: one element that stands for all.
    Value Each = nullptr;
    auto Add = [&](Value Part) {
      Each = Each ? joinParts(Each, Part, Key) : Part;
    };
    for (Value Part : X->Parts)
      Add(Part);
    FromB = true;
    for (Value Part : Y->Parts)
      Add(Part);
    FromB = false;
    if (!Each)
      return unknown(Key, Name);
    SymbolicInt Count = Memory.symbol({'n', In.Id, Block, Key}, "?", true);
    if (isStale(*Each))
      Each = ofThisRound(Each, llvm::hash_combine(Key, 7));
    return Memory.Values.uniform(Each, Count);
  }

  // An element from an earlier round of a loop, named anew.
  Value ofThisRound(Value Old, uint64_t Key) {
    if (!Old->is(Kind::Tensor))
      return unknown(Key, "?");
    TensorId Id = Memory.tensor({'j', In.Id, Block, Key}, "?");
    if (Id == Old->Tensor)
      return Old;
    TensorFacts Facts = factsOf(B, Old->Tensor, Memory);
    Memory.mayBeSame(Id, Old->Tensor);
    Merged[Id] = joined(Facts, Facts, Id, "?");
    return Memory.Values.tensor(Id);
  }

  // Elements of both lists, one after the other; facts are asked of the state
  // that the element is from.
  Value joinParts(Value X, Value Y, uint64_t Key) {
    uint64_t ElementKey = llvm::hash_combine(Key, 7);
    if (!Y->is(Kind::Tensor) || !X->is(Kind::Tensor))
      return joined(X, Y, ElementKey, "?");
    if (X->Tensor == Y->Tensor)
      return X;
    TensorId Both = Memory.tensor({'j', In.Id, Block, ElementKey}, "?");
    auto FactsIn = [&](TensorId Id) {
      if (Id == Both && Merged.count(Id))
        return Merged[Id];
      bool InB = B.Tensors.lookup(Id) && (FromB || !A.Tensors.lookup(Id));
      return factsOf(InB ? B : A, Id, Memory);
    };
    TensorFacts Facts =
        joined(FactsIn(X->Tensor), FactsIn(Y->Tensor), Both, "?");
    Memory.mayBeSame(Both, X->Tensor);
    Memory.mayBeSame(Both, Y->Tensor);
    Merged[Both] = std::move(Facts);
    return Memory.Values.tensor(Both);
  }

  Value joinRecords(Value X, Value Y, uint64_t Key, llvm::StringRef Name) {
    FlowValue New(Kind::Record);
    if (X->Number == Y->Number && !isStale(Y->Number))
      New.Number = X->Number, New.Text = X->Text;
    std::map<const clang::FieldDecl *, Value> All = X->Fields;
    All.insert(Y->Fields.begin(), Y->Fields.end());
    for (const auto &[Field, Unused] : All) {
      PathStep Step{Field, -1};
      std::string Inner = (Name + "." + Field->getName()).str();
      New.Fields[Field] =
          joined(partAt(X, Step, Memory), partAt(Y, Step, Memory),
                 llvm::hash_combine(Key, Field), Inner);
    }
    if (!New.Number.isKnown()) {
      Value Rest = unknown(Key, Name);
      New.Number = Rest->Number, New.Text = Rest->Text;
    }
    return Memory.Values.copy(std::move(New));
  }

  Value joinOptions(const OptionsValue &X, const OptionsValue &Y,
                    uint64_t Key) {
    OptionsValue Result = X;
    // Not set means the default, which a set one differs from or not.
    if (!(X.Type == Y.Type) || (Y.Type && isStale(*Y.Type)))
      Result.Type = joined(X.Type.value_or(DtypeValue()),
                           Y.Type.value_or(DtypeValue()), Key);
    if (!(X.Device == Y.Device) || (Y.Device && isStale(*Y.Device)))
      Result.Device = joined(X.Device.value_or(DeviceValue()),
                             Y.Device.value_or(DeviceValue()), Key);
    if (X.RequiresGrad != Y.RequiresGrad)
      Result.RequiresGrad = Tri::Unknown;
    return Memory.Values.options(std::move(Result));
  }

  // Facts
  // ---------------------------------------------------------------------

  static bool isUnknown(const SymbolicInt &Number) { return !Number.isKnown(); }
  template <typename T> static bool isUnknown(const T &Fact) {
    return Fact.isUnknown();
  }

  // What both sides mean: a branch may have told one of them more, such as the
  // number that a symbol stands for.
  template <typename T> std::optional<T> inBoth(const T &X, const T &Y) const {
    if (isUnknown(X) || isUnknown(Y))
      return std::nullopt;
    if (!isStale(X) && (X == Y || resolved(B, X) == Y))
      return X;
    if (!isStale(Y) && resolved(A, Y) == X)
      return Y;
    return std::nullopt;
  }

  DtypeValue joined(const DtypeValue &X, const DtypeValue &Y, uint64_t Key) {
    if (std::optional<DtypeValue> Same = inBoth(X, Y))
      return *Same;
    return DtypeValue::symbolic(Memory.symbolId({'T', In.Id, Block, Key}, "?"));
  }
  DeviceValue joined(const DeviceValue &X, const DeviceValue &Y, uint64_t Key) {
    if (std::optional<DeviceValue> Same = inBoth(X, Y))
      return *Same;
    DeviceValue Both = torchtidy::join(X, Y);
    if (Both.isKnown())
      return Both;
    return DeviceValue::symbolic(
        Memory.symbolId({'D', In.Id, Block, Key}, "?"));
  }
  ShapeValue joined(const ShapeValue &X, const ShapeValue &Y, uint64_t Key,
                    llvm::StringRef Name) {
    if (std::optional<ShapeValue> Same = inBoth(X, Y))
      return *Same;
    if (!X.hasRank() || X.rank() != Y.rank())
      return ShapeValue::symbolic(
          Memory.symbolId({'S', In.Id, Block, Key}, Name));
    ShapeValue::Extents Sizes;
    for (auto [I, Pair] : llvm::enumerate(llvm::zip(X.sizes(), Y.sizes()))) {
      std::optional<SymbolicInt> Same =
          inBoth(std::get<0>(Pair), std::get<1>(Pair));
      std::string Shown = Name.contains('?')
                              ? "?"
                              : (Name + ".size(" + llvm::Twine(I) + ")").str();
      Sizes.push_back(Same ? *Same
                           : Memory.symbol({'E', In.Id, Block, Key, I}, Shown,
                                           /*NonNegative=*/true));
    }
    return ShapeValue::known(std::move(Sizes));
  }

  TensorFacts joined(const TensorFacts &X, const TensorFacts &Y, TensorId Id,
                     llvm::StringRef Name) {
    if (X.Defined == Tri::No && Y.Defined == Tri::No)
      return X;
    TensorFacts Result = torchtidy::join(X, Y);
    uint64_t Key = llvm::hash_combine(2, Id);
    Result.Shape = joined(X.Shape, Y.Shape, Key, Name);
    Result.Type = joined(X.Type, Y.Type, Key);
    Result.Device = joined(X.Device, Y.Device, Key);
    Result.Node = joinOrigin(X, Y, Result.Node, Id);
    if (isOfEarlierRound(Result.Counter))
      Result.Counter = 0;
    if (isOfEarlierRound(Result.Elements))
      Result.Elements = 0;
    return Result;
  }

  // What autograd recorded in an earlier round of a loop is another record.
  bool isOfEarlierRound(uint32_t Id) const {
    return IsBackEdge && Id &&
           Memory.isBornSince(Memory.birthOf(Id), In, Block);
  }

  // What keeps something that is freed, on the way that a tensor leads back
  // without a fork.
  const GraphNode *freedNode(NodeId Id) const {
    for (unsigned I = 0; I < 16; ++I) {
      const GraphNode *Node = B.Graph.lookup(Id);
      if (!Node || Node->IsOfRoundBefore)
        return nullptr;
      if (Node->Keeps == Tri::Yes && Node->IsFreed == GraphNode::Freed::Yes)
        return Node;
      if (Node->Inputs.size() != 1)
        return nullptr;
      Id = Node->Inputs[0];
    }
    return nullptr;
  }

  // Where a tensor comes from, at the head of a loop: from a graph that the
  // round before has freed if it leads there on each way around, which ends
  // for good when one way does not.
  NodeId joinOrigin(const TensorFacts &X, const TensorFacts &Y, NodeId Both,
                    TensorId Id) {
    const GraphNode *Before = A.Graph.lookup(X.Node);
    bool IsLeftover = Before && Before->IsOfRoundBefore;
    if (!IsBackEdge)
      return IsLeftover && isHere(X.Node, Id) ? X.Node : Both;
    NodeId Here = Memory.tensor({'l', In.Id, Block, Id}, "?");
    const GraphNode *Freed = Y.RequiresGrad == Tri::Yes &&
                                     Y.Defined == Tri::Yes &&
                                     isOfEarlierRound(Y.Node)
                                 ? freedNode(Y.Node)
                                 : nullptr;
    if (X.Node == Here && Freed && Before && Before->Keeps == Tri::Yes)
      return Here;
    if (X.Node == Here || (Freed && !IsLeftover)) {
      GraphNode Node;
      Node.IsOfRoundBefore = true;
      if (X.Node != Here) {
        Node = *Freed;
        Node.IsOfRoundBefore = true;
        Node.Inputs.clear();
        Node.Tensors.clear();
        Node.IsFreed = GraphNode::Freed::InLaterRounds;
        Leftover[Here] = Node;
        return Here;
      }
      NodeId Ended = Memory.tensor({'k', In.Id, Block, Id}, "?");
      Leftover[Ended] = Node;
      return Ended;
    }
    if (IsLeftover && isHere(X.Node, Id))
      return X.Node;
    return isOfEarlierRound(Both) ? 0 : Both;
  }

  // Made by joinOrigin() for this tensor at this head.
  bool isHere(NodeId Node, TensorId Id) const {
    return Node == Memory.tensor({'l', In.Id, Block, Id}, "?") ||
           Node == Memory.tensor({'k', In.Id, Block, Id}, "?");
  }

  // A node that one path alone has was made there; but those of tensors that
  // are not known are always there.
  const GraphNode *joinNodes(NodeId Id, const GraphNode *X,
                             const GraphNode *Y) {
    using Freed = GraphNode::Freed;
    if (X && X->IsOfRoundBefore)
      return X;
    if (isOfEarlierRound(Id))
      return nullptr;
    if ((!X || !Y) && !Memory.isUnknownNode(Id))
      return X ? X : Y;
    Freed Before = X ? X->IsFreed : Freed::No,
          After = Y ? Y->IsFreed : Freed::No;
    const GraphNode *Some = Y ? Y : X;
    if (X && Y && !X->isSameCall(*Y))
      return nullptr;
    GraphNode Both = *Some;
    bool InLaterRounds =
        IsBackEdge && After == Freed::Yes &&
        (Before == Freed::No ||
         (Before == Freed::InLaterRounds && X->FreedBy == Y->FreedBy));
    if (InLaterRounds) {
      Both.IsFreed = Freed::InLaterRounds;
    } else if (!IsBackEdge && Before == Freed::InLaterRounds &&
               After == Freed::No) {
      // What the loop began with, again.
      Both = *X;
    } else if (Before != After || X->FreedBy != Y->FreedBy) {
      Both.IsFreed = Freed::Unknown;
      Both.FreedBy = nullptr;
    }
    return X && *X == Both ? X : Memory.keep(std::move(Both));
  }

  const TensorVersion *joinVersions(CounterId Id, const TensorVersion *X,
                                    const TensorVersion *Y) {
    if (X && Y && X->Name == Y->Name)
      return X;
    VersionName Here = Memory.tensor({'y', In.Id, Block, Id}, "?");
    if (X && X->Name == Here)
      return X;
    return Memory.keep(TensorVersion{Here, false, {}});
  }

  const TensorFacts *joinFactsOf(TensorId Id, const TensorFacts *X,
                                 const TensorFacts *Y) {
    // Made on one path only: nothing reads it on the other.
    if (!X || !Y) {
      const TensorFacts *Only = X ? X : Y;
      if (Memory.isInitial(Id))
        return joinKept(Id, factsOf(A, Id, Memory), factsOf(B, Id, Memory));
      return Y && isStale(*Y) ? nullptr : Only;
    }
    if (*X == *Y && !isStale(*Y))
      return X;
    return joinKept(Id, *X, *Y);
  }

  const TensorFacts *joinKept(TensorId Id, const TensorFacts &X,
                              const TensorFacts &Y) {
    TensorFacts Both = joined(X, Y, Id, Memory.tensorName(Id));
    if (const TensorFacts *Old = A.Tensors.lookup(Id); Old && *Old == Both)
      return Old;
    return Memory.keep(std::move(Both));
  }

  const FlowState &A, &B;
  const Frame &In;
  uint32_t Block;
  bool IsBackEdge;
  FlowMemory &Memory;
  bool FromB = false;
  llvm::DenseMap<TensorId, TensorFacts> Merged;
  /// What a round leaves behind for the next.
  std::map<NodeId, GraphNode> Leftover;
};

} // namespace

FlowState torchtidy::join(const FlowState &A, const FlowState &B,
                          const Frame &In, uint32_t Block, bool IsBackEdge,
                          FlowMemory &Memory) {
  if (A.isSame(B))
    return A;
  return Joiner(A, B, In, Block, IsBackEdge, Memory).run();
}
