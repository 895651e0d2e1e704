//===- OperatorRules.cpp - what operators need and give ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorRules.h"
#include "SortedTable.h"
#include "TableRow.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

static const char RuleText[] =
#include "OperatorRules.inc"
    ;

static constexpr SortedTable Rules({RuleText, sizeof(RuleText) - 1}, "\t@");

static std::optional<DeviceRule> deviceRule(llvm::StringRef Word) {
  return llvm::StringSwitch<std::optional<DeviceRule>>(Word)
      .Case("same", DeviceRule::Same)
      .Case("pointwise", DeviceRule::Pointwise)
      .Case("index", DeviceRule::Index)
      .Case("other", DeviceRule::Other)
      .Case("any", DeviceRule::Any)
      .Case("options", DeviceRule::Options)
      .Case("like", DeviceRule::Like)
      .Case("?", DeviceRule::Unknown)
      .Default(std::nullopt);
}

static std::optional<LayoutRule> layoutRule(llvm::StringRef Word) {
  return llvm::StringSwitch<std::optional<LayoutRule>>(Word)
      .Case("fresh", LayoutRule::Fresh)
      .Case("preserved", LayoutRule::Preserved)
      .Case("view", LayoutRule::View)
      .Case("?", LayoutRule::Unknown)
      .Default(std::nullopt);
}

static std::optional<GradRule> gradRule(llvm::StringRef Word) {
  return llvm::StringSwitch<std::optional<GradRule>>(Word)
      .Case("all", GradRule::All)
      .Case("self", GradRule::Self)
      .Case("none", GradRule::None)
      .Case("?", GradRule::Unknown)
      .Default(std::nullopt);
}

// The words after the expressions.
static llvm::Error parseWords(llvm::ArrayRef<llvm::StringRef> Columns,
                              OperatorRule &Rule) {
  std::optional<DeviceRule> Device = deviceRule(Columns[4]);
  if (!Device)
    return wrongRow(Rule.Name, "unknown device rule '" + Columns[4] + "'");
  llvm::StringRef Order = Columns[5];
  Rule.IsUnwritten = Order.consume_back(" unwritten");
  Rule.MayBeArgument = Order.consume_back(" or argument");
  std::optional<LayoutRule> Layout = layoutRule(Order);
  if (!Layout)
    return wrongRow(Rule.Name, "unknown layout rule '" + Columns[5] + "'");
  llvm::SmallVector<llvm::StringRef, 2> Words;
  Columns[6].split(Words, ';');
  for (llvm::StringRef Word : Words) {
    std::optional<GradRule> Grad = gradRule(Word.trim());
    if (!Grad)
      return wrongRow(Rule.Name, "unknown gradient rule '" + Word + "'");
    Rule.Grads.push_back(*Grad);
  }
  Rule.Device = *Device;
  Rule.Order = *Layout;
  Rule.Source = Columns[7];
  return llvm::Error::success();
}

llvm::Expected<OperatorRule> torchtidy::parseOperatorRule(llvm::StringRef Row) {
  llvm::SmallVector<llvm::StringRef, 8> Columns;
  Row.split(Columns, '\t');
  OperatorRule Rule;
  llvm::StringRef Since;
  std::tie(Rule.Name, Since) = Columns[0].split('@');
  if (Columns.size() != 8)
    return wrongRow(Rule.Name,
                    llvm::Twine(Columns.size()) + " columns, 8 are needed");
  // tryParse returns true for what is no version.
  if (Columns[0].contains('@') && Rule.Since.tryParse(Since))
    return wrongRow(Rule.Name, "'" + Since + "' is no version");
  std::vector<RuleExpression> *Lists[] = {&Rule.Needs, &Rule.Shapes,
                                          &Rule.Dtypes};
  for (unsigned I = 0; I < 3; ++I) {
    llvm::Expected<std::vector<RuleExpression>> List =
        parseRuleExpressions(Columns[I + 1]);
    if (!List)
      return wrongRow(Rule.Name, llvm::toString(List.takeError()));
    *Lists[I] = std::move(*List);
  }
  if (llvm::Error Wrong = parseWords(Columns, Rule))
    return std::move(Wrong);
  return Rule;
}

