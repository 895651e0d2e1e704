//===- ApiVerdict.cpp - what API history says of a use -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ApiVerdict.h"
#include "torch-tidy/Analysis/Toolkit.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

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

bool torchtidy::isInCuda(clang::SourceLocation Loc,
                         const clang::SourceManager &SM) {
  llvm::StringRef Path = SM.getFilename(SM.getExpansionLoc(Loc));
  if (isCudaHeader(Path))
    return true;
  if (Path.contains("/thrust/") || Path.contains("/cub/"))
    return true;
  llvm::StringRef File = llvm::sys::path::filename(Path);
  return SM.isInSystemHeader(Loc) &&
         llvm::any_of(
             llvm::ArrayRef<llvm::StringLiteral>{
                 "cuda", "driver_types", "device_", "sm_", "texture_",
                 "surface_", "vector_types", "cublas", "cudnn", "cufft",
                 "curand", "cusolver", "cusparse", "nvrtc", "nvToolsExt"},
             [&](llvm::StringRef Start) { return startsWith(File, Start); });
}

// An override that the installed version takes is not broken yet, and a method
// that it does not take is not about to break.
static bool concernsOverride(const ApiUse &Use, ApiVerdict::Kind What) {
  return Use.As != ApiUse::Overridden ||
         overridesNow(Use) == (What != ApiVerdict::Changed);
}

std::optional<ApiVerdict> torchtidy::judgeUse(const ApiUse &Use, ApiKind Kind,
                                              const UnitVersions &Versions,
                                              const UserCode &Code) {
  for (const ApiHistory *History : {&libTorchApiHistory(), &cudaApiHistory()}) {
    if (History == &cudaApiHistory() && Use.Home.isValid() &&
        !isInCuda(Use.Home, Code.context().getSourceManager()))
      continue;
    for (const std::string &Name : Use.Names)
      for (const ApiRow *Row : rowsOf(*History, Name, Kind)) {
        std::optional<ApiVerdict::Kind> What =
            verdict(*Row, Versions.of(Row->Product));
        if (What && formHolds(Row->Form, Use, Code) &&
            concernsOverride(Use, *What))
          return ApiVerdict{Row, *What, Name, Use.As, Use.Heir};
      }
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

// A note of the table is a sentence; reports are not. Names keep their case.
std::string torchtidy::noteOf(const ApiRow &Row) {
  llvm::StringRef Sentence = Row.Note;
  if (Sentence.empty())
    return {};
  std::string Text = Sentence.rtrim('.').str();
  llvm::StringRef Rest = Sentence.split(' ').first.drop_front().rtrim(";:,.");
  if (llvm::all_of(Rest, clang::isLowercase))
    Text[0] = llvm::toLower(Text[0]);
  return Text;
}

// The use in words: `'at::svd'`, `this use of ...`.
static std::string subjectOf(const ApiVerdict &Verdict) {
  bool Form = !Verdict.Row->Form.meansTheName();
  return llvm::formatv(Form ? "this use of '{0}'" : "'{0}'", Verdict.Name);
}

static std::string describeMissing(const ApiVerdict &Verdict) {
  const ApiRow &Row = *Verdict.Row;
  return llvm::formatv(
      "'{0}' does not override '{1}', which {2} {3}{4} demands",
      Verdict.Heir->getNameAsString(), Row.Name, productName(Row.Product),
      Row.Removed.str(),
      Verdict.What == ApiVerdict::GoneInTarget ? ", so the target version,"
                                               : "");
}

static std::string describeOverride(const ApiVerdict &Verdict) {
  const ApiRow &Row = *Verdict.Row;
  return llvm::formatv("'{0}' no longer overrides '{1}' since {2} {3}{4}",
                       Verdict.Heir->getNameAsString(), Verdict.Name,
                       productName(Row.Product), Row.Removed.str(),
                       Verdict.What == ApiVerdict::GoneInTarget
                           ? ", so not in the target version"
                           : "");
}

std::string torchtidy::describe(const ApiVerdict &Verdict) {
  if (Verdict.As == ApiUse::NotOverridden)
    return describeMissing(Verdict);
  if (Verdict.As == ApiUse::Overridden)
    return describeOverride(Verdict);
  const ApiRow &Row = *Verdict.Row;
  llvm::StringRef Product = productName(Row.Product);
  std::string What = subjectOf(Verdict);
  std::string Gone = llvm::formatv(" in {0} {1}", Product, Row.Removed.str());
  switch (Verdict.What) {
  case ApiVerdict::Deprecated:
    return llvm::formatv(
        "{0} is deprecated since {1} {2}{3}{4}", What, Product,
        Row.Deprecated.str(), Row.Removed ? " and removed" + Gone : "",
        Row.Marker == ApiMarker::RunTime ? " (it says so only at run time)"
                                         : "");
  case ApiVerdict::Changed:
    return llvm::formatv("{0} no longer works, or not as before, since {1} {2}",
                         What, Product, Row.Removed.str());
  case ApiVerdict::GoneInTarget:
    return llvm::formatv("{0} is removed{1}, so gone in the target version",
                         What, Gone);
  case ApiVerdict::LateDeprecated:
    return llvm::formatv("{0} is deprecated since {1} {2}, so in the target "
                         "version",
                         What, Product, Row.Deprecated.str());
  }
  llvm_unreachable("covered switch");
}

std::string torchtidy::describeRefused(const ApiVerdict &Verdict) {
  const ApiRow &Row = *Verdict.Row;
  if (Verdict.Heir)
    return describe(Verdict);
  return llvm::formatv("{0} no longer compiles since {1} {2}",
                       subjectOf(Verdict), productName(Row.Product),
                       Row.Removed.str());
}
