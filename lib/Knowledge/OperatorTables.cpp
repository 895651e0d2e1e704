//===- OperatorTables.cpp - schemas and rules, parsed once ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorTables.h"
#include "llvm/ADT/STLExtras.h"

using namespace torchtidy;

bool torchtidy::writesOut(const FunctionSchema &Schema) {
  return llvm::any_of(Schema.Arguments, [](const SchemaArgument &A) {
    return A.IsKeywordOnly && A.Type.isWritten();
  });
}

const OperatorOverloads &OperatorTables::overloadsOf(llvm::StringRef BaseName) {
  auto [At, IsNew] = Overloads.try_emplace(BaseName);
  if (IsNew)
    At->second = findOperator(BaseName, LibTorch);
  return At->second;
}

const OperatorTables::Entry &
OperatorTables::entryOf(const OperatorOverload &Overload) {
  const char *Key = Overload.schemaText().data();
  if (auto At = Entries.find(Key); At != Entries.end())
    return *At->second;
  FunctionSchema Schema = Overload.schema();
  std::optional<OperatorRule> Rule = ruleOf(Overload, Schema);
  auto New = std::make_unique<Entry>(Entry{
      Overload, std::move(Schema), std::move(Rule), savedTensorsOf(Overload)});
  return *(Entries[Key] = std::move(New));
}

const OperatorTables::Entry *OperatorTables::find(llvm::StringRef BaseName,
                                                  llvm::StringRef Name) {
  for (const OperatorOverload &One : overloadsOf(BaseName))
    if (One.overloadName() == Name)
      return &entryOf(One);
  return nullptr;
}

// What an overload takes but the results that it writes to.
static auto inputsOf(const FunctionSchema &Schema) {
  llvm::SmallVector<std::pair<llvm::StringRef, std::string>, 8> Inputs;
  for (const SchemaArgument &A : Schema.Arguments)
    if (!A.IsKeywordOnly || !A.Type.isWritten())
      Inputs.emplace_back(A.Name, A.Type.str());
  return Inputs;
}

// add_.Tensor and add.out are described by add.
std::optional<OperatorRule>
OperatorTables::ruleOf(const OperatorOverload &Overload,
                       const FunctionSchema &Schema) {
  llvm::StringRef Base = Overload.baseName(), Name = Overload.overloadName();
  if (writesOut(Schema)) {
    auto Inputs = inputsOf(Schema);
    for (const OperatorOverload &Other : overloadsOf(Base))
      if (FunctionSchema Twin = Other.schema();
          !writesOut(Twin) && inputsOf(Twin) == Inputs)
        return findOperatorRule(Base, Other.overloadName(), LibTorch);
    return std::nullopt;
  }
  if (auto Rule = findOperatorRule(Base, Name, LibTorch))
    return Rule;
  if (Base.size() > 1 && Base.back() == '_' && Base[Base.size() - 2] != '_')
    return findOperatorRule(Base.drop_back(), Name, LibTorch);
  return std::nullopt;
}
