//===- LoadWithoutDeviceCheck.h - loads that name no device -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_LOADWITHOUTDEVICECHECK_H
#define TORCH_TIDY_CHECKS_API_LOADWITHOUTDEVICECHECK_H

#include "torch-tidy/Analysis/ArchiveCalls.h"
#include "torch-tidy/Checks/Check.h"

namespace torchtidy {

/// Finds `torch::jit::load` without a device, and `torch::load` without one
/// into something that the same function moves to a device.
class LoadWithoutDeviceCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  bool isUsableAt(const clang::Expr *Device, const ArchiveCall &Load,
                  const clang::Expr *Move) const;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_LOADWITHOUTDEVICECHECK_H
