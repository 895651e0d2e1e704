//===- CppType.cpp - A printed C++ type, taken apart ----------------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CppType.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace llvm;

namespace torchtidy {

namespace {

/// Splits `A, B<C, D>` at its outermost commas.
SmallVector<StringRef, 4> splitArguments(StringRef Text) {
  SmallVector<StringRef, 4> Parts;
  int Depth = 0;
  size_t Start = 0;
  for (size_t At = 0; At < Text.size(); ++At) {
    if (StringRef("<([{").contains(Text[At]))
      ++Depth;
    else if (StringRef(">)]}").contains(Text[At]))
      --Depth;
    if (Text[At] != ',' || Depth)
      continue;
    Parts.push_back(Text.slice(Start, At).trim());
    Start = At + 1;
  }
  if (!Text.trim().empty())
    Parts.push_back(Text.drop_front(Start).trim());
  return Parts;
}

/// Removes qualifiers from both ends; the language allows `T const` too.
StringRef dropQualifiers(StringRef Text, CppType &Type) {
  while (true) {
    Text = Text.trim();
    if (Text.consume_front("const ") || Text.consume_back(" const"))
      Type.IsConst = true;
    else if (!Text.consume_front("volatile ") &&
             !Text.consume_front("struct ") && !Text.consume_front("class ") &&
             !Text.consume_front("enum "))
      return Text;
  }
}

StringRef dropReference(StringRef Text, CppType &Type) {
  Text = Text.trim();
  if (!Text.consume_back("&"))
    return Text;
  Type.IsReference = true;
  Type.IsRvalueReference = Text.consume_back("&");
  return Text;
}

std::string dropInlineNamespaces(StringRef Name) {
  for (StringRef Inline : {"std::__cxx11::", "std::__1::", "std::__ndk1::"})
    if (Name.consume_front(Inline))
      return "std::" + Name.str();
  return Name.str();
}

bool isDefaultArgument(const CppType &Argument) {
  return Argument.Name == "std::allocator" ||
         Argument.Name == "std::char_traits";
}

} // namespace

std::string CppType::str() const {
  if (Arguments.empty())
    return Name;
  std::string Text = Name + "<";
  for (const CppType &Argument : Arguments)
    Text += (&Argument == &Arguments.front() ? "" : ", ") + Argument.str();
  return Text + ">";
}

CppType parseCppType(StringRef Text) {
  CppType Type;
  Text = dropReference(Text, Type);
  Text = dropQualifiers(Text, Type);
  if (Text.consume_back("*")) {
    Type.IsPointer = true;
    CppType Pointee;
    Text = dropQualifiers(Text, Pointee);
  }
  auto [Name, Rest] = Text.split('<');
  Type.Name = dropInlineNamespaces(Name.trim());
  if (!Rest.consume_back(">"))
    return Type;
  for (StringRef Argument : splitArguments(Rest)) {
    CppType Parsed = parseCppType(Argument);
    if (!isDefaultArgument(Parsed))
      Type.Arguments.push_back(std::move(Parsed));
  }
  return Type;
}

} // namespace torchtidy
