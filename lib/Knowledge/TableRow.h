//===- TableRow.h - what rows of tables have in common ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tables of rules, functional forms and layers split their columns, and
// complain of a row, in one way.
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_TABLEROW_H
#define TORCH_TIDY_LIB_KNOWLEDGE_TABLEROW_H

#include "torch-tidy/Knowledge/FunctionalForms.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace torchtidy {

llvm::Error wrongRow(llvm::StringRef Name, const llvm::Twine &What);

/// What a separator outside of brackets parts, trimmed; nothing for `-`.
std::vector<llvm::StringRef> partsOf(llvm::StringRef Text, char Separator);

/// `name=source; other=source`; false if a part has another form.
bool parseSettings(llvm::StringRef Text, std::vector<FormSetting> &Settings);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_TABLEROW_H
