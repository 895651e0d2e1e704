//===- OperatorRules.cpp - what operators need and give ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorRules.h"
#include "SortedTable.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

static const char RuleText[] =
#include "OperatorRules.inc"
    ;

static constexpr SortedTable Rules({RuleText, sizeof(RuleText) - 1}, "\t");

static llvm::Error wrongRow(llvm::StringRef Name, const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 ("row '" + Name + "': " + What).str());
}

llvm::Expected<OperatorRule> torchtidy::parseOperatorRule(llvm::StringRef Row) {
  llvm::SmallVector<llvm::StringRef, 8> Columns;
  Row.split(Columns, '\t');
  OperatorRule Rule;
  Rule.Name = Columns[0];
  if (Columns.size() != 8)
    return wrongRow(Rule.Name,
                    llvm::Twine(Columns.size()) + " columns, 8 are needed");
  std::vector<RuleExpression> *Lists[] = {&Rule.Needs, &Rule.Shapes,
                                          &Rule.Dtypes};
  for (unsigned I = 0; I < 3; ++I) {
    llvm::Expected<std::vector<RuleExpression>> List =
        parseRuleExpressions(Columns[I + 1]);
    if (!List)
      return wrongRow(Rule.Name, llvm::toString(List.takeError()));
    *Lists[I] = std::move(*List);
  }
  auto Device = llvm::StringSwitch<std::optional<DeviceRule>>(Columns[4])
                    .Case("same", DeviceRule::Same)
                    .Case("pointwise", DeviceRule::Pointwise)
                    .Case("index", DeviceRule::Index)
                    .Case("any", DeviceRule::Any)
                    .Case("options", DeviceRule::Options)
                    .Case("like", DeviceRule::Like)
                    .Case("?", DeviceRule::Unknown)
                    .Default(std::nullopt);
  if (!Device)
    return wrongRow(Rule.Name, "unknown device rule '" + Columns[4] + "'");
  auto Order = llvm::StringSwitch<std::optional<LayoutRule>>(Columns[5])
                   .Case("fresh", LayoutRule::Fresh)
                   .Case("preserved", LayoutRule::Preserved)
                   .Case("view", LayoutRule::View)
                   .Case("?", LayoutRule::Unknown)
                   .Default(std::nullopt);
  if (!Order)
    return wrongRow(Rule.Name, "unknown layout rule '" + Columns[5] + "'");
  auto Grad = llvm::StringSwitch<std::optional<GradRule>>(Columns[6])
                  .Case("all", GradRule::All)
                  .Case("self", GradRule::Self)
                  .Case("none", GradRule::None)
                  .Case("?", GradRule::Unknown)
                  .Default(std::nullopt);
  if (!Grad)
    return wrongRow(Rule.Name, "unknown gradient rule '" + Columns[6] + "'");
  Rule.Device = *Device;
  Rule.Order = *Order;
  Rule.Grad = *Grad;
  Rule.Source = Columns[7];
  return Rule;
}

std::optional<OperatorRule>
torchtidy::findOperatorRule(llvm::StringRef BaseName,
                            llvm::StringRef Overload) {
  std::optional<OperatorRule> Found;
  auto Take = [&](llvm::StringRef Row) {
    Found = llvm::cantFail(parseOperatorRule(Row));
  };
  if (!Overload.empty())
    Rules.forEachRow((BaseName + "." + Overload).str(), Take);
  if (!Found)
    Rules.forEachRow(BaseName, Take);
  return Found;
}

std::vector<llvm::StringRef> torchtidy::operatorRuleNames() {
  std::vector<llvm::StringRef> Names;
  llvm::StringRef Rest(RuleText, sizeof(RuleText) - 1);
  while (!Rest.empty()) {
    auto [Row, More] = Rest.split('\n');
    if (!Row.empty() && Row.front() != '#')
      Names.push_back(Row.split('\t').first);
    Rest = More;
  }
  return Names;
}
