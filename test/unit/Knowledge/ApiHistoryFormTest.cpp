//===- ApiHistoryFormTest.cpp - which uses, and what edit -----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistoryForm.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace torchtidy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ApiHistoryForm, ReadsConditions) {
  ApiForm Form = cantFail(parseApiForm(
      "arg-count=3..5; arg[2]=c10::Half *|bool *; value[dim]=nullptr"));
  ASSERT_EQ(Form.Conditions.size(), 3u);
  EXPECT_EQ(Form.Conditions[0].Test, FormTest::ArgCount);
  EXPECT_EQ(Form.Conditions[0].Min, 3u);
  EXPECT_EQ(Form.Conditions[0].Max, 5u);
  EXPECT_EQ(Form.Conditions[1].Index, 2u);
  EXPECT_THAT(Form.Conditions[1].Alternatives,
              ElementsAre("c10::Half *", "bool *"));
  EXPECT_EQ(Form.Conditions[2].Name, "dim");
  EXPECT_FALSE(Form.meansTheName());
  EXPECT_EQ(cantFail(parseApiForm("arg-count=2..")).Conditions[0].Max, ~0U);
  EXPECT_EQ(cantFail(parseApiForm("arg-count=2")).Conditions[0].Max, 2u);
  EXPECT_TRUE(cantFail(parseApiForm("-")).meansTheName());
  EXPECT_TRUE(cantFail(parseApiForm("declared-in=a/b.h")).meansTheName());
  ApiForm Never = cantFail(parseApiForm("informational:needs the rank"));
  EXPECT_TRUE(Never.isInformational());
  EXPECT_EQ(Never.Why, "needs the rank");
  EXPECT_FALSE(Never.meansTheName());
}

TEST(ApiHistoryForm, RefusesWhatItDoesNotList) {
  for (StringRef Bad : {"arg-cuont=1",    "arg-count",
                        "arg-count=",     "arg-count=x",
                        "arg-count=5..3", "arg=int",
                        "arg[x]=int",     "arg[1]",
                        "arg[1]=",        "arg[1]=a||b",
                        "arg[1]x=int",    "value[a b]=1",
                        "value[]=1",      "template=x",
                        "streamed[1]",    "override=virtual",
                        "informational:", "",
                        "Arg[1]=int",     "streamed;template",
                        "arrow=x",        "dtype=kByte"}) {
    Expected<ApiForm> Form = parseApiForm(Bad);
    ASSERT_FALSE(bool(Form)) << Bad.str();
    EXPECT_THAT(toString(Form.takeError()), HasSubstr("form: "));
  }
}

TEST(ApiHistoryForm, ReadsEdits) {
  ApiFix Fix = cantFail(parseApiFix(
      "macro:TORCH_CHECK; insert-arg[0]:false; drop-arg[last]; drop-through; "
      "callee:f(a)->g; add-include:<a/b.h>"));
  ASSERT_EQ(Fix.size(), 6u);
  EXPECT_EQ(Fix[0].Op, FixOp::Macro);
  EXPECT_EQ(Fix[0].Text, "TORCH_CHECK");
  EXPECT_EQ(Fix[1].Index, 0u);
  EXPECT_EQ(Fix[1].Text, "false");
  EXPECT_EQ(Fix[2].Index, FixEdit::Last);
  EXPECT_EQ(Fix[4].Text, "f(a)->g");
  EXPECT_EQ(Fix[5].Text, "<a/b.h>");
  EXPECT_EQ(cantFail(parseApiFix("replace-arg[3]:T{X, 0}"))[0].Text, "T{X, 0}");
  EXPECT_THAT(cantFail(parseApiFix("-")), IsEmpty());
  for (StringRef Bad : {"renam:x", "rename", "rename:", "insert-arg:x",
                        "insert-arg[last]:x", "drop-arg", "drop-arg[1]:x",
                        "drop-through:x", "add-include:a.h", "member=x", ""}) {
    Expected<ApiFix> Wrong = parseApiFix(Bad);
    ASSERT_FALSE(bool(Wrong)) << Bad.str();
    EXPECT_THAT(toString(Wrong.takeError()), HasSubstr("fix: "));
  }
}

TEST(ApiHistoryForm, MatchesTypes) {
  EXPECT_TRUE(typePatternMatches("int *", "int *"));
  EXPECT_FALSE(typePatternMatches("int *", "int **"));
  EXPECT_TRUE(typePatternMatches("std::shared_ptr<...",
                                 "std::shared_ptr<torch::jit::Module>"));
  EXPECT_FALSE(typePatternMatches("std::shared_ptr<...", "std::shared_ptr"));
  StringRef Optional = "...optional<c10::MemoryFormat>";
  EXPECT_TRUE(typePatternMatches(Optional, "c10::optional<c10::MemoryFormat>"));
  EXPECT_TRUE(typePatternMatches(Optional, "std::optional<c10::MemoryFormat>"));
  EXPECT_FALSE(typePatternMatches(Optional, "c10::MemoryFormat"));
  EXPECT_TRUE(typePatternMatches("...at::Dimname...",
                                 "c10::optional<c10::ArrayRef<at::Dimname>>"));
  EXPECT_TRUE(
      typePatternMatches("c10::complex<...> *", "c10::complex<float> *"));
  EXPECT_FALSE(
      typePatternMatches("c10::complex<...> *", "c10::complex<float>"));
  EXPECT_FALSE(typePatternMatches("@integer", "int"));
}
