//===- SchemaDefaults.cpp - Default values in a schema --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules are those of LibTorch, which look odd in places: a number is read
// by its spelling and only then by its type (`1.5` is a fine default for an
// `int`, `1` is none for a `complex`), while list elements are checked.
//
//===----------------------------------------------------------------------===//

#include "SchemaDefaults.h"
#include "SchemaTypeTable.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace torchtidy {

namespace {

struct NamedValue {
  StringLiteral Spelling;
  int64_t Value;
};

constexpr NamedValue Constants[] = {
#define SCHEMA_CONSTANT(Spelling, Value) {Spelling, Value},
#include "SchemaTypes.def"
};

constexpr NamedValue Dtypes[] = {
#define SCHEMA_DTYPE(Spelling, Value) {Spelling, Value},
#include "SchemaTypes.def"
};

struct DeviceName {
  StringLiteral Spelling;
  RowDialects Dialects;
};

constexpr DeviceName Devices[] = {
#define SCHEMA_DEVICE(Spelling, Dialects) {Spelling, RowDialects::Dialects},
#include "SchemaTypes.def"
};

std::optional<int64_t> findValue(ArrayRef<NamedValue> Rows, StringRef Name) {
  for (const NamedValue &Row : Rows)
    if (Row.Spelling == Name)
      return Row.Value;
  return std::nullopt;
}

/// True if a double can hold the number; LibTorch refuses 1e999 and 1e-999.
bool fitsDouble(StringRef Number) {
  if (Number.contains_insensitive("0x"))
    return true;
  APFloat Value(APFloat::IEEEdouble());
  Expected<APFloat::opStatus> Status =
      Value.convertFromString(Number, APFloat::rmNearestTiesToEven);
  if (!Status) {
    consumeError(Status.takeError());
    return false;
  }
  return !(*Status & (APFloat::opOverflow | APFloat::opUnderflow));
}

class DefaultParser {
public:
  DefaultParser(SchemaTokens &Tokens, SchemaDialect Dialect)
      : Tokens(Tokens), Dialect(Dialect) {}

  bool parse(const SchemaType &Type, SchemaDefault &Value) {
    SchemaToken First = Tokens.current();
    if (!parseValue(Type, Value))
      return false;
    Value.Text = Tokens.textSince(First);
    return true;
  }

private:
  bool parseValue(const SchemaType &Type, SchemaDefault &Value) {
    if (Type.Kind == SchemaTypeKind::List)
      return parseListDefault(Type, Value);
    // An optional None is None.
    bool IsOptional = Type.Kind == SchemaTypeKind::Optional &&
                      Type.Elements[0].Kind != SchemaTypeKind::None;
    if (IsOptional && Tokens.current().is("["))
      return Tokens.fail(Tokens.current().Text,
                         "the default of an optional list can be 'None' but "
                         "no list");
    if (IsOptional)
      return parseConstant(Type.Elements[0].Kind, /*IsTyped=*/false, Value);
    const SchemaTypeRow *Row = findSchemaTypeRow(Type.Kind);
    switch (Row ? Row->Default : DefaultRule::Nothing) {
    case DefaultRule::NoneOnly:
      return Tokens.expect("None", "as the only default of " + quoted(Type));
    case DefaultRule::Constant:
      return parseConstant(Type.Kind, /*IsTyped=*/true, Value);
    case DefaultRule::DeviceString:
      return parseDevice(Value);
    case DefaultRule::Nothing:
      break;
    }
    return Tokens.fail(Tokens.current().Text,
                       "a parameter of type " + quoted(Type) +
                           " can have no default; make the type optional");
  }

  static std::string quoted(const SchemaType &Type) {
    return "'" + Type.str() + "'";
  }

  /// Reads a scalar. A parameter that is typed (no optional) decides how the
  /// digits of a number are read.
  bool parseConstant(SchemaTypeKind Kind, bool IsTyped, SchemaDefault &Value) {
    SchemaToken Token = Tokens.current();
    Value.Text = Token.Text;
    if (Tokens.nextIf("None"))
      return true;
    if (Token.is("True") || Token.is("False")) {
      Value.Kind = SchemaDefault::Boolean;
      Value.Value = Token.is("True");
      Tokens.next();
      return true;
    }
    if (Token.is(SchemaToken::String))
      return parseString(Value);
    if (Token.is(SchemaToken::Identifier))
      return parseName(Kind, Value);
    return parseNumber(Kind, IsTyped, Value);
  }

