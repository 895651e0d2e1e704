//===- FunctionSchemaTest.cpp - Tests of the schema parser ----------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/FunctionSchema.h"
#include "gtest/gtest.h"

using namespace torchtidy;

namespace {

/// "accepted", or "column: reason".
std::string verdict(llvm::StringRef Text, SchemaDialect Dialect) {
  llvm::Expected<FunctionSchema> Schema = parseFunctionSchema(Text, Dialect);
  if (Schema)
    return "accepted";
  std::string Result;
  llvm::handleAllErrors(Schema.takeError(), [&](const SchemaError &Error) {
    Result = std::to_string(Error.offset()) + ": " + Error.reason();
  });
  return Result;
}

/// The column of the error; -1 if accepted.
int column(llvm::StringRef Text, SchemaDialect Dialect) {
  int Column = -1;
  if (auto Schema = parseFunctionSchema(Text, Dialect); !Schema)
    llvm::handleAllErrors(Schema.takeError(), [&](const SchemaError &Error) {
      Column = Error.offset();
      EXPECT_LE(Error.offset() + Error.length(), Text.size()) << Text.str();
      EXPECT_FALSE(Error.reason().empty()) << Text.str();
    });
  return Column;
}

FunctionSchema parse(llvm::StringRef Text) {
  return llvm::cantFail(parseFunctionSchema(Text));
}

struct JudgedCase {
  const char *Text;
  int Column113;
  int Column215;
};

constexpr JudgedCase JudgedCases[] = {
#define ACCEPTED(Text) {Text, -1, -1},
#define ONLY_113(Text, Column215) {Text, -1, Column215},
#define ONLY_215(Text, Column113) {Text, Column113, -1},
#define REJECTED(Text, Column) {Text, Column, Column},
#define REJECTED_APART(Text, Column113, Column215) {Text, Column113, Column215},
#include "JudgedSchemas.def"
};

TEST(FunctionSchemaTest, JudgesAsLibTorchDoes) {
  EXPECT_GT(std::size(JudgedCases), 700u);
  for (const JudgedCase &Case : JudgedCases) {
    EXPECT_EQ(column(Case.Text, SchemaDialect::LibTorch113), Case.Column113)
        << Case.Text;
    EXPECT_EQ(column(Case.Text, SchemaDialect::LibTorch215), Case.Column215)
        << Case.Text;
  }
}

TEST(FunctionSchemaTest, EitherDialectAcceptsWhatOneAccepts) {
  for (const JudgedCase &Case : JudgedCases)
    if (Case.Column113 == -1 || Case.Column215 == -1)
      EXPECT_EQ(verdict(Case.Text, SchemaDialect::Either), "accepted")
          << Case.Text;
    else
      EXPECT_NE(verdict(Case.Text, SchemaDialect::Either), "accepted")
          << Case.Text;
}

TEST(FunctionSchemaTest, DialectFollowsVersion) {
  using llvm::VersionTuple;
  EXPECT_EQ(schemaDialectOf({}), SchemaDialect::Either);
  EXPECT_EQ(schemaDialectOf(VersionTuple(1, 4)), SchemaDialect::LibTorch113);
  EXPECT_EQ(schemaDialectOf(VersionTuple(1, 13, 1)),
            SchemaDialect::LibTorch113);
  EXPECT_EQ(schemaDialectOf(VersionTuple(2, 0)), SchemaDialect::Either);
  EXPECT_EQ(schemaDialectOf(VersionTuple(2, 14, 1)), SchemaDialect::Either);
  EXPECT_EQ(schemaDialectOf(VersionTuple(2, 15)), SchemaDialect::LibTorch215);
  EXPECT_EQ(schemaDialectOf(VersionTuple(3)), SchemaDialect::LibTorch215);
}

TEST(FunctionSchemaTest, SaysWhatToChange) {
  struct {
    const char *Text;
    const char *Verdict;
  } Cases[] = {
      {"f(Tensr x) -> Tensor", "2: 'Tensr' is no type of the schema language; "
                               "did you mean 'Tensor'?"},
      {"f(double x) -> Tensor", "2: 'double' is no type of the schema language;"
                                " write 'float', which is double in C++"},
      {"f(int64_t x) -> Tensor", "2: 'int64_t' is no type of the schema "
                                 "language; write 'int' or 'SymInt'"},
      {"f(std::string x) -> ()", "2: 'std' is no type of the schema language; "
                                 "schema types are not those of C++"},
      {"f(Tensor x) -> void", "15: 'void' is no type of the schema language; "
                              "write '()' for a function that returns nothing"},
      {"f(List[int] x) -> ()", "2: 'List' is no type of the schema language; "
                               "a list of T is written 'T[]'"},
      {"f(Xyz x) -> ()", "2: 'Xyz' is no type of the schema language"},
      {"f(Tensor x)", "11: expected '->' and the return type before the end of "
                      "the schema"},
      {"f(Tensor x) - Tensor",
       "12: expected '->' and the return type, found '-'"},
      {"f(Tensor x -> Tensor",
       "11: expected ')' or ',' after an argument, found '->'"},
      {"f(Tensor) -> Tensor", "8: expected the name of an argument, found ')'"},
      {"f(Tensor in) -> Tensor", "9: expected the name of an argument, found "
                                 "the reserved word 'in'"},
      {"f(Tensor x) -> Tensor;",
       "21: expected the end of the schema, found ';'"},
      {"f(Tensor x) ->\nTensor", "15: expected a type before the end of the "
                                 "line"},
      {"f() -> ()\ng() -> ()", "10: a schema ends with its line; this text "
                               "begins another"},
      {"f(bool x=true) -> ()", "9: no default is named 'true'; write 'True'"},
      {"f(Tensor? x=none) -> ()",
       "12: no default is named 'none'; write 'None'"},
      {"f(str x=sum) -> ()",
       "8: no default is named 'sum'; names are float, complex, long, strided, "
       "Mean, contiguous_format, and strings need quotes"},
      {"f(Tensor x=1) -> ()", "11: expected 'None' as the only default of "
                              "'Tensor', found '1'"},
      {"f(int[] x=None) -> ()", "10: the default 'None' needs the type "
                                "'int[]?'"},
      {"f(int[]? x=[1]) -> ()", "11: the default of an optional list can "
                                "be 'None' but no list"},
      {"f(Tensor[] x=[]) -> ()", "13: a list of 'Tensor' can have no default; "
                                 "write 'Tensor[]?' and 'None'"},
      {"f(int[] x=[1, 2.5]) -> ()",
       "14: '2.5' is no element of a list of 'int'"},
      {"f(Stream x=None) -> ()", "11: a parameter of type 'Stream' can have no "
                                 "default; make the type optional"},
      {"f(Device x=cpu) -> ()",
       "11: expected a device in quotes, such as \"cpu\", found 'cpu'"},
      {"f(Device x=\"gpu\") -> ()", "11: 'gpu' is no device type"},
      {"f(Device x=\"cuda:01\") -> ()", "11: '01' is no device index"},
      {"f(int x=9223372036854775808) -> ()",
       "8: the number does not fit a 64-bit integer"},
      {"f(float x=1e999) -> ()", "10: the number does not fit a double"},
      {"f(complex x=1) -> ()",
       "12: a complex default is imaginary and ends in 'j'"},
      {"f(str x=\"abc) -> ()",
       "8: the string that starts here is never closed"},
      {"f(str x=\"a\\x41\") -> ()",
       "10: a schema knows no escape sequence '\\x'"},
      {"f(int x=1, Tensor y) -> ()",
       "18: 'y' has no default but follows 'x', which has one"},
      {"f(..., Tensor x) -> ()", "7: nothing may follow '...'"},
      {"f(int x=1, ...) -> ()",
       "11: a schema with '...' can have no default values"},
      {"f.default(Tensor x) -> ()", "2: no overload may be named 'default': "
                                    "the name is taken in Python"},
      {"f(Dict(Scalar, int) x) -> ()",
       "7: 'Scalar' cannot be the key of a dictionary"},
      {"f(Dict(str) x) -> ()",
       "10: expected ',' and the type of the values, found ')'"},
      {"f(Union(int, int) x) -> ()", "2: a union needs two different types"},
      {"f(int[n] x) -> ()", "6: expected ']' or the size of a list, found 'n'"},
      {"f(Tensor(a, b) x) -> ()",
       "10: expected ')' after an alias annotation, found ','"},
      {"f(__torch__.Foo x) -> ()",
       "12: expected 'torch' in '__torch__.torch.classes.ns.Class', found "
       "'Foo'"},
  };
  for (const auto &Case : Cases)
    EXPECT_EQ(verdict(Case.Text, SchemaDialect::LibTorch215), Case.Verdict);
}

TEST(FunctionSchemaTest, ErrorPrintsColumnFromOne) {
  EXPECT_EQ(llvm::toString(parseFunctionSchema("f(Xyz x) -> ()").takeError()),
            "column 3: 'Xyz' is no type of the schema language");
}

TEST(FunctionSchemaTest, BoundsNesting) {
  auto Nested = [](size_t Depth) {
    return "f(" + std::string(Depth, '(') + "int" + std::string(Depth, ')') +
           " x) -> ()";
  };
  EXPECT_EQ(verdict(Nested(60), SchemaDialect::LibTorch215), "accepted");
  EXPECT_EQ(verdict(Nested(100000), SchemaDialect::LibTorch215),
            "66: types are nested too deeply");
}

TEST(FunctionSchemaTest, ReadsEveryPartOfASchema) {
  FunctionSchema S = parse("ns::op.Tensor_out(Tensor(a!) self, int[2] size=1, "
                           "*, str? mode=None, Tensor?[] rest) -> "
                           "(Tensor(a!) first, int)");
  EXPECT_EQ(S.Name.Namespace, "ns");
  EXPECT_EQ(S.Name.Name, "op");
  EXPECT_EQ(S.Name.Overload, "Tensor_out");
  ASSERT_EQ(S.Arguments.size(), 4u);
  EXPECT_EQ(S.Arguments[0].Name, "self");
  EXPECT_EQ(S.Arguments[0].Type.Text, "Tensor(a!)");
  EXPECT_FALSE(S.Arguments[0].IsKeywordOnly);
  EXPECT_EQ(S.Arguments[1].Type.ListSize, 2);
  ASSERT_TRUE(S.Arguments[1].Default);
  EXPECT_EQ(S.Arguments[1].Default->Kind, SchemaDefault::Integer);
  EXPECT_EQ(S.Arguments[1].Default->Value, 1);
  EXPECT_TRUE(S.Arguments[2].IsKeywordOnly);
  EXPECT_EQ(S.Arguments[2].Default->Kind, SchemaDefault::None);
  EXPECT_EQ(S.Arguments[3].Type.str(), "Tensor?[]");
  ASSERT_EQ(S.Returns.size(), 2u);
  EXPECT_EQ(S.Returns[0].Name, "first");
  EXPECT_EQ(S.Returns[1].Name, "");
  EXPECT_EQ(S.Returns[1].Type.Kind, SchemaTypeKind::Int);
  EXPECT_FALSE(S.IsVararg);
}

TEST(FunctionSchemaTest, ReadsDefaults) {
  FunctionSchema S =
      parse("f(float a=-1.5, bool b=True, int[] c=[1, -2], ScalarType d=long, "
            "str e='x', complex f=2j, int g=Mean, int[2] h=[3, 4]) -> ()");
  EXPECT_EQ(S.Arguments[0].Default->Kind, SchemaDefault::Float);
  EXPECT_EQ(S.Arguments[0].Default->Text, "-1.5");
  EXPECT_EQ(S.Arguments[1].Default->Value, 1);
  ASSERT_EQ(S.Arguments[2].Default->Elements.size(), 2u);
  EXPECT_EQ(S.Arguments[2].Default->Text, "[1, -2]");
  EXPECT_EQ(S.Arguments[2].Default->Elements[1].Value, -2);
  EXPECT_EQ(S.Arguments[3].Default->Kind, SchemaDefault::Name);
  EXPECT_EQ(S.Arguments[3].Default->Value, 4);
  EXPECT_EQ(S.Arguments[4].Default->Text, "'x'");
  EXPECT_EQ(S.Arguments[5].Default->Kind, SchemaDefault::Complex);
  EXPECT_EQ(S.Arguments[6].Default->Value, 1);
  EXPECT_EQ(S.Arguments[7].Default->Elements[0].Value, 3);
}

TEST(FunctionSchemaTest, ReadsTypes) {
  struct {
    const char *Written;
    SchemaTypeKind Kind;
    const char *Printed;
    const char *Canonical;
  } Cases[] = {
      {"Tensor(a! -> *)", SchemaTypeKind::Tensor, "Tensor", "Tensor"},
      {"int[3](a!)", SchemaTypeKind::List, "int[]", "int[]"},
      {"SymInt[2]?", SchemaTypeKind::Optional, "SymInt[]?", "SymInt[]?"},
      {"Tensor?[]?", SchemaTypeKind::Optional, "Tensor?[]?", "Tensor?[]?"},
      {"int??", SchemaTypeKind::Optional, "int??", "int?"},
      {"(Tensor, int)[]", SchemaTypeKind::List, "(Tensor, int)[]",
       "(Tensor, int)[]"},
      {"Dict(str, Tensor[])", SchemaTypeKind::Dict, "Dict(str, Tensor[])",
       "Dict(str, Tensor[])"},
      {"Union(int, None)", SchemaTypeKind::Union, "Union(int, None)", "int?"},
      {"Union(str, int)", SchemaTypeKind::Union, "Union(str, int)",
       "Union(int, str)"},
      {"Future(t)", SchemaTypeKind::Future, "Future(t)", "Future(t)"},
      {"Dimname", SchemaTypeKind::Dimname, "Dimname", "str"},
      {"DeviceIndex", SchemaTypeKind::DeviceIndex, "DeviceIndex", "int"},
      {"__torch__.torch.classes.ns.C", SchemaTypeKind::Class,
       "__torch__.torch.classes.ns.C", "__torch__.torch.classes.ns.C"},
      {"t(a)", SchemaTypeKind::Variable, "t", "t"},
  };
  for (const auto &Case : Cases) {
    std::string Text = std::string("f(") + Case.Written + " x) -> ()";
    FunctionSchema Schema = parse(Text);
    const SchemaType &Type = Schema.Arguments[0].Type;
    EXPECT_EQ(Type.Kind, Case.Kind) << Case.Written;
    EXPECT_EQ(Type.Text, Case.Written);
    EXPECT_EQ(Type.str(), Case.Printed);
    EXPECT_EQ(canonicalSchemaType(Type), Case.Canonical);
  }
  FunctionSchema Symbolic = parse("f(SymInt[]? x) -> ()");
  EXPECT_EQ(canonicalSchemaType(Symbolic.Arguments[0].Type,
                                /*SymIntIsInt=*/true),
            "int[]?");
}

TEST(FunctionSchemaTest, TellsWritesAndAliases) {
  struct {
    const char *Text;
    bool Mutates;
    bool Aliases;
    bool Pure;
  } Cases[] = {
      {"f(Tensor x) -> Tensor", false, false, true},
      {"f(Tensor x) -> ()", false, false, false},
      {"f(Tensor(a) x) -> Tensor(a)", false, true, true},
      {"f(Tensor(a!) x) -> Tensor(a!)", true, true, false},
      {"f(Tensor! x) -> Tensor", true, false, false},
      {"f(Tensor(a!)[] x) -> ()", true, false, false},
      {"f(Tensor[](a!) x) -> ()", true, false, false},
      {"f((Tensor, Tensor(a!)) x) -> int", true, false, false},
      {"f(Tensor(a) x) -> Tensor(b)", false, false, true},
      {"f(Tensor(a) x) -> Tensor(a)[]", false, true, true},
      {"f(Tensor(a|b) x) -> Tensor(b)", false, true, true},
      {"f(Tensor(a) x) -> Tensor(*)", false, true, true},
      {"f(Tensor(a -> *) x) -> Tensor(b)", false, true, true},
      {"f(Tensor(a -> b) x) -> Tensor(a)", false, false, true},
  };
  for (const auto &Case : Cases) {
    FunctionSchema Schema = parse(Case.Text);
    EXPECT_EQ(Schema.mutatesArguments(), Case.Mutates) << Case.Text;
    EXPECT_EQ(Schema.returnsAlias(), Case.Aliases) << Case.Text;
    EXPECT_EQ(Schema.isPure(), Case.Pure) << Case.Text;
  }
}

TEST(FunctionSchemaTest, TellsWhichArgumentIsAliased) {
  FunctionSchema S = parse("f(Tensor x, Tensor(a) y, Tensor(b!) z) -> "
                           "(Tensor, Tensor(b!), Tensor(a)[])");
  EXPECT_TRUE(S.aliasedArguments(0).empty());
  EXPECT_EQ(S.aliasedArguments(1), (llvm::SmallVector<unsigned, 2>{2}));
  EXPECT_EQ(S.aliasedArguments(2), (llvm::SmallVector<unsigned, 2>{1}));
}

TEST(FunctionSchemaTest, ParsesBareNames) {
  OperatorName Name = llvm::cantFail(parseOperatorName("aten::add.Tensor"));
  EXPECT_EQ(Name.Namespace, "aten");
  EXPECT_EQ(Name.Name, "add");
  EXPECT_EQ(Name.Overload, "Tensor");
  EXPECT_EQ(llvm::toString(parseOperatorName("a::b::c").takeError()),
            "column 5: expected the end of the schema, found ':'");
  EXPECT_EQ(llvm::toString(parseOperatorName("").takeError()),
            "column 1: expected the name of an operator before the end of the "
            "schema");
}

} // namespace
