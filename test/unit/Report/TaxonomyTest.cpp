//===- TaxonomyTest.cpp - the fault taxonomy as data ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Report/CheckInfo.h"
#include "gtest/gtest.h"
#include <set>

using namespace torchtidy;

TEST(TaxonomyTest, HasThePublishedSums) {
  unsigned Artefacts = 0, Interviews = 0;
  std::set<std::string> Ids;
  for (const Leaf &L : leaves()) {
    Artefacts += L.Artefacts;
    Interviews += L.Interviews;
    Ids.insert(L.Id.str());
  }
  EXPECT_EQ(leaves().size(), 92u);
  EXPECT_EQ(Ids.size(), 92u);
  EXPECT_EQ(Artefacts, 149u);
  EXPECT_EQ(Interviews, 226u);
}

TEST(TaxonomyTest, TakesTheMiddleAnswer) {
  const Leaf *Api = findLeaf("A1");
  ASSERT_TRUE(Api);
  EXPECT_EQ(Api->Survey->SawIt, 67u);
  EXPECT_EQ(Api->Survey->severity(), Severity::Major);
  EXPECT_EQ(Api->Survey->effort(), Effort::Medium);
  EXPECT_EQ(findLeaf("R21")->Survey->severity(), Severity::Critical);
  EXPECT_EQ(findLeaf("R21")->Survey->effort(), Effort::High);
}

TEST(TaxonomyTest, UnknownLeafIsNull) { EXPECT_EQ(findLeaf("A10"), nullptr); }

TEST(CheckInfoTest, EveryCheckIsWellFormed) {
  llvm::StringRef Last;
  for (const CheckInfo &Info : allChecks()) {
    SCOPED_TRACE(Info.Name.str());
    EXPECT_LT(Last, Info.Name) << "Checks.def is in the order of the names";
    Last = Info.Name;
    std::string Prefix = "torch-" + toString(Info.Cat).lower() + "-";
    EXPECT_TRUE(Info.Name.starts_with(Prefix));
    ASSERT_FALSE(Info.leaves().empty());
    for (const Leaf *L : Info.leaves())
      EXPECT_NE(L, nullptr) << Info.LeafIds.str();
    EXPECT_FALSE(Info.Summary.empty() || Info.Summary.ends_with("."));
  }
}
