//===- PersistentMap.h - maps that are cheap to copy and to join -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// A map from small numbers to pointers for the states of a flow analysis. A
/// copy shares everything with its original; a change copies the path to what
/// changes; a join visits only what differs. So a branch that changes three of
/// five thousand variables costs three, not five thousand.
///
/// Nodes live in an allocator that outlives all maps made with it and are
/// freed with it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_SUPPORT_PERSISTENTMAP_H
#define TORCH_TIDY_SUPPORT_PERSISTENTMAP_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Allocator.h"
#include <array>
#include <cstdint>

namespace torchtidy {

/// Keys are below 2^20. A null value is the same as none.
template <typename T> class PersistentMap {
  static constexpr unsigned Bits = 4, Width = 1u << Bits, Levels = 5;
  struct Node {
    /// Nodes, or on the last level values.
    std::array<const void *, Width> Slots{};
  };

public:
  static constexpr uint32_t MaxKey = (1u << (Bits * Levels)) - 1;

  const T *lookup(uint32_t Key) const {
    const Node *N = Root;
    for (unsigned Level = Levels - 1; N && Level > 0; --Level)
      N = static_cast<const Node *>(N->Slots[slot(Key, Level)]);
    return N ? static_cast<const T *>(N->Slots[slot(Key, 0)]) : nullptr;
  }

  void set(uint32_t Key, const T *Value, llvm::BumpPtrAllocator &Memory) {
    if (lookup(Key) != Value)
      Root = changed(Root, Levels - 1, Key, Value, Memory);
  }

  /// The same map, not just an equal one.
  bool isSame(const PersistentMap &Other) const { return Root == Other.Root; }

  /// Visits the keys with a value, ascending.
  void forEach(llvm::function_ref<void(uint32_t, const T &)> Visit) const {
    visit(Root, Levels - 1, 0, Visit);
  }

  /// The map that has, for each key on which the two differ, what \p Join gives
  /// for both values; either may be null, and so may the result.
  using Joiner = llvm::function_ref<const T *(uint32_t, const T *, const T *)>;
  PersistentMap join(const PersistentMap &Other, Joiner Join,
                     llvm::BumpPtrAllocator &Memory) const {
    PersistentMap Result;
    Result.Root = joined(Root, Other.Root, Levels - 1, 0, Join, Memory);
    return Result;
  }

private:
  static unsigned slot(uint32_t Key, unsigned Level) {
    return Key >> (Level * Bits) & (Width - 1);
  }

  static const Node *changed(const Node *Old, unsigned Level, uint32_t Key,
                             const T *Value, llvm::BumpPtrAllocator &Memory) {
    Node *New = new (Memory.Allocate<Node>()) Node();
    if (Old)
      *New = *Old;
    const void *&Slot = New->Slots[slot(Key, Level)];
    if (Level == 0)
      Slot = Value;
    else
      Slot = changed(static_cast<const Node *>(Slot), Level - 1, Key, Value,
                     Memory);
    return New;
  }

  static void visit(const Node *N, unsigned Level, uint32_t Prefix,
                    llvm::function_ref<void(uint32_t, const T &)> Visit) {
    if (!N)
      return;
    for (unsigned I = 0; I < Width; ++I) {
      if (!N->Slots[I])
        continue;
      uint32_t Key = Prefix << Bits | I;
      if (Level == 0)
        Visit(Key, *static_cast<const T *>(N->Slots[I]));
      else
        visit(static_cast<const Node *>(N->Slots[I]), Level - 1, Key, Visit);
    }
  }

  static const Node *joined(const Node *A, const Node *B, unsigned Level,
                            uint32_t Prefix, Joiner Join,
                            llvm::BumpPtrAllocator &Memory) {
    if (A == B)
      return A;
    Node Result;
    bool SameAsA = true, SameAsB = true, Empty = true;
    for (unsigned I = 0; I < Width; ++I) {
      const void *X = A ? A->Slots[I] : nullptr;
      const void *Y = B ? B->Slots[I] : nullptr;
      const void *&Out = Result.Slots[I];
      uint32_t Key = Prefix << Bits | I;
      if (X == Y)
        Out = X;
      else if (Level == 0)
        Out = Join(Key, static_cast<const T *>(X), static_cast<const T *>(Y));
      else
        Out = joined(static_cast<const Node *>(X), static_cast<const Node *>(Y),
                     Level - 1, Key, Join, Memory);
      SameAsA &= Out == X;
      SameAsB &= Out == Y;
      Empty &= Out == nullptr;
    }
    if (SameAsA && A)
      return A;
    if (SameAsB && B)
      return B;
    return Empty ? nullptr : new (Memory.Allocate<Node>()) Node(Result);
  }

  const Node *Root = nullptr;
};

} // namespace torchtidy

#endif // TORCH_TIDY_SUPPORT_PERSISTENTMAP_H
