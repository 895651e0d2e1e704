//===- saved_oracle.cpp - what operators keep for backward ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks LibTorch, for every operator that the table of rules has, what it keeps
// until `backward`: each argument in turn requires gradients, and then
//
//   release   backward() runs twice: the second fails if something was kept
//   saved     the version of a tensor grows, as if somebody had written to it:
//             backward() fails if that tensor was kept
//   write     did the version of a written argument grow during the call?
//
// Prints one line for each operator, fact and argument:
//
//   operator <tab> fact <tab> argument <tab> tensor <tab> yes <tab> tried
//
// saved_tensors.py makes the table of these lines and judges it by them.
//
//   saved_oracle --patterns FILE [--calls N] [--seed S] [operator...]
//
//===----------------------------------------------------------------------===//

#include "operator_call.h"
#include "torch-tidy/Knowledge/OperatorRules.h"
#include "llvm/Support/DJB.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Logging.h>

#include <fcntl.h>
#include <iostream>
#include <sstream>
#include <sys/wait.h>
#include <torch/torch.h>
#include <torch/version.h>
#include <unistd.h>

using namespace torchtidy;
using torch::jit::Stack;

namespace {

struct Settings {
  unsigned Calls = 60, Seed = 1;
  std::string Patterns;
  std::set<std::string> Only;
};

struct Count {
  unsigned Yes = 0, Tried = 0;
};

/// Facts of one overload: fact, argument, tensor.
using Counts =
    std::map<std::tuple<std::string, std::string, std::string>, Count>;

bool canRequireGrad(const at::Tensor &T) {
  return T.defined() && (T.is_floating_point() || T.is_complex());
}

at::Tensor copied(const at::Tensor &T, bool WantsGrad) {
  if (!T.defined())
    return T;
  at::Tensor Copy = T.detach().clone();
  if (!WantsGrad || !canRequireGrad(T))
    return Copy;
  // Not a leaf, so that operators may write to it.
  return Copy.requires_grad_().clone();
}

/// The arguments again, of which one requires gradients.
Stack copyOf(const Stack &Given, size_t Wanted) {
  Stack Copy;
  for (size_t I = 0; I < Given.size(); ++I) {
    const c10::IValue &V = Given[I];
    if (V.isTensor()) {
      Copy.push_back(copied(V.toTensor(), I == Wanted));
    } else if (V.isTensorList()) {
      std::vector<at::Tensor> List;
      for (const at::Tensor &T : V.toTensorVector())
        List.push_back(copied(T, I == Wanted));
      Copy.push_back(List);
    } else {
      Copy.push_back(V);
    }
  }
  return Copy;
}

bool mayRequireGrad(const c10::IValue &V) {
  if (V.isTensor())
    return canRequireGrad(V.toTensor());
  return V.isTensorList() && !V.toTensorVector().empty() &&
         llvm::all_of(V.toTensorVector(), canRequireGrad);
}

/// One run of the operator: what it was given and what it gave.
struct Run {
  Stack Arguments, Results;
  bool IsDone = false;

  Run(const c10::OperatorHandle &Handle, const Stack &Given, size_t Wanted)
      : Arguments(copyOf(Given, Wanted)), Results(Arguments) {
    try {
      Handle.callBoxed(Results);
      IsDone = true;
    } catch (const std::exception &) {
    }
  }

  std::vector<at::Tensor> outputs() const {
    std::vector<at::Tensor> Found;
    for (const c10::IValue &V : Results)
      if (V.isTensor())
        Found.push_back(V.toTensor());
      else if (V.isTensorList())
        for (const at::Tensor &T : V.toTensorVector())
          Found.push_back(T);
    return Found;
  }
};

/// What backward() says; empty if it went well.
std::string backward(const at::Tensor &Output) {
  try {
    Output.backward(at::ones_like(Output.detach()));
    return "";
  } catch (const std::exception &E) {
    return E.what();
  }
}

bool has(const std::string &Text, const char *Part) {
  return Text.find(Part) != Text.npos;
}

class Judge {
public:
  Judge(const FunctionSchema &Schema, const c10::OperatorHandle &Handle,
        Counts &Facts)
      : Schema(Schema), Handle(Handle), Facts(Facts) {}

  void judge(const Stack &Given) {
    for (size_t I = 0; I < Given.size(); ++I) {
      if (mayRequireGrad(Given[I]))
        judge(Given, I);
      if (Schema.Arguments[I].Type.isWritten() && Given[I].isTensor())
        judgeWrite(Given, I);
    }
  }

private:
  void count(const char *Fact, size_t Argument, std::string Tensor, bool Yes) {
    Count &C = Facts[{Fact, Schema.Arguments[Argument].Name.str(), Tensor}];
    ++C.Tried;
    C.Yes += Yes;
  }

  void judgeWrite(const Stack &Given, size_t Argument) {
    Stack Copy = copyOf(Given, Given.size());
    at::Tensor Written = Copy[Argument].toTensor();
    if (!Written.defined())
      return;
    auto Before = Written._version();
    Stack Work = Copy;
    try {
      Handle.callBoxed(Work);
    } catch (const std::exception &) {
      return;
    }
    count("write", Argument, "-", Written._version() > Before);
  }

