//===- dtype_oracle.cpp - promotion of dtypes against LibTorch --*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares what Dtype.h says of every pair of dtypes with what this LibTorch
// computes: promotion, casts, and the type of a result by the rank of its
// operands. Of the latter, what is said to be unknown is counted and is no
// error. Exit code 1 if anything differs.
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/Dtype.h"
#include "llvm/Support/VersionTuple.h"
#include <ATen/ATen.h>
#include <ATen/native/TypeProperties.h>
#include <functional>
#include <iostream>
#include <torch/version.h>

using namespace torchtidy;

static int Compared = 0, Wrong = 0, Unknown = 0;

static void compare(const std::string &What, std::optional<Dtype> Said,
                    bool MayBeUnknown,
                    const std::function<at::ScalarType()> &Compute) {
  std::optional<int64_t> Got;
  try {
    at::ScalarType Type = Compute();
    if (Type != at::ScalarType::Undefined)
      Got = static_cast<int64_t>(Type);
  } catch (const std::exception &) {
    // A refusal is an answer.
  }
  ++Compared;
  std::optional<int64_t> Mine;
  if (Said)
    Mine = static_cast<int64_t>(*Said);
  if (Mine == Got)
    return;
  if (!Mine && MayBeUnknown) {
    ++Unknown;
    return;
  }
  ++Wrong;
  std::cout << What << ": LibTorch " << (Got ? std::to_string(*Got) : "refuses")
            << ", we " << (Mine ? std::to_string(*Mine) : "refuse") << "\n";
}

static bool existsHere(const DtypeInfo &Row) {
  llvm::VersionTuple Since;
  Since.tryParse(Row.Since);
  return Since <= llvm::VersionTuple(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR);
}

static void comparePair(const DtypeInfo &A, const DtypeInfo &B) {
  auto X = static_cast<at::ScalarType>(A.Type);
  auto Y = static_cast<at::ScalarType>(B.Type);
  std::string Pair = A.Printed.str() + ", " + B.Printed.str();
  compare("promote " + Pair, promote(A.Type, B.Type),
          /*MayBeUnknown=*/false, [&] { return at::promoteTypes(X, Y); });
  ++Compared;
  if (canCast(A.Type, B.Type) != at::canCast(X, Y)) {
    ++Wrong;
    std::cout << "cast " << Pair << "\n";
  }
  bool HasNoValues = A.Category >= DtypeCategory::Quantized ||
                     B.Category >= DtypeCategory::Quantized;
  if (HasNoValues)
    return;
  for (PromotionRank P : {PromotionRank::ZeroDim, PromotionRank::Dimensioned})
    for (PromotionRank Q : {PromotionRank::ZeroDim, PromotionRank::Dimensioned})
      compare(
          "result " + Pair, resultType({{A.Type, P}, {B.Type, Q}}), true, [&] {
            auto Make = [](at::ScalarType Type, PromotionRank Rank) {
              std::vector<int64_t> Sizes(Rank == PromotionRank::Dimensioned, 2);
              return at::empty(Sizes, at::TensorOptions().dtype(Type));
            };
            return at::result_type(Make(X, P), Make(Y, Q));
          });
}

static void compareNumbers(const DtypeInfo &A) {
  if (A.Category >= DtypeCategory::Quantized)
    return;
  const std::pair<at::Scalar, Dtype> Numbers[] = {
      {at::Scalar(3), Dtype::Long},
      {at::Scalar(true), Dtype::Bool},
      {at::Scalar(1.5), Dtype::Double},
      {at::Scalar(c10::complex<double>(1, 2)), Dtype::ComplexDouble}};
  for (const auto &Each : Numbers)
    for (PromotionRank P : {PromotionRank::ZeroDim, PromotionRank::Dimensioned})
      compare("number with " + A.Printed.str(),
              resultType({{A.Type, P}, {Each.second, PromotionRank::Number}}),
              true, [&] {
                std::vector<int64_t> Sizes(P == PromotionRank::Dimensioned, 2);
                return at::result_type(
                    at::empty(Sizes, at::TensorOptions().dtype(
                                         static_cast<at::ScalarType>(A.Type))),
                    Each.first);
              });
}

int main() {
  for (const DtypeInfo &A : allDtypes()) {
    if (!existsHere(A))
      continue;
    compareNumbers(A);
    for (const DtypeInfo &B : allDtypes())
      if (existsHere(B))
        comparePair(A, B);
  }
  std::cout << Compared << " compared, " << Wrong << " wrong, " << Unknown
            << " unknown\n";
  return Wrong ? 1 : 0;
}
