//===- operator_oracle.cpp - rules of operators against LibTorch -*- C++
//-*-===//
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
//   contradiction  a fact that the rule claims to know is wrong
//   false alarm    a certain violation of a call that LibTorch accepts
//   miss           LibTorch refuses and the rule has no objection; counted
//
// Some extents are given to the rule as symbols instead of numbers; the results
// are compared after their values are put in.
//
//   operator_oracle [--calls N] [--seed S] [--show-misses] [operator...]
//
// Exit code: 0 nothing wrong, 1 contradictions or false alarms, 2 bad call.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/OperatorSemantics.h"
#include "torch-tidy/Knowledge/OperatorRules.h"
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <torch/version.h>

using namespace torchtidy;

namespace {

struct Settings {
  unsigned Calls = 200;
  unsigned Seed = 1;
  bool ShowMisses = false;
  std::set<std::string> Only;
};

struct Tally {
  unsigned Called = 0, Accepted = 0, Refused = 0, Misses = 0, Wrong = 0;
  unsigned Results = 0, Ranks = 0, Dtypes = 0, Extents = 0, AllExtents = 0;

  void add(const Tally &T) {
    Called += T.Called, Accepted += T.Accepted, Refused += T.Refused;
    Misses += T.Misses, Wrong += T.Wrong, Results += T.Results;
    Ranks += T.Ranks, Dtypes += T.Dtypes, Extents += T.Extents;
    AllExtents += T.AllExtents;
  }
};

// One random call: what LibTorch gets, and what the rule gets.
class Call {
public:
  Call(const OperatorOverload &Overload, const c10::FunctionSchema &Real,
       std::mt19937 &Random)
      : Schema(Overload.schema()), Real(Real), Random(Random),
        Symbolic(chance(40)) {}

  // False if an argument is of a kind that nothing is made for.
  bool make() {
    for (auto [I, Argument] : llvm::enumerate(Schema.Arguments)) {
      c10::IValue Value;
      const auto &Default = Real.arguments()[I].default_value();
      if (Default && chance(60))
        Value = *Default;
      else if (!argument(Argument.Name, Argument.Type, Value))
        return false;
      Rules.push_back(known(Argument.Name, Argument.Type, Value));
      Stack.push_back(std::move(Value));
    }
    return true;
  }

  // The value of a polynomial in this call.
  std::optional<int64_t> valueOf(SymbolicInt Value) const {
    for (auto [Symbol, Number] : Numbers)
      Value = Value.substituted(Symbol, Number);
    // Rounded quotients have symbols of their own, which are not replaced.
    return Value.constant();
  }

  std::string describe() const {
    std::ostringstream Out;
    for (auto [I, Value] : llvm::enumerate(Stack)) {
      Out << (I ? ", " : "") << Schema.Arguments[I].Name.str() << "=";
      if (Value.isTensor() && Value.toTensor().defined())
        Out << Value.toTensor().toString() << Value.toTensor().sizes();
      else if (Value.isTensorList())
        for (const at::Tensor &T : Value.toTensorVector())
          Out << T.toString() << T.sizes() << ' ';
      else
        Out << Value;
    }
    return Out.str();
  }

  torch::jit::Stack Stack;
  std::vector<RuleValue> Rules;
  SymbolTable Symbols;

private:
  int pick(int Low, int High) {
    return std::uniform_int_distribution<int>(Low, High)(Random);
  }
  bool chance(int Percent) { return pick(1, 100) <= Percent; }

  // What LibTorch gets
  // -----------------------------------------------------------

  at::ScalarType scalarType() {
    static const at::ScalarType All[] = {
        at::kFloat, at::kFloat,    at::kFloat, at::kDouble,      at::kLong,
        at::kLong,  at::kInt,      at::kByte,  at::kBool,        at::kShort,
        at::kChar,  at::kBFloat16, at::kHalf,  at::kComplexFloat};
    return All[pick(0, std::size(All) - 1)];
  }

