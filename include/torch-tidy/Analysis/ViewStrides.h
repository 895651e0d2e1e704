//===- ViewStrides.h - how transposed tensors lie in memory -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Strides of tensors that were transposed, where all extents are constant, and
/// which views LibTorch makes of them without a copy.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_VIEWSTRIDES_H
#define TORCH_TIDY_ANALYSIS_VIEWSTRIDES_H

#include "torch-tidy/Analysis/RuleValue.h"
#include "torch-tidy/Knowledge/OperatorSchemas.h"

namespace torchtidy {

/// Extents, all above zero, and strides, in elements, front to back.
struct StridedShape {
  llvm::SmallVector<int64_t, 4> Sizes, Strides;
};

/// The extents as numbers; empty if one is not constant or not above zero.
std::optional<llvm::SmallVector<int64_t, 4>>
constantSizes(const ShapeValue &Shape);

/// What `permute`, `transpose`, `swapaxes`, `swapdims`, `t` and `numpy_T` make
/// of a contiguous tensor, given the arguments of the operator's schema. Empty
/// for other operators, and for what is not known or not legal.
std::optional<StridedShape> transposed(const OperatorOverload &Overload,
                                       llvm::ArrayRef<RuleValue> Arguments);

/// Do the elements lie in the order of the extents? The stride of an extent of
/// 1 does not matter.
bool isContiguous(const StridedShape &Shape);

/// Can `view` give the elements these extents? Dimensions that follow each
/// other without a gap may be joined and divided at will, others not. True if
/// the number of elements differs, which is another mistake.
/// Source: computeStride() of ATen/TensorUtils.cpp, the same in 1.13 and 2.15.
bool canView(const StridedShape &Shape, llvm::ArrayRef<int64_t> Sizes);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_VIEWSTRIDES_H
