//===- FunctionSchema.cpp - The schema language of operators --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recursive-descent parser; each function is headed by what it reads.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/FunctionSchema.h"
#include "SchemaDefaults.h"
#include "SchemaTypeTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace torchtidy {

char SchemaError::ID = 0;

void SchemaError::log(raw_ostream &Out) const {
  Out << "column " << Offset + 1 << ": " << Message;
}

std::error_code SchemaError::convertToErrorCode() const {
  return inconvertibleErrorCode();
}

bool FunctionSchema::mutatesArguments() const {
  return any_of(Arguments,
                [](const SchemaArgument &A) { return A.Type.isWritten(); });
}

SmallVector<unsigned, 2> FunctionSchema::aliasedArguments(unsigned I) const {
  SmallVector<StringRef, 2> Returned;
  Returns[I].Type.collectAliasSets(/*AfterCall=*/true, Returned);
  bool IsWild = is_contained(Returned, "*");
  SmallVector<unsigned, 2> Aliased;
  for (const auto &[Index, Argument] : enumerate(Arguments)) {
    SmallVector<StringRef, 2> Sets;
    Argument.Type.collectAliasSets(/*AfterCall=*/true, Sets);
    bool IsShared = any_of(Sets, [&](StringRef Set) {
      return IsWild || Set == "*" || is_contained(Returned, Set);
    });
    if (IsShared && !Returned.empty())
      Aliased.push_back(Index);
  }
  return Aliased;
}

bool FunctionSchema::returnsAlias() const {
  return any_of(seq<unsigned>(0, Returns.size()),
                [&](unsigned I) { return !aliasedArguments(I).empty(); });
}

bool FunctionSchema::isPure() const {
  return !mutatesArguments() && !Returns.empty();
}

namespace {

struct Mistake {
  StringLiteral Spelling;
  StringLiteral Advice;
};

constexpr Mistake Mistakes[] = {
#define SCHEMA_MISTAKE(Spelling, Advice) {Spelling, Advice},
#include "SchemaTypes.def"
};

/// The rest of the message about an unknown type.
std::string adviseType(StringRef Name) {
  for (const Mistake &Row : Mistakes)
    if (Row.Spelling == Name)
      return ("; " + Row.Advice).str();
  for (const SchemaTypeRow &Row : SchemaTypeRows)
    if (Name.edit_distance(Row.Spelling, /*AllowReplacements=*/true, 2) <=
        std::min<size_t>(2, Row.Spelling.size() / 3))
      return ("; did you mean '" + Row.Spelling + "'?").str();
  return "";
}

bool isLowercase(char C) { return C >= 'a' && C <= 'z'; }

/// A bound for the recursion, far above what any real schema needs.
constexpr unsigned MaxDepth = 64;

class Parser {
public:
  Parser(StringRef Text, SchemaDialect Dialect)
      : Tokens(Text), Dialect(Dialect) {}

  /// name ( arguments ) -> returns
  Expected<FunctionSchema> parseSchema() {
    FunctionSchema Schema;
    if (!parseName(Schema.Name))
      return Tokens.takeError();
    AllowsVariables = Dialect != SchemaDialect::LibTorch215 ||
                      Schema.Name.Namespace == "aten" ||
                      Schema.Name.Namespace == "prim";
    if (!parseArguments(Schema) ||
        !Tokens.expect("->", "and the return type") || !parseReturns(Schema) ||
        !expectEnd() || !checkOrder(Schema))
      return Tokens.takeError();
    return Schema;
  }

  Expected<OperatorName> parseNameOnly() {
    OperatorName Name;
    if (!parseName(Name) || !expectEnd())
      return Tokens.takeError();
    return Name;
  }

private:
  bool expectEnd() {
    const SchemaToken &Rest = Tokens.current();
    return Rest.is(SchemaToken::End) ||
           (Rest.is(SchemaToken::LineBreak)
                ? Tokens.fail(Rest.Text, "a schema ends with its line; this "
                                         "text begins another")
                : Tokens.failExpected("the end of the schema"));
  }

