//===- SymbolicInt.cpp - integers known up to symbols -----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/SymbolicInt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MathExtras.h"

using namespace torchtidy;

// Beyond these a polynomial says nothing to people and costs time.
static constexpr unsigned MaxTerms = 24;
static constexpr unsigned MaxDegree = 8;

SymbolicInt::SymbolicInt(int64_t Value) : Known(true) { add({}, Value); }

SymbolicInt SymbolicInt::symbol(SymbolId Id) {
  SymbolicInt Result(0);
  Result.add({Id}, 1);
  return Result;
}

void SymbolicInt::forget() {
  Known = false;
  Terms.clear();
}

void SymbolicInt::add(Monomial Symbols, int64_t Coefficient) {
  if (!Known || Coefficient == 0)
    return;
  auto Less = [](const Term &A, const Monomial &B) {
    return std::lexicographical_compare(A.Symbols.begin(), A.Symbols.end(),
                                        B.begin(), B.end());
  };
  auto At = std::lower_bound(Terms.begin(), Terms.end(), Symbols, Less);
  if (At == Terms.end() || At->Symbols != Symbols) {
    if (Terms.size() == MaxTerms || Symbols.size() > MaxDegree)
      return forget();
    Terms.insert(At, {std::move(Symbols), Coefficient});
    return;
  }
  int64_t Sum;
  if (llvm::AddOverflow(At->Coefficient, Coefficient, Sum))
    return forget();
  if (Sum == 0)
    Terms.erase(At);
  else
    At->Coefficient = Sum;
}

std::optional<int64_t> SymbolicInt::constant() const {
  if (!Known)
    return std::nullopt;
  if (Terms.empty())
    return 0;
  if (Terms.size() == 1 && Terms[0].Symbols.empty())
    return Terms[0].Coefficient;
  return std::nullopt;
}

std::optional<SymbolId> SymbolicInt::asSymbol() const {
  if (Terms.size() == 1 && Terms[0].Coefficient == 1 &&
      Terms[0].Symbols.size() == 1)
    return Terms[0].Symbols[0];
  return std::nullopt;
}

SymbolicInt SymbolicInt::operator+(const SymbolicInt &Other) const {
  if (!Known || !Other.Known)
    return {};
  SymbolicInt Result = *this;
  for (const Term &T : Other.Terms)
    Result.add(T.Symbols, T.Coefficient);
  return Result;
}

SymbolicInt SymbolicInt::operator*(const SymbolicInt &Other) const {
  if (!Known || !Other.Known)
    return {};
  SymbolicInt Result(0);
  for (const Term &A : Terms)
    for (const Term &B : Other.Terms) {
      int64_t Product;
      if (llvm::MulOverflow(A.Coefficient, B.Coefficient, Product))
        return {};
      Monomial Symbols = A.Symbols;
      Symbols.append(B.Symbols.begin(), B.Symbols.end());
      llvm::sort(Symbols);
      Result.add(std::move(Symbols), Product);
    }
  return Result;
}

SymbolicInt SymbolicInt::operator-(const SymbolicInt &Other) const {
  return *this + Other * SymbolicInt(-1);
}

// The quotient of two terms, if it has no fraction.
static std::optional<SymbolicInt::Term> divide(const SymbolicInt::Term &A,
                                               const SymbolicInt::Term &B) {
  if (B.Coefficient == 0 || A.Coefficient == INT64_MIN ||
      A.Coefficient % B.Coefficient != 0)
    return std::nullopt;
  SymbolicInt::Term Result{{}, A.Coefficient / B.Coefficient};
  auto Rest = B.Symbols.begin();
  for (SymbolId Id : A.Symbols) {
    if (Rest != B.Symbols.end() && *Rest == Id)
      ++Rest;
    else
      Result.Symbols.push_back(Id);
  }
  if (Rest != B.Symbols.end())
    return std::nullopt;
  return Result;
}

// Long division, by the last term of each: the greatest in the order of terms,
// which multiplication keeps.
std::optional<SymbolicInt>
SymbolicInt::dividedExactly(const SymbolicInt &Divisor) const {
  if (!Known || !Divisor.Known || Divisor.Terms.empty())
    return std::nullopt;
  if (*this == Divisor)
    return SymbolicInt(1);
  if (Divisor.Terms.size() == 1) {
    SymbolicInt Quotient(0);
    for (const Term &T : Terms) {
      std::optional<Term> Part = divide(T, Divisor.Terms[0]);
      if (!Part)
        return std::nullopt;
      Quotient.add(Part->Symbols, Part->Coefficient);
    }
    return Quotient;
  }
  // (n + 1) * m by (n + 1): peel off the term of most symbols.
  auto Leading = [](const SymbolicInt &Value) {
    return *std::max_element(Value.Terms.begin(), Value.Terms.end(),
                             [](const Term &A, const Term &B) {
                               if (A.Symbols.size() != B.Symbols.size())
                                 return A.Symbols.size() < B.Symbols.size();
                               return std::lexicographical_compare(
                                   B.Symbols.begin(), B.Symbols.end(),
                                   A.Symbols.begin(), A.Symbols.end());
                             });
  };
  SymbolicInt Rest = *this, Quotient(0);
  for (unsigned Step = 0; Step < MaxTerms && Rest.Known && !Rest.Terms.empty();
       ++Step) {
    std::optional<Term> Part = divide(Leading(Rest), Leading(Divisor));
    if (!Part)
      return std::nullopt;
    SymbolicInt Factor(0);
    Factor.add(Part->Symbols, Part->Coefficient);
    Quotient = Quotient + Factor;
    Rest = Rest - Factor * Divisor;
  }
  if (!Rest.isConstant(0) || !Quotient.Known)
    return std::nullopt;
  return Quotient;
}

