//===- ApiHistoryTest.cpp - deprecated and removed API --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace torchtidy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

VersionTuple version(StringRef Text) {
  VersionTuple V;
  EXPECT_FALSE(V.tryParse(Text)) << Text.str();
  return V;
}

std::string lineOf(std::initializer_list<StringRef> Cells) {
  return join(ArrayRef<StringRef>(Cells), "\t");
}

/// A sound line, to be spoilt cell by cell.
std::vector<std::string> soundCells() {
  return {"at::f",        "function", "-",        "torch",
          "1.5",          "2.0",      "header",   "at::g",
          "rename:at::g", "1.5",      "Renamed.", "headers:x"};
}

/// The error of a line whose cell \p Column reads \p Text.
std::string errorWith(unsigned Column, StringRef Text) {
  std::vector<std::string> Cells = soundCells();
  Cells[Column] = Text.str();
  std::string Line = join(Cells, "\t");
  Expected<ApiRow> Row = parseApiRow(Line);
  return Row ? "" : toString(Row.takeError());
}

constexpr StringLiteral Names =
    "name\tkind\tform\tproduct\tdeprecated\tremoved\tmarker\treplacement\tfix\t"
    "fix_since\tnote\tsource";

std::string tableError(std::vector<StringRef> Lines) {
  Expected<ApiHistory> Table = ApiHistory::parse(Lines);
  return Table ? "" : toString(Table.takeError());
}

std::vector<std::string> namesOf(const ApiRows &Rows) {
  std::vector<std::string> Names;
  for (const ApiRow *Row : Rows)
    Names.push_back(Row->Name.str());
  return Names;
}

const ApiHistory &torchTable() { return libTorchApiHistory(); }

const ApiRow &only(const ApiRows &Rows) {
  EXPECT_EQ(Rows.size(), 1u);
  return *Rows.front();
}

} // namespace

//===- versions -----------------------------------------------------------===//

TEST(ApiHistoryVersion, HoldsAsFarAsKnown) {
  VersionMark Never, Exact{VersionMark::Exact, {}, version("2.6")},
      Between{VersionMark::Between, version("1.13"), version("2.0")},
      Before{VersionMark::AtOrBefore, {}, version("11.7")};
  EXPECT_EQ(Never.holdsIn(version("99.0")), false);
  EXPECT_EQ(Exact.holdsIn(version("2.5")), false);
  EXPECT_EQ(Exact.holdsIn(version("2.6.1")), true);
  EXPECT_EQ(Between.holdsIn(version("1.13")), false);
  EXPECT_EQ(Between.holdsIn(version("1.13.1")), std::nullopt);
  EXPECT_EQ(Between.holdsIn(version("2.0")), true);
  EXPECT_EQ(Before.holdsIn(version("11.6")), std::nullopt);
  EXPECT_EQ(Before.holdsIn(version("12.0")), true);
  EXPECT_EQ(Exact.str(), "2.6");
  EXPECT_EQ(Between.str(), "between 1.13 and 2.0");
  EXPECT_EQ(Before.str(), "11.7 or earlier");
  EXPECT_FALSE(Never);
}

TEST(ApiHistoryVersion, StatusNamesOnlyWhatIsKnown) {
  auto Status = [](StringRef Deprecated, StringRef Removed, StringRef At) {
    std::vector<std::string> Cells = soundCells();
    Cells[4] = Deprecated.str();
    Cells[5] = Removed.str();
    if (Deprecated == "-")
      Cells[6] = "-";
    std::string Line = join(Cells, "\t");
    return statusAt(cantFail(parseApiRow(Line)), version(At));
  };
  EXPECT_EQ(Status("1.5", "2.0", "1.4"), ApiStatus::NotYet);
  EXPECT_EQ(Status("1.5", "2.0", "1.13.1"), ApiStatus::Deprecated);
  EXPECT_EQ(Status("1.5", "2.0", "2.0.0"), ApiStatus::Removed);
  EXPECT_EQ(Status("-", "2.0", "1.13"), ApiStatus::NotYet);
  EXPECT_EQ(Status("(1.10,2.0]", "-", "1.13"), ApiStatus::Unknown);
  EXPECT_EQ(Status("-", "..2.0", "1.13"), ApiStatus::Unknown);
  // Whether it is gone is unknown, that it is at least deprecated is not.
  EXPECT_EQ(Status("1.5", "(1.10,2.0]", "1.13"), ApiStatus::Deprecated);
}

