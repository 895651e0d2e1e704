//===- KernelSignature.cpp - A schema against a C++ function --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Infers the schema type of a C++ type in the notation that compares types
// (canonicalSchemaType) and compares the texts.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/KernelSignature.h"
#include "CppType.h"
#include "SchemaTypeTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace torchtidy {

namespace {

enum class Maker { List, Optional, OptionalList, Dict, Tuple, Class };

struct TypeRow {
  StringLiteral CppType;
  StringLiteral SchemaType;
  RowDialects Dialects;
};

constexpr TypeRow TypeRows[] = {
#define KERNEL_TYPE(CppType, SchemaType, Dialects)                             \
  {CppType, SchemaType, RowDialects::Dialects},
#include "KernelTypes.def"
};

struct TemplateRow {
  StringLiteral CppName;
  Maker Makes;
  RowDialects Dialects;
};

constexpr TemplateRow TemplateRows[] = {
#define KERNEL_TEMPLATE(CppName, Makes, Dialects)                              \
  {CppName, Maker::Makes, RowDialects::Dialects},
#include "KernelTypes.def"
};

constexpr StringLiteral RejectedTypes[] = {
#define KERNEL_REJECTED(CppType) CppType,
#include "KernelTypes.def"
};

constexpr StringLiteral NamelessTypes[] = {
#define KERNEL_NAMELESS(CppType) CppType,
#include "KernelTypes.def"
};

/// What stands for a custom class, whose schema name C++ does not show.
constexpr StringLiteral AnyCustomClass = "__torch__";

/// An inferred schema type, or, if Text is empty, why there is none.
struct Inferred {
  std::string Text;
  KernelVerdict Failure = KernelVerdict::Unknown;
};

/// Rules of one LibTorch version; the dialect is never Either.
class Inference {
public:
  Inference(SchemaDialect Dialect, KernelPosition Position)
      : Dialect(Dialect), Position(Position) {}

  /// A whole parameter or return type.
  Inferred infer(const CppType &Type) const {
    bool IsArgument = Position == KernelPosition::Argument;
    if (Type.IsPointer)
      return {"", IsArgument ? KernelVerdict::DoesNotCompile
                             : KernelVerdict::Throws};
    if (IsArgument && Type.IsReference && !Type.IsConst &&
        !Type.IsRvalueReference && Type.Name != "at::Tensor")
      return {"", KernelVerdict::DoesNotCompile};
    return inferValue(Type);
  }

private:
  Inferred inferValue(const CppType &Type) const {
    std::string Text = Type.str();
    if (Type.IsPointer || is_contained(RejectedTypes, Text) ||
        is_contained(RejectedTypes, Type.Name))
      return {"", KernelVerdict::DoesNotCompile};
    if (is_contained(NamelessTypes, Text))
      return {"", KernelVerdict::Throws};
    for (const TypeRow &Row : TypeRows)
      if (Row.CppType == Text)
        return isKnownIn(Row.Dialects, Dialect)
                   ? Inferred{Row.SchemaType.str()}
                   : Inferred{"", KernelVerdict::DoesNotCompile};
    for (const TemplateRow &Row : TemplateRows)
      if (Row.CppName == Type.Name)
        return isKnownIn(Row.Dialects, Dialect)
                   ? inferInstance(Row.Makes, Type)
                   : Inferred{"", KernelVerdict::DoesNotCompile};
    return {};
  }

