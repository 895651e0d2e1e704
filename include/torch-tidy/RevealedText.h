//===- RevealedText.h - values in the notation of reveals -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// How `TORCH_TIDY_REVEAL` writes a value while the program runs; part of
/// annotations.h, which is the header to include. C++14.
///
/// `Revealed<T>::text` gives the text of a value. The words are those of the
/// analyser (lib/Analysis/TensorFacts.cpp, Knowledge/Dtypes.def).
///
/// Longer than other headers: it is the code, and users need it in one place.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_REVEALEDTEXT_H
#define TORCH_TIDY_REVEALEDTEXT_H

#include <ATen/core/TensorBase.h>
#include <c10/core/TensorOptions.h>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace torch_tidy {
namespace detail {

/// To the file that the environment names, else to standard error.
inline void writeLine(const char *Name, const char *File, int Line,
                      const std::string &Text) {
  static std::FILE *const Named = [] {
    const char *Path = std::getenv("TORCH_TIDY_REVEAL_FILE");
    std::FILE *Opened = Path ? std::fopen(Path, "a") : nullptr;
    if (Path && !Opened)
      std::fprintf(stderr, "torch-tidy: cannot write to '%s'\n", Path);
    return Opened;
  }();
  if (!Named) {
    std::fprintf(stderr, "%s: %s\n", Name, Text.c_str());
    return;
  }
  std::fprintf(Named, "%s:%d: %s: %s\n", File, Line, Name, Text.c_str());
  std::fflush(Named);
}

inline std::string textOf(c10::ScalarType Type) {
  // By value of the enumerator; older versions lack some.
  static const char *const Names[] = {
      "uint8",      "int8",    "int16",   "int32",       "int64",
      "float16",    "float32", "float64", "complex32",   "complex64",
      "complex128", "bool",    "qint8",   "quint8",      "qint32",
      "bfloat16",   nullptr,   nullptr,   nullptr,       nullptr,
      nullptr,      nullptr,   nullptr,   "float8_e5m2", "float8_e4m3fn",
      nullptr,      nullptr,   "uint16",  "uint32",      "uint64"};
  auto Value = static_cast<unsigned>(Type);
  bool HasName = Value < sizeof(Names) / sizeof(*Names) && Names[Value];
  return HasName ? Names[Value] : c10::toString(Type);
}

inline std::string textOf(c10::Device Device) {
  std::string Text = c10::DeviceTypeName(Device.type(), /*lower_case=*/true);
  if (Device.has_index() && !Device.is_cpu() && !Device.is_meta())
    Text += ":" + std::to_string(static_cast<int>(Device.index()));
  return Text;
}

inline std::string textOf(const at::TensorBase &Tensor) {
  if (!Tensor.defined())
    return "undefined";
  std::string Text = textOf(Tensor.scalar_type()), Sizes;
  if (Tensor.is_nested())
    Sizes = "...";
  else
    for (int64_t Size : Tensor.sizes())
      Sizes += (Sizes.empty() ? "" : ", ") + std::to_string(Size);
  Text += "[" + Sizes + "] on " + textOf(Tensor.device());
  // Sparse and nested tensors have neither order.
  if (Tensor.layout() == c10::kStrided && !Tensor.is_nested())
    Text += Tensor.is_contiguous() ? ", contiguous" : ", strided";
  return Text + (Tensor.requires_grad() ? ", requires grad" : ", no grad");
}

inline std::string textOf(const caffe2::TypeMeta &Type) {
  auto Scalar = c10::optTypeMetaToScalarType(Type);
  return Scalar ? textOf(*Scalar) : "undefined";
}

inline std::string textOf(c10::DeviceType Type) {
  return textOf(c10::Device(Type));
}

inline std::string textOf(const c10::TensorOptions &Options) {
  return textOf(Options.dtype()) + " on " + textOf(Options.device()) +
         (Options.requires_grad() ? ", requires grad" : ", no grad");
}

inline std::string textOf(bool Value) { return Value ? "true" : "false"; }

inline std::string textOf(double Value) {
  char Text[40];
  std::snprintf(Text, sizeof(Text), "%.9g", Value);
  return Text;
}

template <typename...> struct MakeVoid {
  using Type = void;
};

template <typename T, typename = void> struct HasText : std::false_type {};
template <typename T>
struct HasText<
    T, typename MakeVoid<decltype(textOf(std::declval<const T &>()))>::Type>
    : std::true_type {};

/// The text of a value of type \p T; what has no specialisation has a textOf.
template <typename T, typename = void> struct Revealed {
  static_assert(HasText<T>::value,
                "TORCH_TIDY_REVEAL shows tensors, numbers, dtypes, devices and "
                "TensorOptions, and lists, tuples and optionals of these");
  static std::string text(const T &Value) { return textOf(Value); }
};

template <typename T>
using IsCount = std::integral_constant<bool, std::is_integral<T>::value &&
                                                 !std::is_same<T, bool>::value>;

template <typename T>
struct Revealed<T, typename std::enable_if<IsCount<T>::value>::type> {
  static std::string text(T Value) { return std::to_string(Value); }
};

/// `[2, 3]` of numbers, `{...; ...}` of anything else.
template <typename T, typename Range>
std::string listText(const Range &Elements) {
  const char *Separator = IsCount<T>::value ? ", " : "; ";
  std::string Text;
  bool IsFirst = true;
  for (const auto &Element : Elements) {
    Text += (IsFirst ? "" : Separator) + Revealed<T>::text(Element);
    IsFirst = false;
  }
  return IsCount<T>::value ? "[" + Text + "]" : "{" + Text + "}";
}

/// Vectors and the like: what has elements of a `value_type`.
template <typename T>
struct Revealed<T,
                typename MakeVoid<decltype(std::declval<const T &>().begin()),
                                  typename T::value_type>::Type> {
  static std::string text(const T &Value) {
    return listText<typename std::remove_cv<typename T::value_type>::type>(
        Value);
  }
};

template <typename T, size_t N> struct Revealed<T[N]> {
  static std::string text(const T (&Value)[N]) {
    return listText<typename std::remove_cv<T>::type>(Value);
  }
};

/// Optionals, of whichever library.
template <typename T>
struct Revealed<
    T, typename MakeVoid<decltype(std::declval<const T &>().has_value()),
                         decltype(*std::declval<const T &>())>::Type> {
  static std::string text(const T &Value) {
    using Inner = typename std::decay<decltype(*Value)>::type;
    return Value.has_value() ? Revealed<Inner>::text(*Value) : "nullopt";
  }
};

template <typename T> struct Revealed<c10::MaybeOwned<T>> {
  static std::string text(const c10::MaybeOwned<T> &Value) {
    return Revealed<T>::text(*Value);
  }
};

template <typename Tuple, size_t... Is>
std::string tupleText(const Tuple &Value, std::index_sequence<Is...>) {
  std::string Text;
  int Unused[] = {
      0,
      (Text +=
       (Is ? "; " : "") +
       Revealed<typename std::decay<decltype(std::get<Is>(Value))>::type>::text(
           std::get<Is>(Value)),
       0)...};
  static_cast<void>(Unused);
  return "{" + Text + "}";
}

template <typename... Ts> struct Revealed<std::tuple<Ts...>> {
  static std::string text(const std::tuple<Ts...> &Value) {
    return tupleText(Value, std::index_sequence_for<Ts...>());
  }
};

template <typename A, typename B> struct Revealed<std::pair<A, B>> {
  static std::string text(const std::pair<A, B> &Value) {
    return tupleText(Value, std::index_sequence_for<A, B>());
  }
};

} // namespace detail
} // namespace torch_tidy

#endif // TORCH_TIDY_REVEALEDTEXT_H