TEST(ApiHistoryVersion, ChangesOnlyForward) {
  std::string Line = join(soundCells(), "\t");
  ApiRow Row = cantFail(parseApiRow(Line));
  auto Change = [&](StringRef From, StringRef To) {
    return changeBetween(Row, version(From), version(To));
  };
  EXPECT_EQ(Change("1.4", "1.5"), ApiChange::BecomesDeprecated);
  EXPECT_EQ(Change("1.4", "2.1"), ApiChange::BecomesRemoved);
  EXPECT_EQ(Change("1.5", "1.13"), ApiChange::None);
  EXPECT_EQ(Change("2.0", "2.15"), ApiChange::None);
  EXPECT_EQ(Change("2.1", "1.4"), ApiChange::None);
}

//===- rows ---------------------------------------------------------------===//

TEST(ApiHistoryRow, ReadsEveryColumn) {
  std::string Line = lineOf(
      {"c10::f", "method", "arg-count=1", "torch", "1.2", "2.14", "attribute",
       "f(t, false)", "append-arg:false", "1.2", "Say so.", "headers:y"});
  ApiRow Row = cantFail(parseApiRow(Line));
  EXPECT_EQ(Row.Name, "c10::f");
  EXPECT_EQ(Row.Kind, ApiKind::Method);
  EXPECT_EQ(Row.Product, ApiProduct::LibTorch);
  EXPECT_EQ(Row.Marker, ApiMarker::Attribute);
  EXPECT_EQ(Row.Deprecated.By, version("1.2"));
  EXPECT_EQ(Row.Removed.By, version("2.14"));
  EXPECT_EQ(Row.Replacement, "f(t, false)");
  EXPECT_EQ(Row.FixSince, version("1.2"));
  EXPECT_EQ(Row.Note, "Say so.");
  EXPECT_EQ(Row.Source, "headers:y");
  EXPECT_TRUE(Row.fixAppliesTo(version("1.13.1")));
  EXPECT_FALSE(Row.fixAppliesTo(version("1.1")));
}

TEST(ApiHistoryRow, FixAppliesFromTheChangeUnlessSaidOtherwise) {
  std::vector<std::string> Cells = soundCells();
  Cells[9] = "-";
  std::string Deprecated = join(Cells, "\t");
  EXPECT_TRUE(cantFail(parseApiRow(Deprecated)).fixAppliesTo(version("1.5")));
  EXPECT_FALSE(cantFail(parseApiRow(Deprecated)).fixAppliesTo(version("1.4")));
  Cells[4] = Cells[6] = "-";
  std::string Gone = join(Cells, "\t");
  EXPECT_FALSE(cantFail(parseApiRow(Gone)).fixAppliesTo(version("1.13")));
  EXPECT_TRUE(cantFail(parseApiRow(Gone)).fixAppliesTo(version("2.0")));
  Cells[8] = "-";
  std::string NoFix = join(Cells, "\t");
  EXPECT_FALSE(cantFail(parseApiRow(NoFix)).fixAppliesTo(version("2.0")));
}

TEST(ApiHistoryRow, NamesTheBadCell) {
  EXPECT_EQ(errorWith(10, "Another sentence."), "");
  EXPECT_THAT(errorWith(0, "a*b*"), HasSubstr("name"));
  EXPECT_THAT(errorWith(0, ""), HasSubstr("name"));
  EXPECT_THAT(errorWith(1, "functoin"), HasSubstr("kind: 'functoin'"));
  EXPECT_THAT(errorWith(2, "arg=1"), HasSubstr("form"));
  EXPECT_THAT(errorWith(3, "pytorch"), HasSubstr("product"));
  for (StringRef Bad : {"1", "1.5.0.0", "x", "(1.5,1.4]", "(1.5,2.0", "..", "",
                        "<=1.5", "1.5..1.6"})
    EXPECT_THAT(errorWith(4, Bad), HasSubstr("deprecated")) << Bad.str();
  EXPECT_THAT(errorWith(5, "two"), HasSubstr("removed"));
  EXPECT_THAT(errorWith(6, "loud"), HasSubstr("marker"));
  EXPECT_THAT(errorWith(8, "rename"), HasSubstr("fix"));
  EXPECT_THAT(errorWith(9, "new"), HasSubstr("fix_since"));
  EXPECT_THAT(errorWith(11, "-"), HasSubstr("source"));
  std::string Short = "at::f\tfunction";
  EXPECT_THAT(toString(parseApiRow(Short).takeError()),
              HasSubstr("twelve columns"));
}

