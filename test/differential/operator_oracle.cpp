//===- operator_oracle.cpp - rules of operators against LibTorch *- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls every operator that the table has a rule for with random arguments,
// legal and illegal, and compares what LibTorch does with what the rule says:
//
//   contradiction   a fact that the rule claims to know is wrong
//   false alarm     a certain violation of a call that LibTorch accepts
//   never accepted  no call was legal: the row is not judged
//   miss            LibTorch refuses and the rule has no objection; counted
//
// Some extents are given to the rule as symbols instead of numbers; the results
// are compared after their values are put in. Each operator runs in a process
// of its own: a few calls end that process in some version of LibTorch, which
// is told and does not count against the rule.
//
//   operator_oracle --patterns FILE [--calls N] [--seed S] [--show-misses]
//                   [--show-calls] [operator...]
//
// Exit code: 0 nothing wrong, 1 contradictions, false alarms or operators that
// never accepted a call, 2 bad call.
//
//===----------------------------------------------------------------------===//

#include "operator_call.h"
#include "torch-tidy/Knowledge/OperatorRules.h"
#include "llvm/Support/DJB.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Logging.h>

#include <fcntl.h>
#include <iostream>
#include <set>
#include <sys/wait.h>
#include <torch/version.h>
#include <unistd.h>

using namespace torchtidy;

namespace {

struct Settings {
  unsigned Calls = 200;
  unsigned Seed = 1;
  bool ShowMisses = false, ShowCalls = false;
  std::string Patterns;
  std::set<std::string> Only;
};

struct Tally {
  unsigned Operators = 0, NeverAccepted = 0;
  unsigned Called = 0, Accepted = 0, Refused = 0, Misses = 0, Wrong = 0;
  unsigned Results = 0, Ranks = 0, Dtypes = 0, Extents = 0, AllExtents = 0;

  void add(const Tally &T) {
    Operators += T.Operators, NeverAccepted += T.NeverAccepted;
    Called += T.Called, Accepted += T.Accepted, Refused += T.Refused;
    Misses += T.Misses, Wrong += T.Wrong, Results += T.Results;
    Ranks += T.Ranks, Dtypes += T.Dtypes, Extents += T.Extents;
    AllExtents += T.AllExtents;
  }
};

// One call and what became of it.
class Trial {
public:
  Trial(Call &C, Tally &T) : C(C), T(T) {}

  // What is wrong with a result; empty if nothing.
  std::string compare(const RuleValue &Said, const c10::IValue &Got) {
    if (Got.isTensor())
      return Said.asTensor() && Got.toTensor().defined()
                 ? compare(*Said.asTensor(), Got.toTensor())
                 : std::string();
    if (Got.isTensorList())
      return compareList(Said, Got.toTensorVector());
    if (Got.isBool() && Said.is(RuleValue::Kind::Bool) &&
        Said.Truth != Tri::Unknown)
      return (Said.Truth == Tri::Yes) == Got.toBool() ? "" : "truth";
    if (Got.isInt() && Said.is(RuleValue::Kind::Int)) {
      std::optional<int64_t> Value = C.valueOf(Said.Int);
      return !Value || *Value == Got.toInt() ? "" : "number";
    }
    return {};
  }

private:
  std::string compareList(const RuleValue &Said,
                          const std::vector<at::Tensor> &Got) {
    if (!Said.is(RuleValue::Kind::Tensors) || Said.Tensors.empty())
      return Said.IsComplete && !Got.empty() ? "no tensors" : "";
    if (Said.IsComplete && Said.Tensors.size() != Got.size())
      return std::to_string(Said.Tensors.size()) + " tensors";
    for (auto [I, Each] : llvm::enumerate(Got)) {
      std::string What = compare(Said.Tensors[Said.IsComplete ? I : 0], Each);
      if (!What.empty())
        return "tensor " + std::to_string(I) + ": " + What;
    }
    return {};
  }

  std::string compare(const TensorFacts &Facts, const at::Tensor &Result) {
    ++T.Results;
    std::string What = compareShape(Facts.Shape, Result);
    if (!What.empty())
      return What + toldOf(Facts, Result);
    if (Facts.Type.isKnown() && ++T.Dtypes &&
        static_cast<int>(Facts.Type.Type) !=
            static_cast<int>(Result.scalar_type()))
      return "dtype" + toldOf(Facts, Result);
    if (Facts.Device.isKnown() &&
        Facts.Device.is(DeviceType::CPU) != Result.is_cpu())
      return "device" + toldOf(Facts, Result);
    if (Facts.Order == Layout::Contiguous && !Result.is_contiguous())
      return "layout" + toldOf(Facts, Result);
    auto Differs = [](Tri Said, bool Is) {
      return Said != Tri::Unknown && (Said == Tri::Yes) != Is;
    };
    if (Differs(Facts.RequiresGrad, Result.requires_grad()))
      return "gradient" + toldOf(Facts, Result);
    if (Differs(Facts.Leaf, Result.is_leaf()))
      return "leaf" + toldOf(Facts, Result);
    if (Facts.View != Tri::Unknown && Result.numel() > 0 &&
        Differs(Facts.View, sharesMemory(Result)))
      return "view" + toldOf(Facts, Result);
    return {};
  }

