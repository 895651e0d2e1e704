//===- ApiHistoryForm.cpp - which uses, and what edit ---------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistoryForm.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace torchtidy {
namespace {

/// How the text of a condition or an edit is built.
enum class Shape {
  Bare,        ///< word
  Text,        ///< word=text, word:text
  TextOrBare,  ///< both
  Range,       ///< word=2, word=2..3, word=2..
  IndexedText, ///< word[1]=text
  PlaceText,   ///< word[1]=text, word[name]=text
  Indexed      ///< word[1], word[last]
};

struct TestRow {
  StringLiteral Word;
  FormTest Test;
  Shape Form;
};

constexpr TestRow Tests[] = {
    {"arg-count", FormTest::ArgCount, Shape::Range},
    {"arg", FormTest::ArgType, Shape::IndexedText},
    {"any-param", FormTest::AnyParamType, Shape::Text},
    {"missing-arg", FormTest::MissingArg, Shape::Text},
    {"given-arg", FormTest::GivenArg, Shape::Text},
    {"value", FormTest::ArgValue, Shape::PlaceText},
    {"dtype", FormTest::ElementType, Shape::IndexedText},
    {"template", FormTest::Template, Shape::Bare},
    {"template-arg", FormTest::TemplateArg, Shape::IndexedText},
    {"through", FormTest::Through, Shape::Text},
    {"converted-to", FormTest::ConvertedTo, Shape::Text},
    {"bound-to", FormTest::BoundTo, Shape::Text},
    {"streamed", FormTest::Streamed, Shape::Bare},
    {"subscript", FormTest::Subscript, Shape::Text},
    {"arrow", FormTest::Arrow, Shape::Bare},
    {"template-arg-of", FormTest::TemplateArgOf, Shape::Text},
    {"override", FormTest::Override, Shape::TextOrBare},
    {"param-count", FormTest::ParamCount, Shape::Range},
    {"missing-override", FormTest::MissingOverride, Shape::Bare},
    {"declared-in", FormTest::DeclaredIn, Shape::Text},
    {"device-code", FormTest::DeviceCode, Shape::Bare},
    {"macro-arg", FormTest::MacroArg, Shape::IndexedText},
    {"macro-call", FormTest::MacroCall, Shape::IndexedText},
};

struct OpRow {
  StringLiteral Word;
  FixOp Op;
  Shape Form;
};

constexpr OpRow Ops[] = {
    {"rename", FixOp::Rename, Shape::Text},
    {"member", FixOp::Member, Shape::Text},
    {"macro", FixOp::Macro, Shape::Text},
    {"callee", FixOp::Callee, Shape::Text},
    {"to-method", FixOp::ToMethod, Shape::Text},
    {"to-function", FixOp::ToFunction, Shape::Text},
    {"append-arg", FixOp::AppendArg, Shape::Text},
    {"insert-arg", FixOp::InsertArg, Shape::IndexedText},
    {"replace-arg", FixOp::ReplaceArg, Shape::IndexedText},
    {"drop-arg", FixOp::DropArg, Shape::Indexed},
    {"drop-through", FixOp::DropThrough, Shape::Bare},
    {"macro-member", FixOp::MacroMember, Shape::IndexedText},
    {"delete-statement", FixOp::DeleteStatement, Shape::Bare},
    {"include", FixOp::Include, Shape::Text},
    {"delete-include", FixOp::DeleteInclude, Shape::Bare},
    {"add-include", FixOp::AddInclude, Shape::Text},
};

/// `word[place]<sep>text` taken apart; absent parts are empty.
struct Part {
  StringRef Word, Place, Text;
  bool HasPlace = false, HasText = false;
};

Part takeApart(StringRef Source, char Separator) {
  Part P;
  size_t End = Source.find_first_of(Separator == '=' ? "[=" : "[:");
  P.Word = Source.substr(0, End);
  StringRef Rest = End == StringRef::npos ? StringRef() : Source.substr(End);
  if (Rest.consume_front("[")) {
    P.HasPlace = true;
    std::tie(P.Place, Rest) = Rest.split(']');
  }
  if (!Rest.empty() && Rest.front() == Separator) {
    P.HasText = true;
    P.Text = Rest.drop_front();
  } else if (!Rest.empty()) {
    // Anything else after the place cannot be understood.
    P.Word = StringRef();
  }
  return P;
}

Error malformed(StringRef Column, StringRef Text) {
  return createStringError(inconvertibleErrorCode(), "%s: cannot read '%s'",
                           Column.str().c_str(), Text.str().c_str());
}

/// Are exactly the parts there that \p Form wants? The content of Place is
/// judged by the caller.
bool fits(const Part &P, Shape Form) {
  switch (Form) {
  case Shape::Bare:
    return !P.HasPlace && !P.HasText;
  case Shape::Text:
  case Shape::Range:
    return !P.HasPlace && P.HasText && !P.Text.empty();
  case Shape::TextOrBare:
    return !P.HasPlace && (!P.HasText || !P.Text.empty());
  case Shape::IndexedText:
  case Shape::PlaceText:
    return P.HasPlace && P.HasText && !P.Text.empty();
  case Shape::Indexed:
    return P.HasPlace && !P.HasText;
  }
  return false;
}

bool parseRange(StringRef Text, unsigned &Min, unsigned &Max) {
  auto [First, Rest] = Text.split("..");
  if (First.getAsInteger(10, Min))
    return false;
  if (!Text.contains("..")) {
    Max = Min;
    return true;
  }
  return Rest.empty() || (!Rest.getAsInteger(10, Max) && Min < Max);
}

bool parsePlace(const Part &P, Shape Form, FormCondition &Condition) {
  if (!P.HasPlace)
    return true;
  unsigned Index;
  if (!P.Place.getAsInteger(10, Index)) {
    Condition.Index = Index;
    return true;
  }
  Condition.Name = P.Place;
  return Form == Shape::PlaceText && !P.Place.empty() &&
         all_of(P.Place, [](char C) { return isAlnum(C) || C == '_'; });
}

Expected<FormCondition> parseCondition(StringRef Source) {
  Part P = takeApart(Source, '=');
  const TestRow *Row =
      find_if(Tests, [&](const TestRow &R) { return R.Word == P.Word; });
  if (Row == std::end(Tests) || !fits(P, Row->Form))
    return malformed("form", Source);
  FormCondition Condition;
  Condition.Test = Row->Test;
  if (!parsePlace(P, Row->Form, Condition))
    return malformed("form", Source);
  if (Row->Form == Shape::Range) {
    if (!parseRange(P.Text, Condition.Min, Condition.Max))
      return malformed("form", Source);
    return Condition;
  }
  if (P.HasText)
    P.Text.split(Condition.Alternatives, '|');
  if (is_contained(Condition.Alternatives, StringRef()) ||
      (Row->Test == FormTest::Override && P.HasText && P.Text != "const"))
    return malformed("form", Source);
  return Condition;
}

Expected<FixEdit> parseEdit(StringRef Source) {
  Part P = takeApart(Source, ':');
  const OpRow *Row =
      find_if(Ops, [&](const OpRow &R) { return R.Word == P.Word; });
  if (Row == std::end(Ops) || !fits(P, Row->Form))
    return malformed("fix", Source);
  FixEdit Edit;
  Edit.Op = Row->Op;
  Edit.Text = P.Text;
  if (P.HasPlace && Row->Form == Shape::Indexed && P.Place == "last")
    Edit.Index = FixEdit::Last;
  else if (P.HasPlace && P.Place.getAsInteger(10, Edit.Index))
    return malformed("fix", Source);
  if (Edit.Op == FixOp::AddInclude &&
      !(Edit.Text.starts_with("<") && Edit.Text.ends_with(">")))
    return malformed("fix", Source);
  return Edit;
}

/// Parts of a cell. A type may hold `;` nowhere, so the separator is safe.
SmallVector<StringRef, 2> partsOf(StringRef Cell) {
  SmallVector<StringRef, 2> Parts;
  if (Cell != "-")
    Cell.split(Parts, "; ");
  return Parts;
}

} // namespace

