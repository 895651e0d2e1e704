//===- RuleValue.h - values that operator rules compute with -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What an operator's rule is given for each argument and what its expressions
/// yield: numbers, lists of numbers, tensors, dtypes and devices, each of which
/// may be unknown.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_RULEVALUE_H
#define TORCH_TIDY_ANALYSIS_RULEVALUE_H

#include "torch-tidy/Analysis/TensorFacts.h"

namespace torchtidy {

/// One value. Only the members that its kind names mean anything.
struct RuleValue {
  enum class Kind : uint8_t {
    Unknown,
    None,    ///< An optional argument that is not given.
    Int,     ///< Int, which may itself be unknown.
    Float,   ///< A floating-point number; Number if it is known.
    Complex, ///< A complex number.
    Bool,    ///< Truth.
    Ints,    ///< List: of known length or not.
    Text,    ///< Text.
    Dtype,   ///< Type.
    Device,  ///< Device.
    Tensor,  ///< Tensors[0].
    Tensors, ///< Tensors, all of them if IsComplete; otherwise a list of
             ///< unknown length, each like Tensors[0] if there is one.
    Tuple,   ///< Parts.
  };

  Kind What = Kind::Unknown;
  Tri Truth = Tri::Unknown;
  bool IsComplete = false;
  /// The index in the schema, if the value is an argument as it stands.
  int Argument = -1;
  /// The number; of a list of which one tensor stands for each, how many.
  SymbolicInt Int;
  std::optional<double> Number;
  ShapeValue List;
  DtypeValue Type;
  DeviceValue Device;
  std::string Text;
  std::vector<TensorFacts> Tensors;
  std::vector<RuleValue> Parts;

  static RuleValue none();
  static RuleValue integer(SymbolicInt Value);
  static RuleValue floating(std::optional<double> Value);
  static RuleValue boolean(Tri Value);
  static RuleValue ints(ShapeValue Value);
  static RuleValue text(llvm::StringRef Value);
  static RuleValue dtype(DtypeValue Value);
  static RuleValue device(DeviceValue Value);
  static RuleValue tensor(TensorFacts Facts);
  /// A list of tensors, all of them.
  static RuleValue tensors(std::vector<TensorFacts> Facts);
  /// A list of unknown length.
  static RuleValue someTensors();
  /// A list of unknown length in which each is like \p Facts.
  static RuleValue tensorsLike(TensorFacts Facts);
  static RuleValue tuple(std::vector<RuleValue> Parts);

  bool is(Kind K) const { return What == K; }
  bool isUnknown() const { return What == Kind::Unknown; }
  bool isNone() const { return What == Kind::None; }
  /// Null unless a tensor.
  const TensorFacts *asTensor() const {
    return is(Kind::Tensor) ? &Tensors.front() : nullptr;
  }
  /// A number that type promotion treats as one: integer, floating, complex or
  /// boolean.
  bool isNumber() const;
};

/// Why a call cannot work, as one of two facts against another.
struct RuleViolation {
  enum class Kind : uint8_t {
    Broadcast,     ///< Extents of elementwise operands do not fit.
    Multiply,      ///< Inner extents of a matrix product do not fit.
    Channels,      ///< Channels or features of an input do not fit a weight.
    Rank,          ///< An operand has another number of dimensions.
    Extent,        ///< An extent has to be another.
    Dim,           ///< A dimension argument is out of range.
    RepeatedDim,   ///< A dimension is named twice.
    Index,         ///< An index is out of range.
    ElementCount,  ///< A view or reshape keeps no count of elements.
    Stride,        ///< A view of memory that does not lie so.
    Window,        ///< A kernel does not fit into its input.
    Argument,      ///< A number that the operator refuses.
    Dtype,         ///< A dtype that the operator refuses.
    DtypeMismatch, ///< Operands whose dtypes have to be the same.
    Cast,          ///< A result that does not fit into its tensor.
    Device,        ///< Operands on different devices.
    Undefined,     ///< An operand that holds no tensor.
  };
  Kind What;
  /// The situation and both facts, with operands in the form `{0}` of their
  /// index in the operator's schema.
  std::string Text;
  /// The arguments in conflict, by index in the schema; -1: none.
  int First = -1, Second = -1;
  /// Fails on every run; otherwise some values of symbols would do.
  bool IsCertain = true;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_RULEVALUE_H