// What holds whichever of two rows does.
static OperatorRule joinRules(OperatorRule A, llvm::StringRef RowA,
                              const OperatorRule &B, llvm::StringRef RowB) {
  llvm::SmallVector<llvm::StringRef, 8> X, Y;
  RowA.split(X, '\t');
  RowB.split(Y, '\t');
  if (X[1] != Y[1])
    A.Needs.clear();
  if (X[2] != Y[2])
    A.Shapes.clear();
  if (X[3] != Y[3])
    A.Dtypes.clear();
  if (A.Device != B.Device)
    A.Device = DeviceRule::Unknown;
  if (A.Order != B.Order)
    A.Order = LayoutRule::Unknown;
  if (A.Grads != B.Grads)
    A.Grads = {GradRule::Unknown};
  A.IsUnwritten &= B.IsUnwritten;
  A.MayBeArgument |= B.MayBeArgument;
  return A;
}

// May a row from Since on hold for a version, and does it have to?
static bool mayHold(llvm::VersionTuple Since, llvm::VersionTuple LibTorch) {
  if (Since.empty() || LibTorch.empty() || LibTorch >= Since)
    return true;
  return Since >= judgedLibTorch() && LibTorch >= llvm::VersionTuple(1, 14);
}

static std::optional<OperatorRule> findRow(llvm::StringRef Name,
                                           llvm::VersionTuple LibTorch) {
  std::optional<OperatorRule> Found;
  llvm::StringRef FoundRow;
  Rules.forEachRow(Name, [&](llvm::StringRef Row) {
    OperatorRule Rule = llvm::cantFail(parseOperatorRule(Row));
    if (!mayHold(Rule.Since, LibTorch))
      return;
    bool HoldsAlone = !LibTorch.empty() && LibTorch >= Rule.Since;
    Found = Found && !HoldsAlone ? joinRules(*Found, FoundRow, Rule, Row)
                                 : std::move(Rule);
    FoundRow = Row;
  });
  return Found;
}

std::optional<OperatorRule>
torchtidy::findOperatorRule(llvm::StringRef BaseName, llvm::StringRef Overload,
                            llvm::VersionTuple LibTorch) {
  if (!Overload.empty())
    if (auto Found = findRow((BaseName + "." + Overload).str(), LibTorch))
      return Found;
  return findRow(BaseName, LibTorch);
}

static bool isOpen(llvm::ArrayRef<RuleExpression> List) {
  return List.empty() || (List.front().What == RuleExpression::Kind::Call &&
                          List.front().Name == "unknown");
}

bool torchtidy::isFullRule(const OperatorRule &Rule,
                           const FunctionSchema &Schema) {
  // What is written in place or returns nothing is said by its schema.
  if (Schema.Returns.empty())
    return true;
  SchemaTypeKind Returned = Schema.Returns[0].Type.Kind;
  bool HasDtype =
      Returned == SchemaTypeKind::Tensor || Returned == SchemaTypeKind::List;
  return !isOpen(Rule.Shapes) && (!HasDtype || !isOpen(Rule.Dtypes));
}

std::vector<llvm::StringRef> torchtidy::operatorRuleRows() {
  std::vector<llvm::StringRef> Rows;
  llvm::StringRef Rest(RuleText, sizeof(RuleText) - 1);
  while (!Rest.empty()) {
    auto [Row, More] = Rest.split('\n');
    if (!Row.empty() && Row.front() != '#')
      Rows.push_back(Row);
    Rest = More;
  }
  return Rows;
}

std::vector<llvm::StringRef> torchtidy::operatorRuleNames() {
  std::vector<llvm::StringRef> Names;
  for (llvm::StringRef Row : operatorRuleRows()) {
    llvm::StringRef Name = Row.take_front(Row.find_first_of("\t@"));
    if (Names.empty() || Names.back() != Name)
      Names.push_back(Name);
  }
  return Names;
}
