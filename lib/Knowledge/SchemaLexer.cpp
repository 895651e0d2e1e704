//===- SchemaLexer.cpp - Tokens of the schema language --------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SchemaLexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace torchtidy {

namespace {

// Longest first. LibTorch shares its lexer with TorchScript, so operators that
// no schema can hold still decide where a token ends.
constexpr StringLiteral Punctuators[] = {
    "<=>", "...", "<<=", ">>=", "**=", "->", "!=", "==", "<=", ">=", "//", "<<",
    ">>",  "+=",  "-=",  "*=",  "/=",  "%=", "|=", "&=", "^=", "**", "+",  "-",
    "*",   "/",   "%",   "@",   "(",   ")",  "[",  "]",  ":",  ",",  "=",  "{",
    "}",   ">",   "<",   ".",   "?",   "!",  "&",  "^",  "|",  "~"};

constexpr StringLiteral ReservedWords[] = {
#define SCHEMA_RESERVED(Spelling) Spelling,
#include "SchemaTypes.def"
};

constexpr StringLiteral TypeComment = "# type:";

size_t skipDigits(StringRef Text, size_t At, bool (*IsDigit)(char)) {
  while (At < Text.size() && IsDigit(Text[At]))
    ++At;
  return At;
}

bool isDecimal(char C) { return isDigit(C); }
bool isHexadecimal(char C) { return isHexDigit(C); }

/// Where digits with an optional point in between end; \p At if there is none.
size_t skipMantissa(StringRef Text, size_t At, bool (*IsDigit)(char)) {
  size_t End = skipDigits(Text, At, IsDigit);
  size_t Digits = End - At;
  if (End < Text.size() && Text[End] == '.') {
    size_t Fraction = skipDigits(Text, End + 1, IsDigit);
    Digits += Fraction - End - 1;
    End = Fraction;
  }
  return Digits ? End : At;
}

size_t skipExponent(StringRef Text, size_t At, char Mark) {
  if (At >= Text.size() || toLower(Text[At]) != Mark)
    return At;
  size_t Digits = At + 1;
  if (Digits < Text.size() && (Text[Digits] == '+' || Text[Digits] == '-'))
    ++Digits;
  size_t End = skipDigits(Text, Digits, isDecimal);
  return End == Digits ? At : End;
}

/// The length of a number as strtod reads it, with the `j` of an imaginary.
size_t numberLength(StringRef Text) {
  size_t End = 0;
  if (Text.starts_with_insensitive("0x"))
    End = skipMantissa(Text, 2, isHexadecimal);
  if (End > 2) {
    End = skipExponent(Text, End, 'p');
  } else {
    End = skipMantissa(Text, 0, isDecimal);
    if (End)
      End = skipExponent(Text, End, 'e');
  }
  return End && Text.substr(End).starts_with("j") ? End + 1 : End;
}

/// The length of a string with its quotes; 0 if it is not closed.
size_t stringLength(StringRef Text) {
  StringRef Quote = Text.take_front(1);
  if (Quote != "\"" && Quote != "'")
    return 0;
  std::string Triple(3, Text.front());
  if (Text.starts_with(Triple))
    Quote = Text.take_front(3);
  size_t At = Quote.size();
  while (At < Text.size() && !Text.substr(At).starts_with(Quote)) {
    if (Text[At] == '\n' && Quote.size() == 1)
      return 0;
    At += Text[At] == '\\' ? 2 : 1;
  }
  return At < Text.size() ? At + Quote.size() : 0;
}

bool isBlank(char C) { return isSpace(C) && C != '\n'; }

class Lexer {
public:
  explicit Lexer(StringRef Text) : Text(Text) {}

  SchemaToken lex() {
    bool Broke = skipBlanks();
    StringRef Rest = Text.substr(At);
    if (Rest.empty())
      return {SchemaToken::End, Rest};
    if (Broke && !Depth && HasToken)
      return make(SchemaToken::LineBreak, 0);
    HasToken = true;
    if (size_t Length = numberLength(Rest))
      return make(SchemaToken::Number, Length);
    if (size_t Length = stringLength(Rest))
      return make(SchemaToken::String, Length);
    if (isAlpha(Rest.front()) || Rest.front() == '_')
      return lexWord(Rest);
    return lexPunctuator(Rest);
  }

private:
  SchemaToken make(SchemaToken::TokenKind Kind, size_t Length) {
    SchemaToken Token{Kind, Text.substr(At, Length)};
    At += Length;
    return Token;
  }

