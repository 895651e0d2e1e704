//===- OperatorSchemas.cpp - What LibTorch's operators declare ------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rows of OperatorSchemas.tsv: schema, in 1.13?, in 2.15?, tags; made from the
// headers by extract_operator_schemas.py. Rows of OperatorEffects.tsv, written
// by hand: operator, effect, reason, source.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/OperatorSchemas.h"
#include "SortedTable.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace torchtidy {

namespace {

const char SchemaText[] =
#include "OperatorSchemas.inc"
    ;

const char EffectText[] =
#include "OperatorEffects.inc"
    ;

constexpr SortedTable Schemas({SchemaText, sizeof(SchemaText) - 1}, "(.");
constexpr SortedTable Effects({EffectText, sizeof(EffectText) - 1}, "\t");

constexpr StringLiteral TagNames[] = {
    "pointwise",
    "reduction",
    "nondeterministic_seeded",
    "view_copy",
    "inplace_view",
    "dynamic_output_shape",
    "data_dependent_output",
    "maybe_aliasing_or_mutating",
};

StringRef column(StringRef Row, unsigned Index) {
  for (; Index; --Index)
    Row = Row.split('\t').second;
  return Row.split('\t').first;
}

/// Keeps the rows of the version, or all if the version has none of them.
OperatorOverloads selectVersion(const OperatorOverloads &All,
                                VersionTuple LibTorch) {
  bool IsOld = !LibTorch.empty() && LibTorch < VersionTuple(2, 0);
  OperatorOverloads Selected;
  copy_if(All, std::back_inserter(Selected), [&](const OperatorOverload &O) {
    return IsOld ? O.isIn113() : O.isIn215();
  });
  return Selected.empty() ? All : Selected;
}

/// An out overload takes its results as keyword-only arguments.
bool isOut(const FunctionSchema &Schema) {
  return any_of(Schema.Arguments, [](const SchemaArgument &A) {
    return A.IsKeywordOnly && A.Type.isWritten();
  });
}

} // namespace

StringRef OperatorOverload::schemaText() const { return column(Row, 0); }

StringRef OperatorOverload::baseName() const {
  return Row.take_front(Row.find_first_of("(."));
}

StringRef OperatorOverload::overloadName() const {
  StringRef Rest = Row.drop_front(baseName().size());
  return Rest.consume_front(".") ? Rest.take_front(Rest.find('(')) : "";
}

bool OperatorOverload::hasTag(OperatorTag Tag) const {
  SmallVector<StringRef, 4> Tags;
  column(Row, 3).split(Tags, ',');
  return is_contained(Tags, TagNames[static_cast<size_t>(Tag)]);
}

bool OperatorOverload::isIn113() const { return column(Row, 1) == "x"; }
bool OperatorOverload::isIn215() const { return column(Row, 2) == "x"; }

FunctionSchema OperatorOverload::schema() const {
  return cantFail(parseFunctionSchema(schemaText()));
}

std::string OperatorOverload::cppName() const {
  return (baseName() + (isOut(schema()) ? "_out" : "")).str();
}

OperatorOverloads findOperator(StringRef BaseName, VersionTuple LibTorch) {
  OperatorOverloads All;
  Schemas.forEachRow(BaseName, [&](StringRef Row) { All.emplace_back(Row); });
  return selectVersion(All, LibTorch);
}

OperatorOverloads findOperatorsOfCppName(StringRef Name,
                                         VersionTuple LibTorch) {
  // LibTorch writes some methods by hand and lets them call such a twin.
  Name.consume_front("__dispatch_");
  std::string CppName = Name.str();
  StringRef Base = Name;
  if (Base.consume_back("_outf") || Base.consume_back("_out")) {
    Base.consume_back("_symint");
    CppName = (Base + "_out").str();
  } else if (Base.consume_back("_symint")) {
    CppName = Base.str();
  }
  OperatorOverloads Found = findOperator(Base, LibTorch);
  erase_if(Found, [&](const OperatorOverload &Overload) {
    return Overload.cppName() != CppName;
  });
  return Found;
}

std::optional<OperatorOverload> findOperatorOfStruct(StringRef Name,
                                                     VersionTuple LibTorch) {
  // Any underscore may be the one that joins base and overload name.
  for (size_t Split = Name.size(); Split != StringRef::npos && Split != 0;
       Split = Name.take_front(Split).rfind('_')) {
    StringRef Overload = Name.drop_front(Split);
    Overload.consume_front("_");
    for (const OperatorOverload &Each :
         findOperator(Name.take_front(Split), LibTorch))
      if (Each.overloadName() == Overload)
        return Each;
  }
  return std::nullopt;
}

OperatorEffects effectsOf(const OperatorOverload &Overload) {
  FunctionSchema Schema = Overload.schema();
  OperatorEffects Result;
  Result.MutatesArguments = Schema.mutatesArguments();
  Result.ReturnsAlias = Schema.returnsAlias();
  Result.ReturnsNothing = Schema.Returns.empty();
  Result.IsRandom = Overload.hasTag(OperatorTag::NondeterministicSeeded) ||
                    any_of(Schema.Arguments, [](const SchemaArgument &A) {
                      return A.Name == "generator";
                    });
  Effects.forEachRow(Overload.baseName(), [&](StringRef Row) {
    StringRef Effect = column(Row, 1);
    if (Effect == "aliases") {
      Result.ReturnsAlias = true;
    } else if (Effect == "random") {
      Result.IsRandom = true;
    } else {
      Result.MutatesArguments |= Effect == "mutates";
      Result.HiddenEffect = column(Row, 2);
    }
  });
  return Result;
}

} // namespace torchtidy
