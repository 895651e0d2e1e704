//===- RuleFunctionsWindows.cpp - convolution and pooling -------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleFunctions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace torchtidy;
using namespace torchtidy::rules;

using Extents = ShapeValue::Extents;
using Violation = RuleViolation::Kind;

static RuleValue unknownList() { return RuleValue::ints({}); }
static RuleValue list(Extents Sizes) {
  return RuleValue::ints(ShapeValue::known(std::move(Sizes)));
}

// A number for each of Count dimensions, all unknown if that is not known.
static Extents each(RuleContext &Context, const RuleValue &Value,
                    unsigned Count) {
  std::optional<unsigned> Given =
      Value.is(RuleValue::Kind::Ints) ? Value.List.rank() : std::nullopt;
  if (Given && *Given > 1 && *Given != Count)
    Context.violate(Violation::Argument,
                    llvm::formatv("{0} has {1} numbers, {2} needed",
                                  operand(Value, "a list"), *Given,
                                  Count == 1 ? std::string("one is")
                                             : std::to_string(Count) + " are")
                        .str(),
                    &Value);
  ShapeValue Numbers = perDimension(Value, Count);
  return Numbers.hasRank()
             ? Extents(Numbers.sizes().begin(), Numbers.sizes().end())
             : Extents(Count);
}

static void complainOfWindow(RuleContext &Context, const RuleValue &Input,
                             const RuleValue &Kernel, const SymbolicInt &Size,
                             const SymbolicInt &Window) {
  Context.violate(Violation::Window,
                  llvm::formatv("a window of {0} does not fit into {1} of {2}, "
                                "padding included",
                                Context.print(Window), Context.print(Size),
                                operand(Input, "the input"))
                      .str(),
                  &Input, &Kernel);
}

// The rank of an input with Count spatial dimensions: with or without a batch.
static bool fitsRank(RuleContext &Context, const RuleValue &Input,
                     unsigned Count) {
  unsigned Rank = *shapeOf(Input).rank();
  if (Rank == Count + 1 || Rank == Count + 2)
    return true;
  Context.violate(Violation::Rank,
                  operand(Input, "the input") + " has " + dimensions(Rank) +
                      ", " + std::to_string(Count + 2) + " are needed, or " +
                      std::to_string(Count + 1) + " without a batch",
                  &Input);
  return false;
}

namespace {
struct Window {
  Extents Stride, Padding, Dilation;
};
} // namespace

// Strides and dilations are counted from one, padding from zero.
static void atLeast(RuleContext &Context, const RuleValue &Numbers,
                    llvm::ArrayRef<SymbolicInt> Each, int64_t Least,
                    llvm::StringRef Name) {
  for (const SymbolicInt &Number : Each)
    if (Context.Symbols.provedPositive(SymbolicInt(Least) - Number)) {
      Context.violate(
          Violation::Argument,
          (Name + " " + Context.print(Number) + " is not possible").str(),
          &Numbers);
      return;
    }
}

static void checkWindow(RuleContext &Context, const Window &W,
                        const RuleValue &Stride, const RuleValue &Padding,
                        const RuleValue &Dilation) {
  atLeast(Context, Stride, W.Stride, 1, "a stride of");
  atLeast(Context, Padding, W.Padding, 0, "a padding of");
  atLeast(Context, Dilation, W.Dilation, 1, "a dilation of");
}

// The channels are dealt out to the groups.
static void divideByGroups(RuleContext &Context, const RuleValue &Weight,
                           const SymbolicInt &Channels,
                           const RuleValue &Groups) {
  std::optional<int64_t> Count = number(Groups).constant();
  std::optional<int64_t> Of = Channels.constant();
  if (Count && Of && *Count > 0 && *Of % *Count != 0)
    Context.violate(Violation::Channels,
                    llvm::formatv("{0} has {1} in dimension 0, which {2} "
                                  "groups cannot share",
                                  operand(Weight, "the weight"), *Of, *Count)
                        .str(),
                    &Weight, &Groups);
}

