//===- SymbolicInt.h - integers known up to symbols -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The integers of a program that tensors care for (extents, dimensions, counts
/// of elements) as polynomials with integer coefficients over symbols. A symbol
/// stands for one integer that is not known and does not change, such as what
/// `x.size(0)` gave at one place.
///
/// Two polynomials are equal if they are the same, and different if their
/// difference is a constant other than zero; everything else is not known.
/// What overflows 64 bits or grows beyond a few terms becomes unknown.
///
/// Longer than other headers, as its parts are read together.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_SYMBOLICINT_H
#define TORCH_TIDY_ANALYSIS_SYMBOLICINT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace torchtidy {

/// Names a symbol of one SymbolTable.
using SymbolId = uint32_t;

/// A polynomial over symbols, or unknown.
class SymbolicInt {
public:
  /// A product of symbols, ascending, repeated for powers; empty for constants.
  using Monomial = llvm::SmallVector<SymbolId, 2>;
  struct Term {
    Monomial Symbols;
    int64_t Coefficient;
    bool operator==(const Term &Other) const {
      return Coefficient == Other.Coefficient && Symbols == Other.Symbols;
    }
  };

  /// Unknown.
  SymbolicInt() = default;
  SymbolicInt(int64_t Value);
  static SymbolicInt symbol(SymbolId Id);

  bool isKnown() const { return Known; }
  /// The value, if it needs no symbol.
  std::optional<int64_t> constant() const;
  bool isConstant(int64_t Value) const { return constant() == Value; }
  /// The symbol, if the value is that symbol alone.
  std::optional<SymbolId> asSymbol() const;
  /// Ordered by their symbols, no coefficient zero.
  llvm::ArrayRef<Term> terms() const { return Terms; }

  SymbolicInt operator+(const SymbolicInt &Other) const;
  SymbolicInt operator-(const SymbolicInt &Other) const;
  SymbolicInt operator*(const SymbolicInt &Other) const;
  SymbolicInt operator-() const { return SymbolicInt(0) - *this; }

  /// The quotient, if \p Divisor divides every value of this polynomial by the
  /// form alone: `(6 * n * m) / (2 * n)`. A symbol divided by is taken not to
  /// be zero.
  std::optional<SymbolicInt> dividedExactly(const SymbolicInt &Divisor) const;

  /// With \p Id replaced by \p Value.
  SymbolicInt substituted(SymbolId Id, const SymbolicInt &Value) const;
  bool mentions(SymbolId Id) const;

  /// The same polynomial. Unknown is not the same as unknown as a number, but
  /// it is as data: this compares data.
  bool operator==(const SymbolicInt &Other) const {
    return Known == Other.Known && Terms == Other.Terms;
  }
  bool operator!=(const SymbolicInt &Other) const { return !(*this == Other); }

private:
  void add(Monomial Symbols, int64_t Coefficient);
  void forget();

  bool Known = false;
  std::vector<Term> Terms;
};

/// Proved equal: both known and the same polynomial.
bool provedEqual(const SymbolicInt &A, const SymbolicInt &B);
/// Proved different: the difference is a constant other than zero.
bool provedDifferent(const SymbolicInt &A, const SymbolicInt &B);

/// Where a symbol was first named: a block of a function, as numbers that only
/// the flow analysis understands.
struct SymbolBirth {
  uint32_t Frame = 0, Block = 0;
};

/// The symbols of one analysis. Operations that leave the polynomials give a
/// symbol that is the same whenever their operands are.
class SymbolTable {
public:
  /// A symbol that is equal to no other. \p Name is for people: `batch`, with
  /// a number added if it is taken; `?` for what has no good name. If
  /// \p NonNegative, it counts something. Names that are never shown, such as
  /// those of whole shapes, need not differ.
  SymbolicInt fresh(llvm::StringRef Name, bool NonNegative = false,
                    bool IsShown = true);
  /// The symbol called \p Key before, or a fresh one.
  SymbolicInt named(llvm::StringRef Key, llvm::StringRef Name,
                    bool NonNegative = false, bool IsShown = true);

  llvm::StringRef nameOf(SymbolId Id) const { return Symbols[Id].Name; }
  bool isNonNegative(SymbolId Id) const { return Symbols[Id].NonNegative; }
  unsigned size() const { return Symbols.size(); }

  /// New symbols are born here from now on.
  void setBirth(SymbolBirth Birth) { Now = Birth; }
  SymbolBirth birth() const { return Now; }
  SymbolBirth birthOf(SymbolId Id) const { return Symbols[Id].Born; }

  /// Rounded towards negative infinity, as LibTorch's arithmetic on extents.
  SymbolicInt floorDivide(const SymbolicInt &A, const SymbolicInt &B);
  /// As C++ divides integers: exact where the operands are not negative.
  SymbolicInt truncatingDivide(const SymbolicInt &A, const SymbolicInt &B);
  /// C++'s `%`.
  SymbolicInt remainder(const SymbolicInt &A, const SymbolicInt &B);
  SymbolicInt minimum(const SymbolicInt &A, const SymbolicInt &B);
  SymbolicInt maximum(const SymbolicInt &A, const SymbolicInt &B);

  /// No value of it is negative, as its coefficients and symbols tell.
  bool provedNonNegative(const SymbolicInt &Value) const;
  /// Every value of it is above zero.
  bool provedPositive(const SymbolicInt &Value) const;

  /// As people write it: `2*n + 1`; `?` if unknown.
  std::string print(const SymbolicInt &Value) const;

private:
  SymbolicInt opaque(char Operation, const SymbolicInt &A, const SymbolicInt &B,
                     llvm::StringRef Name, bool NonNegative);

  struct Symbol {
    std::string Name;
    bool NonNegative;
    SymbolBirth Born;
  };
  SymbolBirth Now;
  std::vector<Symbol> Symbols;
  llvm::StringMap<SymbolId> ByKey;
  llvm::StringMap<unsigned> NameCounts;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_SYMBOLICINT_H
