//===- RuleInterpreterTest.cpp - evaluating rules ---------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each function of the notation gives, for sizes known and not known.
// test/differential judges whole rules by LibTorch.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "gtest/gtest.h"
#include <set>

using namespace torchtidy;

namespace {

struct RuleInterpreterTest : ::testing::Test {
  SymbolTable Symbols;
  SymbolicInt N = Symbols.fresh("n", true);

  static TensorFacts tensor(ShapeValue::Extents Sizes,
                            Dtype Type = Dtype::Float) {
    TensorFacts Facts;
    Facts.Shape = ShapeValue::known(std::move(Sizes));
    Facts.Type = DtypeValue::known(Type);
    Facts.Device = DeviceValue::known(DeviceType::CPU);
    Facts.Defined = Tri::Yes;
    Facts.RequiresGrad = Tri::No;
    return Facts;
  }

  RuleScope scope() {
    RuleScope Scope;
    Scope["x"] = RuleValue::tensor(tensor({2, 3, N}));
    Scope["y"] = RuleValue::tensor(tensor({2, 3, 4, 6}, Dtype::Long));
    Scope["m"] = RuleValue::tensor(tensor({3, 3}));
    Scope["z"] = RuleValue::tensor(tensor({2, 2}, Dtype::ComplexFloat));
    Scope["w"] = RuleValue::tensor(tensor({5, 3, 2, 2}));
    Scope["u"] = RuleValue::tensor(TensorFacts());
    Scope["mask"] = RuleValue::tensor(tensor({2, 3}, Dtype::Bool));
    Scope["xs"] =
        RuleValue::tensors({tensor({2, 3}), tensor({2, N}), tensor({2, 3})});
    Scope["pair"] = RuleValue::tensors({tensor({2, 3}), tensor({3, N})});
    Scope["some"] = RuleValue::someTensors();
    Scope["half"] = RuleValue::floating(1.5);
    return Scope;
  }

  std::string print(const RuleValue &Value) {
    switch (Value.What) {
    case RuleValue::Kind::Int:
      return Symbols.print(Value.Int);
    case RuleValue::Kind::Bool:
      return Value.Truth == Tri::Yes  ? "yes"
             : Value.Truth == Tri::No ? "no"
                                      : "?";
    case RuleValue::Kind::Ints:
      return torchtidy::print(Value.List, Symbols);
    case RuleValue::Kind::Dtype:
      return torchtidy::print(Value.Type);
    case RuleValue::Kind::Tensors: {
      std::string Text = Value.IsComplete ? "" : "each";
      for (const TensorFacts &Facts : Value.Tensors)
        Text +=
            (Text.empty() ? "" : " ") + torchtidy::print(Facts.Shape, Symbols);
      return Text;
    }
    case RuleValue::Kind::None:
      return "none";
    default:
      return "?";
    }
  }

