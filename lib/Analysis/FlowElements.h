//===- FlowElements.h - results that show what they are given ---*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Which operators give a second tensor over the same elements in the same
/// places, so that what is written to one is read from the other.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWELEMENTS_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWELEMENTS_H

#include "torch-tidy/Analysis/FlowValue.h"
#include "torch-tidy/Knowledge/FunctionSchema.h"

namespace torchtidy {

/// Does \p Result, which may share the memory of \p Self, certainly show all
/// of its elements and in their order? \p Given are the arguments of the call.
bool keepsElements(const FunctionSchema &Schema, const TensorFacts &Self,
                   const TensorFacts &Result, llvm::ArrayRef<Value> Given);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWELEMENTS_H
