//===- ApiHistoryRow.cpp - one change of an API ---------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistoryRow.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace torchtidy {
namespace {

Error malformed(StringRef What, StringRef Cell) {
  return createStringError(inconvertibleErrorCode(), "%s: '%s'",
                           What.str().c_str(), Cell.str().c_str());
}

std::optional<ApiKind> kindOf(StringRef Cell) {
  return StringSwitch<std::optional<ApiKind>>(Cell)
      .Case("function", ApiKind::Function)
      .Case("method", ApiKind::Method)
      .Case("constructor", ApiKind::Constructor)
      .Case("field", ApiKind::Field)
      .Case("type", ApiKind::Type)
      .Case("variable", ApiKind::Variable)
      .Case("enumerator", ApiKind::Enumerator)
      .Case("macro", ApiKind::Macro)
      .Case("header", ApiKind::Header)
      .Default(std::nullopt);
}

std::optional<ApiProduct> productOf(StringRef Cell) {
  return StringSwitch<std::optional<ApiProduct>>(Cell)
      .Case("torch", ApiProduct::LibTorch)
      .Case("cuda", ApiProduct::Cuda)
      .Case("cudnn", ApiProduct::Cudnn)
      .Case("cccl", ApiProduct::Cccl)
      .Default(std::nullopt);
}

std::optional<ApiMarker> markerOf(StringRef Cell) {
  return StringSwitch<std::optional<ApiMarker>>(Cell)
      .Case("-", ApiMarker::None)
      .Case("attribute", ApiMarker::Attribute)
      .Case("pragma", ApiMarker::Pragma)
      .Case("runtime", ApiMarker::RunTime)
      .Case("guard", ApiMarker::Guard)
      .Case("comment", ApiMarker::Comment)
      .Case("header", ApiMarker::Header)
      .Case("docs", ApiMarker::Docs)
      .Default(std::nullopt);
}

/// Releases are named by major and minor number, those of cuDNN by a third.
bool parseVersion(StringRef Text, VersionTuple &Version) {
  size_t Dots = Text.count('.');
  return (Dots == 1 || Dots == 2) && !Version.tryParse(Text);
}

bool parseMark(StringRef Cell, VersionMark &Mark) {
  if (Cell == "-")
    return true;
  if (Cell.consume_front("..")) {
    Mark.Bound = VersionMark::AtOrBefore;
    return parseVersion(Cell, Mark.By);
  }
  if (Cell.consume_front("(")) {
    auto [From, To] = Cell.split(',');
    Mark.Bound = VersionMark::Between;
    return To.consume_back("]") && parseVersion(From, Mark.After) &&
           parseVersion(To, Mark.By) && Mark.After < Mark.By;
  }
  Mark.Bound = VersionMark::Exact;
  return parseVersion(Cell, Mark.By);
}

/// Can a use of such an entity be tested so?
bool testFitsKind(FormTest Test, ApiKind Kind) {
  bool IsCall = Kind == ApiKind::Function || Kind == ApiKind::Method ||
                Kind == ApiKind::Constructor;
  switch (Test) {
  case FormTest::DeclaredIn:
    return Kind != ApiKind::Header;
  case FormTest::TemplateArgOf:
    return Kind == ApiKind::Type;
  case FormTest::MacroArg:
  case FormTest::MacroCall:
    return Kind == ApiKind::Macro;
  case FormTest::Through:
  case FormTest::Override:
  case FormTest::MissingOverride:
  case FormTest::ParamCount:
    return Kind == ApiKind::Method;
  default:
    return IsCall;
  }
}

/// Can such an edit be made at a use of such an entity?
bool editFitsKind(const FixEdit &Edit, ApiKind Kind) {
  switch (Edit.Op) {
  case FixOp::Include:
  case FixOp::DeleteInclude:
    return Kind == ApiKind::Header;
  case FixOp::Macro:
  case FixOp::MacroMember:
    return Kind == ApiKind::Macro;
  case FixOp::Member:
    return Kind == ApiKind::Method || Kind == ApiKind::Field;
  case FixOp::DropThrough:
  case FixOp::ToFunction:
    return Kind == ApiKind::Method;
  case FixOp::ToMethod:
    return Kind == ApiKind::Function;
  case FixOp::Rename:
    // A static member function may move to another class.
    return Kind != ApiKind::Macro && Kind != ApiKind::Header &&
           Kind != ApiKind::Field;
  case FixOp::AddInclude:
    return Kind != ApiKind::Header;
  case FixOp::InsertArg:
    return Kind == ApiKind::Macro || Kind == ApiKind::Function ||
           Kind == ApiKind::Method || Kind == ApiKind::Constructor;
  default:
    return Kind == ApiKind::Function || Kind == ApiKind::Method ||
           Kind == ApiKind::Constructor;
  }
}

Error checkForm(const ApiRow &Row, StringRef Cell) {
  bool IsOverride = false, CountsParams = false, IsThrough = false;
  for (const FormCondition &C : Row.Form.Conditions) {
    if (!testFitsKind(C.Test, Row.Kind))
      return malformed("form does not suit the kind", Cell);
    IsOverride |= C.Test == FormTest::Override;
    CountsParams |= C.Test == FormTest::ParamCount;
    IsThrough |= C.Test == FormTest::Through;
  }
  if (CountsParams && !IsOverride)
    return malformed("form counts parameters of nothing", Cell);
  bool Drops = any_of(
      Row.Fix, [](const FixEdit &E) { return E.Op == FixOp::DropThrough; });
  if (Drops && !IsThrough)
    return malformed("fix drops a call that the form does not name", Cell);
  return Error::success();
}

Error checkFix(const ApiRow &Row, StringRef Cell) {
  for (const FixEdit &Edit : Row.Fix) {
    if (!editFitsKind(Edit, Row.Kind))
      return malformed("fix does not suit the kind", Cell);
    if (Edit.Text.contains("$1") && !Row.isGlob())
      return malformed("fix repeats what no pattern matched", Cell);
  }
  if (!Row.Fix.empty() && Row.Form.isInformational())
    return malformed("fix of an informational row", Cell);
  if (Row.Fix.empty() && !Row.FixSince.empty())
    return malformed("fix_since without a fix", Cell);
  return Error::success();
}

Error checkVersions(const ApiRow &Row) {
  if (!Row.Deprecated && !Row.Removed && !Row.Form.isInformational())
    return malformed("neither deprecated nor removed", Row.Name);
  if (bool(Row.Deprecated) != (Row.Marker != ApiMarker::None))
    return malformed("marker without deprecation, or the reverse", Row.Name);
  if (Row.Deprecated && Row.Removed && !(Row.Deprecated.By < Row.Removed.By))
    return malformed("removed before it was deprecated", Row.Name);
  return Error::success();
}

StringRef textOf(StringRef Cell) { return Cell == "-" ? StringRef() : Cell; }

/// Fills in what needs no parsing, and the enumerations.
Error readPlain(ArrayRef<StringRef> Cells, ApiRow &Row) {
  Row.Name = Cells[0];
  if (Row.Name.empty() || Row.Name.count('*') > 1)
    return malformed("name", Cells[0]);
  auto Kind = kindOf(Cells[1]);
  if (!Kind)
    return malformed("kind", Cells[1]);
  auto Product = productOf(Cells[3]);
  if (!Product)
    return malformed("product", Cells[3]);
  auto Marker = markerOf(Cells[6]);
  if (!Marker)
    return malformed("marker", Cells[6]);
  Row.Kind = *Kind;
  Row.Product = *Product;
  Row.Marker = *Marker;
  Row.Replacement = textOf(Cells[7]);
  Row.Note = textOf(Cells[10]);
  Row.Source = textOf(Cells[11]);
  if (Row.Source.empty())
    return malformed("source", Cells[11]);
  return Error::success();
}

Error readVersions(ArrayRef<StringRef> Cells, ApiRow &Row) {
  if (!parseMark(Cells[4], Row.Deprecated))
    return malformed("deprecated", Cells[4]);
  if (!parseMark(Cells[5], Row.Removed))
    return malformed("removed", Cells[5]);
  if (Cells[9] != "-" && !parseVersion(Cells[9], Row.FixSince))
    return malformed("fix_since", Cells[9]);
  return Error::success();
}

Error readCells(ArrayRef<StringRef> Cells, ApiRow &Row) {
  if (Error E = readPlain(Cells, Row))
    return E;
  if (Error E = readVersions(Cells, Row))
    return E;
  if (Error E = parseApiForm(Cells[2]).moveInto(Row.Form))
    return E;
  return parseApiFix(Cells[8]).moveInto(Row.Fix);
}

Error checkCells(ArrayRef<StringRef> Cells, const ApiRow &Row) {
  if (Error E = checkForm(Row, Cells[2]))
    return E;
  if (Error E = checkFix(Row, Cells[8]))
    return E;
  return checkVersions(Row);
}

} // namespace

