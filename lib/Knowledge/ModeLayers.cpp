//===- ModeLayers.cpp - layers told apart by the mode ---------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ModeLayers.h"

using namespace torchtidy;

static constexpr ModeLayer Rows[] = {
#define MODE_LAYER(Name, Option, Default, Header)                              \
  {#Name, Option, Default, Header},
#include "ModeLayers.def"
};

const ModeLayer *torchtidy::findModeLayer(llvm::StringRef Name) {
  for (const ModeLayer &Row : Rows)
    if (Row.Name == Name)
      return &Row;
  return nullptr;
}
