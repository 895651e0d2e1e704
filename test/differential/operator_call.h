//===- operator_call.h - random calls of an operator -------------*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes the arguments of one call for the oracle: what LibTorch gets, and what
// the operator's rule is told of it. Arguments are made from their names and
// types; operators whose arguments have to fit together have patterns in
// operator_arguments.tsv:
//
//   operator <tab> argument = value; argument = value ...
//
// A value is an expression of the rules' notation over single letters, each a
// small number that is the same all over the call (d, h, w and l are larger),
// and over the arguments before it. For a tensor it is the list of its extents,
// after which may stand `below n` or `from m below n` for the values; a dtype
// before it is that of the tensor, otherwise all tensors of the pattern share
// one; `any` leaves it open. Lists of tensors are separated by `|`. `none` is
// an argument left out.
// `!` before an operator keeps to its patterns: LibTorch does not survive other
// arguments in every version.
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_TEST_DIFFERENTIAL_OPERATOR_CALL_H
#define TORCH_TIDY_TEST_DIFFERENTIAL_OPERATOR_CALL_H

#include "torch-tidy/Analysis/OperatorSemantics.h"
#include <ATen/ATen.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/stack.h>
#include <map>
#include <random>
#include <set>

namespace torchtidy {

/// Values by the name of their argument.
using CallPattern = std::map<std::string, std::string>;

/// By operator, or by operator and overload.
class CallPatterns {
public:
  /// False, after a complaint, if there is no such file or a line is wrong.
  bool read(const std::string &Path);
  /// Those that name arguments of \p Schema alone.
  std::vector<const CallPattern *> of(const FunctionSchema &Schema) const;
  bool isStrict(llvm::StringRef Operator) const;

private:
  std::multimap<std::string, CallPattern> ByOperator;
  std::set<std::string> Strict;
};

class Call {
public:
  Call(const FunctionSchema &Schema, const c10::FunctionSchema &Real,
       const CallPatterns &Patterns, std::mt19937 &Random);

  /// False if an argument is of a kind that nothing is made for.
  bool make();

  /// The value of a polynomial in this call; empty if unknown.
  std::optional<int64_t> valueOf(SymbolicInt Value) const;
  std::string describe() const;
  /// Does some argument have no elements?
  bool hasEmptyTensor() const;

  torch::jit::Stack Stack;
  std::vector<RuleValue> Rules;
  SymbolTable Symbols;

private:
  int pick(int Low, int High) {
    return std::uniform_int_distribution<int>(Low, High)(Random);
  }
  bool chance(int Percent) { return pick(1, 100) <= Percent; }

  void choosePattern(const CallPatterns &Patterns);
  std::optional<c10::IValue> patterned(llvm::StringRef Text,
                                       const SchemaType &Type);
  std::optional<at::Tensor> patternedTensor(llvm::StringRef Text);
  std::optional<RuleValue> evaluated(llvm::StringRef Text);

  at::ScalarType scalarType();
  std::vector<int64_t> related();
  std::vector<int64_t> sizes(llvm::StringRef Name);
  at::Tensor filled(llvm::ArrayRef<int64_t> Sizes, at::ScalarType Type,
                    int64_t From, int64_t Below);
  at::Tensor tensor(llvm::StringRef Name);
  int64_t integer(llvm::StringRef Name);
  std::vector<int64_t> dims();
  std::vector<int64_t> rearranged();
  std::vector<int64_t> integers(llvm::StringRef Name, unsigned Fixed);
  std::string text(llvm::StringRef Name);
  c10::IValue scalar();
  bool argument(llvm::StringRef Name, const SchemaType &Type,
                c10::IValue &Value);
  bool listArgument(llvm::StringRef Name, const SchemaType &Type,
                    c10::IValue &Value);

  SymbolicInt extent(int64_t Size);
  TensorFacts factsOf(const at::Tensor &T);
  RuleValue known(llvm::StringRef Name, const SchemaType &Type,
                  const c10::IValue &Value);

  const FunctionSchema &Schema;
  const c10::FunctionSchema &Real;
  std::mt19937 &Random;
  bool Symbolic;
  CallPattern Pattern;
  bool HasPattern = false, IsPossible = true;
  at::ScalarType CommonType = at::kFloat;
  RuleScope Letters;
  std::vector<std::vector<int64_t>> Shapes;
  std::vector<at::ScalarType> Types;
  std::map<SymbolId, int64_t> Numbers;
};

} // namespace torchtidy

#endif // TORCH_TIDY_TEST_DIFFERENTIAL_OPERATOR_CALL_H
