//===- FlowState.h - what is known at one point of a function ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The state of the flow analysis: which value each variable holds, what is
/// known of each tensor, what branches told of symbols, which modes are on.
///
/// Places that a state does not mention hold values that are not known but the
/// same whenever they are read. So do the parts of such values.
///
/// Longer than other headers, as its parts are read together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWSTATE_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWSTATE_H

#include "FlowGraph.h"
#include "torch-tidy/Analysis/FlowValue.h"
#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "torch-tidy/Support/PersistentMap.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace torchtidy {

struct FlowState {
  PersistentMap<FlowValue> Places;
  PersistentMap<TensorFacts> Tensors;
  /// What a symbol is known to be: a number, shape, dtype, device or truth.
  PersistentMap<FlowValue> Known;
  /// By NodeId.
  PersistentMap<GraphNode> Graph;
  /// By CounterId; what is not mentioned was never written to.
  PersistentMap<TensorVersion> Versions;
  TensorModes Modes;
  /// Changes when every place may have changed.
  uint32_t Generation = 0;

  bool isSame(const FlowState &Other) const;
};

/// The function that is analysed, one that it calls in place, or a round of a
/// loop, which has no function of its own.
struct Frame {
  uint32_t Id = 0;
  const Frame *Parent = nullptr;
  /// Of the parent: where the call stands.
  uint32_t CallBlock = 0;
  const clang::Decl *Function = nullptr;
  unsigned Depth = 0;
  /// Of a method that is called on an object whose place is known.
  Location Object;
};

/// The frame of the function that \p In is, or is a round of.
inline const Frame &functionFrame(const Frame &In) {
  const Frame *F = &In;
  while (!F->Function && F->Parent)
    F = F->Parent;
  return *F;
}

/// Owns what the states of one analysis share, and names it.
class FlowMemory {
public:
  SymbolTable Symbols;
  ValueFactory Values;

  /// What is made from now on comes to be in this block.
  void enterBlock(const Frame &In, uint32_t Block) {
    Symbols.setBirth({In.Id, Block});
  }
  Frame *frame(const Frame *Parent, uint32_t CallBlock, const void *Site,
               const clang::Decl *Function);

  PlaceId place(const void *Key, uint32_t FrameId, llvm::StringRef Name);
  llvm::StringRef placeName(PlaceId Place) const { return PlaceNames[Place]; }
  /// A place that has a value before anything is stored there: a parameter,
  /// a global, what `this` points to.
  void setInitial(PlaceId Place) { Initial.insert(Place); }
  bool isInitialPlace(PlaceId Place) const { return Initial.count(Place); }
  TensorId tensor(llvm::ArrayRef<uint64_t> Key, llvm::StringRef Name);
  llvm::StringRef tensorName(TensorId Id) const { return Tensors[Id].Name; }
  /// Calls \p Id after the variable that holds it, if it has no name yet: what
  /// becomes of its extents where paths meet is shown so.
  void nameTensor(TensorId Id, llvm::StringRef Name) {
    if (Tensors[Id].Name == "?" && !Name.empty())
      Tensors[Id].Name = Name.str();
  }
  SymbolicInt symbol(llvm::ArrayRef<uint64_t> Key, llvm::StringRef Name,
                     bool NonNegative = false);
  SymbolId symbolId(llvm::ArrayRef<uint64_t> Key, llvm::StringRef Name);
  Value opaque(llvm::ArrayRef<uint64_t> Key, llvm::StringRef Name);

  /// Did \p Id come to be in a block of frame \p In from \p Block on, or in
  /// what such a block calls?
  bool isBornSince(SymbolBirth Born, const Frame &In, uint32_t Block) const;
  SymbolBirth birthOf(TensorId Id) const { return Tensors[Id].Born; }
  /// It was met as an unknown value, not made by an expression.
  bool isInitial(TensorId Id) const { return Tensors[Id].IsInitial; }

  /// Two handles may mean the same tensor from where paths meet.
  void mayBeSame(TensorId A, TensorId B);
  llvm::ArrayRef<TensorId> others(TensorId Id) const;

  /// Tensors whose elements may lie in the same memory.
  void addToStorage(StorageId Storage, TensorId Id);
  llvm::ArrayRef<TensorId> sharing(StorageId Storage) const;

