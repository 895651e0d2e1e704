//===- Knowledge/ApiHistoryForm.h - which uses, and what edit -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The notation of two columns of the API tables. `form` says which uses of a
/// name a row means, in terms that syntax and types decide. `fix` says how a
/// use is rewritten, in edits that need no judgement. Parts are separated by
/// `; `; all conditions must hold, all edits are made. Positions count from 0
/// and mean arguments as written: defaulted ones do not count. (Longer
/// than other headers, as it is the reference of the notation.)
///
/// Alternatives are separated by `|`. A type is matched as clang prints the
/// canonical type without reference and outer qualifiers, arrays and functions
/// decayed, inline namespaces and default template arguments left out; `...`
/// stands for any text, `@integer` for every integer or enumeration type
/// except null pointer constants. References count where the row says ` &`.
///
///   form                   | the use is meant if
///   -----------------------|-------------------------------------------------
///   `-`                    | it names the row's entity
///   `arg-count=2`, `3..5`, `2..` | so many arguments are written
///   `arg[1]=T`             | that argument has the type
///   `any-param=T`          | the chosen callee has such a parameter
///   `missing-arg=NAME`     | the callee's parameter of that name is defaulted
///   `given-arg=NAME`       | the callee's parameter of that name is given
///   `value[1]=V`, `value[NAME]=V` | the argument is spelled so, after macros
///                          | and implicit casts: literal, enumerator, macro
///   `dtype[0]=kByte`       | the argument is a call that makes a tensor of the
///                          | element type written so
///   `template`             | the callee is an instance of a template
///   `template-arg[0]=T`    | that template argument is the type
///   `through=NAME`         | the object is itself a call of that function; the
///                          | row then stands for both calls
///   `converted-to=T`       | the result is converted, implicitly, to the class
///   `bound-to=T`           | it initialises a variable, parameter or member
///                          | whose type is written out (not `auto`); or is
///                          | returned or assigned as such, where that fails
///   `streamed`             | it is the right operand of `<<` into a stream
///   `subscript=T`          | the result, or a variable that holds it, is
///                          | indexed (`[]`, `.at`, `.find`) by T
///   `arrow`                | the object is a value, yet `->` is written
///   `template-arg-of=A|B`  | the type, or a class derived from it, is an
///                          | argument of one of these templates
///   `override`, `override=const` | a derived class declares the function (as
///                          | a const member)
///   `param-count=2..3`     | that declaration has so many parameters
///   `missing-override`     | a class derived from the row's declares none
///   `declared-in=PATH`     | the entity comes from a header ending in PATH
///   `device-code`          | the call is in a function for the device
///   `macro-arg[0]=TEXT`    | that macro argument reads so, blanks left out
///   `macro-call[0]=NAME`   | its outermost call is one of that function
///   `informational:WHY`    | never; WHY says what a decision would need
///
///   fix                    | edit
///   -----------------------|-------------------------------------------------
///   `rename:Q`             | the name with its qualifiers becomes Q; `$1` is
///                          | what `*` matched in the row's name
///   `member:N`             | the name after `.`, `->` becomes N (calls only)
///   `macro:N`              | the macro's name becomes N
///   `callee:TEXT`          | the called expression becomes TEXT
///   `to-method:N`          | `f(x, y)` becomes `x.N(y)`
///   `to-function:Q`        | `x.f(y)` becomes `Q(x, y)`
///   `append-arg:TEXT`, `insert-arg[1]:TEXT` | an argument more, comma included
///   `replace-arg[1]:TEXT`, `drop-arg[1]`, `drop-arg[last]` | an argument
///   `drop-through`         | the inner call of `through` goes: `x.f().g()`
///   `macro-member[0]:N`    | the member called last in that macro argument
///   `delete-statement`     | where the call is a statement of its own
///   `include:PATH`         | the path between the delimiters; `<x>` brings its
///                          | own
///   `delete-include`       | the directive goes
///   `add-include:<PATH>`   | inserted unless the file has it
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_APIHISTORYFORM_H
#define TORCH_TIDY_KNOWLEDGE_APIHISTORYFORM_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace torchtidy {

enum class FormTest {
  ArgCount,
  ArgType,
  AnyParamType,
  MissingArg,
  GivenArg,
  ArgValue,
  ElementType,
  Template,
  TemplateArg,
  Through,
  ConvertedTo,
  BoundTo,
  Streamed,
  Subscript,
  Arrow,
  TemplateArgOf,
  Override,
  ParamCount,
  MissingOverride,
  DeclaredIn,
  DeviceCode,
  MacroArg,
  MacroCall
};

/// One condition of a form. Text points into the table.
struct FormCondition {
  FormTest Test;
  /// The bracketed position; `value[NAME]` sets Name instead.
  std::optional<unsigned> Index;
  llvm::StringRef Name;
  /// What stands after `=`; ArgCount and ParamCount set the bounds instead.
  llvm::SmallVector<llvm::StringRef, 1> Alternatives;
  unsigned Min = 0, Max = ~0U;
};

struct ApiForm {
  llvm::SmallVector<FormCondition, 2> Conditions;
  /// The reason of an informational row, which never fires; else empty.
  llvm::StringRef Why;

  bool isInformational() const { return !Why.empty(); }
  /// Is there a condition of this kind?
  bool has(FormTest Test) const;
  /// Does every use of the name count? A header named by `declared-in` only
  /// tells the entity from a namesake.
  bool meansTheName() const;
};

enum class FixOp {
  Rename,
  Member,
  Macro,
  Callee,
  ToMethod,
  ToFunction,
  AppendArg,
  InsertArg,
  ReplaceArg,
  DropArg,
  DropThrough,
  MacroMember,
  DeleteStatement,
  Include,
  DeleteInclude,
  AddInclude
};

struct FixEdit {
  static constexpr unsigned Last = ~0U;
  FixOp Op;
  /// Argument position, or Last.
  unsigned Index = 0;
  llvm::StringRef Text;
};

using ApiFix = llvm::SmallVector<FixEdit, 2>;

/// Both fail, naming the offending part, on what the tables above do not list.
llvm::Expected<ApiForm> parseApiForm(llvm::StringRef Cell);
llvm::Expected<ApiFix> parseApiFix(llvm::StringRef Cell);

/// Does one alternative of a type, with its `...`, match \p Spelling?
/// `@integer` is for the caller to decide and matches no spelling.
bool typePatternMatches(llvm::StringRef Pattern, llvm::StringRef Spelling);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_APIHISTORYFORM_H
