//===- TableRow.cpp - what rows of tables have in common --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableRow.h"

using namespace torchtidy;

llvm::Error torchtidy::wrongRow(llvm::StringRef Name, const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 ("row '" + Name + "': " + What).str());
}

std::vector<llvm::StringRef> torchtidy::partsOf(llvm::StringRef Text,
                                                char Separator) {
  std::vector<llvm::StringRef> Result;
  if (Text == "-")
    return Result;
  int Depth = 0;
  size_t Start = 0;
  for (size_t I = 0; I <= Text.size(); ++I) {
    char C = I < Text.size() ? Text[I] : Separator;
    Depth += C == '(' || C == '[' || C == '{';
    Depth -= C == ')' || C == ']' || C == '}';
    if (C != Separator || (Depth > 0 && I < Text.size()))
      continue;
    Result.push_back(Text.slice(Start, I).trim());
    Start = I + 1;
  }
  return Result;
}

bool torchtidy::parseSettings(llvm::StringRef Text,
                              std::vector<FormSetting> &Settings) {
  for (llvm::StringRef Part : partsOf(Text, ';')) {
    auto [Name, Source] = Part.split('=');
    if (Name.empty() || Source.empty())
      return false;
    Settings.push_back({Name, Source});
  }
  return true;
}