  // Related to a tensor before: the same, shorter, with ones, exchanged.
  std::vector<int64_t> related() {
    std::vector<int64_t> Sizes = Shapes[pick(0, Shapes.size() - 1)];
    if (Sizes.empty())
      return Sizes;
    int Any = pick(0, Sizes.size() - 1);
    switch (pick(0, 9)) {
    case 0:
      Sizes.erase(Sizes.begin());
      break;
    case 1:
      Sizes[Any] = 1;
      break;
    case 2:
      std::swap(Sizes.back(), Sizes[Any]);
      break;
    case 3:
      Sizes[Any] = pick(1, 4);
      break;
    case 4:
      Sizes.insert(Sizes.begin(), pick(1, 3));
      break;
    default:
      break;
    }
    return Sizes;
  }

  std::vector<int64_t> sizes(llvm::StringRef Name) {
    if ((Name == "bias" || Name == "running_mean") && !Shapes.empty() &&
        !Shapes.back().empty() && chance(80))
      return {Shapes.back()[0]};
    if (!Shapes.empty() && chance(75))
      return related();
    std::vector<int64_t> Sizes(pick(0, 9) ? pick(1, 5) : 0);
    for (int64_t &Size : Sizes)
      Size = chance(3) ? 0 : pick(1, chance(80) ? 4 : 8);
    return Sizes;
  }

  at::Tensor tensor(llvm::StringRef Name) {
    std::vector<int64_t> Sizes = sizes(Name);
    at::ScalarType Type = !Types.empty() && chance(70)
                              ? Types[pick(0, Types.size() - 1)]
                              : scalarType();
    if (Name == "mask" || Name == "condition")
      Type = chance(85) ? at::kBool : Type;
    else if (Name.starts_with("ind"))
      Type = chance(85) ? at::kLong : Type;
    else
      Types.push_back(Type);
    at::Tensor T = Name.starts_with("ind") ? at::randint(0, 2, Sizes).to(Type)
                                          : at::rand(Sizes).to(Type);
    if (Sizes.size() > 1 && chance(15))
      T = T.transpose(0, 1);
    if (at::isFloatingType(Type) && chance(20))
      T.requires_grad_();
    Shapes.push_back(T.sizes().vec());
    return T;
  }

  int64_t integer(llvm::StringRef Name) {
    if (Name.contains("dim") || Name.contains("axis")) {
      int Rank = Shapes.empty() ? 2 : int(Shapes.front().size());
      return chance(90) && Rank ? pick(-Rank, Rank - 1) : pick(-6, 6);
    }
    if (Name == "groups" || Name == "correction")
      return chance(85) ? 1 : pick(0, 3);
    if (Name == "reduction")
      return pick(0, 2);
    if (Name == "start" || Name == "end" || Name == "index")
      return pick(-4, 5);
    return chance(90) ? pick(1, 4) : pick(-1, 6);
  }

  std::vector<int64_t> dims() {
    int Rank = Shapes.front().size();
    std::vector<int64_t> All(Rank);
    for (int I = 0; I < Rank; ++I)
      All[I] = chance(80) ? I : I - Rank;
    std::shuffle(All.begin(), All.end(), Random);
    if (chance(50))
      All.resize(pick(0, Rank));
    return All;
  }

  // The same elements in another order, or nearly.
  std::vector<int64_t> rearranged() {
    std::vector<int64_t> List = Shapes.front();
    std::shuffle(List.begin(), List.end(), Random);
    if (List.size() > 1 && chance(50)) {
      List[0] *= List.back();
      List.pop_back();
    }
    if (!List.empty() && chance(40))
      List[pick(0, List.size() - 1)] = -1;
    if (chance(20))
      List.insert(List.begin(), pick(1, 3));
    return List;
  }