TEST(ApiHistoryRow, RefusesContradictions) {
  EXPECT_THAT(errorWith(5, "1.5"), HasSubstr("before it was deprecated"));
  EXPECT_THAT(errorWith(5, "1.4"), HasSubstr("before it was deprecated"));
  EXPECT_THAT(errorWith(6, "-"), HasSubstr("marker"));
  EXPECT_THAT(errorWith(4, "-"), HasSubstr("marker"));
  EXPECT_THAT(errorWith(2, "informational:why"), HasSubstr("informational"));
  EXPECT_THAT(errorWith(2, "macro-arg[0]=x"), HasSubstr("suit the kind"));
  EXPECT_THAT(errorWith(2, "through=at::h"), HasSubstr("suit the kind"));
  EXPECT_THAT(errorWith(8, "member:g"), HasSubstr("suit the kind"));
  EXPECT_THAT(errorWith(8, "include:g.h"), HasSubstr("suit the kind"));
  EXPECT_THAT(errorWith(8, "rename:at::$1"), HasSubstr("no pattern"));
  EXPECT_THAT(errorWith(8, "-"), HasSubstr("fix_since without"));
  std::vector<std::string> Cells = soundCells();
  Cells[4] = Cells[5] = Cells[6] = "-";
  std::string Line = join(Cells, "\t");
  EXPECT_THAT(toString(parseApiRow(Line).takeError()),
              HasSubstr("neither deprecated nor removed"));
  Cells = soundCells();
  Cells[1] = "method";
  Cells[8] = "drop-through";
  std::string Drop = join(Cells, "\t");
  EXPECT_THAT(toString(parseApiRow(Drop).takeError()),
              HasSubstr("does not name"));
  Cells[2] = "param-count=1";
  Cells[8] = "member:g";
  std::string Params = join(Cells, "\t");
  EXPECT_THAT(toString(parseApiRow(Params).takeError()),
              HasSubstr("parameters of nothing"));
}

TEST(ApiHistoryRow, RepeatsWhatThePatternMatched) {
  const ApiRow &Row = only(torchTable().lookup("torch::linalg::svd"));
  ASSERT_EQ(Row.Fix.size(), 1u);
  EXPECT_EQ(Row.expand(Row.Fix[0].Text, "torch::linalg::svd"),
            "torch::linalg_svd");
  EXPECT_EQ(Row.expand("plain", "torch::linalg::svd"), "plain");
}

//===- tables -------------------------------------------------------------===//

TEST(ApiHistoryTable, NumbersTheBadLine) {
  std::string Good = join(soundCells(), "\t");
  EXPECT_EQ(tableError({"# comment", "", Names, Good}), "");
  EXPECT_EQ(tableError({"# comment", Names, Good, "x"}),
            "line 4: twelve columns wanted: 'x'");
  EXPECT_EQ(tableError({Names, Good, "# again", Good}),
            "line 4: given twice: 'at::f'");
  EXPECT_EQ(tableError({Good, Names}), "line 1: unexpected column names");
  EXPECT_EQ(tableError({"# comment"}), "no column names");
}

TEST(ApiHistoryTable, LooksUpExactNames) {
  const ApiRow &Row = only(torchTable().lookup("c10::optional"));
  EXPECT_EQ(Row.Deprecated.By, version("2.7"));
  EXPECT_EQ(Row.Marker, ApiMarker::Guard);
  EXPECT_EQ(Row.Fix[0].Text, "std::optional");
  EXPECT_FALSE(Row.fixAppliesTo(version("1.13")));
  EXPECT_TRUE(Row.fixAppliesTo(version("2.15")));
  // Namesakes and parts of names are no hits.
  EXPECT_THAT(torchTable().lookup("other::optional"), IsEmpty());
  EXPECT_THAT(torchTable().lookup("optional"), IsEmpty());
  EXPECT_THAT(torchTable().lookup("other::torch::linalg::svd"), IsEmpty());
  EXPECT_THAT(torchTable().lookup("AT_CHECK"), IsEmpty());
  EXPECT_THAT(torchTable().lookup("THC/THC.h"), IsEmpty());
}