  /// namespace :: name . overload
  bool parseName(OperatorName &Name) {
    if (!Tokens.expectName("the name of an operator", Name.Name))
      return false;
    if (Tokens.nextIf(":")) {
      Name.Namespace = Name.Name;
      if (!Tokens.expect(":", "after a namespace") ||
          !Tokens.expectName("the name of an operator", Name.Name))
        return false;
    }
    if (!Tokens.nextIf("."))
      return true;
    if (!Tokens.expectName("the name of an overload", Name.Overload))
      return false;
    if (Name.Overload != "default" && !Name.Overload.starts_with("__"))
      return true;
    return Tokens.fail(Name.Overload, "no overload may be named '" +
                                          Name.Overload +
                                          "': the name is taken in Python");
  }

  /// ( type name = default, *, type name, ... )
  bool parseArguments(FunctionSchema &Schema) {
    if (!Tokens.expect("(", "and the arguments"))
      return false;
    if (Tokens.nextIf(")"))
      return true;
    bool IsKeywordOnly = false;
    do {
      const SchemaToken First = Tokens.current();
      if (Schema.IsVararg)
        return Tokens.fail(First.Text, "nothing may follow '...'");
      if (Tokens.nextIf("*"))
        IsKeywordOnly = true;
      else if (Tokens.nextIf("...")) {
        Schema.IsVararg = true;
        if (!checkVararg(First, Schema))
          return false;
      } else if (!parseArgument(IsKeywordOnly, Schema))
        return false;
    } while (Tokens.nextIf(","));
    return Tokens.expect(")", "or ',' after an argument");
  }

  bool checkVararg(const SchemaToken &Dots, const FunctionSchema &Schema) {
    return none_of(Schema.Arguments,
                   [](const SchemaArgument &A) { return A.Default; }) ||
           Tokens.fail(Dots.Text,
                       "a schema with '...' can have no default values");
  }

  /// type name = default
  bool parseArgument(bool IsKeywordOnly, FunctionSchema &Schema) {
    SchemaArgument Argument;
    Argument.IsKeywordOnly = IsKeywordOnly;
    if (!parseArgumentType(Argument.Type) ||
        !Tokens.expectName("the name of an argument", Argument.Name))
      return false;
    if (Tokens.nextIf("=") &&
        !parseSchemaDefault(Tokens, Argument.Type, Dialect,
                            Argument.Default.emplace()))
      return false;
    Schema.Arguments.push_back(std::move(Argument));
    return true;
  }

  /// A list may lack a default where another argument may not. Checked last:
  /// the cause may be a slip of the pen further right.
  bool checkOrder(const FunctionSchema &Schema) {
    const SchemaArgument *Earlier = nullptr;
    for (const SchemaArgument &Argument : Schema.Arguments) {
      if (Argument.Default)
        Earlier = &Argument;
      else if (Earlier && !Argument.IsKeywordOnly &&
               Argument.Type.Kind != SchemaTypeKind::List)
        return Tokens.fail(Argument.Name, "'" + Argument.Name +
                                              "' has no default but follows '" +
                                              Earlier->Name +
                                              "', which has one");
    }
    return true;
  }

  /// ... | type name | ( type name, type name, ... )
  bool parseReturns(FunctionSchema &Schema) {
    if (Tokens.nextIf("...")) {
      Schema.HasVariadicReturn = true;
      return true;
    }
    if (!Tokens.nextIf("("))
      return parseReturn(Schema);
    if (Tokens.nextIf(")"))
      return true;
    do {
      if (Schema.HasVariadicReturn)
        return Tokens.fail(Tokens.current().Text, "nothing may follow '...'");
      if (Tokens.nextIf("..."))
        Schema.HasVariadicReturn = true;
      else if (!parseReturn(Schema))
        return false;
    } while (Tokens.nextIf(","));
    return Tokens.expect(")", "or ',' after a return value");
  }

  /// type name, where the name may be missing
  bool parseReturn(FunctionSchema &Schema) {
    SchemaArgument Value;
    if (!parseArgumentType(Value.Type))
      return false;
    if (Tokens.current().is(SchemaToken::Identifier))
      Value.Name = Tokens.next().Text;
    Schema.Returns.push_back(std::move(Value));
    return true;
  }

