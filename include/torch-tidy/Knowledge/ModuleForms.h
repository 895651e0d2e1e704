//===- Knowledge/ModuleForms.h - layers of torch::nn ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Tells of a layer of `torch::nn` which options it has, which tensors it
/// keeps, and what its `forward` does. The rows, and how to read them, are in
/// lib/Knowledge/ModuleForms.tsv.
///
/// Layers that are not listed are not known.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_MODULEFORMS_H
#define TORCH_TIDY_KNOWLEDGE_MODULEFORMS_H

#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "torch-tidy/Knowledge/RuleExpression.h"

namespace torchtidy {

/// A parameter or a buffer of a layer.
struct ModuleTensor {
  llvm::StringRef Name;
  /// A parameter requires gradients, a buffer does not.
  bool IsBuffer = false;
  /// Otherwise it stands for others and has no member.
  bool IsMember = true;
  /// Its dtype, as reports print it; empty: the default dtype.
  llvm::StringRef Type;
  /// Its shape over options; `none`: it is not defined.
  RuleExpression Shape;
};

/// One value that `forward` returns: the shape of a tensor, or a tuple.
struct ModuleResult {
  RuleExpression Shape;
  std::vector<ModuleResult> Parts;
};

/// A layer, or another method of it (`MaxPool2d.forward_with_indices`).
struct ModuleForm {
  llvm::StringRef Name;
  /// The options that the arguments of the constructor set, in order.
  std::vector<llvm::StringRef> Constructor;
  /// It can be made of nothing.
  bool HasDefault = false;
  /// Values of options that are not set.
  std::vector<FormSetting> Defaults;
  std::vector<ModuleTensor> Tensors;
  /// What `forward` needs of its arguments.
  std::vector<RuleExpression> Needs;
  /// The functional form that it calls; `=input`: it returns this argument;
  /// empty: none.
  llvm::StringRef Forward;
  /// Arguments of the form that do not have the name of their source.
  std::vector<FormSetting> Sources;
  /// What it returns instead of the result of the form; empty: that result.
  std::vector<ModuleResult> Results;
  /// Where the row comes from.
  llvm::StringRef Source;
};

/// Reads one line of the table; an error says what is wrong with it.
llvm::Expected<ModuleForm> parseModuleForm(llvm::StringRef Row);

/// The row of a class such as `Linear`, or of `Class.method`; empty if it is
/// not known.
std::optional<ModuleForm> findModuleForm(llvm::StringRef Name);

/// The row with the `Forward` of \p Class; \p Class itself for its `forward`.
std::optional<ModuleForm> findModuleMethod(llvm::StringRef Class,
                                           llvm::StringRef Method);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_MODULEFORMS_H
