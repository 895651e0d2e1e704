//===- DistributedSamplerSetEpochCheck.h - one order for all epochs -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_DISTRIBUTEDSAMPLERSETEPOCHCHECK_H
#define TORCH_TIDY_CHECKS_API_DISTRIBUTEDSAMPLERSETEPOCHCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/SetVector.h"

namespace torchtidy {

/// Finds data loaders that shuffle with a `DistributedRandomSampler` whose
/// epoch is never set, or is set on an object that the loader has copied.
class DistributedSamplerSetEpochCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  void diagnoseLoader(const clang::ValueDecl &Loader);
  void diagnoseSampler(const clang::VarDecl &Sampler);

  llvm::SetVector<const clang::ValueDecl *> Loaders;
  llvm::SetVector<const clang::VarDecl *> Samplers;
  bool AnyEpochSet = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_DISTRIBUTEDSAMPLERSETEPOCHCHECK_H
