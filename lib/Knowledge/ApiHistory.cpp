//===- ApiHistory.cpp - deprecated and removed API ------------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ApiHistory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace torchtidy {
namespace {

constexpr StringLiteral ColumnNames =
    "name\tkind\tform\tproduct\tdeprecated\tremoved\tmarker\treplacement\tfix\t"
    "fix_since\tnote\tsource";

StringRef lastPart(StringRef Name) {
  size_t At = Name.rfind("::");
  return At == StringRef::npos ? Name : Name.substr(At + 2);
}

StringRef scopePart(StringRef Name) {
  size_t At = Name.rfind("::");
  return At == StringRef::npos ? StringRef() : Name.substr(0, At);
}

/// The first four cells of a line: name, kind, form and product.
StringRef identityOf(StringRef Line) {
  size_t At = 0;
  for (unsigned Cell = 0; Cell < 4; ++Cell)
    At = Line.find('\t', At) + 1;
  return Line.substr(0, At);
}

bool isEntity(ApiKind Kind) {
  return Kind != ApiKind::Macro && Kind != ApiKind::Header;
}
bool isMacro(ApiKind Kind) { return Kind == ApiKind::Macro; }
bool isHeader(ApiKind Kind) { return Kind == ApiKind::Header; }
bool isMember(ApiKind Kind) {
  return Kind == ApiKind::Method || Kind == ApiKind::Field;
}

/// Is the name itself gone, rather than one way of using it?
bool explainsAbsence(const ApiRow &Row,
                     const std::optional<VersionTuple> &Installed) {
  if (!Row.Removed || !Row.Form.meansTheName())
    return false;
  return !Installed || statusAt(Row, *Installed) == ApiStatus::Removed;
}

/// The scopes that a name looked up in \p Scope can come from: namespace torch
/// imports at, which imports c10.
SmallVector<std::string, 3> scopesSeenFrom(StringRef Scope) {
  SmallVector<std::string, 3> Seen{Scope.str()};
  auto [Head, Rest] = Scope.split("::");
  std::string Tail = Rest.empty() ? "" : ("::" + Rest).str();
  if (Head == "torch")
    Seen.push_back("at" + Tail);
  if (Head == "torch" || Head == "at")
    Seen.push_back("c10" + Tail);
  return Seen;
}

/// `const at::Tensor &` and `ConvOptions<2>` down to the class's name.
StringRef bareClass(StringRef Class) {
  Class.consume_front("const ");
  Class = Class.substr(0, Class.find('<')).rtrim(" &*");
  Class.consume_front("::");
  return Class;
}

} // namespace

ApiStatus statusAt(const ApiRow &Row, const VersionTuple &Version) {
  std::optional<bool> Removed = Row.Removed.holdsIn(Version);
  if (Removed.value_or(false))
    return ApiStatus::Removed;
  std::optional<bool> Deprecated = Row.Deprecated.holdsIn(Version);
  if (Deprecated.value_or(false))
    return ApiStatus::Deprecated;
  return Removed && Deprecated ? ApiStatus::NotYet : ApiStatus::Unknown;
}

ApiChange changeBetween(const ApiRow &Row, const VersionTuple &Installed,
                        const VersionTuple &Target) {
  if (Target <= Installed || Row.Form.isInformational())
    return ApiChange::None;
  ApiStatus From = statusAt(Row, Installed), To = statusAt(Row, Target);
  if (From == To || From == ApiStatus::Removed)
    return ApiChange::None;
  if (To == ApiStatus::Removed)
    return ApiChange::BecomesRemoved;
  return To == ApiStatus::Deprecated ? ApiChange::BecomesDeprecated
                                     : ApiChange::None;
}

Expected<ApiHistory> ApiHistory::parse(ArrayRef<StringRef> Lines) {
  ApiHistory Table;
  StringSet<> Seen;
  bool SawNames = false;
  for (unsigned I = 0; I < Lines.size(); ++I) {
    StringRef Line = Lines[I];
    if (Line.empty() || Line.starts_with("#"))
      continue;
    if (!SawNames && Line != ColumnNames)
      return createStringError(inconvertibleErrorCode(),
                               "line %u: unexpected column names", I + 1);
    if (SawNames)
      if (Error E = Table.add(Line, I + 1, Seen))
        return createStringError(inconvertibleErrorCode(), "line %u: %s", I + 1,
                                 toString(std::move(E)).c_str());
    SawNames = true;
  }
  if (!SawNames)
    return createStringError(inconvertibleErrorCode(), "no column names");
  return Table;
}

Error ApiHistory::add(StringRef Line, unsigned Number, StringSet<> &Seen) {
  Expected<ApiRow> Row = parseApiRow(Line);
  if (!Row)
    return Row.takeError();
  Row->Line = Number;
  if (!Seen.insert(identityOf(Line)).second)
    return createStringError(inconvertibleErrorCode(), "given twice: '%s'",
                             Row->Name.str().c_str());
  unsigned Index = Rows.size();
  if (Row->isGlob()) {
    Expected<GlobPattern> Glob = GlobPattern::create(Row->Name);
    if (!Glob)
      return Glob.takeError();
    Globs.emplace_back(std::move(*Glob), Index);
  } else {
    ByName[Row->Name].push_back(Index);
    ByLastPart[lastPart(Row->Name)].push_back(Index);
  }
  Rows.push_back(std::move(*Row));
  return Error::success();
}

