//===- TensorFacts.h - what is known of one tensor -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The facts about one tensor: device, dtype, shape, layout, gradient,
/// definedness. Each is known, symbolic or unknown by itself, and carries the
/// place in the source that established it.
///
/// Symbolic facts are equal to themselves: the device of a parameter is not
/// known, yet `torch::zeros_like(x)` is on the same one. Two facts conflict
/// only if both are known; symbols never conflict.
///
/// Longer than other headers, as its parts are read together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORFACTS_H
#define TORCH_TIDY_ANALYSIS_TENSORFACTS_H

#include "torch-tidy/Analysis/SymbolicInt.h"
#include "torch-tidy/Analysis/ValueMeaning.h"
#include "torch-tidy/Knowledge/Dtype.h"
#include "clang/Basic/SourceLocation.h"

namespace torchtidy {

/// Yes, no, or not known.
enum class Tri : uint8_t { No, Yes, Unknown };
inline Tri triOf(bool Value) { return Value ? Tri::Yes : Tri::No; }
inline Tri join(Tri A, Tri B) { return A == B ? A : Tri::Unknown; }
inline Tri operator!(Tri A) {
  return A == Tri::Unknown ? A : triOf(A == Tri::No);
}

/// Kinds of devices, named as LibTorch prints them.
enum class DeviceType : uint8_t { CPU, CUDA, Meta, HIP, MPS, XPU, XLA, Other };
llvm::StringRef deviceName(DeviceType Type);
/// By the value of c10::DeviceType.
DeviceType deviceTypeOfValue(int64_t Value);

/// A device, known by its type; the index is known or not.
struct DeviceValue {
  enum class Kind : uint8_t { Unknown, Known, Symbolic };
  Kind State = Kind::Unknown;
  DeviceType Type = DeviceType::CPU;
  /// Empty: the current device, or not known. The CPU has no index.
  std::optional<int> Index;
  SymbolId Symbol = 0;

  static DeviceValue known(DeviceType Type,
                           std::optional<int> Index = std::nullopt);
  static DeviceValue symbolic(SymbolId Symbol);
  bool isKnown() const { return State == Kind::Known; }
  bool isUnknown() const { return State == Kind::Unknown; }
  bool is(DeviceType Wanted) const { return isKnown() && Type == Wanted; }
  bool operator==(const DeviceValue &Other) const;
};

/// An element type.
struct DtypeValue {
  enum class Kind : uint8_t { Unknown, Known, Symbolic };
  Kind State = Kind::Unknown;
  Dtype Type = Dtype::Float;
  SymbolId Symbol = 0;

  static DtypeValue known(Dtype Type) { return {Kind::Known, Type, 0}; }
  static DtypeValue symbolic(SymbolId Symbol) {
    return {Kind::Symbolic, Dtype::Float, Symbol};
  }
  bool isKnown() const { return State == Kind::Known; }
  bool isUnknown() const { return State == Kind::Unknown; }
  bool is(Dtype Wanted) const { return isKnown() && Type == Wanted; }
  bool operator==(const DtypeValue &Other) const;
};

/// The extents of a tensor. A symbolic shape has no known rank; it is the same
/// as itself.
class ShapeValue {
public:
  using Extents = llvm::SmallVector<SymbolicInt, 4>;

  ShapeValue() = default; ///< Unknown.
  static ShapeValue known(Extents Sizes);
  static ShapeValue symbolic(SymbolId Symbol);

  bool isUnknown() const { return State == Kind::Unknown; }
  bool hasRank() const { return State == Kind::Known; }
  std::optional<unsigned> rank() const;
  /// Valid if the rank is known; single extents may be unknown.
  llvm::ArrayRef<SymbolicInt> sizes() const { return Sizes; }
  Extents &sizes() { return Sizes; }
  std::optional<SymbolId> symbol() const;
  /// The product of the extents.
  SymbolicInt numel() const;

  bool operator==(const ShapeValue &Other) const;

private:
  enum class Kind : uint8_t { Unknown, Known, Symbolic };
  Kind State = Kind::Unknown;
  SymbolId Symbol = 0;
  Extents Sizes;
};

bool provedEqual(const DeviceValue &A, const DeviceValue &B);
bool provedDifferent(const DeviceValue &A, const DeviceValue &B);
bool provedEqual(const DtypeValue &A, const DtypeValue &B);
bool provedDifferent(const DtypeValue &A, const DtypeValue &B);
bool provedEqual(const ShapeValue &A, const ShapeValue &B);
/// Of different rank, or some extent differs.
bool provedDifferent(const ShapeValue &A, const ShapeValue &B);

/// What holds whichever of two values it is.
SymbolicInt join(const SymbolicInt &A, const SymbolicInt &B);
DeviceValue join(const DeviceValue &A, const DeviceValue &B);
DtypeValue join(const DtypeValue &A, const DtypeValue &B);
ShapeValue join(const ShapeValue &A, const ShapeValue &B);

/// How the elements lie in memory.
enum class Layout : uint8_t {
  Unknown,
  Contiguous, ///< In the order of the extents, without gaps.
  Strided,    ///< Not so: a transposed or stepped view.
};

/// Names a piece of tensor memory; equal numbers share it. 0: not known.
using StorageId = uint32_t;
/// Names a count of writes, which views share and what `data()` gives does not.
/// 0: not known.
using CounterId = uint32_t;

/// All that is known of one tensor.
struct TensorFacts {
  ShapeValue Shape;
  DtypeValue Type;
  DeviceValue Device;
  Layout Order = Layout::Unknown;
  /// `No`: default-constructed, or reset.
  Tri Defined = Tri::Unknown;
  /// `No`: made by `empty` and the like and never written.
  Tri Written = Tri::Unknown;
  Tri RequiresGrad = Tri::Unknown;
  /// Made by the user rather than by an operator that autograd records.
  Tri Leaf = Tri::Unknown;
  /// Made under InferenceMode.
  Tri Inference = Tri::Unknown;
  StorageId Storage = 0;
  CounterId Counter = 0;
  /// Tensors of one number show the same elements in the same places: handles
  /// of one tensor, and what `detach()` gives. 0: not known.
  uint32_t Elements = 0;
  /// What autograd recorded as its origin; 0: nothing, or not known.
  uint32_t Node = 0;
  /// A view of other memory: `No` if it owns its storage whole.
  Tri View = Tri::Unknown;
  /// What the numbers stand for; reveals do not print it.
  ValueMeaning Values;

  /// Where each was established; invalid if unknown.
  clang::SourceLocation ShapeAt, TypeAt, DeviceAt, GradAt, MadeAt;

  /// A default-constructed tensor.
  static TensorFacts undefined(clang::SourceLocation At);

  /// Equal as data; places do not count.
  bool operator==(const TensorFacts &Other) const;
  bool operator!=(const TensorFacts &Other) const { return !(*this == Other); }
};

/// What holds of both; the places are those of \p A.
TensorFacts join(const TensorFacts &A, const TensorFacts &B);

/// In the notation of reveals: `float32[64, n] on cuda:0, contiguous`. Unknown
/// parts are `?`, shapes of unknown rank `[...]`, an undefined tensor is
/// `undefined`; layout and gradient only if known.
std::string print(const TensorFacts &Facts, const SymbolTable &Symbols);
std::string print(const DeviceValue &Device);
std::string print(const DtypeValue &Type);
std::string print(const ShapeValue &Shape, const SymbolTable &Symbols);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORFACTS_H
