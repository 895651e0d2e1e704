//===- OperationCheck.h - checks on the record of operations ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What checks on the tensor model share: they filter the operations of a unit
/// and word what they find. A check says which broken requirements are its own
/// and how it calls the situation.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_CHECKS_OPERATIONCHECK_H
#define TORCH_TIDY_LIB_CHECKS_OPERATIONCHECK_H

#include "torch-tidy/Checks/Check.h"
#include "llvm/ADT/DenseSet.h"

namespace torchtidy {

class OperationCheck : public Check {
public:
  using Check::Check;

  void finish() override;

protected:
  /// Looks at one operation. By default reports the violations that covers()
  /// takes.
  virtual void visit(const Operation &Op);
  /// Looks at one use of raw memory.
  virtual void visitUse(const MemoryUse &Use) {}
  /// Looks at one event of training.
  virtual void visitEvent(const TrainingEvent &Event) {}
  /// Is this violation the check's own?
  virtual bool covers(const Operation &Op, const RuleViolation &V) const {
    return false;
  }
  /// What is wrong, in front of both facts: `tensors on different devices`.
  virtual std::string situation(const Operation &Op,
                                const RuleViolation &V) const {
    return "";
  }
  /// Which leaf a finding is filed under; empty for the check's first.
  virtual llvm::StringRef leafFor(const Operation &Op,
                                  const RuleViolation &V) const {
    return "";
  }

  /// How a report names an argument: `'x'`, `argument 'weight'`.
  std::string operandName(const Operation &Op, int Argument) const;
  /// A note where the fact that \p What names was established.
  enum class Fact { Shape, Dtype, Device, Gradient };
  void noteOrigin(Finding &F, const Operation &Op, int Argument, Fact What);
  /// A note on the operator that made the numbers what they stand for.
  void noteMeaning(Finding &F, const ValueMeaning &Values);
  /// The name of the operator as reports quote it.
  static std::string quoted(const Operation &Op) { return "'" + Op.Name + "'"; }

  /// The function that the operation at hand stands in.
  const FunctionRecord &function() const { return *Current; }
  /// Does no value of its symbols make it a shape of one element?
  static bool cannotBeOneElement(const ShapeValue &Shape);
  /// With the symbols of that function: `[n, 3]`.
  std::string shown(const ShapeValue &Shape) const;
  std::string shown(const SymbolicInt &Number) const;

  /// How a report names memory: by the tensor whose it is, or as written.
  std::string memoryName(const MemoryOperand &Operand) const;
  /// A note where the memory, or the fact \p What of its tensor, is from.
  void noteOrigin(Finding &F, const MemoryUse &Use,
                  const MemoryOperand &Operand, Fact What);

  /// Not what the user wrote to fail, in a test, or what does not compile.
  bool isJudged(const clang::Expr *Call) const;
  /// How notes name what a call runs: `'forward'`, `the module`.
  static std::string calleeName(const clang::Expr *Call);

private:
  /// Runs \p Visit on one operation or use. What is found again, in another
  /// round of a loop or for every caller, is not told again; what is found in
  /// a function that is called is told with the calls that lead there.
  template <typename Recorded, typename VisitFn>
  void judge(const Recorded &Op, VisitFn Visit);
  std::string filledIn(const Operation &Op, llvm::StringRef Text) const;

  const FunctionRecord *Current = nullptr;
  /// Where something was found, and the call that led there; null: whoever
  /// calls.
  llvm::DenseSet<std::pair<clang::SourceLocation, const clang::Expr *>> Told;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_CHECKS_OPERATIONCHECK_H
