//===- SymbolicIntTest.cpp - polynomials over symbols ------------*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/SymbolicInt.h"
#include "gtest/gtest.h"
#include <random>

using namespace torchtidy;

namespace {

struct SymbolicIntTest : ::testing::Test {
  SymbolTable Table;
  SymbolicInt N = Table.fresh("n", true), M = Table.fresh("m", true);
  SymbolicInt Delta = Table.fresh("d");
  std::string text(const SymbolicInt &V) { return Table.print(V); }
};

TEST_F(SymbolicIntTest, PrintsAsWritten) {
  EXPECT_EQ(text({}), "?");
  EXPECT_EQ(text(0), "0");
  EXPECT_EQ(text(N * 2 + 1), "2*n + 1");
  EXPECT_EQ(text(N - M), "n - m");
  EXPECT_EQ(text(SymbolicInt(3) - N * N), "-n*n + 3");
}

TEST_F(SymbolicIntTest, ComparesByDifference) {
  EXPECT_TRUE(provedEqual(N + M, M + N));
  EXPECT_TRUE(provedDifferent(N + 1, N));
  EXPECT_FALSE(provedDifferent(N, M));
  EXPECT_FALSE(provedEqual(N, M));
  EXPECT_FALSE(provedEqual({}, {}));
  EXPECT_FALSE(provedDifferent({}, 3));
}

TEST_F(SymbolicIntTest, DividesWhatDivides) {
  EXPECT_EQ(text(*(N * M * 6).dividedExactly(N * 2)), "3*m");
  EXPECT_EQ(text(*((N + 1) * (M + 2)).dividedExactly(M + 2)), "n + 1");
  EXPECT_FALSE((N + 1).dividedExactly(2));
  EXPECT_FALSE(N.dividedExactly(M));
  EXPECT_FALSE(N.dividedExactly(0));
  EXPECT_EQ(text(Table.floorDivide(N * 4 + 5, 4)), "n + 1");
  EXPECT_EQ(text(Table.floorDivide(-7, 2)), "-4");
  EXPECT_EQ(text(Table.truncatingDivide(-7, 2)), "-3");
}

TEST_F(SymbolicIntTest, RoundingGivesTheSameSymbolAgain) {
  SymbolicInt Half = Table.floorDivide(N, 2);
  EXPECT_EQ(text(Half), "n/2");
  EXPECT_TRUE(provedEqual(Half, Table.floorDivide(N, 2)));
  EXPECT_TRUE(provedEqual(Half + 1, Table.floorDivide(N + 2, 2)));
  EXPECT_FALSE(provedEqual(Half, Table.floorDivide(N + 1, 2)));
}

TEST_F(SymbolicIntTest, OrdersWhatIsOrdered) {
  EXPECT_TRUE(provedEqual(Table.minimum(N, N + 3), N));
  EXPECT_TRUE(provedEqual(Table.maximum(N, N + 3), N + 3));
  EXPECT_TRUE(provedEqual(Table.minimum(N, M), Table.minimum(M, N)));
  EXPECT_TRUE(Table.provedPositive(N + 1));
  EXPECT_FALSE(Table.provedPositive(N));
  EXPECT_FALSE(Table.provedNonNegative(Delta));
}

TEST_F(SymbolicIntTest, OverflowIsUnknown) {
  SymbolicInt Big(INT64_MAX);
  EXPECT_FALSE((Big + 1).isKnown());
  EXPECT_FALSE((Big * 2).isKnown());
  EXPECT_FALSE((Big * N + Big * N).isKnown());
  EXPECT_FALSE((-SymbolicInt(INT64_MIN)).isKnown());
}

TEST_F(SymbolicIntTest, GrowthIsBounded) {
  SymbolicInt Product(1);
  for (int I = 0; I < 40; ++I)
    Product = Product * (Table.fresh("s", true) + 1);
  EXPECT_FALSE(Product.isKnown());
}

TEST_F(SymbolicIntTest, SubstitutesInEveryTerm) {
  SymbolicInt Value = N * N + M * N + 2;
  EXPECT_EQ(text(Value.substituted(*N.asSymbol(), 3)), "3*m + 11");
  EXPECT_EQ(text(Value.substituted(*N.asSymbol(), M)), "2*m*m + 2");
}

// Against the arithmetic of the machine, on values for the symbols.
TEST_F(SymbolicIntTest, AgreesWithNumbers) {
  std::mt19937 Random(7);
  auto Value = [&](const SymbolicInt &V, int64_t AtN, int64_t AtM) {
    return *V.substituted(*N.asSymbol(), AtN)
                .substituted(*M.asSymbol(), AtM)
                .constant();
  };
  auto Draw = [&] {
    auto C = [&] { return SymbolicInt(int(Random() % 7) - 3); };
    return C() * N * M + C() * N + C() * M + C();
  };
  for (int Round = 0; Round < 2000; ++Round) {
    SymbolicInt A = Draw(), B = Draw();
    int64_t AtN = Random() % 9, AtM = Random() % 9;
    int64_t X = Value(A, AtN, AtM), Y = Value(B, AtN, AtM);
    EXPECT_EQ(Value(A + B, AtN, AtM), X + Y);
    EXPECT_EQ(Value(A * B, AtN, AtM), X * Y);
    if (std::optional<SymbolicInt> Back = (A * B).dividedExactly(B);
        Back && Y != 0) {
      EXPECT_EQ(Value(*Back, AtN, AtM), X);
    }
    if (provedDifferent(A, B)) {
      EXPECT_NE(X, Y);
    }
    if (Table.provedNonNegative(A)) {
      EXPECT_GE(X, 0);
    }
  }
}

} // namespace