  void judge(const Stack &Given, size_t Argument) {
    Run First(Handle, Given, Argument);
    if (!First.IsDone)
      return;
    std::vector<at::Tensor> Outputs = First.outputs();
    for (size_t J = 0; J < Outputs.size(); ++J)
      if (Outputs[J].defined() && Outputs[J].requires_grad())
        judgeOutput(Given, Argument, J);
  }

  void judgeOutput(const Stack &Given, size_t Argument, size_t Output) {
    Run Twice(Handle, Given, Argument);
    at::Tensor From = Twice.outputs()[Output];
    if (!backward(From).empty())
      return;
    count("release", Argument, "-", has(backward(From), "second time"));
    for (size_t I = 0; I < Given.size(); ++I)
      if (Given[I].isTensor() && Given[I].toTensor().defined() &&
          !Schema.Arguments[I].Type.isWritten())
        judgeSaved(Given, Argument, Output, Schema.Arguments[I].Name.str(),
                   [I](Run &R) { return R.Arguments[I].toTensor(); });
    for (size_t I = 0; I < Twice.Results.size(); ++I)
      if (Twice.Results[I].isTensor() && Twice.Results[I].toTensor().defined())
        judgeSaved(Given, Argument, Output, "result" + std::to_string(I),
                   [I](Run &R) { return R.Results[I].toTensor(); });
  }

  template <typename Choose>
  void judgeSaved(const Stack &Given, size_t Argument, size_t Output,
                  std::string Name, Choose ChooseTensor) {
    Run R(Handle, Given, Argument);
    ChooseTensor(R).unsafeGetTensorImpl()->bump_version();
    std::string Text = backward(R.outputs()[Output]);
    count("saved", Argument, Name, has(Text, "modified by an inplace"));
  }

  const FunctionSchema &Schema;
  const c10::OperatorHandle &Handle;
  Counts &Facts;
};

llvm::VersionTuple version() {
  return llvm::VersionTuple(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR);
}

void judgeOverload(const OperatorOverload &Overload,
                   const CallPatterns &Patterns, const Settings &Set,
                   std::mt19937 &Random, std::ostream &Out) {
  auto Handle = c10::Dispatcher::singleton().findSchema(
      {"aten::" + Overload.baseName().str(), Overload.overloadName().str()});
  if (!Handle)
    return;
  FunctionSchema Schema = Overload.schema();
  Counts Facts;
  Judge J(Schema, *Handle, Facts);
  for (unsigned I = 0; I < Set.Calls; ++I) {
    Call C(Schema, Handle->schema(), Patterns, Random);
    if (C.make())
      J.judge(C.Stack);
  }
  std::string Name = Overload.baseName().str();
  if (!Overload.overloadName().empty())
    Name += "." + Overload.overloadName().str();
  for (const auto &[Key, C] : Facts)
    Out << Name << '\t' << std::get<0>(Key) << '\t' << std::get<1>(Key) << '\t'
        << std::get<2>(Key) << '\t' << C.Yes << '\t' << C.Tried << '\n';
}

void judgeAll(const std::string &Base, const CallPatterns &Patterns,
              const Settings &Set) {
  std::mt19937 Random(Set.Seed * 7919 + llvm::djbHash(Base) % 100003);
  std::ostringstream Out;
  for (const std::string &Form : {Base, Base + "_"})
    for (const OperatorOverload &Overload : findOperator(Form, version()))
      if (version().getMajor() < 2 ? Overload.isIn113() : Overload.isIn215())
        judgeOverload(Overload, Patterns, Set, Random, Out);
  std::cout << Out.str() << std::flush;
}

// A process of its own: a few calls end that process in some version.
void judgeApart(const std::string &Base, const CallPatterns &Patterns,
                Settings Set) {
  for (unsigned Try = 0; Try < 8; ++Try, Set.Seed += 1000) {
    std::cout.flush();
    pid_t Child = fork();
    if (Child == 0) {
      alarm(120);
      judgeAll(Base, Patterns, Set);
      _exit(0);
    }
    int Status = 0;
    waitpid(Child, &Status, 0);
    if (Status == 0)
      return;
  }
  std::cerr << "not judged: " << Base << "\n";
}

bool parse(int Count, char **Words, Settings &Set) {
  for (int I = 1; I < Count; ++I) {
    llvm::StringRef Word = Words[I];
    bool IsOption = Word.starts_with("--");
    if (!IsOption) {
      Set.Only.insert(Word.str());
      continue;
    }
    if (++I == Count)
      return false;
    if (Word == "--patterns")
      Set.Patterns = Words[I];
    else if ((Word != "--calls" && Word != "--seed") ||
             llvm::StringRef(Words[I]).getAsInteger(
                 10, Word == "--calls" ? Set.Calls : Set.Seed))
      return false;
  }
  return !Set.Patterns.empty();
}

} // namespace

int main(int Count, char **Words) {
  Settings Set;
  CallPatterns Patterns;
  if (!parse(Count, Words, Set) || !Patterns.read(Set.Patterns)) {
    std::cerr << "usage: saved_oracle --patterns FILE [--calls N] [--seed S] "
                 "[operator...]\n";
    return 2;
  }
  c10::SetStackTraceFetcher([]() -> std::string { return {}; });
  at::set_num_threads(1);
  std::set<std::string> Bases;
  for (llvm::StringRef Name : operatorRuleNames())
    Bases.insert(Name.split('.').first.str());
  for (const std::string &Base : Bases)
    if (Set.Only.empty() || Set.Only.count(Base))
      judgeApart(Base, Patterns, Set);
  return 0;
}
