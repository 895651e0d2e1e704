//===- ValueKinds.h - what the numbers of a tensor mean ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What operators make of the meaning of numbers: which one gives
/// probabilities, scores of classes or indices, and which one hands on what it
/// is given. An operator without a row forgets it. Source: the operators'
/// definitions in LibTorch's documentation.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_KNOWLEDGE_VALUEKINDS_H
#define TORCH_TIDY_KNOWLEDGE_VALUEKINDS_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace torchtidy {

enum class ValueKind : uint8_t {
  Unknown,
  Scores,           ///< What layers give: any number, normalised by nothing.
  Rectified,        ///< Numbers from 0 on, normalised by nothing.
  Probabilities,    ///< From 0 to 1.
  LogProbabilities, ///< Logarithms of such.
  Indices,          ///< Positions along a dimension, or of classes.
};

/// What an operator does to the meaning of its first operand.
enum class ValueStep : uint8_t {
  Makes,      ///< Gives `Kind`, element by element.
  MakesOver,  ///< Gives `Kind`, normalised over its argument `dim`.
  Learned,    ///< Gives `Kind` if one of its operands is a parameter.
  Log,        ///< Probabilities become their logarithms.
  Exp,        ///< And back.
  Keeps,      ///< Each element stays where it is.
  Clamps,     ///< The same, but scores may become anything.
  Shifts,     ///< Keeps scores; of probabilities only what is added to them
              ///< against zeros.
  Picks,      ///< Some elements, elsewhere.
  Transposes, ///< By `dim0` and `dim1`.
  Turns,      ///< The two dimensions of a matrix change places.
  Permutes,   ///< By `dims`.
  Unsqueezes, ///< By `dim`.
  Squeezes,   ///< By `dim`.
  Selects,    ///< `dim` goes away.
  Slices,     ///< Part of `dim`.
  Reshapes,   ///< The same elements with other extents.
};

struct ValueRow {
  llvm::StringRef Operator; ///< `base.overload`, or `base` for all overloads.
  unsigned Result;
  ValueStep Step;
  ValueKind Kind; ///< What is made; Unknown for steps that make nothing.
};

/// The row of result \p Result; empty if the operator forgets the meaning.
/// In-place forms have the row of the operator without the underscore.
std::optional<ValueRow> findValueRow(llvm::StringRef BaseName,
                                     llvm::StringRef OverloadName,
                                     unsigned Result);

} // namespace torchtidy

#endif // TORCH_TIDY_KNOWLEDGE_VALUEKINDS_H