static SymbolicInt channelsOf(const RuleValue &Input, unsigned Count) {
  ShapeValue Shape = shapeOf(Input);
  return Shape.sizes()[*Shape.rank() - Count - 1];
}

static void compareChannels(RuleContext &Context, const RuleValue &Input,
                            const RuleValue &Weight, const SymbolicInt &Have,
                            const SymbolicInt &Want) {
  if (provedDifferent(Have, Want))
    Context.violate(
        Violation::Channels,
        llvm::formatv("{0} has {1} channels in {2}, but {3} is for "
                      "{4}",
                      operand(Input, "the input"), Context.print(Have),
                      Context.print(shapeOf(Input)),
                      operand(Weight, "the weight"), Context.print(Want))
            .str(),
        &Input, &Weight);
}

RuleValue rules::convolved(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Input = shapeOf(A[0]), Weight = shapeOf(A[1]);
  if (!Weight.hasRank() || *Weight.rank() < 3)
    return unknownList();
  unsigned Count = *Weight.rank() - 2;
  if (!Input.hasRank())
    return unknownList();
  if (!fitsRank(Context, A[0], Count))
    return unknownList();
  // Without weights, some versions return the input.
  if (Weight.numel().isConstant(0))
    return unknownList();
  compareChannels(Context, A[0], A[1], channelsOf(A[0], Count),
                  Weight.sizes()[1] * number(A[5]));
  divideByGroups(Context, A[1], Weight.sizes()[0], A[5]);
  bool Same = A[3].is(RuleValue::Kind::Text) && A[3].Text == "same";
  bool Valid = A[3].is(RuleValue::Kind::Text) && A[3].Text == "valid";
  Window W{each(Context, A[2], Count), each(Context, A[3], Count),
           each(Context, A[4], Count)};
  checkWindow(Context, W, A[2], A[3], A[4]);
  Extents Sizes(Input.sizes().begin(), Input.sizes().end());
  Sizes[Sizes.size() - Count - 1] = Weight.sizes()[0];
  for (unsigned I = 0; I < Count && !Same; ++I) {
    SymbolicInt &Size = Sizes[Sizes.size() - Count + I];
    SymbolicInt Reach =
        W.Dilation[I] * (Weight.sizes()[I + 2] - SymbolicInt(1)) +
        SymbolicInt(1);
    SymbolicInt Padded =
        Size + (Valid ? SymbolicInt(0) : W.Padding[I] * SymbolicInt(2));
    if (Context.Symbols.provedPositive(Reach - Padded))
      complainOfWindow(Context, A[0], A[1], Padded, Reach);
    Size = Context.Symbols.floorDivide(Padded - Reach, W.Stride[I]) +
           SymbolicInt(1);
  }
  return list(std::move(Sizes));
}

// What is added at one side lies within the last stride or dilation. The
// kernels of cuDNN do not ask.
static void checkOutputPadding(RuleContext &Context,
                               llvm::ArrayRef<RuleValue> A,
                               llvm::ArrayRef<SymbolicInt> More,
                               const Window &W) {
  const TensorFacts *Input = A[0].asTensor();
  if (!Input || !Input->Device.is(DeviceType::CPU))
    return;
  for (auto [Added, Stride, Dilation] : llvm::zip(More, W.Stride, W.Dilation))
    if (Context.Symbols.provedNonNegative(Added - Stride) &&
        Context.Symbols.provedNonNegative(Added - Dilation)) {
      Context.violate(
          Violation::Argument,
          llvm::formatv("output padding {0} is smaller than neither "
                        "the stride, {1}, nor the dilation, {2}",
                        Context.print(Added), Context.print(Stride),
                        Context.print(Dilation))
              .str(),
          &A[4], &A[2]);
      return;
    }
}

