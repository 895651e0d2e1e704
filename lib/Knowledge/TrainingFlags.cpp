//===- TrainingFlags.cpp - functions told of the mode ---------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/TrainingFlags.h"

using namespace torchtidy;

static constexpr TrainingFlag Rows[] = {
#define TRAINING_FLAG(Function, InOptions, Default, TrueMayBeMeant,            \
                      FalseMayBeMeant, AlwaysTrue, AlwaysFalse, Header)        \
  {Function,        InOptions,  Default,     TrueMayBeMeant,                   \
   FalseMayBeMeant, AlwaysTrue, AlwaysFalse, Header},
#include "TrainingFlags.def"
};

const TrainingFlag *torchtidy::findTrainingFlag(llvm::StringRef Name) {
  for (const TrainingFlag &Row : Rows)
    if (Row.Function == Name)
      return &Row;
  return nullptr;
}
