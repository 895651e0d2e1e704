//===- TensorModel.h - the tensors of a translation unit --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What is known of every tensor at every operation of the user's functions.
/// One analysis serves all checks: it leaves a record of operations, each with
/// the facts of its operands before it and what it broke; a check filters the
/// record. docs/dataflow.md teaches the facts, docs/design.md tells how they
/// are found.
///
/// Functions are analysed one by one, their parameters unknown; a function of
/// the user's that they call is run in place, with the facts of its arguments,
/// if its body is seen. What is not seen: other threads, and writes through
/// pointers that the function does not make itself.
///
/// Longer than other headers, as its parts are read together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_TENSORMODEL_H
#define TORCH_TIDY_ANALYSIS_TENSORMODEL_H

#include "torch-tidy/Analysis/MemoryUse.h"
#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "torch-tidy/Analysis/TrainingEvents.h"
#include "torch-tidy/Analysis/UserCode.h"
#include "llvm/Support/VersionTuple.h"
#include <map>
#include <memory>

namespace clang {
class Expr;
class VarDecl;
} // namespace clang

namespace torchtidy {

/// When an analysis ends early.
struct AnalysisLimits {
  /// Expressions evaluated in one function, loops counted each time.
  uint64_t StepsPerFunction = 2'000'000;
  /// The same for a whole unit.
  uint64_t StepsPerUnit = 20'000'000;
  /// Calls run in place within each other. 0: none is.
  unsigned Depth = 10;
  /// Once a unit has cost so much, calls are not run in place any more.
  uint64_t StepsWithCalls = 5'000'000;
};

/// Why `backward` cannot use what autograd recorded.
struct GraphFault {
  enum class Kind {
    Freed,    ///< A `backward` before has freed what an operator kept.
    Modified, ///< What an operator kept has been written to since.
  };
  Kind What = Kind::Freed;
  /// The operator that kept it; null if the origin of the tensor is not seen.
  const clang::Expr *Kept = nullptr;
  std::string Operator;
  /// What was kept: an argument of that operator by its number in the schema,
  /// or -1 for a result.
  int Argument = -1;
  /// What freed it, or wrote to it.
  clang::SourceLocation At;
  /// It was this very call, in the round of a loop before.
  bool IsRepeated = false;
};

/// One call of an operator, as it is met in the source.
struct Operation {
  const clang::Expr *Call = nullptr;
  /// The calls of the user's functions that lead to it, the outermost first;
  /// empty in the function that is analysed, and in lambdas that it calls.
  std::vector<const clang::Expr *> Path;
  /// As the user may spell it: `torch::matmul`, `view`, `operator+`.
  std::string Name;
  OperatorOverload Operator{""};
  /// One for each argument of the operator's schema: what is known of it
  /// before the call, and the expression that gives it; null for defaults.
  std::vector<RuleValue> Arguments;
  std::vector<const clang::Expr *> Written;
  /// How to name arguments that are not written in the call, such as the
  /// weight of a layer; empty, or one for each argument.
  std::vector<std::string> Shown;
  /// Of a call of a layer that refuses its arguments itself: where the layer
  /// was made.
  clang::SourceLocation LayerAt;
  /// Of an operator that writes to a view: what is known before the call of the
  /// tensor whose memory the view shows.
  std::optional<TensorFacts> Viewed;
  OperatorOutcome Outcome;
  TensorModes Modes;
  /// Of `backward` and functions like it.
  std::optional<GraphFault> Graph;
};

/// A check of a called function, such as TORCH_CHECK, that what its caller
/// gives does not pass: the call does not return.
struct FailedCheck {
  /// The call of the function that checks, and the calls that lead there, the
  /// outermost first.
  const clang::Expr *Call = nullptr;
  std::vector<const clang::Expr *> Path;
  const clang::FunctionDecl *Callee = nullptr;
  /// What is asked, and what it comes to.
  const clang::Expr *Condition = nullptr;
  bool Value = false;
  /// The call or `throw` that raises the error.
  const clang::Expr *Failure = nullptr;
  /// What is known of the parameters that the condition is about, as reveals
  /// print it; where that was established is invalid if it is not a tensor.
  struct Fact {
    const clang::VarDecl *Parameter;
    std::string Text;
    clang::SourceLocation At;
  };
  std::vector<Fact> Facts;
};

/// What `TORCH_TIDY_REVEAL` was given.
struct Revealed {
  clang::SourceLocation Loc;
  /// As Operation::Path. Rounds of a loop that are run one by one leave one
  /// entry, with what holds in all of them.
  std::vector<const clang::Expr *> Path;
  std::string Name;
  std::string Facts;
  /// Of a tensor: the facts themselves.
  std::optional<TensorFacts> Tensor;
};

/// Something the analysis does not follow.
struct GivenUp {
  clang::SourceLocation Loc;
  std::string Reason;
  /// In a function that is run where it is called.
  bool IsInCallee = false;
};

/// What the analysis of one function left.
struct FunctionRecord {
  const clang::FunctionDecl *Function = nullptr;
  std::vector<Operation> Operations;
  /// What is done with raw memory.
  std::vector<MemoryUse> MemoryUses;
  std::vector<FailedCheck> FailedChecks;
  /// What trains and evaluates models.
  std::vector<TrainingEvent> Events;
  std::vector<Revealed> Reveals;
  std::vector<GivenUp> GiveUps;
  /// Lambdas that it calls in place; their operations are among its own.
  std::vector<const clang::FunctionDecl *> Inlined;
  /// The symbols of its facts, to print them.
  SymbolTable Symbols;
  uint64_t Steps = 0;
  /// Operations and reveals are empty then.
  bool IsOverBudget = false;
};

/// The model of one translation unit.
class TensorModel {
public:
  TensorModel(UserCode &Code, llvm::VersionTuple LibTorch,
              AnalysisLimits Limits = AnalysisLimits());
  ~TensorModel();

  /// The user's functions, methods and lambdas with a body, in source order.
  /// The first call analyses them.
  llvm::ArrayRef<FunctionRecord> functions();

  /// What is known of the memory that this call uses, whoever calls its
  /// function; null if it is not met.
  const MemoryUse *useAt(const clang::Expr *Call);

private:
  UserCode &Code;
  llvm::VersionTuple LibTorch;
  AnalysisLimits Limits;
  bool IsAnalyzed = false;
  std::vector<FunctionRecord> Records;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_TENSORMODEL_H