  /// type | type[2] | type[2]?, where the list with a size is outermost
  bool parseArgumentType(SchemaType &Type) {
    const SchemaToken First = Tokens.current();
    if (!parseType(Type))
      return false;
    if (!Tokens.nextIf("["))
      return true;
    wrap(SchemaTypeKind::List, Type);
    if (!parseListSize(Type) ||
        !Tokens.expect("]", "after the size of a list") ||
        !parseAlias(Type.Alias))
      return false;
    Type.Text = Tokens.textSince(First);
    if (Tokens.nextIf("?")) {
      wrap(SchemaTypeKind::Optional, Type);
      Type.Text = Tokens.textSince(First);
    }
    return true;
  }

  /// Of a number such as 2.5 only the leading digits count.
  bool parseListSize(SchemaType &List) {
    if (!Tokens.current().is(SchemaToken::Number))
      return Tokens.failExpected("']' or the size of a list");
    StringRef Size = Tokens.next().Text;
    int64_t Number = 0;
    if (Size.take_while(isDigit).getAsInteger(10, Number))
      return Tokens.fail(Size, "'" + Size + "' is no list size");
    List.ListSize = Number;
    return true;
  }

  static void wrap(SchemaTypeKind Kind, SchemaType &Type) {
    SchemaType Outer;
    Outer.Kind = Kind;
    Outer.Elements.push_back(std::move(Type));
    Type = std::move(Outer);
  }

  /// primary [] ? [] ...
  bool parseType(SchemaType &Type) {
    const SchemaToken First = Tokens.current();
    if (Depth == MaxDepth)
      return Tokens.fail(First.Text, "types are nested too deeply");
    SaveAndRestore Deeper(Depth, Depth + 1);
    if (!parsePrimary(Type))
      return false;
    while (true) {
      Type.Text = Tokens.textSince(First);
      if (Tokens.current().is("[") && Tokens.lookahead().is("]")) {
        Tokens.next();
        Tokens.next();
        wrap(SchemaTypeKind::List, Type);
        if (!parseAlias(Type.Alias))
          return false;
      } else if (Tokens.nextIf("?")) {
        wrap(SchemaTypeKind::Optional, Type);
      } else {
        return true;
      }
    }
  }

  /// ( T, U ) | Dict(K, V) | Union(T, U) | Future(T) | __torch__... | name
  bool parsePrimary(SchemaType &Type) {
    const SchemaToken First = Tokens.current();
    if (First.is("("))
      return parseHeld(SchemaTypeKind::Tuple, Type);
    if (Tokens.nextIf("Future"))
      return parseHeld(SchemaTypeKind::Future, Type);
    if (Tokens.nextIf("RRef"))
      return parseHeld(SchemaTypeKind::RRef, Type);
    if (Dialect != SchemaDialect::LibTorch113 && Tokens.nextIf("Await"))
      return parseHeld(SchemaTypeKind::Await, Type);
    if (Tokens.nextIf("Dict"))
      return parseHeld(SchemaTypeKind::Dict, Type) && checkKey(Type) &&
             parseAlias(Type.Alias);
    if (Tokens.nextIf("Union"))
      return parseHeld(SchemaTypeKind::Union, Type) &&
             checkUnion(First, Type) && parseAlias(Type.Alias);
    if (First.is("__torch__"))
      return parseClass(Type);
    return parseNamedType(Type) && parseAlias(Type.Alias);
  }

  /// ( T, U ), with as many types as \p Kind holds
  bool parseHeld(SchemaTypeKind Kind, SchemaType &Type) {
    Type.Kind = Kind;
    if (!Tokens.expect("(", "and the types it holds"))
      return false;
    if (Kind == SchemaTypeKind::Tuple && Tokens.nextIf(")"))
      return true;
    bool HoldsMany =
        Kind == SchemaTypeKind::Tuple || Kind == SchemaTypeKind::Union;
    size_t Wanted = Kind == SchemaTypeKind::Dict ? 2 : 1;
    do {
      if (!parseType(Type.Elements.emplace_back()))
        return false;
    } while ((HoldsMany || Type.Elements.size() < Wanted) &&
             Tokens.nextIf(","));
    if (!HoldsMany && Type.Elements.size() < Wanted)
      return Tokens.failExpected("',' and the type of the values");
    return Tokens.expect(")", HoldsMany ? "or ',' after a type"
                                        : "after the held type");
  }