bool SymbolicInt::mentions(SymbolId Id) const {
  return llvm::any_of(
      Terms, [&](const Term &T) { return llvm::is_contained(T.Symbols, Id); });
}

SymbolicInt SymbolicInt::substituted(SymbolId Id,
                                     const SymbolicInt &Value) const {
  if (!mentions(Id))
    return *this;
  SymbolicInt Result(0);
  for (const Term &T : Terms) {
    SymbolicInt Product(T.Coefficient);
    for (SymbolId Factor : T.Symbols)
      Product = Product * (Factor == Id ? Value : symbol(Factor));
    Result = Result + Product;
  }
  return Result;
}

bool torchtidy::provedEqual(const SymbolicInt &A, const SymbolicInt &B) {
  return A.isKnown() && A == B;
}

bool torchtidy::provedDifferent(const SymbolicInt &A, const SymbolicInt &B) {
  std::optional<int64_t> Difference = (A - B).constant();
  return Difference && *Difference != 0;
}

// Symbols ---------------------------------------------------------------------

SymbolicInt SymbolTable::fresh(llvm::StringRef Name, bool NonNegative,
                               bool IsShown) {
  std::string Shown = Name.str();
  // What reports call alike is alike.
  if (unsigned Count = Name == "?" || !IsShown ? 0 : NameCounts[Name]++)
    Shown += "#" + std::to_string(Count + 1);
  Symbols.push_back({std::move(Shown), NonNegative, Now});
  return SymbolicInt::symbol(Symbols.size() - 1);
}

SymbolicInt SymbolTable::named(llvm::StringRef Key, llvm::StringRef Name,
                               bool NonNegative, bool IsShown) {
  auto [At, IsNew] = ByKey.try_emplace(Key, Symbols.size());
  if (IsNew)
    return fresh(Name, NonNegative, IsShown);
  return SymbolicInt::symbol(At->second);
}

// Names of symbols may repeat, their numbers do not.
static std::string keyOf(const SymbolicInt &Value) {
  std::string Key;
  for (const SymbolicInt::Term &T : Value.terms()) {
    Key += std::to_string(T.Coefficient);
    for (SymbolId Id : T.Symbols)
      Key += "." + std::to_string(Id);
    Key += '+';
  }
  return Key;
}

SymbolicInt SymbolTable::opaque(char Operation, const SymbolicInt &A,
                                const SymbolicInt &B, llvm::StringRef Name,
                                bool NonNegative) {
  if (!A.isKnown() || !B.isKnown())
    return {};
  std::string Key = Operation + keyOf(A) + "," + keyOf(B);
  return named(Key, Name, NonNegative);
}

static std::string inParentheses(const SymbolTable &Table,
                                 const SymbolicInt &Value) {
  std::string Text = Table.print(Value);
  return Value.terms().size() > 1 ? "(" + Text + ")" : Text;
}

// What stands behind `/` or `%`: 16/(4*n) is not 16/4*n.
static std::string asDivisor(const SymbolTable &Table,
                             const SymbolicInt &Value) {
  std::string Text = Table.print(Value);
  bool IsPlain = Text.find_first_of("*/%+ ") == std::string::npos;
  return IsPlain ? Text : "(" + Text + ")";
}

