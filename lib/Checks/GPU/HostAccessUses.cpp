//===- HostAccessUses.cpp - what is done with memory of a GPU -------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostAccessCheck.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace torchtidy;

static bool isOnGpu(const DeviceValue &Device) {
  return Device.is(DeviceType::CUDA) || Device.is(DeviceType::HIP);
}

static bool isOnGpu(const MemoryOperand &Side) {
  return Side.is(MemorySpace::Device) ||
         (Side.Tensor && isOnGpu(Side.Tensor->Device));
}

static bool isOnHost(const MemoryOperand &Side) {
  return Side.is(MemorySpace::Host) ||
         (Side.Tensor && Side.Tensor->Device.is(DeviceType::CPU));
}

// Under a condition that what gave out the memory is not under: it may ask for
// the device.
bool HostAccessCheck::isOnAnotherPath(const MemoryUse &Use,
                                      const Expr &Origin) const {
  const Stmt *Inside = Use.Call;
  while (const Stmt *Outer = code().parent(Inside).get<Stmt>()) {
    if (code().isWithin(&Origin, Outer))
      return false;
    if (isa<IfStmt, SwitchStmt, ConditionalOperator, LambdaExpr>(Outer))
      return true;
    Inside = Outer;
  }
  return false;
}

void HostAccessCheck::visitTouch(const MemoryUse &Use,
                                 const MemoryOperand &Side) {
  const Expr *Origin = Side.Block ? Side.Block->Origin : nullptr;
  if (!Origin || !isOnGpu(Side) || isOnAnotherPath(Use, *Origin) ||
      Reported.count(Origin))
    return;
  const auto *Around =
      code().parentIgnoringImplicit(Use.Call).get<UnaryOperator>();
  if (Around && Around->getOpcode() == UO_AddrOf)
    return;
  Reported.insert(Origin);
  std::string Does =
      Use.What == MemoryUse::Kind::Touch
          ? "is dereferenced by code of the host"
          : "is given to '" + Use.Name + "', which runs on the host";
  std::string Name = memoryName(Side);
  if (!Side.Tensor) {
    report(Use.Call->getExprLoc(), "memory that is not the host's: " + Name +
                                       " is from 'cudaMalloc', and " + Does)
        .range(Use.Call->getSourceRange())
        .leaf("G10")
        .note(Origin->getExprLoc(), "the memory is from here");
    return;
  }
  Finding &F = report(Origin->getExprLoc(),
                      "'data_ptr' of memory that is not the host's: " + Name +
                          " is on " + print(Side.Tensor->Device) +
                          ", and its memory " + Does);
  F.range(Origin->getSourceRange()).leaf("G10");
  noteOrigin(F, Use, Side, Fact::Device);
  F.note(Use.Call->getExprLoc(), "used here");
}

// from_blob(pointer, sizes, options): options without a device mean the host.
void HostAccessCheck::visitBlob(const MemoryUse &Use) {
  if (!Use.Made || !Use.Made->Device.isKnown())
    return;
  std::string Name = memoryName(Use.From), Text;
  bool IsGpu = isOnGpu(Use.Made->Device);
  if (!IsGpu && Use.Made->Device.is(DeviceType::CPU) && isOnGpu(Use.From))
    Text = "'from_blob' of memory that is not the host's: " +
           (Use.From.Tensor ? Name + " is on " + print(Use.From.Tensor->Device)
                            : Name + " is from 'cudaMalloc'") +
           ", but the tensor is on cpu" +
           (Use.HasDevice ? "" : "; give its options the device");
  else if (IsGpu && isOnHost(Use.From))
    Text = "'from_blob' of memory of the host: the tensor is to be on " +
           print(Use.Made->Device) + ", but " + Name +
           (Use.From.Tensor ? " is on cpu" : " is memory of the host") +
           "; make it on cpu, then move it";
  if (Text.empty())
    return;
  Finding &F = report(Use.Call->getExprLoc(), Text);
  F.range(Use.Call->getSourceRange()).leaf("G10");
  noteOrigin(F, Use, Use.From, Fact::Device);
}

void HostAccessCheck::visitUse(const MemoryUse &Use) {
  if (Use.What == MemoryUse::Kind::FromBlob)
    return visitBlob(Use);
  if (!Use.IsOnHost)
    return;
  visitTouch(Use, Use.To);
  visitTouch(Use, Use.From);
}
