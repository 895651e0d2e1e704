//===- Knowledge/FixedOptions.h - options read once -------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Looks up the options that a layer of torch::nn reads when it is built, so
/// that a later change does not reach it. Other options, such as the stride of
/// a convolution, are read in each forward. The rows are in
/// lib/Knowledge/FixedOptions.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_FIXEDOPTIONS_H
#define TORCH_TIDY_KNOWLEDGE_FIXEDOPTIONS_H

#include "llvm/ADT/StringRef.h"

namespace torchtidy {

/// Is \p Option one that the layer \p Class (its name in torch::nn, such as
/// `Conv2dImpl`) does not read again after it is built? Null if not, else what
/// becomes of a change, to complete "is set after the layer was built: ...".
const char *findFixedOption(llvm::StringRef Class, llvm::StringRef Option);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_FIXEDOPTIONS_H
