//===- ModuleState.cpp - what a layer remembers between calls -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ModuleState.h"

using namespace torchtidy;

std::optional<LayerState> torchtidy::layerState(llvm::StringRef Name) {
#define LAYER(Layer, Has)                                                      \
  if (Name == #Layer)                                                          \
    return LayerState{ModuleState::Has, "", ModuleState::Has, ModuleState::Has};
#define OPTIONAL(Layer, Has, Decides, Off, On)                                 \
  if (Name == #Layer)                                                          \
    return LayerState{ModuleState::Has, #Decides, ModuleState::Off,            \
                      ModuleState::On};
#include "ModuleState.def"
  return std::nullopt;
}
