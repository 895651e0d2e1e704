//===- IValueKinds.cpp - which accessor of IValue takes which -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/IValueKinds.h"

using namespace torchtidy;
using namespace torchtidy::ivalue;

std::optional<IValueKinds> torchtidy::acceptedKinds(llvm::StringRef Name) {
#define ACCESSOR(Function, Kinds)                                              \
  if (Name == #Function)                                                       \
    return Kinds;
#include "torch-tidy/Knowledge/IValueKinds.def"
  return std::nullopt;
}

std::optional<IValueKinds> torchtidy::testedKinds(llvm::StringRef Name) {
#define TEST(Function, Kinds)                                                  \
  if (Name == #Function)                                                       \
    return Kinds;
#include "torch-tidy/Knowledge/IValueKinds.def"
  return std::nullopt;
}

std::string torchtidy::spokenKinds(IValueKinds Kinds) {
  std::string Result;
#define KIND(Name, Spoken)                                                     \
  if (Kinds & Name)                                                            \
    Result += std::string(Result.empty() ? "" : " or ") + Spoken;
#include "torch-tidy/Knowledge/IValueKinds.def"
  return Result;
}