bool ApiForm::has(FormTest Test) const {
  return any_of(Conditions,
                [&](const FormCondition &C) { return C.Test == Test; });
}

bool ApiForm::meansTheName() const {
  return !isInformational() && all_of(Conditions, [](const FormCondition &C) {
    return C.Test == FormTest::DeclaredIn;
  });
}

Expected<ApiForm> parseApiForm(StringRef Cell) {
  ApiForm Form;
  StringRef Why = Cell;
  if (Why.consume_front("informational:")) {
    if (Why.empty())
      return malformed("form", Cell);
    Form.Why = Why;
    return Form;
  }
  for (StringRef Source : partsOf(Cell)) {
    Expected<FormCondition> Condition = parseCondition(Source);
    if (!Condition)
      return Condition.takeError();
    Form.Conditions.push_back(std::move(*Condition));
  }
  return Form;
}

Expected<ApiFix> parseApiFix(StringRef Cell) {
  ApiFix Fix;
  for (StringRef Source : partsOf(Cell)) {
    Expected<FixEdit> Edit = parseEdit(Source);
    if (!Edit)
      return Edit.takeError();
    Fix.push_back(*Edit);
  }
  return Fix;
}

bool typePatternMatches(StringRef Pattern, StringRef Spelling) {
  SmallVector<StringRef, 4> Pieces;
  Pattern.split(Pieces, "...");
  if (Pieces.size() == 1)
    return Pattern == Spelling;
  if (!Spelling.consume_front(Pieces.front()))
    return false;
  for (StringRef Piece : ArrayRef(Pieces).drop_front().drop_back()) {
    size_t At = Spelling.find(Piece);
    if (At == StringRef::npos)
      return false;
    Spelling = Spelling.substr(At + Piece.size());
  }
  return Spelling.ends_with(Pieces.back());
}

} // namespace torchtidy
