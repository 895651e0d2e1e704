//===- OperatorSchemas.h - What LibTorch's operators declare ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The schemas of all operators of LibTorch 1.13 and 2.15, and what follows
/// from them about a call: does it write to an argument, is the result a view,
/// or does it only compute a value that nobody may drop?
///
/// Which rows answer for a version: up to 1.13 those of 1.13, later (and for
/// the empty version) those of 2.15. If these lack an operator of the name,
/// the other ones answer, because operators come and go in between.
///
/// The table knows generated operators only, not what headers of LibTorch
/// write by hand (`Tensor::sizes`, `Tensor::item<T>`, operators such as `+`).
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_OPERATORSCHEMAS_H
#define TORCH_TIDY_KNOWLEDGE_OPERATORSCHEMAS_H

#include "torch-tidy/Knowledge/FunctionSchema.h"

namespace torchtidy {

/// The tags of LibTorch's native_functions.yaml that tell of a call's meaning.
/// The tags of 2.15 stand for all versions.
enum class OperatorTag {
  Pointwise,               ///< Elementwise, with broadcasting.
  Reduction,               ///< Aggregates over dimensions.
  NondeterministicSeeded,  ///< Draws random numbers.
  ViewCopy,                ///< The copying twin of a view.
  InplaceView,             ///< Changes sizes or strides of its argument.
  DynamicOutputShape,      ///< The shape of the result depends on values.
  DataDependentOutput,     ///< Reads values: waits for the device.
  MaybeAliasingOrMutating, ///< The schema hides an alias or a write.
};

/// One row of the table; a view into it that never dies.
class OperatorOverload {
public:
  explicit OperatorOverload(llvm::StringRef Row) : Row(Row) {}

  llvm::StringRef schemaText() const;   ///< Without namespace, which is `aten`.
  llvm::StringRef baseName() const;     ///< `add_` of `add_.Tensor`.
  llvm::StringRef overloadName() const; ///< `Tensor`; may be empty.
  bool hasTag(OperatorTag Tag) const;
  bool isIn113() const;
  bool isIn215() const;

  FunctionSchema schema() const; ///< Parsed anew by each call.

  /// The name of the C++ functions that call the operator: `add_` of
  /// `add_.Tensor`, `add_out` of `add.out` (also called `add_outf`).
  std::string cppName() const;

private:
  llvm::StringRef Row;
};

using OperatorOverloads = llvm::SmallVector<OperatorOverload, 8>;

/// All overloads with a base name: `add` finds `add.Tensor` and `add.out`.
OperatorOverloads findOperator(llvm::StringRef BaseName,
                               llvm::VersionTuple LibTorch);

/// All overloads a C++ function or method of this name may call. \p Name is as
/// in C++: `add`, `add_`, `add_out`, `add_outf`, `view_symint`.
OperatorOverloads findOperatorsOfCppName(llvm::StringRef Name,
                                         llvm::VersionTuple LibTorch);

/// The overload behind a struct of `at::_ops`, such as `add__Tensor`.
std::optional<OperatorOverload>
findOperatorOfStruct(llvm::StringRef Name, llvm::VersionTuple LibTorch);

/// What a call does beyond computing its result.
struct OperatorEffects {
  bool MutatesArguments = false; ///< Declared by `!` or known not to be.
  bool ReturnsAlias = false; ///< Some result shares an argument's memory, or
                             ///< may do so.
  bool ReturnsNothing = false;
  bool IsRandom = false; ///< Advances a random generator.
  /// An effect the schema hides and why it is known; empty for most operators.
  llvm::StringRef HiddenEffect;

  /// True if a call whose result is dropped has no use: drawing random numbers
  /// is none.
  bool isPure() const {
    return !MutatesArguments && !ReturnsNothing && HiddenEffect.empty();
  }
};

OperatorEffects effectsOf(const OperatorOverload &Overload);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_OPERATORSCHEMAS_H
