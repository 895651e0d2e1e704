//===- FlowMemory.cpp - what the flow analysis sees done with memory ------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

SymbolicInt FlowEvaluator::numberOf(Scope &S, const Expr *E) {
  // CV_32FC3 and other arithmetic of the compiler.
  Value V = valueOf(S, E);
  if (auto Known = constant(E))
    V = *Known;
  return V->is(Kind::Int) ? resolved(S.State, V->Number) : SymbolicInt();
}

MemoryOperand FlowEvaluator::operandOf(Scope &S, const Expr *Pointer) {
  MemoryOperand Operand;
  Operand.Written = Pointer;
  Value V = valueOf(S, Pointer);
  if (!V->Block)
    return Operand;
  Operand.Block = *V->Block;
  Operand.Block->Bytes = resolved(S.State, Operand.Block->Bytes);
  Operand.Block->Offset = resolved(S.State, Operand.Block->Offset);
  Operand.Bytes = Operand.Block->Bytes;
  Operand.ElementBytes = bytesOf(Operand.Block->Element).constant().value_or(0);
  if (!Operand.is(MemorySpace::Tensor))
    return Operand;
  Operand.Tensor = factsOf(S.State, V->Block->Tensor, Memory);
  const TensorFacts &Facts = *Operand.Tensor;
  SymbolicInt Count = Facts.Shape.numel();
  if (!Count.isKnown() && Facts.Shape.symbol())
    Count = Memory.symbol({'#', *Facts.Shape.symbol()}, "?", true);
  // data_ptr<T>() is refused by tensors of other types.
  SymbolicInt Each = Facts.Type.isKnown()
                         ? SymbolicInt(infoOf(Facts.Type.Type).Bytes)
                         : bytesOf(V->Block->Element);
  Operand.ElementBytes = Each.constant().value_or(0);
  Operand.Bytes = Count * Each - Operand.Block->Offset;
  return Operand;
}

// first, last: two pointers or iterators into the same memory.
SymbolicInt FlowEvaluator::bytesBetween(Scope &S, const Expr *First,
                                        const Expr *Last) {
  Value A = valueOf(S, First), B = valueOf(S, Last);
  return A->Block && B->Block
             ? resolved(S.State, B->Block->Offset - A->Block->Offset)
             : SymbolicInt();
}

void FlowEvaluator::noteUse(MemoryUse Use) {
  if (!IsRecording)
    return;
  Use.Path = Path;
  Record.MemoryUses.push_back(std::move(Use));
}

static bool isOnDevice(const MemoryOperand &Operand) {
  return Operand.is(MemorySpace::Device) ||
         (Operand.Tensor && (Operand.Tensor->Device.is(DeviceType::CUDA) ||
                             Operand.Tensor->Device.is(DeviceType::HIP)));
}

// *p, p[i]: noted where it cannot be read.
void FlowEvaluator::noteTouch(Scope &S, const Expr &Access,
                              const Expr &Pointer) {
  if (!IsRecording || !Pointer.getType()->isPointerType())
    return;
  MemoryOperand From = operandOf(S, &Pointer);
  if (!isOnDevice(From))
    return;
  MemoryUse Use{MemoryUse::Kind::Touch};
  Use.Call = &Access;
  Use.From = std::move(From);
  noteUse(std::move(Use));
}

namespace {
/// What a function does with the memory it is given; arguments by position,
/// -1 for none.
struct MemoryFunction {
  llvm::StringLiteral Name;
  MemoryUse::Kind What;
  int To, From;
  /// How much: the product of these arguments; in elements of To or From if
  /// InElements.
  int Amount, Times;
  bool InElements;
  /// How much: from From to this pointer behind it.
  int End;
  bool IsOnHost;
};
} // namespace