  bool parseName(SchemaTypeKind Kind, SchemaDefault &Value) {
    StringRef Name = Tokens.next().Text;
    std::optional<int64_t> Known = findValue(Constants, Name);
    if (!Known && Kind == SchemaTypeKind::ScalarType &&
        Dialect != SchemaDialect::LibTorch113)
      Known = findValue(Dtypes, Name);
    if (!Known)
      return Tokens.fail(Name, "no default is named '" + Name + "'" +
                                   adviseName(Name));
    Value.Kind = SchemaDefault::Name;
    Value.Value = *Known;
    return true;
  }

  static std::string adviseName(StringRef Name) {
    if (Name == "true" || Name == "false")
      return Name == "true" ? "; write 'True'" : "; write 'False'";
    if (Name == "none" || Name == "null" || Name == "nullopt" ||
        Name == "nullptr")
      return "; write 'None'";
    std::string Names;
    for (const NamedValue &Row : Constants)
      Names += (Names.empty() ? "" : ", ") + Row.Spelling.str();
    return "; names are " + Names + ", and strings need quotes";
  }

  bool parseNumber(SchemaTypeKind Kind, bool IsTyped, SchemaDefault &Value) {
    SchemaToken First = Tokens.current();
    bool IsNegative = Tokens.nextIf("-");
    if (!Tokens.current().is(SchemaToken::Number))
      return Tokens.failExpected("a default value");
    StringRef Digits = Tokens.next().Text;
    Value.Text = Tokens.textSince(First);
    std::string Number = (IsNegative ? "-" : "") + Digits.str();
    if (Digits.contains('j') || (IsTyped && Kind == SchemaTypeKind::Complex))
      return readComplex(Number, Value);
    if (Digits.contains('.') || Digits.contains('e') ||
        (IsTyped && Kind == SchemaTypeKind::Float)) {
      Value.Kind = SchemaDefault::Float;
      return fitsDouble(Number) ||
             Tokens.fail(Value.Text, "the number does not fit a double");
    }
    Value.Kind = SchemaDefault::Integer;
    // Of `1E3` and `0x10` only the leading digits count.
    StringRef Leading = StringRef(Number).take_while(
        [](char C) { return isDigit(C) || C == '-'; });
    return !Leading.getAsInteger(10, Value.Value) ||
           Tokens.fail(Value.Text, "the number does not fit a 64-bit integer");
  }

  /// LibTorch drops the last character, taking it for the `j`.
  bool readComplex(StringRef Number, SchemaDefault &Value) {
    Value.Kind = SchemaDefault::Complex;
    StringRef Imaginary = Number.drop_back();
    if (!any_of(Imaginary, isDigit))
      return Tokens.fail(Value.Text, "a complex default is imaginary and ends "
                                     "in 'j'");
    return fitsDouble(Imaginary) ||
           Tokens.fail(Value.Text, "the number does not fit a double");
  }

  bool parseString(SchemaDefault &Value) {
    Value.Kind = SchemaDefault::String;
    StringRef Text = Tokens.next().Text;
    StringRef Body = unquote(Text);
    for (size_t At = Body.find('\\'); At != StringRef::npos;
         At = Body.find('\\', At)) {
      size_t Length = escapeLength(Body.substr(At));
      if (!Length)
        return Tokens.fail(Body.substr(At, 2),
                           "a schema knows no escape sequence '" +
                               Body.substr(At, 2) + "'");
      At += Length;
    }
    return true;
  }

  static StringRef unquote(StringRef Text) {
    size_t Quotes = Text.starts_with(std::string(3, Text[0])) ? 3 : 1;
    return Text.drop_front(Quotes).drop_back(Quotes);
  }

  /// The length of the escape sequence at the front; 0 if it is none.
  static size_t escapeLength(StringRef Text) {
    if (StringRef("\\'\"\nabfnvt").contains(Text[1]))
      return 2;
    StringRef Octal = Text.substr(1, 3);
    bool IsOctal = Octal.size() == 3 &&
                   all_of(Octal, [](char C) { return C >= '0' && C <= '7'; });
    return IsOctal && Octal[0] <= '3' ? 4 : 0;
  }

