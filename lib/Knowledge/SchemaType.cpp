//===- SchemaType.cpp - Types of the schema language ----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/SchemaType.h"
#include "SchemaTypeTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace torchtidy {

SchemaDialect schemaDialectOf(VersionTuple LibTorch) {
  if (LibTorch.empty())
    return SchemaDialect::Either;
  if (LibTorch < VersionTuple(1, 14))
    return SchemaDialect::LibTorch113;
  if (LibTorch >= VersionTuple(2, 15))
    return SchemaDialect::LibTorch215;
  return SchemaDialect::Either;
}

bool SchemaType::isWritten() const {
  return (Alias && Alias->IsWrite) ||
         any_of(Elements, [](const SchemaType &T) { return T.isWritten(); });
}

void SchemaType::collectAliasSets(bool AfterCall,
                                  SmallVectorImpl<StringRef> &Sets) const {
  if (Alias)
    append_range(Sets, AfterCall ? Alias->After : Alias->Before);
  for (const SchemaType &Element : Elements)
    Element.collectAliasSets(AfterCall, Sets);
}

namespace {

/// Writes a type without annotations; canonically if types are to be compared.
class TypePrinter {
public:
  TypePrinter(bool Canonical, bool SymIntIsInt)
      : Canonical(Canonical), SymIntIsInt(SymIntIsInt) {}

  std::string print(const SchemaType &Type) const {
    switch (Type.Kind) {
    case SchemaTypeKind::List:
      return print(Type.Elements[0]) + "[]";
    case SchemaTypeKind::Optional:
      return printOptional(print(Type.Elements[0]));
    case SchemaTypeKind::Tuple:
      return "(" + join(printElements(Type), ", ") + ")";
    case SchemaTypeKind::Dict:
      return "Dict(" + join(printElements(Type), ", ") + ")";
    case SchemaTypeKind::Union:
      return Canonical ? printUnion(Type)
                       : "Union(" + join(printElements(Type), ", ") + ")";
    case SchemaTypeKind::Future:
      return "Future(" + print(Type.Elements[0]) + ")";
    case SchemaTypeKind::RRef:
      return "RRef(" + print(Type.Elements[0]) + ")";
    case SchemaTypeKind::Await:
      return "Await(" + print(Type.Elements[0]) + ")";
    case SchemaTypeKind::Variable:
    case SchemaTypeKind::Class:
      return Type.Name.str();
    default:
      return printName(Type.Kind).str();
    }
  }

private:
  StringRef printName(SchemaTypeKind Kind) const {
    if (Canonical && Kind == SchemaTypeKind::Dimname)
      return "str";
    if (Canonical && (Kind == SchemaTypeKind::DeviceIndex ||
                      Kind == SchemaTypeKind::ConstQuantizerPtr ||
                      (SymIntIsInt && Kind == SchemaTypeKind::SymInt)))
      return "int";
    const SchemaTypeRow *Row = findSchemaTypeRow(Kind);
    assert(Row && "every other kind has its own notation");
    return Row->Spelling;
  }

  std::string printOptional(std::string Held) const {
    if (Canonical && (StringRef(Held).ends_with("?") || Held == "None"))
      return Held;
    return Held + "?";
  }

  std::vector<std::string> printElements(const SchemaType &Type) const {
    std::vector<std::string> Printed;
    Printed.reserve(Type.Elements.size());
    for (const SchemaType &Element : Type.Elements)
      Printed.push_back(print(Element));
    return Printed;
  }

  void flatten(const SchemaType &Type, std::vector<std::string> &Parts) const {
    if (Type.Kind == SchemaTypeKind::Optional)
      Parts.emplace_back("None");
    if (Type.Kind != SchemaTypeKind::Optional &&
        Type.Kind != SchemaTypeKind::Union)
      return Parts.push_back(print(Type));
    for (const SchemaType &Element : Type.Elements)
      flatten(Element, Parts);
  }

  /// A union of one type is that type, of one type and None an optional.
  std::string printUnion(const SchemaType &Type) const {
    std::vector<std::string> Parts;
    flatten(Type, Parts);
    llvm::sort(Parts);
    Parts.erase(std::unique(Parts.begin(), Parts.end()), Parts.end());
    if (is_contained(Parts, "Any"))
      return "Any";
    if (Parts.size() == 1)
      return Parts[0];
    if (Parts.size() == 2 && is_contained(Parts, "None"))
      return Parts[Parts[0] == "None" ? 1 : 0] + "?";
    return "Union(" + join(Parts, ", ") + ")";
  }

  bool Canonical;
  bool SymIntIsInt;
};

} // namespace

std::string SchemaType::str() const {
  return TypePrinter(/*Canonical=*/false, /*SymIntIsInt=*/false).print(*this);
}

std::string canonicalSchemaType(const SchemaType &Type, bool SymIntIsInt) {
  return TypePrinter(/*Canonical=*/true, SymIntIsInt).print(Type);
}

} // namespace torchtidy