SymbolicInt SymbolTable::floorDivide(const SymbolicInt &A,
                                     const SymbolicInt &B) {
  std::optional<int64_t> Divisor = B.constant();
  if (Divisor == 0)
    return {};
  if (std::optional<int64_t> Dividend = A.constant();
      Dividend && Divisor && *Dividend != INT64_MIN) {
    int64_t Quotient = *Dividend / *Divisor;
    bool RoundedUp =
        *Dividend % *Divisor != 0 && (*Dividend < 0) != (*Divisor < 0);
    return Quotient - RoundedUp;
  }
  if (std::optional<SymbolicInt> Exact = A.dividedExactly(B))
    return *Exact;
  // (4n + 5) / 4 is n + 1 whatever n: what divides goes out of the rounding.
  if (Divisor && *Divisor > 0 && A.isKnown()) {
    SymbolicInt Whole(0), Rest(0);
    for (const SymbolicInt::Term &T : A.terms()) {
      SymbolicInt Factor(1);
      for (SymbolId Id : T.Symbols)
        Factor = Factor * SymbolicInt::symbol(Id);
      int64_t Out = T.Coefficient / *Divisor;
      if (T.Coefficient % *Divisor < 0)
        --Out;
      Whole = Whole + Factor * SymbolicInt(Out);
      Rest = Rest + Factor * SymbolicInt(T.Coefficient - Out * *Divisor);
    }
    if (std::optional<int64_t> Left = Rest.constant())
      return Whole + SymbolicInt(*Left / *Divisor);
    return Whole + opaque('/', Rest, B,
                          inParentheses(*this, Rest) + "/" + print(B),
                          provedNonNegative(Rest));
  }
  return opaque('/', A, B, inParentheses(*this, A) + "/" + asDivisor(*this, B),
                provedNonNegative(A) && provedNonNegative(B));
}

SymbolicInt SymbolTable::truncatingDivide(const SymbolicInt &A,
                                          const SymbolicInt &B) {
  if (A.constant() && B.constant() && *B.constant() != 0 &&
      *A.constant() != INT64_MIN)
    return *A.constant() / *B.constant();
  if (std::optional<SymbolicInt> Exact = A.dividedExactly(B))
    return *Exact;
  if (provedNonNegative(A) && provedPositive(B))
    return floorDivide(A, B);
  return opaque('q', A, B, inParentheses(*this, A) + "/" + asDivisor(*this, B),
                false);
}

SymbolicInt SymbolTable::remainder(const SymbolicInt &A, const SymbolicInt &B) {
  if (A.constant() && B.constant() && *B.constant() != 0 && *B.constant() != -1)
    return *A.constant() % *B.constant();
  if (A.dividedExactly(B))
    return 0;
  return opaque('%', A, B, inParentheses(*this, A) + "%" + asDivisor(*this, B),
                provedNonNegative(A));
}

SymbolicInt SymbolTable::minimum(const SymbolicInt &A, const SymbolicInt &B) {
  if (provedNonNegative(B - A))
    return A;
  if (provedNonNegative(A - B))
    return B;
  bool Swap = keyOf(B) < keyOf(A);
  const SymbolicInt &First = Swap ? B : A, &Second = Swap ? A : B;
  return opaque('m', First, Second,
                "min(" + print(First) + ", " + print(Second) + ")",
                provedNonNegative(A) && provedNonNegative(B));
}

SymbolicInt SymbolTable::maximum(const SymbolicInt &A, const SymbolicInt &B) {
  if (provedNonNegative(B - A))
    return B;
  if (provedNonNegative(A - B))
    return A;
  bool Swap = keyOf(B) < keyOf(A);
  const SymbolicInt &First = Swap ? B : A, &Second = Swap ? A : B;
  return opaque('M', First, Second,
                "max(" + print(First) + ", " + print(Second) + ")",
                provedNonNegative(A) || provedNonNegative(B));
}

bool SymbolTable::provedNonNegative(const SymbolicInt &Value) const {
  return Value.isKnown() &&
         llvm::all_of(Value.terms(), [&](const SymbolicInt::Term &T) {
           return T.Coefficient > 0 &&
                  llvm::all_of(T.Symbols,
                               [&](SymbolId Id) { return isNonNegative(Id); });
         });
}

bool SymbolTable::provedPositive(const SymbolicInt &Value) const {
  return provedNonNegative(Value - SymbolicInt(1));
}

std::string SymbolTable::print(const SymbolicInt &Value) const {
  if (!Value.isKnown())
    return "?";
  if (std::optional<int64_t> Constant = Value.constant())
    return std::to_string(*Constant);
  for (const SymbolicInt::Term &T : Value.terms())
    for (SymbolId Id : T.Symbols)
      if (llvm::StringRef(Symbols[Id].Name).contains('?'))
        return "?";
  std::string Text;
  auto Print = [&](const SymbolicInt::Term &T) {
    int64_t C = T.Coefficient;
    if (!Text.empty())
      Text += C < 0 ? " - " : " + ";
    else if (C < 0)
      Text += '-';
    uint64_t Size = C < 0 ? -static_cast<uint64_t>(C) : C;
    if (Size != 1 || T.Symbols.empty())
      Text += std::to_string(Size) + (T.Symbols.empty() ? "" : "*");
    for (unsigned I = 0; I < T.Symbols.size(); ++I)
      Text += (I ? "*" : "") + Symbols[T.Symbols[I]].Name;
  };
  // The constant is the first term and is written last.
  for (const SymbolicInt::Term &T : Value.terms())
    if (!T.Symbols.empty())
      Print(T);
  if (Value.terms().front().Symbols.empty())
    Print(Value.terms().front());
  return Text;
}