  bool parseDevice(SchemaDefault &Value) {
    if (!Tokens.current().is(SchemaToken::String))
      return Tokens.failExpected("a device in quotes, such as \"cpu\"");
    StringRef Text = Tokens.current().Text;
    if (!parseString(Value))
      return false;
    StringRef Device = unquote(Text);
    auto [Type, Index] = Device.split(':');
    bool IsKnown = any_of(Devices, [&, Name = Type](const DeviceName &Row) {
      return Row.Spelling == Name && isKnownIn(Row.Dialects, Dialect);
    });
    if (!IsKnown)
      return Tokens.fail(Text, "'" + Type + "' is no device type");
    int32_t Number = 0;
    bool HasIndex = Device.size() != Type.size();
    bool IsGood = all_of(Index, isDigit) && !Index.getAsInteger(10, Number) &&
                  (Index == "0" || !Index.starts_with("0"));
    return !HasIndex || IsGood ||
           Tokens.fail(Text, "'" + Index + "' is no device index");
  }

  bool parseListDefault(const SchemaType &Type, SchemaDefault &Value) {
    const SchemaType &Element = Type.Elements[0];
    if (Tokens.current().is(SchemaToken::Identifier))
      return Tokens.failExpected("a list such as '[1, 2]'");
    if (Tokens.current().is("None"))
      return Tokens.fail(Tokens.current().Text,
                         "the default 'None' needs the type '" + Type.str() +
                             "?'");
    const SchemaTypeRow *Row = findSchemaTypeRow(Element.Kind);
    ListRule Rule = Row ? Row->ListDefault : ListRule::Nothing;
    if (Type.ListSize && !Tokens.current().is("["))
      return parseRepeated(Type, Rule, Value);
    SchemaToken First = Tokens.current();
    if (!parseElements(Element, Value))
      return false;
    if (Rule == ListRule::Nothing)
      return Tokens.fail(First.Text, "a list of " + quoted(Element) +
                                         " can have no default; write " + "'" +
                                         Type.str() + "?' and 'None'");
    return all_of(Value.Elements, [&](const SchemaDefault &Each) {
      return checkElement(Rule, Element, Each);
    });
  }

  /// `int[2] x=1` means [1, 1].
  bool parseRepeated(const SchemaType &Type, ListRule Rule,
                     SchemaDefault &Value) {
    const SchemaType &Element = Type.Elements[0];
    if (!parseConstant(Element.Kind, /*IsTyped=*/true, Value))
      return false;
    if (Rule == ListRule::Nothing)
      return Tokens.fail(Value.Text, "a list of " + quoted(Element) +
                                         " can have no default");
    return *Type.ListSize == 0 || checkElement(Rule, Element, Value);
  }

  bool parseElements(const SchemaType &Element, SchemaDefault &Value) {
    Value.Kind = SchemaDefault::List;
    if (!Tokens.expect("[", "before the elements of a list"))
      return false;
    if (Tokens.nextIf("]"))
      return true;
    do {
      SchemaDefault &Each = Value.Elements.emplace_back();
      if (!parseConstant(Element.Kind, /*IsTyped=*/true, Each))
        return false;
    } while (Tokens.nextIf(","));
    return Tokens.expect("]", "or ',' after an element");
  }

  bool checkElement(ListRule Rule, const SchemaType &Element,
                    const SchemaDefault &Each) {
    bool Fits = false;
    switch (Rule) {
    case ListRule::Integers:
      Fits = Each.Kind == SchemaDefault::Integer ||
             Each.Kind == SchemaDefault::Name;
      break;
    case ListRule::Floats:
      Fits = Each.Kind == SchemaDefault::Float;
      break;
    case ListRule::Complexes:
      Fits = Each.Kind == SchemaDefault::Complex;
      break;
    case ListRule::Booleans:
      Fits = Each.Kind == SchemaDefault::Boolean;
      break;
    case ListRule::Nothing:
      break;
    }
    return Fits ||
           Tokens.fail(Each.Text, "'" + Each.Text + "' is no element " +
                                      "of a list of " + quoted(Element));
  }

  SchemaTokens &Tokens;
  SchemaDialect Dialect;
};

} // namespace

bool parseSchemaDefault(SchemaTokens &Tokens, const SchemaType &Type,
                        SchemaDialect Dialect, SchemaDefault &Value) {
  return DefaultParser(Tokens, Dialect).parse(Type, Value);
}

} // namespace torchtidy