  SchemaToken lexWord(StringRef Rest) {
    size_t Length =
        Rest.find_if_not([](char C) { return isAlnum(C) || C == '_'; });
    StringRef Word = Rest.take_front(Length);
    return make(is_contained(ReservedWords, Word) ? SchemaToken::Reserved
                                                  : SchemaToken::Identifier,
                Word.size());
  }

  SchemaToken lexPunctuator(StringRef Rest) {
    for (StringRef Punctuator : Punctuators) {
      if (!Rest.starts_with(Punctuator))
        continue;
      if (StringRef("([{").contains(Punctuator))
        ++Depth;
      else if (StringRef(")]}").contains(Punctuator))
        --Depth;
      return make(SchemaToken::Punctuator, Punctuator.size());
    }
    // A whole character, so that a mark under it does not split its bytes.
    size_t Length = 1;
    while (Length < Rest.size() && (Rest[Length] & 0xC0) == 0x80)
      ++Length;
    return make(SchemaToken::Invalid, Length);
  }

  /// Skips blanks, comments and line breaks; tells whether a line ended.
  bool skipBlanks() {
    bool Broke = false;
    for (; At < Text.size(); ++At) {
      StringRef Rest = Text.substr(At);
      if (Rest.front() == '\n')
        Broke = true;
      else if (Rest.front() == '#' && !Rest.starts_with(TypeComment))
        At += Rest.take_until([](char C) { return C == '\n'; }).size() - 1;
      else if (Rest.starts_with("\\\n"))
        ++At;
      else if (!isBlank(Rest.front()))
        break;
    }
    return Broke;
  }

  StringRef Text;
  size_t At = 0;
  int Depth = 0;
  bool HasToken = false;
};

/// What stands where something else was expected.
std::string describe(const SchemaToken &Token) {
  switch (Token.Kind) {
  case SchemaToken::End:
    return " before the end of the schema";
  case SchemaToken::LineBreak:
    return " before the end of the line";
  case SchemaToken::Reserved:
    return (", found the reserved word '" + Token.Text + "'").str();
  default:
    return (", found '" + Token.Text + "'").str();
  }
}

} // namespace

SchemaTokens::SchemaTokens(StringRef Text) : Text(Text) {
  Lexer Source(Text);
  do {
    Tokens.push_back(Source.lex());
  } while (!Tokens.back().is(SchemaToken::End) &&
           !Tokens.back().is(SchemaToken::LineBreak));
  if (Tokens.back().is(SchemaToken::LineBreak))
    Tokens.push_back({SchemaToken::End, Tokens.back().Text});
}

const SchemaToken &SchemaTokens::lookahead() const {
  return Tokens[std::min(Position + 1, Tokens.size() - 1)];
}

SchemaToken SchemaTokens::next() {
  SchemaToken Token = current();
  if (!Token.is(SchemaToken::End))
    ++Position;
  return Token;
}

bool SchemaTokens::nextIf(StringRef Spelling) {
  if (!current().is(Spelling))
    return false;
  next();
  return true;
}

bool SchemaTokens::expect(StringRef Spelling, StringRef Purpose) {
  return nextIf(Spelling) || failExpected("'" + Spelling + "' " + Purpose);
}

bool SchemaTokens::expectName(StringRef What, StringRef &Name) {
  if (!current().is(SchemaToken::Identifier))
    return failExpected(What);
  Name = next().Text;
  return true;
}

bool SchemaTokens::failExpected(const Twine &What) {
  const SchemaToken &Found = current();
  if (Found.is(SchemaToken::Invalid) &&
      (Found.Text == "\"" || Found.Text == "'"))
    return fail(Found.Text, "the string that starts here is never closed");
  return fail(Found.Text, "expected " + What + describe(Found));
}

bool SchemaTokens::fail(StringRef Where, const Twine &Message) {
  if (!Failure)
    Failure.emplace(Where.data() - Text.data(), Where.size(), Message.str());
  return false;
}

StringRef SchemaTokens::textSince(const SchemaToken &First) const {
  if (!Position)
    return {};
  const char *End = Tokens[Position - 1].Text.end();
  return {First.Text.data(), static_cast<size_t>(End - First.Text.data())};
}

Error SchemaTokens::takeError() const {
  return make_error<SchemaError>(*Failure);
}

} // namespace torchtidy
