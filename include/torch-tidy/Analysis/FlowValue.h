//===- FlowValue.h - values of expressions in a flow analysis -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What is known of the value of a C++ expression: numbers, dtypes, devices,
/// options, lists and records of such, tensors. A tensor is a handle: copies
/// of it name the same tensor, whose facts the state keeps under one number, so
/// that what one handle does in place is seen through the others.
///
/// Longer than other headers, as its parts are read together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_FLOWVALUE_H
#define TORCH_TIDY_ANALYSIS_FLOWVALUE_H

#include "torch-tidy/Analysis/MemoryUse.h"
#include "torch-tidy/Analysis/TensorFacts.h"
#include "llvm/Support/Allocator.h"
#include <map>
#include <memory>

namespace clang {
class Decl;
class Expr;
class FieldDecl;
class LambdaExpr;
} // namespace clang

namespace torchtidy {

/// Numbers a tensor of a state; 0 is none.
using TensorId = uint32_t;
/// Numbers a variable, an object or a temporary of one analysis.
using PlaceId = uint32_t;

struct FlowValue;
/// Values are shared and never change; null is unknown.
using Value = const FlowValue *;

/// One step from an object to a part of it.
struct PathStep {
  /// The member, or null for an element.
  const clang::FieldDecl *Field = nullptr;
  /// The element's number; negative: some element.
  int64_t Index = -1;
  bool operator==(const PathStep &Other) const {
    return Field == Other.Field && Index == Other.Index;
  }
};

/// Where a value is kept.
struct Location {
  PlaceId Base = 0;
  llvm::SmallVector<PathStep, 2> Path;
  bool isKnown() const { return Base != 0; }
  bool operator==(const Location &Other) const {
    return Base == Other.Base && Path == Other.Path;
  }
};

/// `TensorOptions`; what is not set is left to the default.
struct OptionsValue {
  std::optional<DtypeValue> Type;
  std::optional<DeviceValue> Device;
  std::optional<Tri> RequiresGrad;
  clang::SourceLocation TypeAt, DeviceAt, GradAt;
  bool operator==(const OptionsValue &Other) const {
    return Type == Other.Type && Device == Other.Device &&
           RequiresGrad == Other.RequiresGrad;
  }
};

/// One value. Only the members that its kind names mean anything.
struct FlowValue {
  enum class Kind : uint8_t {
    Int,       ///< Number.
    Float,     ///< Real, if it is known.
    Bool,      ///< Truth.
    Complex,   ///< A complex number.
    Text,      ///< Text.
    None,      ///< An empty optional, `nullopt`, `nullptr`.
    Dtype,     ///< Type.
    Device,    ///< Device.
    Options,   ///< Options.
    Tensor,    ///< Tensor.
    List,      ///< Parts, all elements in order; arrays, vectors, tuples.
    Uniform,   ///< Parts[0] stands for each of Number elements.
    Record,    ///< Fields.
    Reference, ///< Where; references and pointers.
    Shape,     ///< Shape: a list of integers, its length known or not.
    Slice,     ///< Parts: start, stop, step; null for none.
    Ellipsis,  ///< `...` of an index.
    Lambda,    ///< Closure.
    Opaque,    ///< A value of which only identity is known: Number.
  };
  Kind What;
  Tri Truth = Tri::Unknown;
  TensorId Tensor = 0;
  SymbolicInt Number;
  std::optional<double> Real;
  std::string Text;
  DtypeValue Type;
  DeviceValue Device;
  OptionsValue Options;
  ShapeValue Shape;
  Location Where;
  std::vector<Value> Parts;
  std::map<const clang::FieldDecl *, Value> Fields;
  const clang::LambdaExpr *Closure = nullptr;
  /// Of pointers and of objects that hold elements, whatever the kind: the
  /// memory. Null if nothing is known of it.
  std::shared_ptr<const MemoryBlock> Block;
  /// Where it was established, for notes.
  clang::SourceLocation At;

  explicit FlowValue(Kind What) : What(What) {}
  bool is(Kind K) const { return What == K; }
  bool isNumber() const {
    return is(Kind::Int) || is(Kind::Float) || is(Kind::Bool) ||
           is(Kind::Complex);
  }
};

/// Equal as data, places aside.
bool sameValue(Value A, Value B);

/// Makes values; frees them with itself.
class ValueFactory {
public:
  Value integer(SymbolicInt Number);
  Value real(std::optional<double> Number);
  Value boolean(Tri Truth);
  Value text(llvm::StringRef Text);
  Value none();
  Value dtype(DtypeValue Type, clang::SourceLocation At = {});
  Value device(DeviceValue Device, clang::SourceLocation At = {});
  Value options(OptionsValue Options);
  Value tensor(TensorId Id);
  Value list(std::vector<Value> Parts);
  Value uniform(Value Each, SymbolicInt Count);
  Value shape(ShapeValue Shape);
  Value reference(Location Where);
  Value record(std::map<const clang::FieldDecl *, Value> Fields);
  Value copy(FlowValue Data);
  /// \p V, known to point to \p Block or to hold it.
  Value withBlock(Value V, std::shared_ptr<const MemoryBlock> Block);

private:
  llvm::SpecificBumpPtrAllocator<FlowValue> Memory;
};

/// The part of \p Whole that \p Path leads to; null if it is not known.
Value partOf(Value Whole, llvm::ArrayRef<PathStep> Path);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_FLOWVALUE_H
