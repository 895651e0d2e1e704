//===- LoopPurpose.h - what a loop seems to be for -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Doing the same thing again in every round is a mistake in a loop over data,
/// and the point of a loop that retries, polls, or trains anew from the same
/// start. These functions look for signs of the latter. They err towards
/// finding one.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_LOOPPURPOSE_H
#define TORCH_TIDY_ANALYSIS_LOOPPURPOSE_H

#include "torch-tidy/Analysis/UserCode.h"

namespace torchtidy {

/// Does a round end the loop unless something goes wrong before: a `break`,
/// `return` or `throw` that no condition guards?
bool leavesAfterOneRound(const clang::Stmt *Loop, const UserCode &Code);

/// Is there a call that sleeps below \p Scope?
bool sleeps(const clang::Stmt *Scope);

/// Is there a call below \p Scope that belongs to training: `backward`, `step`,
/// or a function with `train`, `fit` or `update` in its name?
bool trains(const clang::Stmt *Scope);

/// Is \p Loop a range-for over a data loader of LibTorch?
bool iteratesDataLoader(const clang::Stmt *Loop);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_LOOPPURPOSE_H