  std::vector<int64_t> integers(llvm::StringRef Name, unsigned Fixed) {
    bool IsDims =
        Name.starts_with("dim") || Name == "source" || Name == "destination";
    bool IsSize = Name == "size" || Name == "shape" || Name == "sizes";
    if (IsDims && !Shapes.empty() && chance(90))
      return dims();
    if (IsSize && !Shapes.empty() && chance(80))
      return rearranged();
    unsigned Count =
        Fixed && chance(85) ? (chance(70) ? Fixed : 1) : unsigned(pick(0, 4));
    int Low = Name.contains("padding") ? 0 : 1;
    std::vector<int64_t> List;
    for (unsigned I = 0; I < Count; ++I)
      List.push_back(chance(97) ? pick(Low, Low + 2) : 0);
    return List;
  }

  bool argument(llvm::StringRef Name, const SchemaType &Type,
                c10::IValue &Value) {
    switch (Type.Kind) {
    case SchemaTypeKind::Optional:
      // Generators, layouts and the like are left out.
      if (chance(50) || !argument(Name, Type.Elements[0], Value))
        Value = c10::IValue();
      return true;
    case SchemaTypeKind::Tensor:
      Value = tensor(Name);
      return true;
    case SchemaTypeKind::Int:
    case SchemaTypeKind::SymInt:
      Value = integer(Name);
      return true;
    case SchemaTypeKind::Float:
      Value = 0.25 * pick(1, 4);
      return true;
    case SchemaTypeKind::Bool:
      Value = chance(50);
      return true;
    case SchemaTypeKind::Scalar:
      if (chance(40))
        Value = int64_t(pick(0, 3));
      else if (chance(20))
        Value = chance(50);
      else
        Value = 0.5 * pick(1, 4);
      return true;
    case SchemaTypeKind::ScalarType:
      Value = int64_t(scalarType());
      return true;
    case SchemaTypeKind::List:
      return listArgument(Name, Type, Value);
    default:
      return false;
    }
  }

  bool listArgument(llvm::StringRef Name, const SchemaType &Type,
                    c10::IValue &Value) {
    const SchemaType &Element = Type.Elements[0];
    if (Element.Kind == SchemaTypeKind::Tensor) {
      std::vector<at::Tensor> List;
      for (int I = pick(1, 3); I > 0; --I)
        List.push_back(tensor(Name));
      Value = List;
      return true;
    }
    if (Element.Kind != SchemaTypeKind::Int &&
        Element.Kind != SchemaTypeKind::SymInt)
      return false;
    Value = integers(Name, Type.ListSize.value_or(0));
    return true;
  }

  // What the rule gets
  // -------------------------------------------------------------

  // The number, or a symbol that stands for it throughout the call.
  SymbolicInt extent(int64_t Size) {
    if (!Symbolic || chance(50))
      return Symbolic && chance(5) ? SymbolicInt() : SymbolicInt(Size);
    std::string Name = "n" + std::to_string(Size);
    SymbolicInt Symbol = Symbols.named(Name, Name, /*NonNegative=*/true);
    Numbers[*Symbol.asSymbol()] = Size;
    return Symbol;
  }

  TensorFacts factsOf(const at::Tensor &T) {
    TensorFacts Facts;
    if (!T.defined())
      return TensorFacts::undefined({});
    ShapeValue::Extents Sizes;
    for (int64_t Size : T.sizes())
      Sizes.push_back(extent(Size));
    if (!Symbolic || chance(90))
      Facts.Shape = ShapeValue::known(std::move(Sizes));
    if (!Symbolic || chance(90))
      Facts.Type = DtypeValue::known(static_cast<Dtype>(T.scalar_type()));
    Facts.Device = DeviceValue::known(DeviceType::CPU);
    Facts.Order = T.is_contiguous() ? Layout::Contiguous : Layout::Strided;
    Facts.Defined = Facts.Written = Tri::Yes;
    Facts.RequiresGrad = triOf(T.requires_grad());
    Facts.Leaf = triOf(T.is_leaf());
    return Facts;
  }