  const TensorFacts *keep(TensorFacts Facts);
  const GraphNode *keep(GraphNode Node);
  const TensorVersion *keep(TensorVersion Version);
  /// The node of a tensor of whose origin nothing is known: as old as itself.
  NodeId unknownNode(TensorId Id);
  bool isUnknownNode(NodeId Id) const { return UnknownNodes.count(Id); }
  llvm::BumpPtrAllocator &nodes() { return Nodes; }
  uint32_t tensorCount() const { return Tensors.size(); }
  bool isFull() const { return Full; }
  /// Grows with the time that states take, apart from expressions.
  uint64_t work() const { return Work; }

private:
  struct TensorInfo {
    std::string Name;
    SymbolBirth Born;
    bool IsInitial = false;
  };
  llvm::BumpPtrAllocator Nodes;
  llvm::SpecificBumpPtrAllocator<TensorFacts> Facts;
  llvm::SpecificBumpPtrAllocator<GraphNode> Graph;
  llvm::SpecificBumpPtrAllocator<TensorVersion> Versions;
  llvm::DenseSet<NodeId> UnknownNodes;
  llvm::DenseMap<std::pair<const void *, uint32_t>, PlaceId> Places;
  std::vector<std::string> PlaceNames{""};
  llvm::DenseSet<PlaceId> Initial;
  llvm::StringMap<TensorId> TensorIds;
  std::vector<TensorInfo> Tensors{1};
  llvm::DenseMap<TensorId, llvm::SmallSetVector<TensorId, 2>> Aliases, Storages;
  /// How many of the second one's aliases the first one has, and one more.
  llvm::DenseMap<std::pair<TensorId, TensorId>, size_t> LinkedTo;
  std::vector<std::unique_ptr<Frame>> Frames;
  llvm::DenseMap<std::pair<const void *, uint32_t>, Frame *> FrameOf;
  bool Full = false;
  uint64_t Work = 0;
};

// Reading and writing a state -------------------------------------------------

/// The value at \p Where; never null.
Value load(const FlowState &State, const Location &Where, FlowMemory &Memory);
void store(FlowState &State, const Location &Where, Value V,
           FlowMemory &Memory);
/// The part of \p Whole at one step; never null.
Value partAt(Value Whole, const PathStep &Step, FlowMemory &Memory);

/// The number of elements of a list or container, as its value tells.
SymbolicInt lengthOf(Value List, FlowMemory &Memory);
/// Of a container of that length, nothing else being known of its memory.
std::shared_ptr<const MemoryBlock> blockOfLength(SymbolicInt Count);

/// \p V, given the form that values of C++ type \p Type have: an unknown
/// tensor becomes a tensor of which nothing is known.
Value typed(Value V, clang::QualType Type, FlowMemory &Memory);

/// With what branches told put in.
SymbolicInt resolved(const FlowState &State, const SymbolicInt &Number);
ShapeValue resolved(const FlowState &State, const ShapeValue &Shape);
DtypeValue resolved(const FlowState &State, const DtypeValue &Type);
DeviceValue resolved(const FlowState &State, const DeviceValue &Device);

TensorFacts factsOf(const FlowState &State, TensorId Id, FlowMemory &Memory);
void setFacts(FlowState &State, TensorId Id, TensorFacts Facts,
              FlowMemory &Memory);
/// Facts that are not known get names, so that each is equal to itself.
void nameUnknowns(TensorFacts &Facts, TensorId Id, llvm::StringRef Name,
                  FlowMemory &Memory);
/// The extent of dimension \p Dim, from the end if negative.
SymbolicInt extentOf(const FlowState &State, const ShapeValue &Shape,
                     int64_t Dim, FlowMemory &Memory);
/// The number of dimensions.
SymbolicInt rankOf(const FlowState &State, const ShapeValue &Shape,
                   FlowMemory &Memory);

// Where paths meet ------------------------------------------------------------

/// What holds in both, at block \p Block of \p In. If \p IsBackEdge, \p B comes
/// from an earlier round of the loop that starts there: what its values were
/// made of in that round is something else in this one.
FlowState join(const FlowState &A, const FlowState &B, const Frame &In,
               uint32_t Block, bool IsBackEdge, FlowMemory &Memory);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWSTATE_H
