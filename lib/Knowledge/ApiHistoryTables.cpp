//===- ApiHistoryTables.cpp - the tables in the binary --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistory.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace torchtidy {
namespace {

#include "CudaApiHistory.inc"
#include "LibTorchApiHistory.inc"

ApiHistory parseBuiltIn(ArrayRef<StringLiteral> Lines) {
  SmallVector<StringRef, 0> Refs(Lines.begin(), Lines.end());
  // A unit test reads every row, so a table that does not parse is not built.
  return cantFail(ApiHistory::parse(Refs), "built-in API table");
}

struct LevelRow {
  unsigned Major, Minor;
  unsigned Cxx;
};
/// From this LibTorch on, its headers want this standard.
constexpr LevelRow Levels[] = {{1, 0, 11}, {1, 5, 14}, {2, 1, 17}, {2, 14, 20}};

/// A CUDA toolkit and the CCCL in it.
struct ToolkitRow {
  unsigned Major, Minor;
  unsigned CcclMajor, CcclMinor;
};
constexpr ToolkitRow Toolkits[] = {{12, 3, 2, 2}, {12, 4, 2, 3}, {12, 6, 2, 5},
                                   {12, 8, 2, 7}, {12, 9, 2, 8}, {13, 0, 3, 0}};

} // namespace

const ApiHistory &libTorchApiHistory() {
  static const ApiHistory Table = parseBuiltIn(LibTorchApiHistoryLines);
  return Table;
}

const ApiHistory &cudaApiHistory() {
  static const ApiHistory Table = parseBuiltIn(CudaApiHistoryLines);
  return Table;
}

VersionTuple newestKnown(ApiProduct Product) {
  switch (Product) {
  case ApiProduct::LibTorch:
    return VersionTuple(2, 15);
  case ApiProduct::Cuda:
    return VersionTuple(13, 5);
  case ApiProduct::Cudnn:
    return VersionTuple(9, 19);
  case ApiProduct::Cccl:
    return VersionTuple(3, 0);
  }
  return {};
}

std::optional<VersionTuple> ccclOfToolkit(const VersionTuple &Toolkit) {
  std::optional<VersionTuple> Cccl;
  for (const ToolkitRow &Row : Toolkits)
    if (Toolkit >= VersionTuple(Row.Major, Row.Minor))
      Cccl = VersionTuple(Row.CcclMajor, Row.CcclMinor);
  return Cccl;
}

unsigned minimumCxx(const VersionTuple &LibTorch) {
  unsigned Cxx = Levels[0].Cxx;
  for (const LevelRow &Row : Levels)
    if (LibTorch >= VersionTuple(Row.Major, Row.Minor))
      Cxx = Row.Cxx;
  return Cxx;
}

std::optional<VersionTuple> firstRefusing(unsigned Cxx) {
  const LevelRow *Row =
      find_if(Levels, [&](const LevelRow &R) { return R.Cxx > Cxx; });
  if (Row == std::end(Levels))
    return std::nullopt;
  return VersionTuple(Row->Major, Row->Minor);
}

} // namespace torchtidy
