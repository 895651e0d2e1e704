//===- ApiVerdict.cpp - what API history says of a use -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiVerdict.h"
#include "llvm/Support/ErrorHandling.h"

using namespace torchtidy;

ProductVersions UnitVersions::of(ApiProduct Product) const {
  auto ToCccl = [](std::optional<llvm::VersionTuple> Toolkit) {
    return Toolkit ? ccclOfToolkit(*Toolkit) : std::nullopt;
  };
  switch (Product) {
  case ApiProduct::LibTorch:
    return LibTorch;
  case ApiProduct::Cuda:
    return Cuda;
  case ApiProduct::Cccl:
    return {ToCccl(Cuda.Installed), ToCccl(Cuda.Target)};
  case ApiProduct::Cudnn:
    return {};
  }
  llvm_unreachable("covered switch");
}

static std::optional<ApiVerdict::Kind>
verdict(const ApiRow &Row, const ProductVersions &Versions) {
  if (!Versions.Installed)
    return std::nullopt;
  if (Versions.Target) {
    ApiChange Change =
        changeBetween(Row, *Versions.Installed, *Versions.Target);
    if (Change == ApiChange::BecomesRemoved)
      return ApiVerdict::GoneInTarget;
    if (Change == ApiChange::BecomesDeprecated)
      return ApiVerdict::LateDeprecated;
  }
  switch (statusAt(Row, *Versions.Installed)) {
  case ApiStatus::Deprecated:
    return ApiVerdict::Deprecated;
  case ApiStatus::Removed:
    // It is in the tree, so it compiles. A plain name has come back with
    // another meaning; a form is one whose meaning has changed.
    if (!Row.Form.meansTheName())
      return ApiVerdict::Changed;
    return std::nullopt;
  case ApiStatus::NotYet:
  case ApiStatus::Unknown:
    return std::nullopt;
  }
  llvm_unreachable("covered switch");
}

static ApiRows rowsOf(const ApiHistory &History, llvm::StringRef Name,
                      ApiKind Kind) {
  if (Kind == ApiKind::Macro)
    return History.lookupMacro(Name);
  if (Kind == ApiKind::Header)
    return History.lookupHeader(Name);
  return History.lookup(Name);
}

std::optional<ApiVerdict> torchtidy::judgeUse(const ApiUse &Use, ApiKind Kind,
                                              const UnitVersions &Versions,
                                              const UserCode &Code) {
  for (const ApiHistory *History : {&libTorchApiHistory(), &cudaApiHistory()})
    for (const std::string &Name : Use.Names)
      for (const ApiRow *Row : rowsOf(*History, Name, Kind)) {
        std::optional<ApiVerdict::Kind> What =
            verdict(*Row, Versions.of(Row->Product));
        if (What && formHolds(Row->Form, Use, Code))
          return ApiVerdict{Row, *What, Name};
      }
  return std::nullopt;
}

llvm::StringRef torchtidy::productName(ApiProduct Product) {
  switch (Product) {
  case ApiProduct::LibTorch:
    return "LibTorch";
  case ApiProduct::Cuda:
    return "CUDA";
  case ApiProduct::Cudnn:
    return "cuDNN";
  case ApiProduct::Cccl:
    return "CCCL";
  }
  llvm_unreachable("covered switch");
}
