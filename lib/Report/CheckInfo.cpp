//===- CheckInfo.cpp - the list of checks as data -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Report/CheckInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace torchtidy;

static constexpr CheckInfo CheckTable[] = {
#define TORCH_TIDY_CHECK(Class, Name, Cat, Leaves, DefaultLevel, HasFix,       \
                         Since, Summary)                                       \
  {#Class, Name,  Category::Cat, Leaves, Level::DefaultLevel,                  \
   HasFix, Since, Summary},
#include "torch-tidy/Checks.def"
};

llvm::ArrayRef<CheckInfo> torchtidy::allChecks() { return CheckTable; }

static constexpr CheckInfo Reveal = {
    "Reveal",       "torch-reveal",
    Category::API,  "",
    Level::Certain, false,
    "0.1",          "what is known of a value, where TORCH_TIDY_REVEAL asks"};

const CheckInfo &torchtidy::revealInfo() { return Reveal; }

const CheckInfo *torchtidy::findCheck(llvm::StringRef Name) {
  const CheckInfo *Found = llvm::find_if(
      CheckTable, [&](const CheckInfo &Info) { return Info.Name == Name; });
  return Found == std::end(CheckTable) ? nullptr : Found;
}

llvm::SmallVector<const Leaf *, 2> CheckInfo::leaves() const {
  llvm::SmallVector<llvm::StringRef, 4> Ids;
  LeafIds.split(Ids, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  llvm::SmallVector<const Leaf *, 2> Result;
  for (llvm::StringRef Id : Ids)
    Result.push_back(findLeaf(Id.trim()));
  return Result;
}

std::string CheckInfo::docPath() const {
  llvm::StringRef Rest = Name;
  Rest.consume_front("torch-");
  auto [Folder, Page] = Rest.split('-');
  return ("checks/" + Folder + "/" + Page + ".md").str();
}

llvm::StringRef torchtidy::toString(Level L) {
  switch (L) {
  case Level::Certain:
    return "certain";
  case Level::Likely:
    return "likely";
  case Level::Style:
    return "style";
  case Level::Performance:
    return "performance";
  }
  llvm_unreachable("covered switch");
}
