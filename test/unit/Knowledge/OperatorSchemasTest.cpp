//===- OperatorSchemasTest.cpp - Tests of the table of operators ----------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <set>

using namespace torchtidy;
using llvm::StringRef;
using llvm::VersionTuple;

namespace {

constexpr VersionTuple V113(1, 13);
constexpr VersionTuple V215(2, 15);

/// The table as text, to check what no look-up by name can reach.
const char TableText[] =
#include "OperatorSchemas.inc"
    ;
const char EffectText[] =
#include "OperatorEffects.inc"
    ;

std::vector<StringRef> rowsOf(StringRef Text) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  std::vector<StringRef> Rows;
  llvm::copy_if(Lines, std::back_inserter(Rows),
                [](StringRef Line) { return !Line.starts_with("#"); });
  return Rows;
}

OperatorOverload overload(StringRef Struct, VersionTuple Version = V215) {
  auto Found = findOperatorOfStruct(Struct, Version);
  EXPECT_TRUE(Found) << Struct.str();
  return *Found;
}

TEST(OperatorSchemasTest, EverySchemaParsesInItsVersion) {
  size_t In113 = 0, In215 = 0;
  for (StringRef Line : rowsOf(TableText)) {
    OperatorOverload Row(Line);
    In113 += Row.isIn113();
    In215 += Row.isIn215();
    EXPECT_TRUE(Row.isIn113() || Row.isIn215()) << Line.str();
    for (auto [IsIn, Dialect] :
         {std::pair(Row.isIn113(), SchemaDialect::LibTorch113),
          std::pair(Row.isIn215(), SchemaDialect::LibTorch215)}) {
      if (!IsIn)
        continue;
      auto Schema = parseFunctionSchema(Row.schemaText(), Dialect);
      ASSERT_TRUE(bool(Schema))
          << Line.str() << ": " << llvm::toString(Schema.takeError());
      EXPECT_EQ(Schema->Name.Name, Row.baseName());
      EXPECT_EQ(Schema->Name.Overload, Row.overloadName());
    }
  }
  EXPECT_EQ(In113, 2952u);
  EXPECT_EQ(In215, 3110u);
}

TEST(OperatorSchemasTest, EveryRowIsFoundByBaseName) {
  for (StringRef Line : rowsOf(TableText)) {
    OperatorOverload Row(Line);
    auto Found = findOperator(Row.baseName(),
                              Row.isIn215() ? V215 : VersionTuple(1, 13));
    EXPECT_TRUE(llvm::any_of(Found, [&](const OperatorOverload &Each) {
      return Each.schemaText() == Row.schemaText();
    })) << Line.str();
  }
}

TEST(OperatorSchemasTest, EveryRowIsFoundByStruct) {
  for (StringRef Line : rowsOf(TableText)) {
    OperatorOverload Row(Line);
    std::string Struct = Row.baseName().str();
    if (!Row.overloadName().empty())
      Struct += ("_" + Row.overloadName()).str();
    auto Found = findOperatorOfStruct(
        Struct, Row.isIn215() ? V215 : VersionTuple(1, 13));
    ASSERT_TRUE(Found) << Struct;
    EXPECT_EQ(Found->schemaText(), Row.schemaText()) << Struct;
  }
}

TEST(OperatorSchemasTest, UnknownNamesFindNothing) {
  for (StringRef Name : {"", "#", "# schema", "ad", "addd", "zzz", "add.Tensor",
                         "~", "_", "("}) {
    EXPECT_TRUE(findOperator(Name, V215).empty()) << Name.str();
    EXPECT_TRUE(findOperatorsOfCppName(Name, V215).empty()) << Name.str();
  }
  EXPECT_FALSE(findOperatorOfStruct("", V215));
  EXPECT_FALSE(findOperatorOfStruct("add_NoSuchOverload", V215));
}

std::string overloads(const OperatorOverloads &Found) {
  std::string Names;
  for (const OperatorOverload &Each : Found)
    Names += (Names.empty() ? "" : " ") +
             (Each.overloadName().empty() ? "-" : Each.overloadName().str());
  return Names;
}

