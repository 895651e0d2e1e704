//===- MissingDeviceIndexCheck.cpp - fixed devices beside variable ones ---===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: whether an operator wants its operands on one device is
// asked of its rule, with each device that the unknown one may be.
//
//===----------------------------------------------------------------------===//

#include "MissingDeviceIndexCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(MissingDeviceIndexCheck)

namespace {
/// Looks for arguments of the function that it asks for their device.
class DeviceQuestions : public RecursiveASTVisitor<DeviceQuestions> {
public:
  llvm::DenseSet<const ValueDecl *> Asked;

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const auto *Ref = dyn_cast<DeclRefExpr>(
        Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    if (Ref && isa<ParmVarDecl>(Ref->getDecl()) && Method &&
        Method->getIdentifier() && isTensor(Call->getObjectType()) &&
        llvm::StringSwitch<bool>(Method->getName())
            .Cases("device", "is_cuda", "is_cpu", "get_device", true)
            .Default(false))
      Asked.insert(Ref->getDecl());
    return true;
  }
};
} // namespace

// Which devices does the function take for variable: those that it gives to an
// operator, and those of arguments that it asks?
void MissingDeviceIndexCheck::enterFunction() {
  if (Entered == &function())
    return;
  Entered = &function();
  Variable.clear();
  DeviceQuestions Questions;
  Questions.TraverseStmt(Entered->Function->getBody());
  auto Add = [&](const DeviceValue &Device) {
    if (Device.State == DeviceValue::Kind::Symbolic)
      Variable.insert(Device.Symbol);
  };
  for (const Operation &Op : Entered->Operations)
    for (auto [Written, Value] : llvm::zip(Op.Written, Op.Arguments)) {
      // x.toType(...) keeps its device.
      if (Value.is(RuleValue::Kind::Device) && (Written || Op.Name != "toType"))
        Add(Value.Device);
      const auto *Ref =
          Written ? dyn_cast<DeclRefExpr>(Written->IgnoreParenImpCasts())
                  : nullptr;
      if (const TensorFacts *Facts = Value.asTensor();
          Facts && Ref && Questions.Asked.count(Ref->getDecl()))
        Add(Facts->Device);
    }
}

bool MissingDeviceIndexCheck::isVariable(const Operation &Op,
                                         unsigned Argument) const {
  const TensorFacts *Facts = Op.Arguments[Argument].asTensor();
  return Facts && Facts->Device.State == DeviceValue::Kind::Symbolic &&
         Variable.count(Facts->Device.Symbol);
}

static bool isFixed(const TensorFacts *Facts, DeviceType Type) {
  return Facts && Facts->Device.is(Type);
}

// The violation that there is if the symbolic device is \p Type.
static std::optional<RuleViolation> brokenOn(const Operation &Op,
                                             SymbolId Device, DeviceType Type,
                                             const SymbolTable &Known) {
  std::vector<RuleValue> Arguments = Op.Arguments;
  for (RuleValue &Argument : Arguments)
    for (TensorFacts &Facts : Argument.Tensors)
      if (Facts.Device.State == DeviceValue::Kind::Symbolic &&
          Facts.Device.Symbol == Device)
        Facts.Device = DeviceValue::known(Type);
  SymbolTable Symbols = Known;
  OperatorOutcome Outcome =
      applyOperator(Op.Operator, Arguments, Op.Modes, Symbols);
  for (const RuleViolation &V : Outcome.Violations)
    if (V.What == RuleViolation::Kind::Device)
      return V;
  return std::nullopt;
}

void MissingDeviceIndexCheck::visit(const Operation &Op) {
  enterFunction();
  if (Op.Operator.baseName().empty() || !Op.Outcome.Violations.empty() ||
      Op.Arguments.size() < 2 || !Op.Outcome.HasRule)
    return;
  for (unsigned I = 0; I < Op.Arguments.size(); ++I) {
    if (!isVariable(Op, I))
      continue;
    for (unsigned J = 0; J < Op.Arguments.size(); ++J) {
      const TensorFacts *Fixed = Op.Arguments[J].asTensor();
      bool IsCpu = isFixed(Fixed, DeviceType::CPU);
      if ((!IsCpu && !isFixed(Fixed, DeviceType::CUDA)) ||
          !Fixed->DeviceAt.isValid() ||
          !code().files().contains(Fixed->DeviceAt))
        continue;
      auto V = brokenOn(Op, Op.Arguments[I].Tensors[0].Device.Symbol,
                        IsCpu ? DeviceType::CUDA : DeviceType::CPU,
                        function().Symbols);
      if (!V || !Reported.insert(Op.Call).second)
        continue;
      Finding &F = report(
          Op.Call->getExprLoc(),
          quoted(Op) + " of tensors that are on one device only by chance: " +
              operandName(Op, J) + " is on " + print(Fixed->Device) + ", " +
              operandName(Op, I) + " wherever " +
              (Op.Arguments[I].Tensors[0].DeviceAt.isValid()
                   ? "it is moved to"
                   : "the caller has it"));
      F.range(Op.Call->getSourceRange());
      noteOrigin(F, Op, J, Fact::Device);
      noteOrigin(F, Op, I, Fact::Device);
    }
  }
}
