//===- BuiltFor.cpp - prints what this build's clang calls itself -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang/Basic/Version.h"
#include <cstdio>

int main() {
  std::printf("#define TORCH_TIDY_BUILT_FOR \"%s\"\n",
              clang::getClangFullVersion().c_str());
}