ApiRows ApiHistory::lookupIn(StringRef Name, bool (*Accepts)(ApiKind)) const {
  ApiRows Found;
  auto Usable = [&](const ApiRow &Row) {
    return Accepts(Row.Kind) && !Row.Form.isInformational();
  };
  if (auto At = ByName.find(Name); At != ByName.end())
    for (unsigned I : At->second)
      if (Usable(Rows[I]))
        Found.push_back(&Rows[I]);
  bool HasExact = !Found.empty();
  for (const auto &[Glob, I] : Globs)
    if (Usable(Rows[I]) && Glob.match(Name) &&
        !(HasExact && Rows[I].Form.Conditions.empty()))
      Found.push_back(&Rows[I]);
  llvm::sort(Found, [](const ApiRow *A, const ApiRow *B) {
    size_t InA = A->Form.Conditions.size(), InB = B->Form.Conditions.size();
    // One value of an argument says more than its type.
    bool ValueA = A->Form.has(FormTest::ArgValue);
    bool ValueB = B->Form.has(FormTest::ArgValue);
    return std::tuple(A->isGlob(), InB, ValueB, A->Line) <
           std::tuple(B->isGlob(), InA, ValueA, B->Line);
  });
  return Found;
}

ApiRows ApiHistory::lookup(StringRef QualifiedName) const {
  return lookupIn(QualifiedName, isEntity);
}

ApiRows ApiHistory::lookupMacro(StringRef Name) const {
  return lookupIn(Name, isMacro);
}

ApiRows ApiHistory::lookupHeader(StringRef Path) const {
  // The C++ frontend's headers can be reached by their place in the tree, too.
  while (Path.consume_front("./")) {
  }
  Path.consume_front("torch/csrc/api/include/");
  return lookupIn(Path, isHeader);
}

ApiRows
ApiHistory::findRemovedMember(StringRef Class, StringRef Member,
                              std::optional<VersionTuple> Installed) const {
  StringRef Bare = bareClass(Class);
  // Members of the base are listed under the class that users write.
  std::string Listed = Bare.ends_with("TensorBase")
                           ? Bare.drop_back(StringRef("Base").size()).str()
                           : Bare.str();
  auto Scopes = scopesSeenFrom(Listed);
  ApiRows Found;
  auto At = ByLastPart.find(Member);
  if (At == ByLastPart.end())
    return Found;
  for (unsigned I : At->second) {
    const ApiRow &Row = Rows[I];
    if (!isMember(Row.Kind) || !explainsAbsence(Row, Installed))
      continue;
    StringRef RowClass = scopePart(Row.Name);
    if (is_contained(Scopes, RowClass) || lastPart(RowClass) == Listed)
      Found.push_back(&Row);
  }
  return Found;
}

ApiRows
ApiHistory::findRemovedName(StringRef Name, StringRef Scope,
                            std::optional<VersionTuple> Installed) const {
  Name.consume_front("::");
  Scope.consume_front("::");
  std::string Full = Scope.empty() ? Name.str() : (Scope + "::" + Name).str();
  ApiRows Found;
  auto Take = [&](const ApiRow &Row) {
    if (!isHeader(Row.Kind) && !isMember(Row.Kind) &&
        explainsAbsence(Row, Installed) && !is_contained(Found, &Row))
      Found.push_back(&Row);
  };
  SmallVector<std::string, 4> Candidates = scopesSeenFrom(Full);
  if (!Scope.empty())
    Candidates.push_back(Name.str());
  for (StringRef Candidate : Candidates) {
    if (auto At = ByName.find(Candidate); At != ByName.end())
      for (unsigned I : At->second)
        Take(Rows[I]);
    if (!Found.empty())
      continue;
    // A pattern over a whole namespace explains the namespace's absence.
    for (const auto &[Glob, I] : Globs)
      if (Glob.match(Candidate) || Rows[I].Name == (Candidate + "::*").str())
        Take(Rows[I]);
  }
  return Found;
}

ApiRows
ApiHistory::findRemovedHeader(StringRef Path,
                              std::optional<VersionTuple> Installed) const {
  ApiRows Found = lookupHeader(Path);
  erase_if(Found, [&](const ApiRow *Row) {
    return !explainsAbsence(*Row, Installed);
  });
  return Found;
}

std::vector<std::pair<const ApiRow *, ApiChange>>
ApiHistory::changesBetween(ApiProduct Product, const VersionTuple &Installed,
                           const VersionTuple &Target) const {
  std::vector<std::pair<const ApiRow *, ApiChange>> Changes;
  for (const ApiRow &Row : Rows) {
    if (Row.Product != Product)
      continue;
    ApiChange Change = changeBetween(Row, Installed, Target);
    if (Change != ApiChange::None)
      Changes.emplace_back(&Row, Change);
  }
  return Changes;
}

} // namespace torchtidy
