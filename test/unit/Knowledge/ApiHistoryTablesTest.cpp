//===- ApiHistoryTablesTest.cpp - the tables in the binary ----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace torchtidy;

namespace {

VersionTuple version(StringRef Text) {
  VersionTuple V;
  EXPECT_FALSE(V.tryParse(Text)) << Text.str();
  return V;
}

const ApiHistory &torchTable() { return libTorchApiHistory(); }

} // namespace

//===- small tables -------------------------------------------------------===//

TEST(ApiHistoryLevels, KnowsTheStandardOfEachRelease) {
  EXPECT_EQ(minimumCxx(version("1.4")), 11u);
  EXPECT_EQ(minimumCxx(version("1.5")), 14u);
  EXPECT_EQ(minimumCxx(version("1.13.1")), 14u);
  EXPECT_EQ(minimumCxx(version("2.0.1")), 14u);
  EXPECT_EQ(minimumCxx(version("2.1")), 17u);
  EXPECT_EQ(minimumCxx(version("2.13")), 17u);
  EXPECT_EQ(minimumCxx(version("2.15.0")), 20u);
  EXPECT_EQ(firstRefusing(11), version("1.5"));
  EXPECT_EQ(firstRefusing(14), version("2.1"));
  EXPECT_EQ(firstRefusing(17), version("2.14"));
  EXPECT_EQ(firstRefusing(20), std::nullopt);
}

TEST(ApiHistoryLevels, KnowsTheCcclOfAToolkit) {
  EXPECT_EQ(ccclOfToolkit(version("11.8")), std::nullopt);
  EXPECT_EQ(ccclOfToolkit(version("12.4")), version("2.3"));
  EXPECT_EQ(ccclOfToolkit(version("12.9")), version("2.8"));
  EXPECT_EQ(ccclOfToolkit(version("13.2")), version("3.0"));
  ApiRows Found = cudaApiHistory().lookup("cub::Sum");
  ASSERT_EQ(Found.size(), 1u);
  const ApiRow &Sum = *Found.front();
  EXPECT_EQ(Sum.Product, ApiProduct::Cccl);
  EXPECT_EQ(statusAt(Sum, *ccclOfToolkit(version("12.8"))), ApiStatus::NotYet);
  EXPECT_EQ(statusAt(Sum, *ccclOfToolkit(version("13.0"))), ApiStatus::Removed);
}

//===- the tables that are built in ---------------------------------------===//

namespace {

void expectSoundRow(const ApiHistory &Table, const ApiRow &Row) {
  SCOPED_TRACE(Row.Name.str() + ", line " + std::to_string(Row.Line));
  VersionTuple Newest = newestKnown(Row.Product);
  EXPECT_LE(Row.Deprecated.By, Newest);
  EXPECT_LE(Row.Removed.By, Newest);
  EXPECT_LE(Row.FixSince, Newest);
  if (!Row.Note.empty()) {
    EXPECT_TRUE(Row.Note.ends_with("."));
  }
  if (Row.Form.isInformational() || Row.isGlob())
    return;
  ApiRows Found = Row.Kind == ApiKind::Header  ? Table.lookupHeader(Row.Name)
                  : Row.Kind == ApiKind::Macro ? Table.lookupMacro(Row.Name)
                                               : Table.lookup(Row.Name);
  EXPECT_TRUE(is_contained(Found, &Row));
}

/// A fix must not lead from one removed or deprecated name to another.
void expectFixToLast(const ApiHistory &Table, const ApiRow &Row) {
  SCOPED_TRACE(Row.Name.str() + ", line " + std::to_string(Row.Line));
  for (const FixEdit &Edit : Row.Fix) {
    StringRef Target = Edit.Text.trim("<>");
    ApiRows Found;
    if (Edit.Op == FixOp::Rename || Edit.Op == FixOp::ToFunction)
      Found = Table.lookup(Target);
    else if (Edit.Op == FixOp::Macro)
      Found = Table.lookupMacro(Target);
    else if (Edit.Op == FixOp::Include || Edit.Op == FixOp::AddInclude)
      Found = Table.lookupHeader(Target);
    for (const ApiRow *Next : Found)
      EXPECT_FALSE(Next->Form.meansTheName()) << Target.str();
  }
}

} // namespace

TEST(ApiHistoryBuiltIn, LibTorchIsSoundRowByRow) {
  EXPECT_GT(torchTable().rows().size(), 1000u);
  for (const ApiRow &Row : torchTable().rows()) {
    EXPECT_EQ(Row.Product, ApiProduct::LibTorch) << Row.Name.str();
    expectSoundRow(torchTable(), Row);
    expectFixToLast(torchTable(), Row);
  }
}

TEST(ApiHistoryBuiltIn, CudaIsSoundRowByRow) {
  EXPECT_GT(cudaApiHistory().rows().size(), 1300u);
  for (const ApiRow &Row : cudaApiHistory().rows()) {
    EXPECT_NE(Row.Product, ApiProduct::LibTorch) << Row.Name.str();
    expectSoundRow(cudaApiHistory(), Row);
    expectFixToLast(cudaApiHistory(), Row);
  }
}

namespace {

void expectEmbedded(const ApiHistory &Table, StringRef File) {
  std::string Path = (TORCH_TIDY_SOURCE_DIR "/lib/Knowledge/" + File).str();
  auto Buffer = MemoryBuffer::getFile(Path);
  ASSERT_TRUE(bool(Buffer)) << Path;
  SmallVector<StringRef, 0> Lines;
  (*Buffer)->getBuffer().split(Lines, '\n');
  for (const ApiRow &Row : Table.rows()) {
    SmallVector<StringRef, 12> Cells;
    ASSERT_LE(Row.Line, Lines.size());
    Lines[Row.Line - 1].split(Cells, '\t');
    ASSERT_EQ(Cells.size(), 12u) << Row.Line;
    EXPECT_EQ(Row.Name, Cells[0]);
    EXPECT_EQ(Row.Replacement, Cells[7] == "-" ? "" : Cells[7]);
    EXPECT_EQ(Row.Source, Cells[11]);
  }
  EXPECT_EQ(Table.rows().back().Line, Lines.size() - 1);
}

} // namespace

TEST(ApiHistoryBuiltIn, IsTheFileLineByLine) {
  expectEmbedded(torchTable(), "LibTorchApiHistory.tsv");
  expectEmbedded(cudaApiHistory(), "CudaApiHistory.tsv");
}