TEST(OperatorSchemasTest, FindsOverloads) {
  EXPECT_EQ(overloads(findOperator("add", V215)),
            "Scalar Scalar_out Tensor out");
  EXPECT_EQ(overloads(findOperator("add_", V215)), "Scalar Tensor");
  EXPECT_EQ(overloads(findOperatorsOfCppName("add", V215)), "Scalar Tensor");
  EXPECT_EQ(overloads(findOperatorsOfCppName("add_out", V215)),
            "Scalar_out out");
  EXPECT_EQ(overloads(findOperatorsOfCppName("add_outf", V113)),
            "Scalar_out out");
  EXPECT_EQ(overloads(findOperatorsOfCppName("view_symint", V215)), "- dtype");
  EXPECT_EQ(overloads(findOperatorsOfCppName("zeros_symint_out", V215)), "out");
  EXPECT_EQ(overloads(findOperatorsOfCppName("__dispatch_contiguous", V215)),
            "-");
  EXPECT_EQ(overloads(findOperatorsOfCppName("__and__", V215)),
            "Scalar Tensor");
}

TEST(OperatorSchemasTest, FindsStructs) {
  EXPECT_EQ(overload("add__Tensor").schemaText(),
            "add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> "
            "Tensor(a!)");
  EXPECT_EQ(overload("max_dim_max").overloadName(), "dim_max");
  EXPECT_EQ(overload("relu").overloadName(), "");
  EXPECT_EQ(overload("__ilshift___Tensor").baseName(), "__ilshift__");
  EXPECT_EQ(overload("add_out").cppName(), "add_out");
  EXPECT_EQ(overload("arange_start_step").cppName(), "arange");
}

TEST(OperatorSchemasTest, VersionSelectsRows) {
  // The older schema has int sizes, the newer one SymInt.
  StringRef Old = "expand_copy(Tensor self, SymInt[] size, *, bool "
                  "implicit=False) -> Tensor";
  EXPECT_EQ(overload("expand_copy", V113).schemaText(), Old);
  EXPECT_TRUE(overload("select_int", VersionTuple(1, 8)).isIn113());
  EXPECT_NE(overload("select_int", V113).schemaText(),
            overload("select_int", VersionTuple(2, 1)).schemaText());
  EXPECT_EQ(overload("select_int", VersionTuple(2, 1)).schemaText(),
            overload("select_int", VersionTuple()).schemaText());
  // Gone from 2.15, and not yet in 1.13: the other version's rows answer.
  EXPECT_FALSE(findOperator("symeig", V215).empty());
  EXPECT_FALSE(findOperator("rms_norm", V113).empty());
}

TEST(OperatorSchemasTest, KnowsTags) {
  EXPECT_TRUE(overload("add_Tensor").hasTag(OperatorTag::Pointwise));
  EXPECT_FALSE(overload("add_Tensor").hasTag(OperatorTag::Reduction));
  EXPECT_TRUE(overload("sum_dim_IntList").hasTag(OperatorTag::Reduction));
  EXPECT_TRUE(overload("rand").hasTag(OperatorTag::NondeterministicSeeded));
  EXPECT_TRUE(overload("expand_copy").hasTag(OperatorTag::ViewCopy));
  EXPECT_TRUE(overload("transpose_").hasTag(OperatorTag::InplaceView));
  EXPECT_TRUE(overload("nonzero").hasTag(OperatorTag::DynamicOutputShape));
  EXPECT_TRUE(overload("item").hasTag(OperatorTag::DataDependentOutput));
  EXPECT_TRUE(overload("dropout").hasTag(OperatorTag::MaybeAliasingOrMutating));
  EXPECT_FALSE(overload("matmul").hasTag(OperatorTag::Pointwise));
}