std::optional<bool> VersionMark::holdsIn(const VersionTuple &Version) const {
  if (Bound == Never)
    return false;
  if (Version >= By)
    return true;
  if (Bound == Exact || (Bound == Between && Version <= After))
    return false;
  return std::nullopt;
}

std::string VersionMark::str() const {
  switch (Bound) {
  case Never:
    return "never";
  case Exact:
    return By.getAsString();
  case Between:
    return "between " + After.getAsString() + " and " + By.getAsString();
  case AtOrBefore:
    return By.getAsString() + " or earlier";
  }
  return {};
}

bool ApiRow::fixAppliesTo(const VersionTuple &Installed) const {
  if (Fix.empty())
    return false;
  const VersionMark &Announced = Deprecated ? Deprecated : Removed;
  return Installed >= (FixSince.empty() ? Announced.By : FixSince);
}

std::string ApiRow::expand(StringRef Text, StringRef UsedName) const {
  auto [Head, Tail] = Name.split('*');
  StringRef Matched = UsedName;
  if (!isGlob() || !Matched.consume_front(Head) || !Matched.consume_back(Tail))
    return Text.str();
  auto [Before, After] = Text.split("$1");
  return Text.contains("$1") ? (Before + Matched + After).str() : Text.str();
}

Expected<ApiRow> parseApiRow(StringRef Line) {
  SmallVector<StringRef, 12> Cells;
  Line.split(Cells, '\t');
  if (Cells.size() != 12)
    return malformed("twelve columns wanted", Line);
  ApiRow Row;
  if (Error E = readCells(Cells, Row))
    return Expected<ApiRow>(std::move(E));
  if (Error E = checkCells(Cells, Row))
    return Expected<ApiRow>(std::move(E));
  return Row;
}

} // namespace torchtidy