  std::string toldOf(const TensorFacts &Facts, const at::Tensor &Result) {
    return ": LibTorch gives " + Result.toString() + c10::str(Result.sizes()) +
           (Result.requires_grad() ? " with gradient" : "") + ", the rule " +
           print(Facts, C.Symbols);
  }

  std::string compareShape(const ShapeValue &Shape, const at::Tensor &Result) {
    T.AllExtents += Result.dim();
    if (!Shape.hasRank())
      return {};
    ++T.Ranks;
    if (*Shape.rank() != Result.dim())
      return "rank";
    for (auto [I, Size] : llvm::enumerate(Shape.sizes())) {
      std::optional<int64_t> Value = C.valueOf(Size);
      T.Extents += Size.isKnown();
      if (Value && *Value != Result.size(I))
        return "extent of dimension " + std::to_string(I);
    }
    return {};
  }

  bool sharesMemory(const at::Tensor &Result) const {
    auto Same = [&](const at::Tensor &Other) {
      return Other.defined() && Result.has_storage() && Other.has_storage() &&
             Result.storage().unsafeGetStorageImpl() ==
                 Other.storage().unsafeGetStorageImpl();
    };
    for (const c10::IValue &Value : C.Stack) {
      if (Value.isTensor() && Same(Value.toTensor()))
        return true;
      if (Value.isTensorList() && llvm::any_of(Value.toTensorVector(), Same))
        return true;
    }
    return false;
  }

