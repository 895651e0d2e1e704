//===- Knowledge/FunctionalForms.h - torch::nn::functional ------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Tells which operators a function of `torch::nn::functional` calls and what
/// it makes their arguments of. The rows, and how to read them, are in
/// lib/Knowledge/FunctionalForms.tsv.
///
/// Forms that are not listed are not known; neither is what a form checks
/// before it calls its operator.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_FUNCTIONALFORMS_H
#define TORCH_TIDY_KNOWLEDGE_FUNCTIONALFORMS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace torchtidy {

/// `name=source`: an argument of an operator, or the default of an option.
struct FormSetting {
  llvm::StringRef Name, Source;
};

/// One operator that a form calls.
struct FormStep {
  llvm::StringRef Operator, Overload;
  /// The form writes to its first argument if its option `inplace` says so.
  bool CanBeInPlace = false;
  /// Which of several results goes on; -1: all of them.
  int Part = -1;
  /// Arguments that do not have the name of their source.
  std::vector<FormSetting> Arguments;
};

/// What a form does where its conditions hold.
struct FunctionalForm {
  llvm::StringRef Name;
  llvm::SmallVector<llvm::StringRef, 2> Conditions;
  std::vector<FormStep> Steps;
  std::vector<FormSetting> Defaults;
  /// Where the row comes from.
  llvm::StringRef Source;
};

/// Reads one line of the table; an error says what is wrong with it.
llvm::Expected<FunctionalForm> parseFunctionalForm(llvm::StringRef Row);

/// The rows of `torch::nn::functional::Name`, in order: the first whose
/// conditions hold counts. Empty if the form is not known.
std::vector<FunctionalForm> findFunctionalForms(llvm::StringRef Name);

/// What an enumerator of `torch::enumtype`, such as `kMean`, is for argument
/// \p Argument of \p Operator, as a source; empty if it is nothing.
llvm::StringRef findFormEnumerator(llvm::StringRef Operator,
                                   llvm::StringRef Argument,
                                   llvm::StringRef Enumerator);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_FUNCTIONALFORMS_H