RuleValue rules::deconvolved(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue Input = shapeOf(A[0]), Weight = shapeOf(A[1]);
  if (!Weight.hasRank() || *Weight.rank() < 3 || !Input.hasRank())
    return unknownList();
  unsigned Count = *Weight.rank() - 2;
  if (!fitsRank(Context, A[0], Count))
    return unknownList();
  compareChannels(Context, A[0], A[1], channelsOf(A[0], Count),
                  Weight.sizes()[0]);
  divideByGroups(Context, A[1], Weight.sizes()[0], A[5]);
  Window W{each(Context, A[2], Count), each(Context, A[3], Count),
           each(Context, A[6], Count)};
  Extents More = each(Context, A[4], Count);
  // Some kernels of one element take a dilation of 0.
  atLeast(Context, A[2], W.Stride, 1, "a stride of");
  atLeast(Context, A[3], W.Padding, 0, "a padding of");
  atLeast(Context, A[4], More, 0, "an output padding of");
  checkOutputPadding(Context, A, More, W);
  Extents Sizes(Input.sizes().begin(), Input.sizes().end());
  Sizes[Sizes.size() - Count - 1] = Weight.sizes()[1] * number(A[5]);
  for (unsigned I = 0; I < Count; ++I) {
    SymbolicInt &Size = Sizes[Sizes.size() - Count + I];
    Size = (Size - SymbolicInt(1)) * W.Stride[I] -
           W.Padding[I] * SymbolicInt(2) +
           W.Dilation[I] * (Weight.sizes()[I + 2] - SymbolicInt(1)) + More[I] +
           SymbolicInt(1);
  }
  return list(std::move(Sizes));
}

// With ceil_mode the last window may start within the input or its left
// padding only; the count is then one less.
static SymbolicInt roundedUp(RuleContext &Context, const SymbolicInt &Room,
                             const SymbolicInt &Stride,
                             const SymbolicInt &Inside) {
  SymbolicInt Count =
      -Context.Symbols.floorDivide(SymbolicInt(0) - Room, Stride) +
      SymbolicInt(1);
  SymbolicInt LastStart = (Count - SymbolicInt(1)) * Stride;
  if (Context.Symbols.provedNonNegative(LastStart - Inside))
    return Count - SymbolicInt(1);
  if (Context.Symbols.provedPositive(Inside - LastStart))
    return Count;
  return {};
}

RuleValue rules::pooled(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Input = shapeOf(A[0]);
  std::optional<int64_t> Spatial = number(A[1]).constant();
  if (!Input.hasRank() || !Spatial || *Spatial < 1 ||
      !fitsRank(Context, A[0], *Spatial))
    return unknownList();
  unsigned Count = *Spatial;
  Extents Kernel = each(Context, A[2], Count);
  bool NoStride = A[3].isNone() || shapeOf(A[3]).rank() == 0u;
  if (A[3].is(RuleValue::Kind::Int))
    NoStride = false;
  Extents Stride = NoStride ? Kernel : each(Context, A[3], Count);
  Extents Padding = each(Context, A[4], Count),
          Dilation = each(Context, A[5], Count);
  checkWindow(Context, {Stride, Padding, Dilation}, NoStride ? A[2] : A[3],
              A[4], A[5]);
  Tri Ceil = flag(A[6]);
  Extents Sizes(Input.sizes().begin(), Input.sizes().end());
  for (unsigned I = 0; I < Count; ++I) {
    SymbolicInt &Size = Sizes[Sizes.size() - Count + I];
    if (Kernel[I].constant() && Padding[I].constant() &&
        *Padding[I].constant() > *Kernel[I].constant() / 2)
      Context.violate(Violation::Argument,
                      "padding " + Context.print(Padding[I]) +
                          " is more than half of the kernel, " +
                          Context.print(Kernel[I]),
                      &A[2], &A[4]);
    SymbolicInt Reach =
        Dilation[I] * (Kernel[I] - SymbolicInt(1)) + SymbolicInt(1);
    SymbolicInt Padded = Size + Padding[I] * SymbolicInt(2);
    SymbolicInt Room = Padded - Reach;
    SymbolicInt Down =
        Context.Symbols.floorDivide(Room, Stride[I]) + SymbolicInt(1);
    SymbolicInt Up = roundedUp(Context, Room, Stride[I], Size + Padding[I]);
    SymbolicInt Result = Ceil == Tri::No    ? Down
                         : Ceil == Tri::Yes ? Up
                                            : join(Down, Up);
    if (Context.Symbols.provedNonNegative(SymbolicInt(0) - Result))
      complainOfWindow(Context, A[0], A[2], Padded, Reach);
    Size = Result;
  }
  return list(std::move(Sizes));
}

