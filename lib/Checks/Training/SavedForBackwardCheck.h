//===- SavedForBackwardCheck.h - tensors kept wrongly -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_TRAINING_SAVEDFORBACKWARDCHECK_H
#define TORCH_TIDY_CHECKS_TRAINING_SAVEDFORBACKWARDCHECK_H

#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

struct AutogradFunction;
struct SavedData;

/// Finds autograd functions that keep an output in `saved_data`, read an entry
/// that is never written, or save what is neither argument nor result.
class SavedForBackwardCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void checkOutputs(const SavedData &Forward, const SavedData &Backward);
  void checkKeys(const SavedData &Forward, const SavedData &Backward);
  void checkSaved(const AutogradFunction &Function, const SavedData &Forward);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_TRAINING_SAVEDFORBACKWARDCHECK_H
