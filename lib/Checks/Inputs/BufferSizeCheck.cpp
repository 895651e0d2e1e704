//===- BufferSizeCheck.cpp - tensors and copies beyond a buffer -----------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: buffers are too short, counted in the wrong unit or read
// in the wrong order, each with its own words.
//
//===----------------------------------------------------------------------===//

#include "BufferSizeCheck.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(BufferSizeCheck)

// Is there always more of A, and how surely: whatever the symbols are, or
// unless they are zero?
static std::optional<Level> isMore(const SymbolicInt &A, const SymbolicInt &B,
                                   const SymbolTable &Symbols) {
  SymbolicInt Excess = A - B;
  if (!Excess.isKnown())
    return std::nullopt;
  if (Symbols.provedPositive(Excess))
    return Level::Certain;
  bool IsSum = llvm::all_of(Excess.terms(), [](const SymbolicInt::Term &T) {
    return T.Coefficient > 0;
  });
  return IsSum && !Excess.terms().empty() ? std::optional(Level::Likely)
                                          : std::nullopt;
}

// In elements where the bytes make whole ones.
static std::string amount(const SymbolicInt &Bytes, int64_t Each,
                          const SymbolTable &Symbols) {
  std::optional<SymbolicInt> Count =
      Each > 1 ? Bytes.dividedExactly(Each) : std::nullopt;
  return Count ? Symbols.print(*Count) + " elements"
               : Symbols.print(Bytes) + " bytes";
}

// Of a view, other parts of the memory may be meant.
static bool isPart(const MemoryOperand &Side) {
  return Side.Tensor && Side.Tensor->View == Tri::Yes;
}

bool BufferSizeCheck::reportExcess(const MemoryUse &Use,
                                   const MemoryOperand &Side) {
  const SymbolTable &Symbols = function().Symbols;
  if (!Side.Block || isPart(Side))
    return false;
  std::optional<Level> Sure = isMore(Use.Bytes, Side.Bytes, Symbols);
  if (!Sure)
    return false;
  bool IsBlob = Use.What == MemoryUse::Kind::FromBlob;
  int64_t Each = Side.ElementBytes;
  // Elements of another size are what from-blob-dtype tells.
  int64_t Wanted = IsBlob && Use.Made->Type.isKnown()
                       ? infoOf(Use.Made->Type.Type).Bytes
                       : 0;
  if (IsBlob && Each > 1 && Each != Wanted)
    return false;
  if (const auto &Image = Side.Block->Image;
      IsBlob && Image && Image->Depth && infoOf(*Image->Depth).Bytes != Wanted)
    return false;
  std::string Text =
      IsBlob ? "'from_blob' of more than the memory holds: " +
                   shown(Use.Made->Shape) + " takes "
             : "'" + Use.Name + "' of more than the memory holds: it takes ";
  Finding &F =
      report(Use.Call->getExprLoc(), Text + amount(Use.Bytes, Each, Symbols) +
                                         ", but " + memoryName(Side) + " has " +
                                         amount(Side.Bytes, Each, Symbols));
  F.range(Use.Call->getSourceRange()).level(*Sure);
  noteOrigin(F, Use, Side, Fact::Shape);
  return true;
}

// memcpy(x.data_ptr(), v.data(), v.size())
bool BufferSizeCheck::reportCount(const MemoryUse &Use,
                                  const MemoryOperand &Side) {
  bool TakesBytes = llvm::StringSwitch<bool>(Use.Name)
                        .Cases("memcpy", "std::memcpy", true)
                        .Cases("memmove", "std::memmove", true)
                        .Cases("cudaMemcpy", "cudaMemcpyAsync", true)
                        .Default(false);
  if (!TakesBytes || Side.ElementBytes <= 1 ||
      !provedEqual(Use.Bytes * SymbolicInt(Side.ElementBytes), Side.Bytes))
    return false;
  report(Use.Call->getExprLoc(),
         "'" + Use.Name + "' counts elements where it takes bytes: " +
             memoryName(Side) + " has " + shown(Use.Bytes) + " elements of " +
             std::to_string(Side.ElementBytes) + " bytes each")
      .range(Use.Call->getSourceRange())
      .level(Level::Likely);
  return true;
}