  RuleValue known(llvm::StringRef Name, const SchemaType &Type,
                  const c10::IValue &Value) {
    if (Value.isNone())
      return RuleValue::none();
    const SchemaType &Inner =
        Type.Kind == SchemaTypeKind::Optional ? Type.Elements[0] : Type;
    if (Inner.Kind == SchemaTypeKind::ScalarType) {
      std::optional<Dtype> T = dtypeOfValue(Value.toInt());
      return T ? RuleValue::dtype(DtypeValue::known(*T)) : RuleValue();
    }
    if (Value.isTensor())
      return RuleValue::tensor(factsOf(Value.toTensor()));
    if (Value.isBool())
      return RuleValue::boolean(triOf(Value.toBool()));
    if (Value.isInt())
      return RuleValue::integer(
          Name.contains("dim") ? SymbolicInt(Value.toInt())
          : Value.toInt() > 0  ? extent(Value.toInt())
                               : SymbolicInt(Value.toInt()));
    if (Value.isDouble())
      return RuleValue::floating(Value.toDouble());
    if (Value.isString())
      return RuleValue::text(Value.toStringRef());
    if (Value.isTensorList()) {
      std::vector<TensorFacts> List;
      for (const at::Tensor &T : Value.toTensorVector())
        List.push_back(factsOf(T));
      return RuleValue::tensors(std::move(List));
    }
    if (Value.isIntList()) {
      ShapeValue::Extents List;
      for (int64_t N : Value.toIntVector())
        List.push_back(N > 0 && !Name.contains("dim") ? extent(N)
                                                      : SymbolicInt(N));
      return RuleValue::ints(ShapeValue::known(std::move(List)));
    }
    return {};
  }

  FunctionSchema Schema;
  const c10::FunctionSchema &Real;
  std::mt19937 &Random;
  bool Symbolic;
  std::vector<std::vector<int64_t>> Shapes;
  std::vector<at::ScalarType> Types;
  std::map<SymbolId, int64_t> Numbers;
};

// What is wrong with the facts of one result; empty if nothing.
std::string contradiction(const TensorFacts &Facts, const at::Tensor &Result,
                          const Call &C, Tally &T) {
  ++T.Results;
  T.AllExtents += Result.dim();
  if (Facts.Type.isKnown()) {
    ++T.Dtypes;
    if (static_cast<int>(Facts.Type.Type) !=
        static_cast<int>(Result.scalar_type()))
      return "dtype " + print(Facts.Type);
  }
  if (Facts.Device.isKnown() && !Facts.Device.is(DeviceType::CPU))
    return "device " + print(Facts.Device);
  if (Facts.Order == Layout::Contiguous && !Result.is_contiguous())
    return "contiguous";
  if (Facts.RequiresGrad != Tri::Unknown &&
      (Facts.RequiresGrad == Tri::Yes) != Result.requires_grad())
    return Facts.RequiresGrad == Tri::Yes ? "requires grad" : "no grad";
  if (!Facts.Shape.hasRank())
    return {};
  ++T.Ranks;
  if (*Facts.Shape.rank() != Result.dim())
    return "rank " + std::to_string(*Facts.Shape.rank());
  for (auto [I, Size] : llvm::enumerate(Facts.Shape.sizes())) {
    std::optional<int64_t> Value = C.valueOf(Size);
    T.Extents += Size.isKnown();
    if (Value && *Value != Result.size(I))
      return "extent " + std::to_string(*Value) + " of dimension " +
             std::to_string(I);
  }
  return {};
}

void judge(const OperatorOverload &Overload, const c10::OperatorHandle &Handle,
           std::mt19937 &Random, const Settings &Set, Tally &T) {
  Call C(Overload, Handle.schema(), Random);
  if (!C.make())
    return;
  OperatorOutcome Outcome =
      applyOperator(Overload, C.Rules, TensorModes(), C.Symbols);
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
              << What << "\n";
  };
  bool Objects = llvm::any_of(
      Outcome.Violations, [](const RuleViolation &V) { return V.IsCertain; });
  if (!Refusal.empty()) {
    ++T.Refused;
    T.Misses += !Objects;
    if (!Objects && Set.ShowMisses)
      std::cout << "miss: " << Overload.schemaText().str() << "\n  with "
                << Text << "\n  LibTorch: " << Refusal << "\n";
    return;
  }
  ++T.Accepted;
  if (Objects)
    return Wrong("false alarm: " + Outcome.Violations.front().Text);
  for (auto [I, Value] : llvm::enumerate(Stack)) {
    if (!Value.isTensor() || !Value.toTensor().defined() ||
        I >= Outcome.Results.size())
      continue;
    const TensorFacts *Facts = Outcome.Results[I].asTensor();
    if (!Facts)
      continue;
    std::string What = contradiction(*Facts, Value.toTensor(), C, T);
    if (!What.empty())
      return Wrong("contradiction in " + What + ": LibTorch gives " +
                   Value.toTensor().toString() + " " +
                   c10::str(Value.toTensor().sizes()) + ", the rule " +
                   print(*Facts, C.Symbols));
  }
}