  // The value, or the complaint.
  std::string value(llvm::StringRef Text) {
    llvm::Expected<std::vector<RuleExpression>> E = parseRuleExpressions(Text);
    if (!E)
      return llvm::toString(E.takeError());
    RuleContext Context(Symbols);
    RuleScope Scope = scope();
    std::string Result = print(evaluate(E->front(), Scope, Context));
    if (!Context.Violations.empty())
      return "! " + Context.Violations.front().Text;
    return Result;
  }
};

struct Sample {
  const char *Expression, *Value;
};

// By function, in the order of RuleFunctions.def.
const Sample Samples[] = {
    {"shape(x)", "[2, 3, n]"},
    {"shape(7)", "[]"},
    {"shape(u)", "[...]"},
    {"rank(x)", "3"},
    {"rank([4, 5])", "2"},
    {"size(x, -1)", "n"},
    {"size(x, 3)",
     "! dimension 3 is out of range: the tensor has 3 dimensions"},
    {"numel(x)", "6*n"},
    {"count(xs)", "3"},
    {"count(some)", "?"},
    {"given(none, 3)", "3"},
    {"given(2, 3)", "2"},
    {"dynamic()", "?"},
    {"unknown()", "?"},
    {"scaled(5, half)", "7"},
    {"scaled(size(x, 2), half)", "?"},
    {"min(2, 5)", "2"},
    {"max(2, 5)", "5"},
    {"max(numel(x), 0)", "6*n"},
    {"ceil_div(7, 2)", "4"},
    {"steps(1, 8, 3)", "3"},
    {"counts([2, 0])", "[2, 0]"},
    {"counts([2, -1])", "! an extent would be -1"},
    {"times(3, 2)", "[3, 3]"},
    {"first(x, 2)", "[2, 3]"},
    {"first(x, -2)", "[2]"},
    {"last(x, 2)", "[3, n]"},
    {"without(x, 1)", "[2, n]"},
    {"replaced(x, 0, 9)", "[9, 3, n]"},
    {"inserted(x, -1, 1)", "[2, 3, n, 1]"},
    {"permuted(x, [2, 0, 1])", "[n, 2, 3]"},
    {"permuted(x, [0, 1])", "! the tensor has 3 dimensions, but 2 are named"},
    {"swapped(x, 0, 2)", "[n, 3, 2]"},
    {"moved(x, [0], [2])", "[3, n, 2]"},
    {"squeezed([1, 2, 1])", "[2]"},
    {"squeezed([1, 2, 1], 0)", "[2, 1]"},
    {"squeezed(x)", "[...]"},
    {"flattened(x, 1, -1)", "[2, 3*n]"},
    {"unflattened(y, 3, [2, -1])", "[2, 3, 4, 2, 3]"},
    {"reduced(x, [1], false)", "[2, n]"},
    {"reduced(x, none, true)", "[1, 1, 1]"},
    {"reduced(x, [], false)", "[]"},
    {"reduced_some(x, [], false)", "[2, 3, n]"},
    {"reduced_some(x, [0], true)", "[1, 3, n]"},
    {"reversed(x)", "[n, 3, 2]"},
    {"at_least([], 2)", "[1, 1]"},
    {"at_least([4], 3)", "[1, 4, 1]"},
    {"viewed(x, [6, -1])", "[6, n]"},
    {"viewed(y, [5, -1])", "! the tensor has [2, 3, 4, 6], 144 elements, which "
                           "[5, -1] cannot hold"},
    {"expanded(m, [7, 3, -1])", "[7, 3, 3]"},
    {"tiled(x, [2])", "[2, 3, 2*n]"},
    {"sliced(y, 3, 1, none, 2)", "[2, 3, 4, 3]"},
    {"sliced(x, 2, 0, -1, 1)", "[2, 3, max(0, n - 1)]"},
    {"narrowed(x, 1, 1, 2)", "[2, 2, n]"},
    {"selected(x, 0, 1)", "[3, n]"},
    {"diagonal(m, 1, 0, 1)", "[2]"},
    {"diagonal(m, 0, 1, -1)", "! dimension 1 is named twice for a diagonal"},
    {"diagonal_embedded([3], -1, 0, 1)", "[4, 4]"},
    {"padded(y, [1, 1, 0, 2])", "[2, 3, 6, 8]"},
    {"indexed(y, [])", "[...]"},
    {"indexed(u, xs)",
     "! it has a tensor of float32, integers or bool are needed"},
    {"index_fits(m, 0, m)", "?"},
    {"index_fits(m, 0, y)",
     "! it has 2 dimensions, the index has 4 dimensions"},
    {"transformed(y, none, -1, \"half\")", "[2, 3, 4, 4]"},
    {"transformed(y, none, [-2, -1], \"whole\")", "[2, 3, 4, 10]"},
    {"transformed(x, 8, 0, \"plain\")", "[8, 3, n]"},
    {"split(y, 4, 3)", "[2, 3, 4, 4] [2, 3, 4, 2]"},
    {"split(m, [1, 2], 0)", "[1, 3] [2, 3]"},
    {"split(m, [1, 1], 0)",
     "! the parts have 2 together, but it has 3 in dimension 0"},
    {"split(x, 2, 2)", "each [2, 3, ?]"},
    {"chunked(y, 4, 3)", "[2, 3, 4, 2] [2, 3, 4, 2] [2, 3, 4, 2]"},
    {"chunked(y, 0, 3)", "! the number of chunks is 0, at least 1 is needed"},
    {"tensor_split(y, 4, 3)",
     "[2, 3, 4, 2] [2, 3, 4, 2] [2, 3, 4, 1] [2, 3, 4, 1]"},
    {"tensor_split(m, [1], 0)", "[1, 3] [2, 3]"},
    {"unbound(m, 0)", "[3] [3] [3]"},
    {"unbound(x, 2)", "each [2, 3]"},
    {"copies([4], 2)", "[4] [4]"},
    {"copies([4], dynamic())", "each [4]"},
    {"each_at_least(xs, 3)", "[2, 3, 1] [2, n, 1] [2, 3, 1]"},
    {"as_columns(xs)", "[2, 3] [2, n] [2, 3]"},
    {"numels(xs)", "[6, 2*n, 6]"},
    {"block_diagonal(xs)", "[6, n + 6]"},
    {"padded_sequence(xs, true)", "[3, 2, 3]"},
    {"broadcast(x, [3, 1])", "[2, 3, n]"},
    {"broadcast(m, [2, 1])", "! one operand has [3, 3] and the other has [2, "
                             "1], which do not fit in dimension -2"},
    {"matmul(m, [3, 7])", "[3, 7]"},
    {"matmul(m, [4])",
     "! one operand has [3, 3] and the other has [4]: 3 columns against 4 "
     "rows"},
    {"einsum(\"ij,jk->ik\", pair)", "[2, n]"},
    {"einsum(\"ij,jk\", pair)", "[2, n]"},
    {"einsum(\"ij,ik\", pair)", "! 'i' stands for 2 and for 3"},
    {"contracted(m, y, [0], [1])", "[3, 2, 4, 6]"},
    {"kron(m, [2])", "[3, 6]"},
    {"joined(pair, 0)", "[5, 3]"},
    {"joined(pair, 1)", "! [2, 3] and [3, n] cannot be concatenated along "
                        "dimension 1: dimension 0 differs"},
    {"joined(xs, 1)", "[2, n + 6]"},
    {"stacked(xs, 0)", "[3, 2, 3]"},
    {"same_extent(m, 0, y, 0)",
     "! one operand has 3 in dimension 0, the other has 2 in dimension 0"},
    {"same_shape(m, mask)", "! one operand has [3, 3], the other has [2, 3]"},
    {"has_rank(m, 2, 3)", "yes"},
    {"has_rank(m, 3)", "! the tensor has 2 dimensions, 3 are needed"},
    {"has_extent(m, 0, 2)", "! the tensor has 3 in dimension 0, 2 are needed"},
    {"in_range(m, 2)",
     "! dimension 2 is out of range: the tensor has 2 dimensions"},
    {"in_range(m, [0, -3])",
     "! dimension -3 is out of range: the tensor has 2 dimensions"},
    {"each_has_rank(xs, 1, 2)", "?"},
    {"each_has_rank(xs, 1)",
     "! a tensor of the list has 2 dimensions, 1 are needed"},
    {"some_extent(x, 3)", "?"},
    {"some_extent(x, 5)", "?"},
    {"some_extent(m, 2)", "! the tensor has [3, 3], no dimension with 2"},
    {"distinct(m, [0, 1])", "?"},
    {"distinct(m, [1, -1])", "! dimension 1 is named twice for the tensor"},
    {"pads_within(m, [2, 2], 1)", "?"},
    {"pads_within(x, [9, 9], 1)", "?"},
    {"pads_within(m, [0, 3], 1)",
     "! padding 3 takes more than the tensor has in dimension 1, 3"},
    {"convolved(y, w, 1, 0, 1, 1)", "[2, 5, 3, 5]"},
    {"convolved(y, w, 0, 0, 1, 1)", "! a stride of 0 is not possible"},
    {"convolved(y, w, 1, -1, 1, 1)", "! a padding of -1 is not possible"},
    {"convolved(y, w, 1, 0, 0, 1)", "! a dilation of 0 is not possible"},
    {"convolved(y, w, [1, 1, 1], 0, 1, 1)",
     "! a list has 3 numbers, 2 are needed"},
    {"half >= 1", "yes"},
    {"half <= 1", "no"},
    {"2 > half", "yes"},
    {"convolved(y, w, 1, 0, 1, 2)", "! the input has 3 channels in [2, 3, 4, "
                                    "6], but the weight is for 6"},
    {"deconvolved(y, [3, 5, 2, 2], 2, 0, 1, 1, 1)", "[2, 5, 9, 13]"},
    {"pooled(y, 2, 2, none, 0, 1, false)", "[2, 3, 2, 3]"},
    {"resized(y, 2, [7, 8])", "[2, 3, 7, 8]"},
    {"dtype(y)", "int64"},
    {"promote(x, y)", "float32"},
    {"promote(y, half)", "float32"},
    {"floating(y)", "float32"},
    {"same_dtype(x, none)", "float32"},
    {"same_dtype(x, y)", "! one operand is float32, the other is int64"},
    {"summed(mask)", "int64"},
    {"counted(1, 2)", "int64"},
    {"counted(1, half)", "float32"},
    {"real(z)", "float32"},
    {"complex(x)", "complex64"},
    {"is_integral(y)", "yes"},
    {"is_integral(u)", "?"},
    {"is_complex(z)", "yes"},
    {"needs_complex(x)", "! the tensor is float32, a complex type is needed"},
    {"needs_floating(y)",
     "! the tensor is int64, a floating-point type is needed"},
    {"needs_integral(x)", "! the tensor is float32, an integer type is needed"},
    {"needs_number(y)", "?"},
    {"needs_dtype(y, int32, bool)",
     "! the tensor is int64, int32 or bool is needed"},
};

TEST_F(RuleInterpreterTest, FunctionsGiveWhatTheySay) {
  for (const Sample &S : Samples)
    EXPECT_EQ(value(S.Expression), S.Value) << S.Expression;
}

TEST_F(RuleInterpreterTest, EveryFunctionIsTried) {
  std::set<std::string> Tried;
  for (const Sample &S : Samples)
    Tried.insert(llvm::StringRef(S.Expression).split('(').first.str());
#define RULE_FUNCTION(Name, MinArguments, MaxArguments, Meaning)               \
  EXPECT_TRUE(Tried.count(#Name)) << #Name;
#include "Analysis/RuleFunctions.def"
}

TEST_F(RuleInterpreterTest, DecidesOnlyWhatIsKnown) {
  EXPECT_EQ(value("if rank(x) == 3 then 1 else 2"), "1");
  EXPECT_EQ(value("if size(x, 2) == 4 then [1, 5] else [2, 5]"), "[?, 5]");
  // What only one branch complains of is no complaint.
  EXPECT_EQ(value("if size(x, 2) == 4 then size(x, 9) else 2"), "?");
  EXPECT_EQ(value("rank(x) == 2 : \"two are needed\""), "! two are needed");
  EXPECT_EQ(value("size(x, 2) == 4 : \"four are needed\""), "?");
  EXPECT_EQ(value("false and size(x, 9) == 1"), "no");
  EXPECT_EQ(value("xs[-1]"), "?");
  EXPECT_EQ(value("shape(xs[1])"), "[2, n]");
}

TEST_F(RuleInterpreterTest, ChecksNamesAndFunctions) {
  auto Wrong = [](llvm::StringRef Text) {
    llvm::Expected<RuleExpression> E = parseRuleExpression(Text);
    EXPECT_TRUE(bool(E));
    return llvm::toString(checkExpression(*E, {"self", "dim"}));
  };
  EXPECT_EQ(Wrong("size(self, dim)"), "");
  EXPECT_EQ(Wrong("given(none, int64)"), "");
  EXPECT_EQ(Wrong("size(other, dim)"), "no argument is called 'other'");
  EXPECT_EQ(Wrong("sise(self)"), "no function is called 'sise'");
  EXPECT_EQ(Wrong("size(self)"), "'size' is given 1 arguments");
}

// Whole operators
// --------------------------------------------------------------

struct OperatorSemanticsTest : RuleInterpreterTest {
  TensorModes Modes;

  OperatorOverload overload(llvm::StringRef Name, llvm::StringRef Overload) {
    for (const OperatorOverload &O : findOperator(Name, {}))
      if (O.overloadName() == Overload)
        return O;
    ADD_FAILURE() << "no operator " << Name.str();
    return OperatorOverload("");
  }

  OperatorOutcome apply(llvm::StringRef Name, llvm::StringRef Overload,
                        std::vector<RuleValue> Arguments) {
    return applyOperator(overload(Name, Overload), Arguments, Modes, Symbols);
  }
};

TEST_F(OperatorSemanticsTest, ListsOfTensorsAreViewsOfTheirOwn) {
  OperatorOutcome Outcome =
      apply("chunk", "",
            {RuleValue::tensor(tensor({6, N})), RuleValue::integer(2),
             RuleValue::integer(0)});
  ASSERT_EQ(Outcome.Results.size(), 1u);
  const RuleValue &List = Outcome.Results[0];
  EXPECT_EQ(print(List), "[3, n] [3, n]");
  ASSERT_EQ(List.Tensors.size(), 2u);
  EXPECT_TRUE(List.Tensors[0].Type.is(Dtype::Float));
  EXPECT_TRUE(List.Tensors[0].Device.is(DeviceType::CPU));
  EXPECT_EQ(List.Tensors[0].View, Tri::Yes);
}

TEST_F(OperatorSemanticsTest, EmptyTensorsAreNotWritten) {
  RuleValue None = RuleValue::none();
  OperatorOutcome Empty = apply("empty", "memory_format",
                                {RuleValue::ints(ShapeValue::known({2, 3})),
                                 None, None, None, None, None});
  ASSERT_TRUE(Empty.Results[0].asTensor());
  EXPECT_EQ(Empty.Results[0].asTensor()->Written, Tri::No);
  OperatorOutcome Zeros = apply(
      "zeros", "",
      {RuleValue::ints(ShapeValue::known({2, 3})), None, None, None, None});
  EXPECT_EQ(Zeros.Results[0].asTensor()->Written, Tri::Yes);
}

TEST_F(OperatorSemanticsTest, UndefinedTensorsMayStandForNone) {
  RuleValue Undefined = RuleValue::tensor(TensorFacts::undefined({}));
  OperatorOutcome Bias = apply("linear", "",
                               {RuleValue::tensor(tensor({2, 3})),
                                RuleValue::tensor(tensor({5, 3})), Undefined});
  EXPECT_TRUE(Bias.Violations.empty());
  OperatorOutcome Weight =
      apply("linear", "",
            {RuleValue::tensor(tensor({2, 3})), Undefined, RuleValue::none()});
  ASSERT_EQ(Weight.Violations.size(), 1u);
  EXPECT_EQ(Weight.Violations[0].What, RuleViolation::Kind::Undefined);
  EXPECT_EQ(Weight.Violations[0].First, 1);
}

TEST_F(OperatorSemanticsTest, OutFormsGoByTheFormWithTheSameArguments) {
  RuleValue Out = RuleValue::tensor(tensor({0}));
  OperatorOutcome Sum =
      apply("sum", "IntList_out",
            {RuleValue::tensor(tensor({2, 3})),
             RuleValue::ints(ShapeValue::known({1})),
             RuleValue::boolean(Tri::No), RuleValue::none(), Out});
  ASSERT_TRUE(Sum.Results[0].asTensor());
  EXPECT_EQ(torchtidy::print(Sum.Results[0].asTensor()->Shape, Symbols), "[2]");
}

TEST_F(OperatorSemanticsTest, RulesAreThoseOfTheVersion) {
  TensorFacts X = tensor({2});
  X.RequiresGrad = Tri::Yes;
  auto Grad = [&](llvm::VersionTuple Version) {
    Modes.LibTorch = Version;
    return apply("special_bessel_j0", "", {RuleValue::tensor(X)})
        .Results[0]
        .asTensor()
        ->RequiresGrad;
  };
  EXPECT_EQ(Grad(llvm::VersionTuple(1, 13)), Tri::No);
  EXPECT_EQ(Grad(llvm::VersionTuple(2, 15)), Tri::Yes);
  EXPECT_EQ(Grad({}), Tri::Unknown);
}

TEST_F(OperatorSemanticsTest, ComplainsByArgument) {
  OperatorOutcome Outcome = apply(
      "mm", "",
      {RuleValue::tensor(tensor({2, 3})), RuleValue::tensor(tensor({4, 5}))});
  ASSERT_EQ(Outcome.Violations.size(), 1u);
  EXPECT_EQ(Outcome.Violations[0].What, RuleViolation::Kind::Multiply);
  EXPECT_EQ(Outcome.Violations[0].First, 0);
  EXPECT_EQ(Outcome.Violations[0].Second, 1);
  EXPECT_TRUE(Outcome.Violations[0].IsCertain);
}

} // namespace
