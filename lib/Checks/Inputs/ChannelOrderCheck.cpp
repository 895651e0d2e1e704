//===- ChannelOrderCheck.cpp - images whose channels come last ------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: channels last are met in memory, in views and in
// convolutions.
//
//===----------------------------------------------------------------------===//

#include "ChannelOrderCheck.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(ChannelOrderCheck)

// The last three extents; empty if there are not as many.
static llvm::ArrayRef<SymbolicInt> lastThree(const ShapeValue &Shape) {
  return Shape.hasRank() && Shape.sizes().size() >= 3
             ? Shape.sizes().take_back(3)
             : llvm::ArrayRef<SymbolicInt>();
}

static bool isSame(llvm::ArrayRef<SymbolicInt> A, const SymbolicInt &X,
                   const SymbolicInt &Y, const SymbolicInt &Z) {
  return A.size() == 3 && provedEqual(A[0], X) && provedEqual(A[1], Y) &&
         provedEqual(A[2], Z);
}

static bool areChannels(const SymbolicInt &N) {
  return N.isConstant(3) || N.isConstant(4);
}

namespace {
/// Pixels and the tensor that shows them.
struct Shown {
  const ImageLayout *Image = nullptr;
  const TensorFacts *Tensor = nullptr;
};
} // namespace

static const ImageLayout *imageOf(const MemoryOperand &Side) {
  return Side.Block && Side.Block->Image ? &*Side.Block->Image : nullptr;
}

static Shown shownBy(const MemoryUse &Use) {
  if (Use.What == MemoryUse::Kind::FromBlob)
    return {imageOf(Use.From), Use.Made ? &*Use.Made : nullptr};
  if (Use.To.Tensor)
    return {imageOf(Use.From), &*Use.To.Tensor};
  // Read in the order of its memory, which has to be that of its extents.
  bool IsPlain =
      Use.From.Tensor && Use.From.Tensor->Order == Layout::Contiguous;
  return {imageOf(Use.To), IsPlain ? &*Use.From.Tensor : nullptr};
}

void ChannelOrderCheck::visitUse(const MemoryUse &Use) {
  Shown Pair = shownBy(Use);
  if (!Pair.Image || !Pair.Tensor)
    return;
  const SymbolicInt &Rows = Pair.Image->Rows, &Columns = Pair.Image->Columns,
                    &Channels = Pair.Image->Channels;
  llvm::ArrayRef<SymbolicInt> Last = lastThree(Pair.Tensor->Shape);
  if (Last.empty())
    return;
  // As many channels as the image has, or as it may have.
  bool Fits = Channels.constant()
                  ? provedEqual(Last[0], Channels)
                  : areChannels(Last[0]) || provedEqual(Last[0], Channels);
  bool IsFirst =
      Fits && !Last[0].isConstant(1) && isSame(Last, Last[0], Rows, Columns);
  bool IsSwapped = !provedEqual(Rows, Columns) &&
                   isSame(Last, Columns, Rows, Last[2]) &&
                   !Last[2].isConstant(1) && !provedEqual(Last[0], Rows);
  if (!IsFirst && !IsSwapped)
    return;
  bool IsToImage = imageOf(Use.To) != nullptr;
  std::string Memory = IsToImage && Use.What == MemoryUse::Kind::Wrap
                           ? "the image"
                           : memoryName(IsToImage ? Use.To : Use.From);
  std::string Text =
      "'" + Use.Name + "' of pixels in another order: " + Memory + " has [" +
      shown(Rows) + ", " + shown(Columns) + ", " +
      shown(Last[IsFirst ? 0 : 2]) +
      "], one pixel's channels beside each other, but the tensor has " +
      shown(Pair.Tensor->Shape);
  if (IsFirst)
    Text += IsToImage ? "; permute({1, 2, 0}) and contiguous() put them so"
                      : "; take it as it lies, then permute";
  report(Use.Call->getExprLoc(), Text).range(Use.Call->getSourceRange());
}

