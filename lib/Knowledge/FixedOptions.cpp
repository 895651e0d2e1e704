//===- FixedOptions.cpp - options read once -------------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/FixedOptions.h"

using namespace torchtidy;

namespace {
struct Row {
  llvm::StringRef Class, Option;
  const char *Effect;
};
} // namespace

static constexpr Row Rows[] = {
#define FIXED_OPTION(Class, Option, Effect) {Class, Option, Effect},
#include "FixedOptions.def"
};

const char *torchtidy::findFixedOption(llvm::StringRef Class,
                                       llvm::StringRef Option) {
  for (const Row &R : Rows)
    if (R.Class == Class && R.Option == Option)
      return R.Effect;
  return nullptr;
}