TEST(ApiHistoryTable, AnswersTheMostSpecificFormFirst) {
  ApiRows Type = torchTable().lookup("at::Tensor::type");
  ASSERT_GE(Type.size(), 2u);
  EXPECT_EQ(Type[0]->Form.Conditions[0].Test, FormTest::ConvertedTo);
  EXPECT_TRUE(Type[1]->Form.Conditions.empty());
  ApiRows Qr = torchTable().lookup("at::Tensor::qr");
  ASSERT_GE(Qr.size(), 2u);
  EXPECT_EQ(Qr[0]->Fix[0].Op, FixOp::ToFunction);
  EXPECT_TRUE(Qr[1]->Fix.empty());
  ApiRows Prefetch = cudaApiHistory().lookup("cudaMemPrefetchAsync");
  ASSERT_EQ(Prefetch.size(), 2u);
  ApiRows Sum = torchTable().lookup("at::sum");
  ASSERT_GE(Sum.size(), 2u);
  EXPECT_EQ(Sum.front()->Name, "at::sum");
  EXPECT_EQ(Sum.back()->Name, "at::*");
}

TEST(ApiHistoryTable, ExactNameHidesUnconditionalPattern) {
  EXPECT_THAT(namesOf(torchTable().lookup("torch::linalg::linalg_norm")),
              ElementsAre("torch::linalg::linalg_norm"));
  EXPECT_THAT(namesOf(torchTable().lookup("torch::linalg::norm")),
              ElementsAre("torch::linalg::*"));
  EXPECT_THAT(
      namesOf(torchTable().lookupMacro("AT_DISPATCH_ALL_TYPES_AND_HALF")),
      ElementsAre("AT_DISPATCH_ALL_TYPES_AND_HALF", "AT_DISPATCH_*"));
}

TEST(ApiHistoryTable, LooksUpMacrosAndHeaders) {
  const ApiRow &Dispatch =
      only(torchTable().lookupMacro("AT_DISPATCH_FLOATING_TYPES"));
  EXPECT_EQ(Dispatch.Form.Conditions[0].Test, FormTest::MacroArg);
  EXPECT_EQ(Dispatch.Form.Conditions[1].Test, FormTest::MacroCall);
  EXPECT_EQ(only(torchTable().lookupHeader("THC/THC.h")).Removed.By,
            version("1.11"));
  EXPECT_EQ(torchTable().lookupHeader("torch/csrc/api/include/torch/linalg.h"),
            torchTable().lookupHeader("torch/linalg.h"));
  EXPECT_THAT(torchTable().lookupHeader("mine/THC/THC.h"), IsEmpty());
  EXPECT_THAT(torchTable().lookupMacro("MY_AT_DISPATCH_X"), IsEmpty());
}

TEST(ApiHistoryTable, KeepsInformationalRowsToItself) {
  EXPECT_THAT(torchTable().lookup("at::norm"), testing::Not(IsEmpty()));
  for (const ApiRow *Row : torchTable().lookup("at::norm"))
    EXPECT_FALSE(Row->Form.isInformational());
  EXPECT_THAT(torchTable().lookup("torch::jit::load"),
              testing::Each(testing::Field(&ApiRow::Name, "torch::jit::load")));
  EXPECT_THAT(torchTable().lookupMacro("C10_UNUSED"), IsEmpty());
}

TEST(ApiHistoryTable, ListsWhatBreaks) {
  auto Changes = torchTable().changesBetween(
      ApiProduct::LibTorch, version("1.13.1"), version("2.15"));
  auto Find = [&](StringRef Name) {
    auto At =
        find_if(Changes, [&](const auto &C) { return C.first->Name == Name; });
    return At == Changes.end() ? ApiChange::None : At->second;
  };
  EXPECT_EQ(Find("at::symeig"), ApiChange::BecomesRemoved);
  EXPECT_EQ(Find("at::Tensor::is_variable"), ApiChange::BecomesRemoved);
  EXPECT_EQ(Find("c10::nullopt"), ApiChange::BecomesDeprecated);
  EXPECT_EQ(Find("at::eig"), ApiChange::None);          // gone in 1.13
  EXPECT_EQ(Find("at::Tensor::data"), ApiChange::None); // marked in both
  EXPECT_EQ(Find("torch::optim::Optimizer::zero_grad"), ApiChange::None);
  auto Cuda = cudaApiHistory().changesBetween(ApiProduct::Cuda, version("12.9"),
                                              version("13.0"));
  EXPECT_TRUE(any_of(Cuda, [](const auto &C) {
    return C.first->Name == "cudaDeviceProp::clockRate" &&
           C.second == ApiChange::BecomesRemoved;
  }));
  EXPECT_TRUE(all_of(Cuda, [](const auto &C) {
    return C.first->Product == ApiProduct::Cuda;
  }));
}

