//===- Analysis/OptionSettings.h - what options objects say -----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads one setting from an options object of torch::nn or torch::optim:
/// `Conv2dOptions(3, 8, 5).stride(2)`, or a variable that holds one.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_OPTIONSETTINGS_H
#define TORCH_TIDY_ANALYSIS_OPTIONSETTINGS_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// What is known about one setting.
struct OptionSetting {
  enum {
    Unclear, ///< set in a way that is not followed
    Default, ///< never set
    Given    ///< set to \c Value
  } Kind = Unclear;
  const clang::Expr *Value = nullptr;
  /// The chain of constructor and setters; null if the object is a default
  /// argument or an empty pair of braces.
  const clang::Expr *Chain = nullptr;
};

/// The setting \p Name (of TORCH_ARG, not of a constructor's parameter) in
/// \p Options. A local variable is followed if it is only set, read and passed
/// on by value or const reference; setters called on the variable itself make
/// the setting unclear.
OptionSetting settingOf(const clang::Expr *Options, llvm::StringRef Name,
                        const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_OPTIONSETTINGS_H