// The use of memory by which a tensor of this shape has its channels last.
const MemoryUse *ChannelOrderCheck::pixelsLike(const ShapeValue &Shape) const {
  llvm::ArrayRef<SymbolicInt> Last = lastThree(Shape);
  if (Last.empty())
    return nullptr;
  for (const MemoryUse &Use : function().MemoryUses) {
    bool IsRead = Use.What == MemoryUse::Kind::FromBlob ||
                  (Use.What == MemoryUse::Kind::Copy && imageOf(Use.From));
    Shown Pair = shownBy(Use);
    if (!IsRead || !Pair.Tensor)
      continue;
    llvm::ArrayRef<SymbolicInt> Made = lastThree(Pair.Tensor->Shape);
    if (!isSame(Made, Last[0], Last[1], Last[2]) || areChannels(Last[0]) ||
        areChannels(Last[1]) || Last[0].isConstant(1) || Last[1].isConstant(1))
      continue;
    const ImageLayout *Image = Pair.Image;
    bool IsImage = Image && isSame(Made, Image->Rows, Image->Columns, Made[2]);
    if (areChannels(Last[2]) ||
        (IsImage && provedEqual(Last[2], Image->Channels)))
      return &Use;
  }
  return nullptr;
}

// from_blob(data, {h, w, 3}).view({3, h, w})
void ChannelOrderCheck::visitView(const Operation &Op) {
  const TensorFacts *Self = Op.Arguments[0].asTensor();
  if (!Self || Op.Arguments.size() < 2 || !pixelsLike(Self->Shape))
    return;
  // As asked for: extents of the result may be worked out from a -1.
  const ShapeValue &Wanted = Op.Arguments[1].List;
  llvm::ArrayRef<SymbolicInt> Last = lastThree(Self->Shape);
  llvm::ArrayRef<SymbolicInt> Now = lastThree(Wanted);
  bool IsFirst = isSame(Now, Last[2], Last[0], Last[1]) ||
                 isSame(Now, Last[2], Last[1], Last[0]);
  if (!IsFirst || Last[2].isConstant(1))
    return;
  Finding &F = report(
      Op.Call->getExprLoc(),
      quoted(Op) + " does not move the channels to the front: the pixels of " +
          operandName(Op, 0) + " lie as " + shown(Self->Shape) +
          " and are only cut into " + shown(Wanted) + "; permute moves them");
  F.range(Op.Call->getSourceRange());
  noteOrigin(F, Op, 0, Fact::Shape);
}

void ChannelOrderCheck::visit(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  if (Op.Arguments.empty() || !Op.Outcome.Violations.empty())
    return;
  if (Name == "view" || Name == "reshape")
    return visitView(Op);
  bool IsConvolution = llvm::StringSwitch<bool>(Name)
                           .Cases("conv2d", "conv_transpose2d", true)
                           .Case("convolution", true)
                           .Default(false);
  const TensorFacts *Input = Op.Arguments[0].asTensor();
  if (!IsConvolution || !Input || Op.Arguments.size() < 2)
    return;
  const MemoryUse *From = pixelsLike(Input->Shape);
  if (!From)
    return;
  llvm::ArrayRef<SymbolicInt> Last = lastThree(Input->Shape);
  // Unless the filters are for so many channels as there are in front.
  const TensorFacts *Weight = Op.Arguments[1].asTensor();
  bool HasFilters = Weight && Weight->Shape.rank() == 4u;
  unsigned Inner = Name == "conv_transpose2d" ? 0 : 1;
  if (HasFilters && provedEqual(Weight->Shape.sizes()[Inner], Last[0]))
    return;
  bool FitsLast =
      HasFilters && provedEqual(Weight->Shape.sizes()[Inner], Last[2]);
  if (!FitsLast && !imageOf(From->From))
    return;
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " of an image whose channels come last: " +
                 operandName(Op, 0) + " has " + shown(Input->Shape) +
                 ", rows in place of channels; permute({0, 3, 1, 2}) first");
  F.range(Op.Call->getSourceRange());
  F.note(From->Call->getExprLoc(), "the pixels are taken from memory here");
}