static bool movesDimensions(llvm::StringRef Operator) {
  return llvm::StringSwitch<bool>(Operator)
      .Cases("permute", "transpose", "t", "swapaxes", "swapdims", true)
      .Cases("movedim", "moveaxis", "numpy_T", true)
      .Default(false);
}

// Operators whose result lies in memory as their one tensor does.
static bool keepsOrder(const Operation &Op) {
  llvm::StringRef Name = Op.Operator.baseName();
  unsigned Tensors = llvm::count_if(
      Op.Arguments, [](const RuleValue &V) { return V.asTensor() != nullptr; });
  return Tensors == 1 && (Op.Operator.hasTag(OperatorTag::Pointwise) ||
                          llvm::StringSwitch<bool>(Name)
                              .Cases("to", "clone", "detach", true)
                              .Cases("squeeze", "unsqueeze", true)
                              .Default(false));
}

static std::vector<SymbolicInt> withoutOnes(const ShapeValue &Shape) {
  std::vector<SymbolicInt> Extents;
  llvm::copy_if(Shape.sizes(), std::back_inserter(Extents),
                [](const SymbolicInt &N) { return !N.isConstant(1); });
  return Extents;
}

// Do the elements lie in another order than the extents say? Extents that are
// not known are taken not to be 1.
bool BufferSizeCheck::isReordered(const TensorFacts &Facts) const {
  const TensorFacts *Now = &Facts;
  while (Now->Order != Layout::Contiguous && Now->Shape.hasRank()) {
    const Operation *Maker = nullptr;
    for (const Operation &Op : function().Operations)
      if (Op.Call->getExprLoc() == Now->ShapeAt && !Op.Outcome.Results.empty())
        Maker = &Op;
    const TensorFacts *From = Maker && !Maker->Arguments.empty()
                                  ? Maker->Arguments[0].asTensor()
                                  : nullptr;
    if (!From || From->ShapeAt == Now->ShapeAt)
      return false;
    if (movesDimensions(Maker->Operator.baseName())) {
      const TensorFacts *To = Maker->Outcome.Results[0].asTensor();
      return From->Order == Layout::Contiguous && To && To->Shape.hasRank() &&
             withoutOnes(From->Shape) != withoutOnes(To->Shape);
    }
    if (!keepsOrder(*Maker))
      return false;
    Now = From;
  }
  return false;
}

// x.permute({2, 0, 1}).data_ptr(), copied whole
bool BufferSizeCheck::reportOrder(const MemoryUse &Use,
                                  const MemoryOperand &Side) {
  if (!Side.Tensor || !isReordered(*Side.Tensor) ||
      !provedEqual(Use.Bytes, Side.Bytes) || !Side.Block->Offset.isConstant(0))
    return false;
  Finding &F =
      report(Use.Call->getExprLoc(),
             "'" + Use.Name + "' of elements that do not lie in order: " +
                 memoryName(Side) + " has " + shown(Side.Tensor->Shape) +
                 ", but its memory has the order of before it was permuted; "
                 "call contiguous() first");
  F.range(Use.Call->getSourceRange()).level(Level::Likely);
  noteOrigin(F, Use, Side, Fact::Shape);
  return true;
}

void BufferSizeCheck::visitUse(const MemoryUse &Use) {
  if (!Use.Bytes.isKnown())
    return;
  if (Use.What == MemoryUse::Kind::FromBlob) {
    reportExcess(Use, Use.From);
    return;
  }
  if (!Use.To.Tensor && !Use.From.Tensor)
    return;
  if (reportExcess(Use, Use.To) || reportExcess(Use, Use.From) ||
      reportCount(Use, Use.To) || reportCount(Use, Use.From))
    return;
  if (!reportOrder(Use, Use.From))
    reportOrder(Use, Use.To);
}
