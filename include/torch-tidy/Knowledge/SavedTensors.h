//===- SavedTensors.h - what operators keep until backward ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Which of its tensors an operator keeps until `backward` needs them, and to
/// which it writes as autograd counts writes. The table holds what LibTorch
/// 1.13 and 2.15 both do in every call that was tried; what a call keeps on
/// some conditions only is not in it. Source: test/differential/
/// saved_oracle.cpp, which runs each operator of both.
///
/// Tensors are named as in the operator's schema, results `result0`,
/// `result1`. Of lists of tensors nothing is said.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_SAVEDTENSORS_H
#define TORCH_TIDY_KNOWLEDGE_SAVEDTENSORS_H

#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "llvm/ADT/SmallVector.h"

namespace torchtidy {

/// What a call of one overload keeps; the text is part of the binary.
struct SavedTensors {
  using Names = llvm::SmallVector<llvm::StringRef, 2>;
  struct Kept {
    llvm::StringRef Tensor;
    /// It is kept if any of these requires gradients.
    Names If;
    /// The position of a result; -1 for an argument.
    int result() const;
  };
  /// Something is kept, and freed by the first `backward`, if any of these
  /// requires gradients.
  Names Keeps;
  llvm::SmallVector<Kept, 2> Tensors;
  /// Arguments whose version grows.
  Names Written;

  bool keepsFor(llvm::StringRef Argument) const;
  bool writes(llvm::StringRef Argument) const;
};

/// Nothing for an operator without a row.
SavedTensors savedTensorsOf(const OperatorOverload &Overload);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_SAVEDTENSORS_H
