//===- Analysis/ImageDepth.h - what the pixels of an image are -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A `cv::Mat` knows the type of its elements at run time only. For most images
/// the text of one function tells it all the same: `cv::imread` and cameras
/// give bytes, and only `convertTo` makes anything else of them.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_IMAGEDEPTH_H
#define TORCH_TIDY_ANALYSIS_IMAGEDEPTH_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// Does the local image \p Image hold 8-bit elements wherever it is used? True
/// if everything that the function ever puts into it is loaded by OpenCV
/// without a flag that asks for another depth, read from a camera, made with an
/// 8-bit type, or derived from such an image by functions that keep the depth.
/// False if anything is not known.
bool holdsBytes(const clang::VarDecl &Image, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_IMAGEDEPTH_H