  Call &C;
  Tally &T;
};

void judge(const OperatorOverload &Overload, const FunctionSchema &Schema,
           const c10::OperatorHandle &Handle, const CallPatterns &Patterns,
           const TensorModes &Modes, std::mt19937 &Random, const Settings &Set,
           Tally &T) {
  Call C(Schema, Handle.schema(), Patterns, Random);
  if (!C.make())
    return;
  OperatorOutcome Outcome = applyOperator(Overload, C.Rules, Modes, C.Symbols);
  std::string Text = C.describe(), Refusal;
  ++T.Called;
  torch::jit::Stack Stack = C.Stack;
  try {
    Handle.callBoxed(Stack);
  } catch (const std::exception &E) {
    Refusal = llvm::StringRef(E.what()).split('\n').first.str();
    if (Refusal.empty())
      Refusal = "refused";
  }
  auto Wrong = [&](const std::string &What) {
    ++T.Wrong;
    std::cout << Overload.schemaText().str() << "\n  with " << Text << "\n  "
              << What << std::endl;
  };
  bool Objects = llvm::any_of(
      Outcome.Violations, [](const RuleViolation &V) { return V.IsCertain; });
  if (Set.ShowCalls)
    std::cout << (Refusal.empty() ? "accepted: " : "refused: ")
              << Overload.schemaText().str() << "\n  with " << Text
              << "\n  LibTorch: " << Refusal << std::endl;
  if (!Refusal.empty()) {
    ++T.Refused;
    T.Misses += !Objects;
    if (!Objects && Set.ShowMisses)
      std::cout << "miss: " << Overload.schemaText().str() << "\n  with "
                << Text << "\n  LibTorch: " << Refusal << std::endl;
    return;
  }
  ++T.Accepted;
  // Kernels look at the dtype of elements: where there are none, none is wrong,
  // and a rule that is given a symbol does not know that.
  if (Objects && C.hasEmptyTensor() &&
      Outcome.Violations.front().What == RuleViolation::Kind::Dtype)
    return;
  if (Objects)
    return Wrong("false alarm: " + Outcome.Violations.front().Text);
  Trial One(C, T);
  for (auto [I, Value] : llvm::enumerate(Stack)) {
    if (I >= Outcome.Results.size())
      continue;
    std::string What = One.compare(Outcome.Results[I], Value);
    if (!What.empty())
      return Wrong("contradiction in " + What);
  }
}

llvm::VersionTuple version() {
  return llvm::VersionTuple(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR);
}

Tally judgeAll(const std::string &Base, const CallPatterns &Patterns,
               const Settings &Set) {
  std::mt19937 Random(Set.Seed * 7919 + llvm::djbHash(Base) % 100003);
  Tally Own;
  TensorModes Modes;
  Modes.LibTorch = version();
  for (const std::string &Form : {Base, Base + "_"})
    for (const OperatorOverload &Overload : findOperator(Form, version())) {
      if (!(version().getMajor() < 2 ? Overload.isIn113() : Overload.isIn215()))
        continue;
      auto Handle = c10::Dispatcher::singleton().findSchema(
          {"aten::" + Overload.baseName().str(),
           Overload.overloadName().str()});
      if (!Handle)
        continue;
      FunctionSchema Schema = Overload.schema();
      for (unsigned I = 0; I < Set.Calls; ++I)
        judge(Overload, Schema, *Handle, Patterns, Modes, Random, Set, Own);
    }
  Own.Operators = Own.Called != 0;
  return Own;
}

// Returns what the process that judged told, or tells how it ended.
bool judgeOnce(const std::string &Base, const CallPatterns &Patterns,
               const Settings &Set, Tally &Own) {
  int Pipe[2];
  std::cout.flush();
  if (pipe(Pipe) != 0)
    return false;
  pid_t Child = fork();
  if (Child == 0) {
    alarm(120);
    Own = judgeAll(Base, Patterns, Set);
    std::cout.flush();
    bool IsTold = write(Pipe[1], &Own, sizeof(Own)) == sizeof(Own);
    _exit(!IsTold);
  }
  close(Pipe[1]);
  bool IsTold = read(Pipe[0], &Own, sizeof(Own)) == sizeof(Own);
  close(Pipe[0]);
  int Status = 0;
  waitpid(Child, &Status, 0);
  if (!IsTold)
    std::cout << "ended by signal " << (Status & 127) << ": " << Base << "\n";
  return IsTold;
}

Tally judgeApart(const std::string &Base, const CallPatterns &Patterns,
                 Settings Set) {
  Tally Own;
  // Other arguments, after some that LibTorch does not survive.
  for (unsigned Try = 0; Try < 8; ++Try, Set.Seed += 1000)
    if (judgeOnce(Base, Patterns, Set, Own))
      break;
  if (Own.Called && Own.Accepted == 0) {
    std::cout << "never accepted: " << Base << "\n";
    ++Own.NeverAccepted;
  }
  return Own;
}

bool parse(int Count, char **Words, Settings &Set) {
  for (int I = 1; I < Count; ++I) {
    llvm::StringRef Word = Words[I];
    unsigned *Number = Word == "--calls"  ? &Set.Calls
                       : Word == "--seed" ? &Set.Seed
                                          : nullptr;
    bool IsPatterns = Word == "--patterns";
    if (Number || IsPatterns) {
      if (++I == Count)
        return false;
      if (IsPatterns)
        Set.Patterns = Words[I];
      else if (llvm::StringRef(Words[I]).getAsInteger(10, *Number))
        return false;
    } else if (Word == "--show-misses") {
      Set.ShowMisses = true;
    } else if (Word == "--show-calls") {
      Set.ShowCalls = true;
    } else if (Word.starts_with("-")) {
      return false;
    } else {
      Set.Only.insert(Word.str());
    }
  }
  return !Set.Patterns.empty();
}

void report(const Tally &All) {
  auto Share = [](unsigned Part, unsigned Whole) {
    return std::to_string(Whole ? 100 * uint64_t(Part) / Whole : 100) + " %";
  };
  std::cout << All.Operators << " operators, " << All.Called << " calls, "
            << All.Accepted << " accepted, " << All.Refused << " refused, "
            << All.Misses << " of them without objection\n"
            << All.Results << " results: ranks "
            << Share(All.Ranks, All.Results) << ", dtypes "
            << Share(All.Dtypes, All.Results) << ", extents "
            << Share(All.Extents, All.AllExtents) << " known\n"
            << All.NeverAccepted << " operators never accepted a call\n"
            << All.Wrong << " wrong\n";
}

} // namespace

int main(int Count, char **Words) {
  Settings Set;
  CallPatterns Patterns;
  if (!parse(Count, Words, Set) || !Patterns.read(Set.Patterns)) {
    std::cerr << "usage: operator_oracle --patterns FILE [--calls N] "
                 "[--seed S] [--show-misses] [--show-calls] "
                 "[operator...]\n";
    return 2;
  }
  // Where a refusal came from does not matter, and takes a millisecond.
  c10::SetStackTraceFetcher([]() -> std::string { return {}; });
  Tally All;
  std::set<std::string> Bases;
  for (llvm::StringRef Name : operatorRuleNames())
    Bases.insert(Name.split('.').first.str());
  for (const std::string &Base : Bases)
    if (Set.Only.empty() || Set.Only.count(Base))
      All.add(judgeApart(Base, Patterns, Set));
  report(All);
  return All.Wrong || All.NeverAccepted ? 1 : 0;
}
