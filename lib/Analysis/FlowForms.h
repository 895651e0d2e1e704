//===- FlowForms.h - what forms and layers share ----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The functions of torch::nn::functional and the layers of torch::nn call
/// operators with values that have names: parameters, options, the tensors of a
/// layer.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWFORMS_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWFORMS_H

#include "FlowEvaluator.h"
#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "torch-tidy/Knowledge/ModuleForms.h"
#include "llvm/ADT/StringMap.h"

namespace torchtidy {

/// What a call of a form gives to its parameters and options, by name.
struct FlowEvaluator::FormArguments {
  llvm::StringMap<Value> Given;
  llvm::StringMap<const clang::Expr *> Written;
  /// How reports name what is not written in the call.
  llvm::StringMap<std::string> Shown;
  /// The name of the first parameter.
  std::string First;
  std::vector<FormSetting> Defaults;
};

/// One layer of a state: where its record is kept, and what it is.
struct FlowEvaluator::KnownModule {
  Location Where;
  Value Record = nullptr;
  const ModuleInfo *Info = nullptr;
  /// How its members are written: `fc->`; empty for one without a name.
  std::string Shown;
};

/// The member that keeps the option: TORCH_ARG(int64_t, stride) is `stride_`.
const clang::FieldDecl *memberOfOption(const clang::CXXRecordDecl &Class,
                                       llvm::StringRef Option);
/// The member of \p Class or of a base; null if there is none.
const clang::FieldDecl *memberNamed(const clang::CXXRecordDecl &Class,
                                    llvm::StringRef Name);
/// `torch::nn::LinearOptions` and the like.
bool isLayerOptions(llvm::StringRef Class);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWFORMS_H