//===- names gone already -------------------------------------------------===//

TEST(ApiHistoryRemoved, ExplainsMembers) {
  const ApiHistory &T = torchTable();
  EXPECT_EQ(only(T.findRemovedMember("Tensor", "is_variable")).Removed.By,
            version("2.14"));
  for (StringRef Class : {"at::Tensor", "torch::Tensor", "at::TensorBase",
                          "const at::Tensor &", "::at::Tensor"})
    EXPECT_EQ(T.findRemovedMember(Class, "is_variable").size(), 1u)
        << Class.str();
  EXPECT_EQ(only(T.findRemovedMember("torch::nn::ConvOptions<2>", "with_bias"))
                .Fix[0]
                .Text,
            "bias");
  EXPECT_EQ(T.findRemovedMember("cudaDeviceProp", "clockRate").size(), 0u);
  EXPECT_EQ(
      cudaApiHistory().findRemovedMember("cudaDeviceProp", "clockRate").size(),
      1u);
  EXPECT_THAT(T.findRemovedMember("mine::Tensor", "is_variable"), IsEmpty());
  EXPECT_THAT(T.findRemovedMember("Matrix", "is_variable"), IsEmpty());
  EXPECT_THAT(T.findRemovedMember("Tensor", "is_variabel"), IsEmpty());
}

TEST(ApiHistoryRemoved, AsksTheInstalledVersion) {
  const ApiHistory &T = torchTable();
  EXPECT_THAT(T.findRemovedMember("Tensor", "is_variable", version("2.13")),
              IsEmpty());
  EXPECT_EQ(
      T.findRemovedMember("Tensor", "is_variable", version("2.15.0")).size(),
      1u);
  EXPECT_THAT(T.findRemovedName("AT_CHECK", {}, version("1.4")), IsEmpty());
  EXPECT_EQ(T.findRemovedName("AT_CHECK", {}, version("1.13.1")).size(), 1u);
}

TEST(ApiHistoryRemoved, ExplainsNames) {
  const ApiHistory &T = torchTable();
  EXPECT_EQ(only(T.findRemovedName("AT_CHECK")).Fix[0].Text, "TORCH_CHECK");
  EXPECT_THAT(namesOf(T.findRemovedName("THCudaFloatTensor")),
              ElementsAre("THCuda*Tensor"));
  EXPECT_THAT(namesOf(T.findRemovedName("variant", "c10")),
              ElementsAre("c10::variant"));
  EXPECT_THAT(namesOf(T.findRemovedName("torch::variant")),
              ElementsAre("c10::variant"));
  EXPECT_THAT(namesOf(T.findRemovedName("cholesky", "torch")),
              ElementsAre("at::cholesky"));
  EXPECT_THAT(namesOf(T.findRemovedName("Math", "at::DispatchKey")),
              ElementsAre("c10::DispatchKey::Math"));
  EXPECT_THAT(namesOf(T.findRemovedName("linalg", "torch")),
              ElementsAre("torch::linalg::*"));
  EXPECT_THAT(namesOf(T.findRemovedName("torch::linalg::svd")),
              ElementsAre("torch::linalg::*"));
  // Too little context, another namespace, or a name that is still there.
  EXPECT_THAT(T.findRemovedName("cholesky"), IsEmpty());
  EXPECT_THAT(T.findRemovedName("mine::cholesky"), IsEmpty());
  EXPECT_THAT(T.findRemovedName("c10::cholesky"), IsEmpty());
  EXPECT_THAT(T.findRemovedName("load", "torch::jit"), IsEmpty());
  EXPECT_THAT(T.findRemovedName("optional", "c10"), IsEmpty());
}

TEST(ApiHistoryRemoved, ExplainsHeaders) {
  const ApiHistory &T = torchTable();
  EXPECT_EQ(T.findRemovedHeader("THC/THC.h").size(), 1u);
  EXPECT_THAT(T.findRemovedHeader("THC/THC.h", version("1.10")), IsEmpty());
  EXPECT_THAT(T.findRemovedHeader("THC/THCAtomics.cuh"), IsEmpty());
  EXPECT_THAT(T.findRemovedHeader("torch/torch.h"), IsEmpty());
  EXPECT_EQ(
      cudaApiHistory().findRemovedHeader("texture_fetch_functions.h").size(),
      1u);
}