  Inferred inferInstance(Maker Makes, const CppType &Type) const {
    if (Makes == Maker::Class)
      return {AnyCustomClass.str()};
    std::vector<std::string> Held;
    for (const CppType &Argument : Type.Arguments) {
      if (Type.Name == "std::array" && !Held.empty())
        break; // The size.
      Inferred Element = inferValue(Argument);
      if (Element.Text.empty())
        return {"", failureOfHolder(Type, Element.Failure)};
      Held.push_back(std::move(Element.Text));
    }
    if (Makes == Maker::Tuple)
      return {"(" + join(Held, ", ") + ")"};
    if (Held.size() != (Makes == Maker::Dict ? 2 : 1))
      return {};
    switch (Makes) {
    case Maker::List:
      return {Held[0] + "[]"};
    case Maker::Optional:
      return {Held[0] + (StringRef(Held[0]).ends_with("?") ? "" : "?")};
    case Maker::OptionalList:
      if (Held[0] != "int" && Held[0] != "SymInt")
        return {"", KernelVerdict::Throws};
      return {Held[0] + "[]?"};
    default:
      return {"Dict(" + join(Held, ", ") + ")"};
    }
  }

  /// Some lists are not instantiated before they are registered.
  KernelVerdict failureOfHolder(const CppType &Holder,
                                KernelVerdict Failure) const {
    bool IsLate =
        Holder.Name == "c10::ArrayRef" ||
        (Holder.Name == "std::vector" && Position == KernelPosition::Argument);
    return IsLate && Failure == KernelVerdict::DoesNotCompile
               ? KernelVerdict::Throws
               : Failure;
  }

  SchemaDialect Dialect;
  KernelPosition Position;
};

/// A kernel with such a parameter is compared with `SymInt` in the schema as
/// it stands; for every other kernel `SymInt` means `int`.
bool takesSymInt(const CppType &Type, SchemaDialect Dialect) {
  bool IsValue = !Type.IsPointer && !Type.IsReference;
  bool IsConstReference = Type.IsConst && Type.IsReference;
  if (!IsValue && !(Dialect == SchemaDialect::LibTorch113 && IsConstReference))
    return false;
  std::string Text = Type.str();
  return is_contained<StringRef>({"c10::SymInt", "c10::ArrayRef<c10::SymInt>",
                                  "c10::OptionalArrayRef<c10::SymInt>",
                                  "c10::optional<c10::SymInt>",
                                  "std::optional<c10::SymInt>"},
                                 Text);
}

KernelVerdict judge(const SchemaType &Type, const CppType &Cpp,
                    KernelPosition Position, SchemaDialect Dialect,
                    bool HasSymInt) {
  Inferred Actual = Inference(Dialect, Position).infer(Cpp);
  if (Actual.Text.empty())
    return Actual.Failure;
  // 2.15 compares what is returned as it stands, always.
  bool SymIntIsInt = !HasSymInt && (Position == KernelPosition::Argument ||
                                    Dialect == SchemaDialect::LibTorch113);
  std::string Expected = canonicalSchemaType(Type, SymIntIsInt);
  if (Expected == Actual.Text)
    return KernelVerdict::Fits;
  bool MayBeSameClass = StringRef(Actual.Text).contains(AnyCustomClass) &&
                        StringRef(Expected).contains(AnyCustomClass);
  return MayBeSameClass ? KernelVerdict::Unknown : KernelVerdict::Throws;
}

/// What is sure if either of two versions may be installed.
KernelVerdict merge(KernelVerdict Old, KernelVerdict New) {
  if (Old == New)
    return Old;
  auto IsBad = [](KernelVerdict V) {
    return V == KernelVerdict::Throws || V == KernelVerdict::DoesNotCompile;
  };
  return IsBad(Old) && IsBad(New) ? KernelVerdict::Throws
                                  : KernelVerdict::Unknown;
}

/// The types of a kernel, in the order of the schema.
class Kernel {
public:
  Kernel(std::vector<CppType> Parameters, std::vector<CppType> Returns)
      : Parameters(std::move(Parameters)), Returns(std::move(Returns)) {}

  size_t countOf(KernelPosition Position) const {
    return side(Position).size();
  }

