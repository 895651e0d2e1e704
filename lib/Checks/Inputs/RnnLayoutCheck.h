//===- RnnLayoutCheck.h - steps and samples mixed up ------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_INPUTS_RNNLAYOUTCHECK_H
#define TORCH_TIDY_CHECKS_INPUTS_RNNLAYOUTCHECK_H

#include "../OperationCheck.h"

namespace torchtidy {

/// Finds recurrent layers that take the batch for the steps, or the steps for
/// the batch: by the names of the extents that they are given, and by a last
/// step that is taken along the batch.
class RnnLayoutCheck : public OperationCheck {
public:
  using OperationCheck::OperationCheck;

protected:
  void visit(const Operation &Op) override;

private:
  std::string nameOf(const ShapeValue &Shape, unsigned Dim,
                     clang::SourceLocation MadeAt) const;
  void checkInput(const Operation &Layer);
  void checkLastStep(const Operation &Layer, const Operation &Select);
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_INPUTS_RNNLAYOUTCHECK_H
