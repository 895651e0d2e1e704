//===- ArchiveFit.cpp - what does not fit what was saved -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Knowledge/ArchiveFit.h"
#include "llvm/Support/ErrorHandling.h"

using namespace torchtidy;

llvm::StringRef torchtidy::archiveMisfit(ArchiveContent Saved,
                                         ArchiveContent Loaded) {
#define MISFIT(From, To, Outcome)                                              \
  if (Saved == ArchiveContent::From && Loaded == ArchiveContent::To)           \
    return Outcome;
#include "ArchiveFit.def"
  return "";
}

llvm::StringRef torchtidy::spokenContent(ArchiveContent Content) {
  switch (Content) {
  case ArchiveContent::Module:
    return "a module";
  case ArchiveContent::Optimizer:
    return "an optimizer";
  case ArchiveContent::Tensor:
    return "a tensor";
  case ArchiveContent::TensorVector:
    return "a vector of tensors";
  case ArchiveContent::Script:
    return "a script module";
  case ArchiveContent::Other:
    return "something else";
  }
  llvm_unreachable("all kinds are handled");
}
