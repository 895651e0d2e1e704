//===- PersistentMapTest.cpp - copies, changes and joins ---------*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Support/PersistentMap.h"
#include "gtest/gtest.h"
#include <map>
#include <random>

using namespace torchtidy;

namespace {

using Map = PersistentMap<int>;
using Plain = std::map<uint32_t, const int *>;

Plain plain(const Map &M) {
  Plain Result;
  M.forEach([&](uint32_t Key, const int &Value) { Result[Key] = &Value; });
  return Result;
}

TEST(PersistentMapTest, ACopyKeepsWhatItHad) {
  llvm::BumpPtrAllocator Memory;
  int One = 1, Two = 2;
  Map A;
  A.set(7, &One, Memory);
  Map B = A;
  B.set(7, &Two, Memory);
  B.set(Map::MaxKey, &One, Memory);
  EXPECT_EQ(A.lookup(7), &One);
  EXPECT_EQ(B.lookup(7), &Two);
  EXPECT_EQ(A.lookup(Map::MaxKey), nullptr);
  EXPECT_EQ(B.lookup(Map::MaxKey), &One);
}

TEST(PersistentMapTest, SettingTheSameValueChangesNothing) {
  llvm::BumpPtrAllocator Memory;
  int One = 1;
  Map A;
  A.set(3, &One, Memory);
  Map B = A;
  B.set(3, &One, Memory);
  EXPECT_TRUE(A.isSame(B));
}

TEST(PersistentMapTest, AJoinVisitsOnlyDifferences) {
  llvm::BumpPtrAllocator Memory;
  int One = 1, Two = 2;
  Map A;
  for (uint32_t Key = 0; Key < 5000; ++Key)
    A.set(Key * 3, &One, Memory);
  Map B = A;
  B.set(300, &Two, Memory);
  B.set(1, &Two, Memory);
  std::vector<uint32_t> Visited;
  Map C = A.join(
      B,
      [&](uint32_t Key, const int *, const int *Y) {
        Visited.push_back(Key);
        return Y;
      },
      Memory);
  EXPECT_EQ(Visited, (std::vector<uint32_t>{1, 300}));
  EXPECT_TRUE(C.isSame(B));
}

TEST(PersistentMapTest, AgreesWithAnOrdinaryMap) {
  llvm::BumpPtrAllocator Memory;
  std::mt19937 Random(3);
  int Values[8];
  Map Maps[2];
  Plain Plains[2];
  for (int Step = 0; Step < 4000; ++Step) {
    int Which = Random() % 2;
    uint32_t Key = Random() % 500;
    const int *Value = Random() % 4 ? &Values[Random() % 8] : nullptr;
    Maps[Which].set(Key, Value, Memory);
    if (Value)
      Plains[Which][Key] = Value;
    else
      Plains[Which].erase(Key);
    if (Step % 100 == 0) {
      EXPECT_EQ(plain(Maps[Which]), Plains[Which]);
      Map Joined = Maps[0].join(
          Maps[1],
          [](uint32_t, const int *, const int *) -> const int * {
            return nullptr;
          },
          Memory);
      Plain Common;
      for (auto [K, V] : Plains[0])
        if (auto At = Plains[1].find(K);
            At != Plains[1].end() && At->second == V)
          Common[K] = V;
      EXPECT_EQ(plain(Joined), Common);
    }
  }
}

} // namespace
