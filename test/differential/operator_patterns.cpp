//===- operator_patterns.cpp - patterns of legal arguments ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "operator_call.h"
#include <fstream>
#include <iostream>

namespace torchtidy {

// The file
// ------------------------------------------------------------------

bool CallPatterns::read(const std::string &Path) {
  std::ifstream File(Path);
  if (!File) {
    std::cerr << "cannot read " << Path << "\n";
    return false;
  }
  for (std::string Line; std::getline(File, Line);) {
    if (Line.empty() || Line.front() == '#')
      continue;
    auto [Operator, Bindings] = llvm::StringRef(Line).split('\t');
    CallPattern Pattern;
    llvm::SmallVector<llvm::StringRef, 8> Parts;
    Bindings.split(Parts, ';');
    for (llvm::StringRef Part : Parts) {
      auto [Name, Value] = Part.split('=');
      if (Value.empty()) {
        std::cerr << Path << ": no value in '" << Line << "'\n";
        return false;
      }
      Pattern[Name.trim().str()] = Value.trim().str();
    }
    llvm::SmallVector<llvm::StringRef, 8> Names;
    Operator.split(Names, ' ');
    for (llvm::StringRef Name : Names) {
      if (Name.consume_front("!"))
        Strict.insert(Name.str());
      ByOperator.emplace(Name.str(), Pattern);
    }
  }
  return true;
}

std::vector<const CallPattern *>
CallPatterns::of(const FunctionSchema &Schema) const {
  std::vector<const CallPattern *> Found;
  llvm::StringRef Base = Schema.Name.Name;
  Base.consume_back("_");
  for (const std::string &Key :
       {Base.str(), Base.str() + "." + Schema.Name.Overload.str()}) {
    auto [First, End] = ByOperator.equal_range(Key);
    for (auto At = First; At != End; ++At)
      if (llvm::all_of(At->second, [&](const auto &Binding) {
            return llvm::any_of(Schema.Arguments, [&](const SchemaArgument &A) {
              return A.Name == Binding.first;
            });
          }))
        Found.push_back(&At->second);
  }
  return Found;
}

bool CallPatterns::isStrict(llvm::StringRef Operator) const {
  return Strict.count(Operator.str()) != 0;
}

// One call
// ------------------------------------------------------------------

void Call::choosePattern(const CallPatterns &Patterns) {
  std::vector<const CallPattern *> Found = Patterns.of(Schema);
  llvm::StringRef Base = Schema.Name.Name;
  Base.consume_back("_");
  bool IsStrict = Patterns.isStrict(Base) ||
                  Patterns.isStrict((Base + "." + Schema.Name.Overload).str());
  // No pattern tells what to write into.
  bool IsOut = llvm::any_of(Schema.Arguments, [](const SchemaArgument &A) {
    return A.IsKeywordOnly && A.Type.isWritten();
  });
  IsPossible = !IsStrict || (!Found.empty() && !IsOut);
  if (Found.empty() || (chance(10) && !IsStrict))
    return;
  HasPattern = true;
  Pattern = *Found[pick(0, Found.size() - 1)];
  // One argument that need not fit the others.
  if (chance(25) && !IsStrict)
    Pattern.erase(std::next(Pattern.begin(), pick(0, Pattern.size() - 1)));
  CommonType = chance(55)   ? at::kFloat
               : chance(40) ? at::kDouble
                            : scalarType();
  for (char Letter = 'a'; Letter <= 'z'; ++Letter) {
    bool IsLarge = llvm::StringRef("dhwl").contains(Letter);
    Letters[std::string(1, Letter)] =
        RuleValue::integer(IsLarge ? pick(4, 8) : pick(1, 4));
  }
}

std::optional<RuleValue> Call::evaluated(llvm::StringRef Text) {
  llvm::Expected<RuleExpression> E = parseRuleExpression(Text);
  if (!E) {
    std::cerr << llvm::toString(E.takeError()) << "\n";
    return std::nullopt;
  }
  RuleContext Context(Symbols);
  return evaluate(*E, Letters, Context);
}

static std::optional<std::vector<int64_t>> constants(const RuleValue &Value) {
  std::vector<int64_t> Result;
  ShapeValue Shape = shapeOf(Value);
  if (!Shape.hasRank())
    return std::nullopt;
  for (const SymbolicInt &Size : Shape.sizes()) {
    if (!Size.constant())
      return std::nullopt;
    Result.push_back(*Size.constant());
  }
  return Result;
}

std::optional<at::Tensor> Call::patternedTensor(llvm::StringRef Text) {
  auto [Extents, Limit] = Text.split(" below ");
  auto [Bare, Start] = Extents.split(" from ");
  Extents = Bare;
  at::ScalarType Type = CommonType;
  auto [Word, Rest] = Extents.split(' ');
  if (Word == "any") {
    Type = scalarType();
    Extents = Rest;
  } else if (Word == "real") {
    Type = at::isComplexType(CommonType) ? at::kFloat : CommonType;
    Extents = Rest;
  } else {
    for (const DtypeInfo &Row : allDtypes())
      if (Row.Printed == Word) {
        Type = static_cast<at::ScalarType>(Row.Type);
        Extents = Rest;
      }
  }
  std::optional<RuleValue> Shape = evaluated(Extents);
  std::optional<RuleValue> Below =
      Limit.empty() ? RuleValue::integer(2) : evaluated(Limit);
  std::optional<RuleValue> From =
      Start.empty() ? RuleValue::integer(0) : evaluated(Start);
  if (!Shape || !Below || !From)
    return std::nullopt;
  std::optional<std::vector<int64_t>> Sizes = constants(*Shape);
  if (!Sizes || llvm::any_of(*Sizes, [](int64_t N) { return N < 0; }))
    return std::nullopt;
  return filled(*Sizes, Type, From->Int.constant().value_or(0),
                Below->Int.constant().value_or(2));
}

std::optional<c10::IValue> Call::patterned(llvm::StringRef Text,
                                           const SchemaType &Given) {
  if (Text == "none")
    return c10::IValue();
  const SchemaType &Type =
      Given.Kind == SchemaTypeKind::Optional ? Given.Elements[0] : Given;
  if (Type.Kind == SchemaTypeKind::Tensor) {
    std::optional<at::Tensor> T = patternedTensor(Text);
    return T ? std::optional<c10::IValue>(*T) : std::nullopt;
  }
  if (Type.Kind == SchemaTypeKind::List &&
      (Type.Elements[0].Kind == SchemaTypeKind::Tensor ||
       Type.Elements[0].Kind == SchemaTypeKind::Optional)) {
    bool IsOptional = Type.Elements[0].Kind == SchemaTypeKind::Optional;
    llvm::SmallVector<llvm::StringRef, 4> Parts;
    Text.split(Parts, '|');
    c10::List<at::Tensor> All;
    c10::List<c10::optional<at::Tensor>> Some;
    for (llvm::StringRef Part : Parts) {
      if (IsOptional && Part.trim() == "none") {
        Some.push_back(c10::optional<at::Tensor>());
        continue;
      }
      std::optional<at::Tensor> T = patternedTensor(Part.trim());
      if (!T)
        return std::nullopt;
      All.push_back(*T);
      Some.push_back(*T);
    }
    return IsOptional ? c10::IValue(Some) : c10::IValue(All);
  }
  double Float;
  if (Text.contains('.') && !Text.getAsDouble(Float)) {
    if (Type.Kind == SchemaTypeKind::List)
      return c10::IValue(std::vector<double>(Type.ListSize.value_or(1), Float));
    return c10::IValue(Float);
  }
  std::optional<RuleValue> Value = evaluated(Text);
  if (!Value)
    return std::nullopt;
  if (Value->is(RuleValue::Kind::Text))
    return c10::IValue(Value->Text);
  if (Value->is(RuleValue::Kind::Dtype) && Value->Type.isKnown())
    return c10::IValue(int64_t(Value->Type.Type));
  if (Type.Kind == SchemaTypeKind::Bool && Value->Truth != Tri::Unknown)
    return c10::IValue(Value->Truth == Tri::Yes);
  if (Value->is(RuleValue::Kind::Ints)) {
    auto List = constants(*Value);
    return List ? std::optional<c10::IValue>(*List) : std::nullopt;
  }
  if (std::optional<int64_t> N = Value->Int.constant()) {
    if (Type.Kind == SchemaTypeKind::Float)
      return c10::IValue(double(*N));
    if (Type.Kind == SchemaTypeKind::List)
      return c10::IValue(std::vector<int64_t>(Type.ListSize.value_or(1), *N));
    return c10::IValue(*N);
  }
  return std::nullopt;
}

} // namespace torchtidy