// Source: the C++ standard's <cstring>, <cstdio>, <algorithm>, <numeric>,
// <vector>, <ostream>, <istream>; the CUDA runtime API.
static constexpr MemoryFunction Functions[] = {
    {"memcpy", MemoryUse::Kind::Copy, 0, 1, 2, -1, false, -1, true},
    {"memmove", MemoryUse::Kind::Copy, 0, 1, 2, -1, false, -1, true},
    {"__builtin___memcpy_chk", MemoryUse::Kind::Copy, 0, 1, 2, -1, false, -1,
     true},
    {"memset", MemoryUse::Kind::Write, 0, -1, 2, -1, false, -1, true},
    {"fwrite", MemoryUse::Kind::Read, -1, 0, 1, 2, false, -1, true},
    {"fread", MemoryUse::Kind::Write, 0, -1, 1, 2, false, -1, true},
    {"std::basic_ostream::write", MemoryUse::Kind::Read, -1, 0, 1, -1, false,
     -1, true},
    {"std::basic_istream::read", MemoryUse::Kind::Write, 0, -1, 1, -1, false,
     -1, true},
    {"std::copy", MemoryUse::Kind::Copy, 2, 0, -1, -1, true, 1, true},
    {"std::move", MemoryUse::Kind::Copy, 2, 0, -1, -1, true, 1, true},
    {"std::copy_n", MemoryUse::Kind::Copy, 2, 0, 1, -1, true, -1, true},
    {"std::transform", MemoryUse::Kind::Copy, 2, 0, -1, -1, true, 1, true},
    {"std::fill_n", MemoryUse::Kind::Write, 0, -1, 1, -1, true, -1, true},
    {"std::fill", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::iota", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::accumulate", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::reduce", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::sort", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::for_each", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::max_element", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::min_element", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::vector", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1, true},
    {"std::vector::assign", MemoryUse::Kind::Read, -1, 0, -1, -1, true, 1,
     true},
    {"std::vector::insert", MemoryUse::Kind::Read, -1, 1, -1, -1, true, 2,
     true},
    {"cudaMemcpy", MemoryUse::Kind::Copy, 0, 1, 2, -1, false, -1, false},
    {"cudaMemcpyAsync", MemoryUse::Kind::Copy, 0, 1, 2, -1, false, -1, false},
};

// Functions of C live in both namespaces, or in the global one.
static const MemoryFunction *functionNamed(const FunctionDecl &Callee,
                                           unsigned Count) {
  const auto *Made = dyn_cast<CXXConstructorDecl>(&Callee);
  llvm::StringRef Last = Made ? Made->getParent()->getName() : Callee.getName();
  for (const MemoryFunction &F : Functions) {
    llvm::StringRef Name = F.Name;
    if (Name.rsplit(':').second != Last && Name != Last)
      continue;
    int Highest = std::max({F.To, F.From, F.Amount, F.Times, F.End});
    if (static_cast<int>(Count) <= Highest)
      return nullptr;
    std::string Full =
        Made ? qualifiedName(*Made->getParent()) : qualifiedName(Callee);
    return Full == Name || Full == ("std::" + Name).str() ? &F : nullptr;
  }
  return nullptr;
}

static QualType elementBehind(QualType Pointer) {
  if (Pointer->isPointerType())
    return Pointer->getPointeeType();
  // Iterators of containers name the pointer that they wrap first.
  QualType Wrapped = elementTypeOf(Pointer);
  return !Wrapped.isNull() && Wrapped->isPointerType()
             ? Wrapped->getPointeeType()
             : QualType();
}

void FlowEvaluator::noteCalls(Scope &S, const Expr &Call,
                              const FunctionDecl &Callee,
                              llvm::ArrayRef<const Expr *> Arguments) {
  const MemoryFunction *F =
      IsRecording ? functionNamed(Callee, Arguments.size()) : nullptr;
  if (!F)
    return;
  MemoryUse Use{F->What};
  Use.Call = &Call;
  Use.Name = qualifiedName(Callee);
  if (const auto *Made = dyn_cast<CXXConstructorDecl>(&Callee))
    Use.Name = qualifiedName(*Made->getParent());
  Use.IsOnHost = F->IsOnHost;
  if (F->To >= 0)
    Use.To = operandOf(S, Arguments[F->To]);
  if (F->From >= 0)
    Use.From = operandOf(S, Arguments[F->From]);
  if (!Use.To.Block && !Use.From.Block)
    return;
  if (F->End >= 0) {
    Use.Bytes = bytesBetween(S, Arguments[F->From], Arguments[F->End]);
    // Elements of another type may be as many, of another size.
    if (F->To >= 0) {
      QualType To = elementBehind(Arguments[F->To]->getType()),
               From = elementBehind(Arguments[F->From]->getType());
      if (To.isNull() || From.isNull() || bytesOf(To) != bytesOf(From))
        Use.Bytes = SymbolicInt();
    }
  } else {
    Use.Bytes = numberOf(S, Arguments[F->Amount]);
    if (F->Times >= 0)
      Use.Bytes = Use.Bytes * numberOf(S, Arguments[F->Times]);
    if (F->InElements) {
      const Expr *Pointer = Arguments[F->From >= 0 ? F->From : F->To];
      Use.Bytes = Use.Bytes * bytesOf(elementBehind(Pointer->getType()));
    }
  }
  noteUse(std::move(Use));
}
