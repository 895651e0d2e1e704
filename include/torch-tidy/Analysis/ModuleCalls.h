//===- Analysis/ModuleCalls.h - calls that run a model ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Recognises calls that run a module on data, whatever the way to hold it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MODULECALLS_H
#define TORCH_TIDY_ANALYSIS_MODULECALLS_H

#include "clang/AST/Expr.h"

namespace torchtidy {

/// Does \p Call run a module: `forward` or another method of a class derived
/// from torch::nn::Module that returns a tensor, the call operator of a holder
/// or of torch::nn::AnyModule, or a method of a TorchScript module? Methods of
/// torch::nn::Module itself (`to`, `parameters`) run nothing.
bool runsModule(const clang::CallExpr &Call);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MODULECALLS_H
