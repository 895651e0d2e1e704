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
static Extents each(const RuleValue &Value, unsigned Count) {
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
  bool Same = A[3].is(RuleValue::Kind::Text) && A[3].Text == "same";
  bool Valid = A[3].is(RuleValue::Kind::Text) && A[3].Text == "valid";
  Window W{each(A[2], Count), each(A[3], Count), each(A[4], Count)};
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
  Window W{each(A[2], Count), each(A[3], Count), each(A[6], Count)};
  Extents More = each(A[4], Count);
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
  Extents Kernel = each(A[2], Count);
  bool NoStride = A[3].isNone() || shapeOf(A[3]).rank() == 0u;
  if (A[3].is(RuleValue::Kind::Int))
    NoStride = false;
  Extents Stride = NoStride ? Kernel : each(A[3], Count);
  Extents Padding = each(A[4], Count), Dilation = each(A[5], Count);
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
  Extents Wanted = each(A[2], *Count);
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
