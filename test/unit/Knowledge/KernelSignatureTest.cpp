//===- KernelSignatureTest.cpp - Schemas against C++ functions ------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The expectations were read off LibTorch 1.13.1 and 2.15.0 by registering
// functions of these types.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/KernelSignature.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace torchtidy;
using llvm::StringRef;

namespace {

constexpr SchemaDialect Old = SchemaDialect::LibTorch113;
constexpr SchemaDialect New = SchemaDialect::LibTorch215;
constexpr SchemaDialect Either = SchemaDialect::Either;
constexpr KernelVerdict Fits = KernelVerdict::Fits;
constexpr KernelVerdict Throws = KernelVerdict::Throws;
constexpr KernelVerdict DoesNotCompile = KernelVerdict::DoesNotCompile;
constexpr KernelVerdict Unknown = KernelVerdict::Unknown;

KernelVerdict argument(StringRef Type, StringRef Cpp, SchemaDialect Dialect) {
  std::string Text = ("f(" + Type + " x) -> ()").str();
  FunctionSchema Schema = llvm::cantFail(parseFunctionSchema(Text));
  return cppTypeFits(Schema.Arguments[0].Type, Cpp, KernelPosition::Argument,
                     Dialect);
}

KernelVerdict result(StringRef Type, StringRef Cpp, SchemaDialect Dialect) {
  std::string Text = ("f() -> " + Type).str();
  FunctionSchema Schema = llvm::cantFail(parseFunctionSchema(Text));
  return cppTypeFits(Schema.Returns[0].Type, Cpp, KernelPosition::Return,
                     Dialect);
}

TEST(KernelSignatureTest, ArgumentsThatFitInBothVersions) {
  struct {
    const char *Schema;
    const char *Cpp;
  } Cases[] = {
      {"Tensor", "at::Tensor"},
      {"Tensor", "const at::Tensor &"},
      {"Tensor(a!)", "at::Tensor &"},
      {"Tensor(a!)", "at::Tensor &&"},
      {"int", "long"},
      {"int", "const long &"},
      {"int", "long long"},
      {"SymInt", "long"},
      {"SymInt", "c10::SymInt"},
      {"float", "double"},
      {"bool", "bool"},
      {"complex", "c10::complex<double>"},
      {"Scalar", "const c10::Scalar &"},
      {"ScalarType", "c10::ScalarType"},
      {"Layout", "c10::Layout"},
      {"MemoryFormat", "c10::MemoryFormat"},
      {"Device", "c10::Device"},
      {"Generator?", "at::Generator"},
      {"Storage", "c10::Storage"},
      {"Stream", "c10::Stream"},
      {"QScheme", "c10::QScheme"},
      {"str", "std::basic_string<char>"},
      {"str", "const std::__cxx11::basic_string<char> &"},
      {"str", "std::__1::basic_string<char, std::char_traits<char>, "
              "std::allocator<char>>"},
      {"int[]", "c10::ArrayRef<long>"},
      {"int[2]", "std::vector<long>"},
      {"int[2]", "std::vector<long, std::allocator<long> >"},
      {"int[2]", "std::array<long, 2>"},
      {"SymInt[]", "c10::ArrayRef<long>"},
      {"SymInt[]", "c10::ArrayRef<c10::SymInt>"},
      {"int[]", "const c10::List<long> &"},
      {"int[][]", "std::vector<std::vector<long>>"},
      {"float[]", "c10::ArrayRef<double>"},
      {"bool[3]", "std::array<bool, 3>"},
      {"str[]", "std::vector<std::basic_string<char>>"},
      {"Scalar[]", "c10::ArrayRef<c10::Scalar>"},
      {"Tensor[]", "c10::ArrayRef<at::Tensor>"},
      {"Tensor[]", "const std::vector<at::Tensor> &"},
      {"Tensor[]", "const c10::IListRef<at::Tensor> &"},
      {"Tensor?", "const c10::optional<at::Tensor> &"},
      {"Tensor?[]", "const c10::List<c10::optional<at::Tensor>> &"},
      {"int?", "c10::optional<long>"},
      {"int?", "c10::optional<c10::optional<long>>"},
      {"int[]?", "c10::OptionalArrayRef<long>"},
      {"int[2]?", "c10::optional<c10::ArrayRef<long>>"},
      {"Dict(str, Tensor)", "c10::Dict<std::basic_string<char>, at::Tensor>"},
      {"(Tensor, int)", "std::tuple<at::Tensor, long>"},
      {"(Tensor, int)[]", "std::vector<std::tuple<at::Tensor, long>>"},
      {"Any", "c10::IValue"},
  };
  for (const auto &Case : Cases)
    for (SchemaDialect Dialect : {Old, New, Either})
      EXPECT_EQ(argument(Case.Schema, Case.Cpp, Dialect), Fits)
          << Case.Schema << " for " << Case.Cpp;
}

TEST(KernelSignatureTest, ArgumentsThatCompileAndThrow) {
  struct {
    const char *Schema;
    const char *Cpp;
  } Cases[] = {
      {"Tensor", "long"},
      {"int", "double"},
      {"float", "long"},
      {"int", "bool"},
      {"bool", "long"},
      {"int", "c10::SymInt"},
      {"int", "c10::Scalar"},
      {"int", "c10::ScalarType"},
      {"ScalarType", "long"},
      {"Generator", "at::Generator"},
      {"Tensor?", "at::Tensor"},
      {"Tensor", "const c10::optional<at::Tensor> &"},
      {"Tensor[]", "const at::Tensor &"},
      {"Tensor?[]", "c10::ArrayRef<at::Tensor>"},
      {"int[]", "long"},
      {"int[2]", "c10::ArrayRef<double>"},
      {"int[]", "std::vector<int>"},
      {"float[]", "const std::vector<float> &"},
      {"float[]", "c10::ArrayRef<float>"},
      {"int[]", "std::vector<unsigned long>"},
      {"float[]?", "c10::OptionalArrayRef<double>"},
      {"SymInt[]", "std::vector<c10::SymInt>"},
      {"float", "c10::SymFloat"},
      {"Any", "at::Tensor"},
      {"Union(int, Tensor)", "c10::IValue"},
      {"(Tensor, int)", "std::tuple<at::Tensor, double>"},
      {"Dict(str, Tensor)", "c10::Dict<long, at::Tensor>"},
      {"Future(Tensor)", "c10::intrusive_ptr<c10::ivalue::Future>"},
      {"Tensor", "c10::intrusive_ptr<my::Packed>"},
      {"__torch__.torch.classes.ns.C", "at::Tensor"},
      {"double", "double"}, // A type variable in 1.13, refused by 2.15.
  };
  for (const auto &Case : Cases)
    for (SchemaDialect Dialect : {Old, New, Either})
      EXPECT_EQ(argument(Case.Schema, Case.Cpp, Dialect), Throws)
          << Case.Schema << " for " << Case.Cpp;
}

TEST(KernelSignatureTest, ArgumentsThatDoNotCompile) {
  for (const char *Cpp :
       {"int", "float", "short", "unsigned long", "unsigned char", "char",
        "c10::Half", "const char *", "at::Tensor *", "long &", "double &",
        "std::vector<at::Tensor> &", "c10::optional<int>", "c10::List<int>",
        "std::array<float, 2>", "std::pair<long, long>",
        "std::unordered_map<std::basic_string<char>, at::Tensor>",
        "std::tuple<at::Tensor, int>", "c10::TensorOptions"})
    for (SchemaDialect Dialect : {Old, New, Either})
      EXPECT_EQ(argument("Tensor", Cpp, Dialect), DoesNotCompile) << Cpp;
}

TEST(KernelSignatureTest, VersionsThatDiffer) {
  struct {
    const char *Schema;
    const char *Cpp;
    KernelVerdict InOld;
    KernelVerdict InNew;
  } Cases[] = {
      {"str", "std::basic_string_view<char>", DoesNotCompile, Fits},
      {"str", "c10::basic_string_view<char>", Fits, DoesNotCompile},
      {"Tensor?", "std::optional<at::Tensor>", DoesNotCompile, Fits},
      {"int", "signed char", DoesNotCompile, Fits},
      {"SymInt", "const c10::SymInt &", Fits, Throws},
      {"Dimname", "at::Dimname", Fits, DoesNotCompile},
  };
  for (const auto &Case : Cases) {
    EXPECT_EQ(argument(Case.Schema, Case.Cpp, Old), Case.InOld) << Case.Cpp;
    EXPECT_EQ(argument(Case.Schema, Case.Cpp, New), Case.InNew) << Case.Cpp;
    EXPECT_EQ(argument(Case.Schema, Case.Cpp, Either), Unknown) << Case.Cpp;
  }
}

TEST(KernelSignatureTest, ReturnValues) {
  EXPECT_EQ(result("Tensor(a!)", "at::Tensor &", Either), Fits);
  EXPECT_EQ(result("Tensor[]", "std::vector<at::Tensor>", Either), Fits);
  EXPECT_EQ(result("int", "long", Either), Fits);
  EXPECT_EQ(result("float", "float", Either), DoesNotCompile);
  EXPECT_EQ(result("int", "void *", Either), Throws);
  EXPECT_EQ(result("int[]", "std::vector<int>", Either), DoesNotCompile);
  EXPECT_EQ(result("SymInt", "long", Old), Fits);
  EXPECT_EQ(result("SymInt", "long", New), Throws);
}

TEST(KernelSignatureTest, StaysSilentOnTypesItDoesNotKnow) {
  for (const char *Cpp : {"my::Type", "std::vector<my::Type>", "int (*)(int)",
                          "at::TensorBase", "my::Enum", "other::Tensor"})
    for (const char *Schema : {"Tensor", "int", "int[]"})
      EXPECT_EQ(result(Schema, Cpp, Either), Unknown) << Cpp;
  EXPECT_EQ(argument("__torch__.torch.classes.ns.C",
                     "const c10::intrusive_ptr<my::C> &", Either),
            Unknown);
}

TEST(KernelSignatureTest, InfersSchemaTypes) {
  EXPECT_EQ(inferSchemaType("const std::optional<std::vector<long>> &", New),
            "int[]?");
  EXPECT_EQ(inferSchemaType("double", Either), "float");
  EXPECT_EQ(inferSchemaType("int", Either), "");
  EXPECT_EQ(inferSchemaType("c10::intrusive_ptr<my::C>", Either), "");
}

/// The mismatches as text: "argument 0", "2 arguments for 1".
std::string compare(StringRef Text, std::vector<StringRef> Parameters,
                    StringRef Return, SchemaDialect Dialect) {
  FunctionSchema Schema = llvm::cantFail(parseFunctionSchema(Text, Dialect));
  std::string Found;
  for (const KernelMismatch &M :
       compareKernel(Schema, Parameters, Return, Dialect)) {
    bool IsArgument = M.Kind == KernelMismatch::ArgumentCount ||
                      M.Kind == KernelMismatch::ArgumentType;
    Found += Found.empty() ? "" : ", ";
    Found += IsArgument ? "argument" : "return";
    Found += M.Kind == KernelMismatch::ArgumentCount ||
                     M.Kind == KernelMismatch::ReturnCount
                 ? "s " + std::to_string(M.InSchema) + " vs " +
                       std::to_string(M.InFunction)
                 : " " + std::to_string(M.Index);
  }
  return Found;
}

TEST(KernelSignatureTest, ComparesWholeKernels) {
  struct {
    const char *Schema;
    std::vector<StringRef> Parameters;
    const char *Return;
    const char *Found;
  } Cases[] = {
      {"f(Tensor x, *, int n=1) -> Tensor",
       {"at::Tensor", "long"},
       "at::Tensor",
       ""},
      {"f(Tensor x, int n) -> ()", {"at::Tensor"}, "void", "arguments 2 vs 1"},
      {"f(Tensor x) -> ()", {"at::Tensor", "long"}, "void", "arguments 1 vs 2"},
      {"f(Tensor x) -> ()", {"c10::DispatchKeySet", "at::Tensor"}, "void", ""},
      {"f(Tensor x) -> Tensor", {"at::Tensor"}, "void", "returns 1 vs 0"},
      {"f(Tensor x) -> ()", {"at::Tensor"}, "at::Tensor", "returns 0 vs 1"},
      {"f(Tensor x) -> None", {"at::Tensor"}, "void", "returns 1 vs 0"},
      {"f(Tensor x) -> (Tensor, Tensor)",
       {"at::Tensor"},
       "std::vector<at::Tensor>",
       "returns 2 vs 1"},
      {"f(Tensor x) -> Tensor[]",
       {"at::Tensor"},
       "std::tuple<at::Tensor, at::Tensor>",
       "returns 1 vs 2"},
      {"f(Tensor x) -> (Tensor a, int b)",
       {"at::Tensor"},
       "std::tuple<at::Tensor, long>",
       ""},
      {"f(Tensor x) -> (Tensor, int)",
       {"at::Tensor"},
       "std::tuple<at::Tensor, double>",
       "return 1"},
      {"f(Tensor x) -> ((Tensor, int)[])",
       {"at::Tensor"},
       "std::vector<std::tuple<at::Tensor, long>>",
       ""},
      {"f(int a, float b, Tensor c) -> int",
       {"long", "long", "bool"},
       "double",
       "argument 1, argument 2, return 0"},
      {"f(Tensor x, ...) -> ()", {"at::Tensor"}, "void", ""},
      {"f() -> ()", {}, "void", ""},
      {"f() -> ()", {}, "std::tuple<>", ""},
  };
  for (const auto &Case : Cases)
    for (SchemaDialect Dialect : {Old, New, Either})
      EXPECT_EQ(compare(Case.Schema, Case.Parameters, Case.Return, Dialect),
                Case.Found)
          << Case.Schema;
}

TEST(KernelSignatureTest, SymIntChangesHowTheRestIsCompared) {
  struct {
    const char *Schema;
    std::vector<StringRef> Parameters;
    const char *Return;
    const char *InOld;
    const char *InNew;
  } Cases[] = {
      {"f(SymInt a, SymInt b) -> ()",
       {"c10::SymInt", "long"},
       "void",
       "argument 1",
       "argument 1"},
      {"f(SymInt a, int b) -> ()", {"c10::SymInt", "long"}, "void", "", ""},
      {"f(SymInt a, SymInt[] b) -> ()",
       {"c10::SymInt", "std::vector<c10::SymInt>"},
       "void",
       "",
       ""},
      {"f(SymInt a, SymInt[] b) -> ()",
       {"c10::SymInt", "c10::ArrayRef<long>"},
       "void",
       "argument 1",
       "argument 1"},
      {"f(SymInt a, SymInt b) -> ()",
       {"c10::SymInt", "const c10::SymInt &"},
       "void",
       "",
       ""},
      {"f(SymInt a) -> SymInt", {"c10::SymInt"}, "c10::SymInt", "", ""},
      {"f(SymInt a) -> SymInt",
       {"c10::SymInt"},
       "long",
       "return 0",
       "return 0"},
      {"f(SymInt a) -> SymInt", {"long"}, "long", "", "return 0"},
      {"f(SymInt a) -> SymInt", {"long"}, "c10::SymInt", "return 0", ""},
      {"f(SymInt[] a) -> ()",
       {"const c10::ArrayRef<c10::SymInt> &"},
       "void",
       "",
       "argument 0"},
  };
  for (const auto &Case : Cases) {
    EXPECT_EQ(compare(Case.Schema, Case.Parameters, Case.Return, Old),
              Case.InOld)
        << Case.Schema;
    EXPECT_EQ(compare(Case.Schema, Case.Parameters, Case.Return, New),
              Case.InNew)
        << Case.Schema;
  }
}

} // namespace
