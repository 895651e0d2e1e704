//===- ViewStridesTest.cpp - how transposed tensors lie in memory ---------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ViewStrides.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace torchtidy;
using ::testing::ElementsAre;

namespace {

RuleValue contiguous(ShapeValue::Extents Sizes) {
  TensorFacts Facts;
  Facts.Shape = ShapeValue::known(std::move(Sizes));
  Facts.Order = Layout::Contiguous;
  return RuleValue::tensor(std::move(Facts));
}

RuleValue ints(ShapeValue::Extents Values) {
  return RuleValue::ints(ShapeValue::known(std::move(Values)));
}

const OperatorOverload Permute("permute(Tensor(a) self, int[] dims)"),
    Transpose("transpose.int(Tensor(a) self, int dim0, int dim1)"),
    Turn("t(Tensor(a) self)"), Narrow("narrow(Tensor(a) self)");

TEST(ViewStrides, FollowsTheDimensions) {
  auto Moved = transposed(Permute, {contiguous({2, 3, 4}), ints({1, -1, 0})});
  ASSERT_TRUE(Moved);
  EXPECT_THAT(Moved->Sizes, ElementsAre(3, 4, 2));
  EXPECT_THAT(Moved->Strides, ElementsAre(4, 1, 12));
  Moved = transposed(Transpose, {contiguous({2, 3}), RuleValue::integer(-1),
                                 RuleValue::integer(0)});
  ASSERT_TRUE(Moved);
  EXPECT_THAT(Moved->Strides, ElementsAre(1, 3));
  EXPECT_TRUE(transposed(Turn, {contiguous({2, 3})}));
}

TEST(ViewStrides, SaysNothingOfWhatIsNotKnown) {
  RuleValue Strided = contiguous({2, 3});
  Strided.Tensors[0].Order = Layout::Strided;
  EXPECT_FALSE(transposed(Turn, {Strided}));
  EXPECT_FALSE(transposed(Turn, {contiguous({2, SymbolicInt::symbol(0)})}));
  EXPECT_FALSE(transposed(Turn, {contiguous({2, 0})}));
  EXPECT_FALSE(transposed(Turn, {RuleValue()}));
  EXPECT_FALSE(transposed(Narrow, {contiguous({2, 3})}));
  EXPECT_FALSE(transposed(Permute, {contiguous({2, 3}), ints({0, 2})}));
  EXPECT_FALSE(transposed(Permute, {contiguous({2, 3}), ints({0})}));
}

TEST(ViewStrides, ExtentsOfOneDoNotMatter) {
  EXPECT_TRUE(isContiguous({{3, 1}, {1, 3}}));
  EXPECT_TRUE(isContiguous({{1, 1}, {5, 9}}));
  EXPECT_FALSE(isContiguous({{3, 2}, {1, 3}}));
  EXPECT_FALSE(isContiguous({{2, 3}, {6, 2}}));
}

TEST(ViewStrides, JoinsWhatFollowsInMemory) {
  EXPECT_FALSE(canView({{3, 4}, {1, 3}}, {12}));
  EXPECT_TRUE(canView({{3, 4}, {1, 3}}, {3, 2, 2}));
  EXPECT_TRUE(canView({{1, 32, 32, 3}, {3072, 32, 1, 1024}}, {1024, 1, 3}));
  EXPECT_FALSE(canView({{1, 32, 32, 3}, {3072, 32, 1, 1024}}, {32, 96}));
  // Another number of elements is no matter of strides.
  EXPECT_TRUE(canView({{3, 4}, {1, 3}}, {13}));
}

} // namespace
