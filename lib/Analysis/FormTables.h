//===- FormTables.h - rows on layers, each parsed once ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The rows of ModuleForms.tsv and FunctionalForms.tsv that one unit meets:
/// a layer runs as often as its network is called.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FORMTABLES_H
#define TORCH_TIDY_LIB_ANALYSIS_FORMTABLES_H

#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "torch-tidy/Knowledge/ModuleForms.h"
#include "llvm/ADT/StringMap.h"

namespace torchtidy {

class FormTables {
public:
  /// `Linear`; null if there is no such layer.
  const ModuleForm *module(llvm::StringRef Name) {
    auto [At, IsNew] = Modules.try_emplace(Name);
    if (IsNew)
      At->second = findModuleForm(Name);
    return At->second ? &*At->second : nullptr;
  }
  /// What `forward` or another method of a layer does; null if it has none.
  const ModuleForm *method(llvm::StringRef Class, llvm::StringRef Method) {
    return Method == "forward" ? module(Class)
                               : module((Class + "." + Method).str());
  }
  /// Every way through a function of `torch::nn::functional`.
  llvm::ArrayRef<FunctionalForm> functional(llvm::StringRef Name) {
    auto [At, IsNew] = Functions.try_emplace(Name);
    if (IsNew)
      At->second = findFunctionalForms(Name);
    return At->second;
  }

private:
  llvm::StringMap<std::optional<ModuleForm>> Modules;
  llvm::StringMap<std::vector<FunctionalForm>> Functions;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FORMTABLES_H
