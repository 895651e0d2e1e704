//===- IValueKinds.h - which accessor of IValue takes which -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Look-up over IValueKinds.def.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_IVALUEKINDS_H
#define TORCH_TIDY_KNOWLEDGE_IVALUEKINDS_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>

namespace torchtidy {

/// A set of kinds, one bit each.
using IValueKinds = uint32_t;

namespace ivalue {
enum Position : unsigned {
#define KIND(Name, Spoken) Name##Position,
#include "torch-tidy/Knowledge/IValueKinds.def"
};
enum : IValueKinds {
#define KIND(Name, Spoken) Name = 1u << Name##Position,
#include "torch-tidy/Knowledge/IValueKinds.def"
  Any = ~IValueKinds(0),
};
} // namespace ivalue

/// The kinds that the member function \p Name accepts, for example `toTensor`;
/// nothing for functions that are not listed.
std::optional<IValueKinds> acceptedKinds(llvm::StringRef Name);

/// The kinds for which the member function \p Name is true, for example
/// `isTuple`; nothing for functions that are not listed.
std::optional<IValueKinds> testedKinds(llvm::StringRef Name);

/// `a tensor`, or `an integer or a double`.
std::string spokenKinds(IValueKinds Kinds);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_IVALUEKINDS_H