  bool checkKey(const SchemaType &Dict) {
    const SchemaType &Key = Dict.Elements[0];
    const SchemaTypeRow *Row = findSchemaTypeRow(Key.Kind);
    return (Row && Row->IsDictKey) ||
           Tokens.fail(Key.Text,
                       "'" + Key.Text + "' cannot be the key of a dictionary");
  }

  /// Types that LibTorch holds as one and the same make no union.
  bool checkUnion(const SchemaToken &Name, const SchemaType &Union) {
    const SchemaType &First = Union.Elements[0];
    std::string FirstName = canonicalSchemaType(First);
    bool IsOne =
        First.Kind != SchemaTypeKind::Optional &&
        all_of(Union.Elements, [&](const SchemaType &Each) {
          return canonicalSchemaType(Each) == FirstName ||
                 (isIntegerLike(First.Kind) && isIntegerLike(Each.Kind));
        });
    bool HasAny = any_of(Union.Elements, [](const SchemaType &Each) {
      return Each.Kind == SchemaTypeKind::Any;
    });
    return !(IsOne || HasAny) ||
           Tokens.fail(Name.Text, "a union needs two different types");
  }

  /// __torch__ . torch . classes . namespace . Class
  bool parseClass(SchemaType &Type) {
    const SchemaToken First = Tokens.next();
    for (StringRef Part : {"torch", "classes"})
      if (!Tokens.expect(".", "in the name of a class") ||
          !Tokens.expect(Part, "in '__torch__.torch.classes.ns.Class'"))
        return false;
    for (StringRef What : {"the namespace of a class", "the name of a class"})
      if (!Tokens.expect(".", "in the name of a class") ||
          !Tokens.expectName(What, Type.Name))
        return false;
    Type.Kind = SchemaTypeKind::Class;
    Type.Name = Tokens.textSince(First);
    return true;
  }

  bool parseNamedType(SchemaType &Type) {
    const SchemaToken Token = Tokens.current();
    bool IsNone = Token.is("None") || Token.is("NoneType");
    if (!IsNone && !Token.is(SchemaToken::Identifier))
      return Tokens.failExpected("a type");
    Tokens.next();
    for (const SchemaTypeRow &Row : SchemaTypeRows)
      if (Row.Spelling == Token.Text && isKnownIn(Row.Dialects, Dialect)) {
        Type.Kind = Row.Kind;
        return true;
      }
    if (!AllowsVariables || !isLowercase(Token.Text[0]))
      return Tokens.fail(Token.Text, "'" + Token.Text +
                                         "' is no type of the schema "
                                         "language" +
                                         adviseType(Token.Text));
    Type.Kind = SchemaTypeKind::Variable;
    Type.Name = Token.Text;
    return true;
  }

  /// ! | ( a|b ! -> c )
  bool parseAlias(std::optional<AliasAnnotation> &Alias) {
    if (Tokens.nextIf("!")) {
      Alias.emplace().IsWrite = true;
      return true;
    }
    if (!Tokens.nextIf("("))
      return true;
    Alias.emplace();
    if (!parseAliasSets(Alias->Before))
      return false;
    Alias->IsWrite = Tokens.nextIf("!");
    Alias->After = Alias->Before;
    if (Tokens.nextIf("->")) {
      Alias->After.clear();
      if (!parseAliasSets(Alias->After))
        return false;
    }
    return Tokens.expect(")", "after an alias annotation");
  }

  /// a | b | *, where nothing but further wildcards follows a wildcard
  bool parseAliasSets(SmallVectorImpl<StringRef> &Sets) {
    bool IsWild = false;
    do {
      StringRef Name = Tokens.current().Text;
      if (Tokens.nextIf("*"))
        IsWild = true;
      else if (!IsWild && !Tokens.expectName("an alias set", Name))
        return false;
      else if (IsWild)
        break;
      Sets.push_back(Name);
    } while (Tokens.nextIf("|"));
    return true;
  }

  SchemaTokens Tokens;
  SchemaDialect Dialect;
  bool AllowsVariables = true;
  unsigned Depth = 0;
};

} // namespace

Expected<FunctionSchema> parseFunctionSchema(StringRef Text,
                                             SchemaDialect Dialect) {
  return Parser(Text, Dialect).parseSchema();
}

Expected<OperatorName> parseOperatorName(StringRef Text) {
  return Parser(Text, SchemaDialect::Either).parseNameOnly();
}

} // namespace torchtidy