// `out` forms resize what they are given; their rule is that of the others.
bool writesToOut(const FunctionSchema &Schema) {
  return llvm::any_of(Schema.Arguments, [](const SchemaArgument &A) {
    return A.IsKeywordOnly && A.Type.isWritten();
  });
}

llvm::VersionTuple version() {
  return llvm::VersionTuple(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR);
}

bool parse(int Count, char **Words, Settings &Set) {
  for (int I = 1; I < Count; ++I) {
    llvm::StringRef Word = Words[I];
    unsigned *Number = Word == "--calls"  ? &Set.Calls
                       : Word == "--seed" ? &Set.Seed
                                          : nullptr;
    if (Number) {
      if (++I == Count || llvm::StringRef(Words[I]).getAsInteger(10, *Number))
        return false;
    } else if (Word == "--show-misses") {
      Set.ShowMisses = true;
    } else if (Word.starts_with("-")) {
      return false;
    } else {
      Set.Only.insert(Word.str());
    }
  }
  return true;
}

} // namespace

int main(int Count, char **Words) {
  Settings Set;
  if (!parse(Count, Words, Set)) {
    std::cerr << "usage: operator_oracle [--calls N] [--seed S] "
                 "[--show-misses] [operator...]\n";
    return 2;
  }
  Tally All;
  unsigned Operators = 0;
  std::set<std::string> Bases;
  for (llvm::StringRef Name : operatorRuleNames())
    Bases.insert(Name.split('.').first.str());
  for (const std::string &Base : Bases) {
    if (!Set.Only.empty() && !Set.Only.count(Base))
      continue;
    std::mt19937 Random(Set.Seed * 7919 + llvm::hash_value(Base) % 100003);
    Tally Own;
    for (const std::string &Form : {Base, Base + "_"})
      for (const OperatorOverload &Overload : findOperator(Form, version())) {
        auto Handle = c10::Dispatcher::singleton().findSchema(
            {"aten::" + Overload.baseName().str(),
             Overload.overloadName().str()});
        if (!Handle || writesToOut(Overload.schema()))
          continue;
        for (unsigned I = 0; I < Set.Calls; ++I)
          judge(Overload, *Handle, Random, Set, Own);
      }
    Operators += Own.Called != 0;
    All.add(Own);
    if (Own.Called && Own.Accepted == 0)
      std::cout << "never accepted: " << Base << "\n";
  }
  auto Share = [](unsigned Part, unsigned Whole) {
    return std::to_string(Whole ? 100 * uint64_t(Part) / Whole : 100) + " %";
  };
  std::cout << Operators << " operators, " << All.Called << " calls, "
            << All.Accepted << " accepted, " << All.Refused << " refused, "
            << All.Misses << " of them without objection\n"
            << All.Results << " results: ranks "
            << Share(All.Ranks, All.Results) << ", dtypes "
            << Share(All.Dtypes, All.Results) << ", extents "
            << Share(All.Extents, All.AllExtents) << " known\n"
            << All.Wrong << " wrong\n";
  return All.Wrong ? 1 : 0;
}