  KernelVerdict judge(KernelPosition Position, unsigned Index,
                      const SchemaType &Type, SchemaDialect Dialect) const {
    if (Dialect == SchemaDialect::Either)
      return merge(judge(Position, Index, Type, SchemaDialect::LibTorch113),
                   judge(Position, Index, Type, SchemaDialect::LibTorch215));
    bool HasSymInt = any_of(Parameters, [&](const CppType &Parameter) {
      return takesSymInt(Parameter, Dialect);
    });
    return torchtidy::judge(Type, side(Position)[Index], Position, Dialect,
                            HasSymInt);
  }

private:
  const std::vector<CppType> &side(KernelPosition Position) const {
    return Position == KernelPosition::Argument ? Parameters : Returns;
  }

  std::vector<CppType> Parameters;
  std::vector<CppType> Returns;
};

Kernel readKernel(ArrayRef<StringRef> ParameterTypes, StringRef ReturnType) {
  std::vector<CppType> Parameters;
  for (StringRef Type : ParameterTypes)
    Parameters.push_back(parseCppType(Type));
  // The dispatcher supplies it; no schema mentions it.
  if (!Parameters.empty() && Parameters[0].Name == "c10::DispatchKeySet")
    Parameters.erase(Parameters.begin());
  CppType Return = parseCppType(ReturnType);
  if (Return.Name == "void" && !Return.IsPointer)
    return {std::move(Parameters), {}};
  if (Return.Name == "std::tuple" && !Return.IsReference)
    return {std::move(Parameters), std::move(Return.Arguments)};
  return {std::move(Parameters), {std::move(Return)}};
}

/// Compares one side of a kernel with one side of its schema.
void compareSide(const Kernel &Function, ArrayRef<SchemaArgument> Side,
                 KernelPosition Position, SchemaDialect Dialect,
                 SmallVectorImpl<KernelMismatch> &Found) {
  bool IsArgument = Position == KernelPosition::Argument;
  KernelMismatch Mismatch;
  Mismatch.InSchema = Side.size();
  Mismatch.InFunction = Function.countOf(Position);
  if (Mismatch.InSchema != Mismatch.InFunction) {
    Mismatch.Kind = IsArgument ? KernelMismatch::ArgumentCount
                               : KernelMismatch::ReturnCount;
    Found.push_back(Mismatch);
    return;
  }
  Mismatch.Kind =
      IsArgument ? KernelMismatch::ArgumentType : KernelMismatch::ReturnType;
  for (const auto &[Index, Argument] : enumerate(Side)) {
    Mismatch.Index = Index;
    Mismatch.Verdict = Function.judge(Position, Index, Argument.Type, Dialect);
    if (Mismatch.Verdict == KernelVerdict::Throws ||
        Mismatch.Verdict == KernelVerdict::DoesNotCompile)
      Found.push_back(Mismatch);
  }
}

} // namespace

KernelVerdict cppTypeFits(const SchemaType &Type, StringRef CppType,
                          KernelPosition Position, SchemaDialect Dialect) {
  bool IsArgument = Position == KernelPosition::Argument;
  std::vector<torchtidy::CppType> Types = {parseCppType(CppType)};
  Kernel Function =
      IsArgument ? Kernel(Types, {}) : Kernel({}, std::move(Types));
  return Function.judge(Position, 0, Type, Dialect);
}

std::string inferSchemaType(StringRef CppType, SchemaDialect Dialect) {
  if (Dialect == SchemaDialect::Either)
    Dialect = SchemaDialect::LibTorch215;
  std::string Text = Inference(Dialect, KernelPosition::Argument)
                         .infer(parseCppType(CppType))
                         .Text;
  return StringRef(Text).contains(AnyCustomClass) ? "" : Text;
}

SmallVector<KernelMismatch, 2> compareKernel(const FunctionSchema &Schema,
                                             ArrayRef<StringRef> ParameterTypes,
                                             StringRef ReturnType,
                                             SchemaDialect Dialect) {
  Kernel Function = readKernel(ParameterTypes, ReturnType);
  SmallVector<KernelMismatch, 2> Found;
  compareSide(Function, Schema.Arguments, KernelPosition::Argument, Dialect,
              Found);
  compareSide(Function, Schema.Returns, KernelPosition::Return, Dialect, Found);
  return Found;
}

} // namespace torchtidy