TEST(OperatorSchemasTest, EffectsOfWellKnownOperators) {
  struct {
    const char *Struct;
    const char *Effects; // m: mutates, a: alias, p: pure, r: random
  } Cases[] = {
      {"add_Tensor", "p"},
      {"add__Tensor", "ma"},
      {"add_out", "ma"},
      {"mul_Scalar", "p"},
      {"matmul", "p"},
      {"relu", "p"},
      {"relu_", "ma"},
      {"sigmoid_", "ma"},
      {"softmax_int", "p"},
      {"log_softmax_int", "p"},
      {"sum", "p"},
      {"mean_dim", "p"},
      {"max_dim", "p"},
      {"max_dim_max", "ma"},
      {"argmax", "p"},
      {"cat", "p"},
      {"stack", "p"},
      {"clone", "p"},
      {"detach", "ap"},
      {"detach_", "ma"},
      {"view", "ap"},
      {"reshape", "ap"},
      {"permute", "ap"},
      {"transpose_int", "ap"},
      {"transpose_", "ma"},
      {"t", "ap"},
      {"squeeze", "ap"},
      {"unsqueeze_", "ma"},
      {"expand", "ap"},
      {"narrow", "ap"},
      {"select_int", "ap"},
      {"slice_Tensor", "ap"},
      {"split_Tensor", "ap"},
      {"chunk", "ap"},
      {"contiguous", "ap"},
      {"to_dtype", "ap"},
      {"to_device", "ap"},
      {"index_Tensor", "p"},
      {"index_put_", "ma"},
      {"index_select", "p"},
      {"gather", "p"},
      {"scatter_src", "p"},
      {"scatter__src", "ma"},
      {"masked_fill_Scalar", "p"},
      {"masked_fill__Scalar", "ma"},
      {"copy_", "ma"},
      {"fill__Scalar", "ma"},
      {"zero_", "ma"},
      {"resize_", "ma"},
      {"set__source_Tensor", "ma"},
      {"requires_grad_", "ma"},
      {"normal_", "mar"},
      {"uniform_", "mar"},
      {"rand", "pr"},
      {"randn", "pr"},
      {"bernoulli", "pr"},
      {"multinomial", "pr"},
      {"dropout", "apr"},
      {"native_dropout", "pr"},
      {"zeros", "p"},
      {"arange", "p"},
      {"conv2d", "p"},
      {"linear", "p"},
      {"layer_norm", "p"},
      {"batch_norm", "m"},
      {"cross_entropy_loss", "p"},
      {"nll_loss", "p"},
      {"equal", "p"},
      {"item", ""},
      {"_backward", ""},
      {"record_stream", "m"},
      {"set_data", "m"},
      {"retain_grad", "m"},
      {"_assert_async", ""},
      {"_foreach_add__Scalar", "m"},
      {"_foreach_add_Scalar", "p"},
      {"_fused_adam_", "m"},
  };
  for (const auto &Case : Cases) {
    OperatorEffects Effects = effectsOf(overload(Case.Struct));
    std::string Letters;
    Letters += Effects.MutatesArguments ? "m" : "";
    Letters += Effects.ReturnsAlias ? "a" : "";
    Letters += Effects.isPure() ? "p" : "";
    Letters += Effects.IsRandom ? "r" : "";
    EXPECT_EQ(Letters, Case.Effects) << Case.Struct;
  }
}

TEST(OperatorSchemasTest, HiddenEffectsHaveReasons) {
  EXPECT_EQ(effectsOf(overload("batch_norm")).HiddenEffect,
            "it updates the running statistics when training");
  EXPECT_EQ(effectsOf(overload("item")).HiddenEffect,
            "it waits for the device");
  EXPECT_EQ(effectsOf(overload("relu")).HiddenEffect, "");
  EXPECT_EQ(effectsOf(overload("dropout")).HiddenEffect, "");
}

TEST(OperatorSchemasTest, EveryEffectRowIsInOrderAndNamesAnOperator) {
  const std::set<StringRef> Known = {"aliases", "checks", "mutates",
                                     "random",  "state",  "waits"};
  std::string Previous;
  for (StringRef Line : rowsOf(EffectText)) {
    llvm::SmallVector<StringRef, 3> Columns;
    Line.split(Columns, '\t');
    ASSERT_EQ(Columns.size(), 4u) << Line.str();
    EXPECT_FALSE(findOperator(Columns[0], V215).empty()) << Line.str();
    EXPECT_EQ(Known.count(Columns[1]), 1u) << Line.str();
    EXPECT_FALSE(Columns[2].empty()) << Line.str();
    EXPECT_TRUE(Columns[3] == "run" || Columns[3] == "code") << Line.str();
    EXPECT_LE(Previous, Columns[0].str());
    Previous = Columns[0].str();
  }
}

} // namespace
