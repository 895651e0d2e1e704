//===- ops.h - operators of the shapes classifier ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include <ATen/ATen.h>

namespace shapes {

/// Shrinks every element towards zero by `threshold`; what is nearer to zero
/// than that becomes zero. Differentiable with respect to `input`.
at::Tensor soft_threshold(const at::Tensor &input, double threshold);

/// Maps `low`..`high` to 0..1 and clips what lies outside. Floating point
/// images on the CPU.
at::Tensor stretch_contrast(const at::Tensor &images, double low, double high);

/// Counts pairs of (target, predicted) class ids: int64 vectors of one length
/// on the CPU in, a `classes` x `classes` int64 matrix out.
at::Tensor confusion_matrix(const at::Tensor &predicted,
                            const at::Tensor &target, int64_t classes);

/// Counts pixel values of images in 0..1, per channel. NCHW on the CPU in,
/// int64 [C, bins] out.
at::Tensor pixel_histogram(const at::Tensor &images, int64_t bins);

} // namespace shapes
