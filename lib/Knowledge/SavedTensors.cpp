//===- SavedTensors.cpp - what operators keep until backward ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/SavedTensors.h"
#include "SortedTable.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

static const char SavedText[] =
#include "SavedTensors.inc"
    ;

static constexpr SortedTable Saved({SavedText, sizeof(SavedText) - 1}, "\t");

static SavedTensors::Names namesIn(llvm::StringRef Text) {
  SavedTensors::Names Names;
  if (Text != "-")
    Text.split(Names, ',');
  return Names;
}

int SavedTensors::Kept::result() const {
  llvm::StringRef Number = Tensor;
  int Result = -1;
  if (Number.consume_front("result") && Number.getAsInteger(10, Result))
    return -1;
  return Result;
}

bool SavedTensors::keepsFor(llvm::StringRef Argument) const {
  return llvm::is_contained(Keeps, Argument);
}

bool SavedTensors::writes(llvm::StringRef Argument) const {
  return llvm::is_contained(Written, Argument);
}

SavedTensors torchtidy::savedTensorsOf(const OperatorOverload &Overload) {
  SavedTensors Result;
  std::string Name = Overload.baseName().str();
  if (!Overload.overloadName().empty())
    Name += "." + Overload.overloadName().str();
  Saved.forEachRow(Name, [&](llvm::StringRef Row) {
    llvm::SmallVector<llvm::StringRef, 4> Columns, Each;
    Row.split(Columns, '\t');
    if (Columns.size() != 4)
      return;
    Result.Keeps = namesIn(Columns[1]);
    if (Columns[2] != "-")
      Columns[2].split(Each, ';');
    for (llvm::StringRef Text : Each) {
      auto [Tensor, If] = Text.split(':');
      Result.Tensors.push_back({Tensor, namesIn(If)});
    }
    Result.Written = namesIn(Columns[3]);
  });
  return Result;
}
