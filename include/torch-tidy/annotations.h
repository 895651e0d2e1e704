//===- annotations.h - what users' programs may include -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// For programs that use LibTorch: `TORCH_TIDY_REVEAL(x);` asks what is known
/// of `x` at that place. torch-tidy answers with a remark; a program compiled
/// as usual prints one line in the same notation from the value it has:
///
///     x: float32[64, 3] on cuda:0, contiguous, requires grad
///
/// The line goes to standard error, or, if the environment variable
/// TORCH_TIDY_REVEAL_FILE names a file, to the end of that file as
/// `file:line: x: ...`. The value is neither copied nor moved nor changed.
/// With TORCH_TIDY_DISABLE_REVEAL defined, nothing is evaluated or printed.
///
/// Shown are tensors, integers, truth values, floating-point numbers, dtypes,
/// devices, TensorOptions and arrays, vectors, tuples and optionals of these.
/// docs/reveal.md describes the notation. Needs LibTorch 1.13 or later, and
/// nothing of LLVM.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANNOTATIONS_H
#define TORCH_TIDY_ANNOTATIONS_H

#ifdef TORCH_TIDY_DISABLE_REVEAL
#define TORCH_TIDY_REVEAL(...)                                                 \
  static_cast<void>(true ? 0 : (static_cast<void>(__VA_ARGS__), 0))
#else
#define TORCH_TIDY_REVEAL(...)                                                 \
  ::torch_tidy::reveal(#__VA_ARGS__, __FILE__, __LINE__, __VA_ARGS__)

#include "torch-tidy/RevealedText.h"

namespace torch_tidy {

/// What TORCH_TIDY_REVEAL calls: shows \p Value, written as \p Name in line
/// \p Line of \p File.
template <typename T>
void reveal(const char *Name, const char *File, int Line, const T &Value) {
  detail::writeLine(Name, File, Line, detail::Revealed<T>::text(Value));
}

} // namespace torch_tidy

#endif // TORCH_TIDY_DISABLE_REVEAL

#endif // TORCH_TIDY_ANNOTATIONS_H
