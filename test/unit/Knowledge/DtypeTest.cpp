//===- DtypeTest.cpp - element types and their promotion --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// test/differential compares every pair with what LibTorch computes.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/Dtype.h"
#include "gtest/gtest.h"

using namespace torchtidy;

namespace {

TEST(Dtype, PromotesEitherWayRound) {
  for (const DtypeInfo &A : allDtypes())
    for (const DtypeInfo &B : allDtypes())
      EXPECT_EQ(promote(A.Type, B.Type), promote(B.Type, A.Type))
          << A.Enumerator.str() << ", " << B.Enumerator.str();
}

TEST(Dtype, PromotesToItselfAtLeast) {
  for (const DtypeInfo &A : allDtypes()) {
    EXPECT_EQ(promote(A.Type, A.Type), A.Type);
    EXPECT_TRUE(canCast(A.Type, A.Type));
    EXPECT_EQ(dtypeNamed(A.Enumerator), A.Type);
    EXPECT_EQ(dtypeOfValue(static_cast<int64_t>(A.Type)), A.Type);
  }
  EXPECT_FALSE(dtypeNamed("Quaternion"));
  EXPECT_FALSE(dtypeOfValue(-1));
}

TEST(Dtype, PromotesAsLibTorch) {
  EXPECT_EQ(promote(Dtype::Byte, Dtype::Char), Dtype::Short);
  EXPECT_EQ(promote(Dtype::Half, Dtype::BFloat16), Dtype::Float);
  EXPECT_EQ(promote(Dtype::Long, Dtype::Half), Dtype::Half);
  EXPECT_EQ(promote(Dtype::Double, Dtype::ComplexFloat), Dtype::ComplexDouble);
  EXPECT_EQ(promote(Dtype::Bool, Dtype::Byte), Dtype::Byte);
  EXPECT_FALSE(promote(Dtype::QInt8, Dtype::Float));
  EXPECT_FALSE(promote(Dtype::UInt16, Dtype::Int));
}

TEST(Dtype, CastsNeverLoseTheirKind) {
  EXPECT_TRUE(canCast(Dtype::Double, Dtype::Half));
  EXPECT_TRUE(canCast(Dtype::Long, Dtype::Float));
  EXPECT_FALSE(canCast(Dtype::Float, Dtype::Long));
  EXPECT_FALSE(canCast(Dtype::ComplexFloat, Dtype::Float));
  EXPECT_FALSE(canCast(Dtype::Int, Dtype::Bool));
}

TEST(Dtype, OperandsOfHigherRankDecide) {
  auto Of = [](Dtype Type, PromotionRank Rank) {
    return PromotionOperand{Type, Rank};
  };
  using R = PromotionRank;
  EXPECT_EQ(
      resultType({Of(Dtype::Int, R::Dimensioned), Of(Dtype::Long, R::Number)}),
      Dtype::Int);
  EXPECT_EQ(resultType(
                {Of(Dtype::Int, R::Dimensioned), Of(Dtype::Double, R::Number)}),
            Dtype::Float);
  EXPECT_EQ(resultType({Of(Dtype::Half, R::Dimensioned),
                        Of(Dtype::Double, R::ZeroDim)}),
            Dtype::Half);
  EXPECT_EQ(
      resultType({Of(Dtype::Int, R::Dimensioned), Of(Dtype::Double, R::Number)},
                 Dtype::Double),
      Dtype::Double);
  EXPECT_FALSE(resultType({}));
}

TEST(Dtype, PartsAndWholes) {
  EXPECT_EQ(toReal(Dtype::ComplexDouble), Dtype::Double);
  EXPECT_EQ(toReal(Dtype::Int), Dtype::Int);
  EXPECT_EQ(toComplex(Dtype::Half), Dtype::ComplexHalf);
  EXPECT_FALSE(toComplex(Dtype::Long));
}

} // namespace