RuleValue rules::resized(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue Input = shapeOf(A[0]);
  std::optional<int64_t> Count = number(A[1]).constant();
  if (!Input.hasRank() || !Count || *Count < 1 ||
      !fitsRank(Context, A[0], *Count))
    return unknownList();
  Extents Sizes(Input.sizes().begin(), Input.sizes().end());
  Extents Wanted = each(Context, A[2], *Count);
  std::copy(Wanted.begin(), Wanted.end(), Sizes.end() - *Count);
  return list(std::move(Sizes));
}

// Requirements
// -----------------------------------------------------------------

RuleValue rules::same_extent(RuleContext &Context,
                             llvm::ArrayRef<RuleValue> A) {
  ShapeValue X = shapeOf(A[0]), Y = shapeOf(A[2]);
  if (!X.hasRank() || !Y.hasRank() || X.sizes().empty() || Y.sizes().empty())
    return RuleValue::boolean(Tri::Unknown);
  auto D = dimensionOf(Context, number(A[1]), *X.rank(), &A[0], nullptr);
  auto E = dimensionOf(Context, number(A[3]), *Y.rank(), &A[2], nullptr);
  if (D && E && provedDifferent(X.sizes()[*D], Y.sizes()[*E]))
    Context.violate(
        Violation::Extent,
        llvm::formatv(
            "{0} has {1} in dimension {2}, {3} has {4} in dimension "
            "{5}",
            operand(A[0], "one operand"), Context.print(X.sizes()[*D]), *D,
            operand(A[2], "the other"), Context.print(Y.sizes()[*E]), *E)
            .str(),
        &A[0], &A[2]);
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::same_shape(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue X = shapeOf(A[0]), Y = shapeOf(A[1]);
  if (!A[0].isNone() && !A[1].isNone() && provedDifferent(X, Y))
    Context.violate(Violation::Extent,
                    operand(A[0], "one operand") + " has " + Context.print(X) +
                        ", " + operand(A[1], "the other") + " has " +
                        Context.print(Y),
                    &A[0], &A[1]);
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::has_rank(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  std::optional<unsigned> Rank = shapeOf(A[0]).rank();
  if (A[0].isNone() || !Rank)
    return RuleValue::boolean(Tri::Unknown);
  std::string Wanted;
  for (const RuleValue &Choice : A.drop_front()) {
    std::optional<int64_t> Allowed = number(Choice).constant();
    if (!Allowed || *Allowed == *Rank)
      return RuleValue::boolean(Allowed ? Tri::Yes : Tri::Unknown);
    Wanted += (Wanted.empty() ? "" : " or ") + std::to_string(*Allowed);
  }
  Context.violate(Violation::Rank,
                  operand(A[0], "the tensor") + " has " + dimensions(*Rank) +
                      ", " + Wanted + " are needed",
                  &A[0]);
  return RuleValue::boolean(Tri::Unknown);
}

RuleValue rules::has_extent(RuleContext &Context, llvm::ArrayRef<RuleValue> A) {
  ShapeValue X = shapeOf(A[0]);
  SymbolicInt Wanted = number(A[2]);
  if (A[0].isNone() || !X.hasRank() || X.sizes().empty())
    return RuleValue::boolean(Tri::Unknown);
  auto D = dimensionOf(Context, number(A[1]), *X.rank(), &A[0], nullptr);
  if (D && provedDifferent(X.sizes()[*D], Wanted))
    Context.violate(Violation::Extent,
                    llvm::formatv("{0} has {1} in dimension {2}, {3} are "
                                  "needed",
                                  operand(A[0], "the tensor"),
                                  Context.print(X.sizes()[*D]), *D,
                                  Context.print(Wanted))
                        .str(),
                    &A[0], &A[2]);
  return RuleValue::boolean(Tri::Unknown);
}
