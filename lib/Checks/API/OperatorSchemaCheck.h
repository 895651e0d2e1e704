//===- OperatorSchemaCheck.h - operator schema -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_CHECKS_API_OPERATORSCHEMACHECK_H
#define TORCH_TIDY_CHECKS_API_OPERATORSCHEMACHECK_H

#include "torch-tidy/Analysis/OperatorRegistration.h"
#include "torch-tidy/Checks/Check.h"
#include "torch-tidy/Knowledge/KernelSignature.h"

namespace torchtidy {

/// Finds operators that LibTorch refuses to register: the schema does not
/// parse, names another namespace, stands twice, or does not fit the function.
class OperatorSchemaCheck : public Check {
public:
  using Check::Check;

  void registerMatchers(clang::ast_matchers::MatchFinder &Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void finish() override;

private:
  /// A registration whose text was understood.
  struct Operator {
    OperatorRegistration How;
    OperatorName Name;
    std::optional<FunctionSchema> Schema; ///< Not for a bare name.
    const LibraryBlock *Block = nullptr;
    std::string FullName; ///< Empty if the namespace is not known.
  };

  const LibraryBlock *blockOf(const OperatorRegistration &How) const;
  bool runsAlways(const Operator &Op) const;
  clang::SourceLocation inText(const OperatorRegistration &How,
                               llvm::StringRef Part) const;
  void reportSyntax(const OperatorRegistration &How, llvm::Error Failure);
  void read(const OperatorRegistration &How);
  void checkPlace(const Operator &Op);
  void checkDuplicates();
  void checkKernels(const Operator &Op);
  void checkKernel(const Operator &Op, const Operator &Definition,
                   const KernelFunction &Kernel);
  void checkSpelling(const Operator &Op);

  std::vector<LibraryBlock> Blocks;
  std::vector<OperatorRegistration> Registrations;
  std::vector<Operator> Operators;
};

} // namespace torchtidy

#endif // TORCH_TIDY_CHECKS_API_OPERATORSCHEMACHECK_H
