//===- FlowBlocks.cpp - memory behind pointers in the flow analysis -------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pointers keep the values they have, references to places or opaque ones; what
// is known of the memory behind them is added.
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

bool MemoryBlock::operator==(const MemoryBlock &Other) const {
  return Space == Other.Space && Element == Other.Element &&
         Bytes == Other.Bytes && Offset == Other.Offset &&
         Count == Other.Count && Tensor == Other.Tensor &&
         Owner == Other.Owner && Origin == Other.Origin && Image == Other.Image;
}

SymbolicInt FlowEvaluator::bytesOf(QualType Type) const {
  if (Type.isNull() || Type->isDependentType() || Type->isIncompleteType() ||
      Type->isFunctionType())
    return {};
  return Context.getTypeSizeInChars(Type).getQuantity();
}

Value FlowEvaluator::pointingTo(Value Pointer, MemoryBlock Block) {
  return Memory.Values.withBlock(
      Pointer, std::make_shared<MemoryBlock>(std::move(Block)));
}

static void moveBy(MemoryBlock &Block, const SymbolicInt &Bytes) {
  Block.Bytes = Block.Bytes - Bytes;
  Block.Offset = Block.Offset + Bytes;
  Block.Count = SymbolicInt();
}

// p + n, p++
Value FlowEvaluator::movedBy(Value Pointer, Value Old, SymbolicInt Elements,
                             QualType Type) {
  if (!Old->Block || !Type->isPointerType())
    return Pointer;
  MemoryBlock Block = *Old->Block;
  moveBy(Block, Elements * bytesOf(Type->getPointeeType()));
  return pointingTo(Pointer, std::move(Block));
}

// The local variable that an object is a part of.
static const VarDecl *ownerOf(const Expr *E) {
  for (;;) {
    E = withoutWrappers(E)->IgnoreImpCasts();
    const auto *Member = dyn_cast<MemberExpr>(E);
    const auto *Element = dyn_cast<ArraySubscriptExpr>(E);
    if (Member && !Member->isArrow())
      E = Member->getBase();
    else if (Element && Element->getBase()
                            ->IgnoreParenImpCasts()
                            ->getType()
                            ->isArrayType())
      E = Element->getBase();
    else
      break;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
                 !Ref->refersToEnclosingVariableOrCapture()
             ? Var
             : nullptr;
}

// struct Packet { int size; float data[1]; };  goes on as far as was allocated
static bool mayGoOn(const FieldDecl &Field, const ASTContext &Context) {
  const auto *Array = Context.getAsConstantArrayType(Field.getType());
  bool IsLast =
      Field.getFieldIndex() + 1 ==
      static_cast<unsigned>(std::distance(Field.getParent()->field_begin(),
                                          Field.getParent()->field_end()));
  return !Array || (IsLast && Array->getSize().ule(1));
}

static std::optional<MemoryBlock> movedBlock(Value Pointer,
                                             const SymbolicInt &By) {
  if (!Pointer->Block)
    return std::nullopt;
  MemoryBlock Part = *Pointer->Block;
  moveBy(Part, By);
  return Part;
}

// a[i], *p, v[i], v.front(): to the end of what they are elements of.
std::optional<MemoryBlock> FlowEvaluator::blockAtElement(Scope &S,
                                                         const Expr &E) {
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(&E))
    return movedBlock(evaluate(S, Element->getBase()),
                      numberOf(S, Element->getIdx()) * bytesOf(E.getType()));
  if (const auto *Unary = dyn_cast<UnaryOperator>(&E))
    return Unary->getOpcode() == UO_Deref
               ? movedBlock(evaluate(S, Unary->getSubExpr()), 0)
               : std::nullopt;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&E)) {
    if (Operator->getOperator() != OO_Subscript || Operator->getNumArgs() != 2)
      return std::nullopt;
    auto Held = blockHeldBy(S, *Operator->getArg(0));
    if (Held)
      moveBy(*Held, numberOf(S, Operator->getArg(1)) * bytesOf(E.getType()));
    return Held;
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(&E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && Method->getName() == "front"
             ? blockHeldBy(S, *Call->getImplicitObjectArgument())
             : std::nullopt;
}

// An array in an object is its own end; a number may be the first of more.
std::optional<MemoryBlock>
FlowEvaluator::blockAtMember(Scope &S, const MemberExpr &E, MemoryBlock Own) {
  const auto *Field = dyn_cast<FieldDecl>(E.getMemberDecl());
  if (!Field || Field->getType()->isReferenceType() || Field->isBitField())
    return std::nullopt;
  std::optional<MemoryBlock> Around =
      E.isArrow() ? movedBlock(evaluate(S, E.getBase()), 0)
                  : blockAt(S, *E.getBase());
  bool IsElement = Around && Around->Bytes.isKnown() && !Own.Owner;
  // points[0].x, with the other points behind it
  if (IsElement || (Around && !E.getType()->isArrayType())) {
    moveBy(*Around, static_cast<int64_t>(Context.getFieldOffset(Field) / 8));
    Around->Element = Own.Element;
    return Around;
  }
  return E.getType()->isArrayType() && !mayGoOn(*Field, Context)
             ? std::optional(std::move(Own))
             : std::nullopt;
}

// The memory from an object on: of elements, that of their array.
std::optional<MemoryBlock> FlowEvaluator::blockAt(Scope &S,
                                                  const Expr &Object) {
  const Expr *E = withoutWrappers(&Object);
  while (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
    if (Cast->getCastKind() != CK_NoOp)
      return std::nullopt;
    E = withoutWrappers(Cast->getSubExpr());
  }
  MemoryBlock Own;
  Own.Space = MemorySpace::Host;
  Own.Element = Context.getBaseElementType(E->getType());
  Own.Bytes = bytesOf(E->getType());
  Own.Owner = ownerOf(E);
  Own.Origin = E;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return blockAtMember(S, *Member, std::move(Own));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  if (!Ref)
    return blockAtElement(S, *E);
  const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
  bool IsArray = Context.getAsConstantArrayType(E->getType()) != nullptr;
  if (!Var || (!IsArray && (Var->getType()->isReferenceType() ||
                            E->getType()->isArrayType())))
    return std::nullopt;
  return Own;
}

// The memory of a container's elements.
std::optional<MemoryBlock> FlowEvaluator::blockHeldBy(Scope &S,
                                                      const Expr &Object) {
  bool IsArrow = Object.getType()->isPointerType();
  QualType Type = IsArrow ? Object.getType()->getPointeeType()
                          : Object.getType().getNonReferenceType();
  std::string Class = classNameOf(Type);
  if (isPointerClass(Class)) {
    Value V = valueOf(S, &Object);
    if (!V->Block || IsArrow)
      return std::nullopt;
    MemoryBlock Held = *V->Block;
    Held.Owner = Class == "std::unique_ptr" ? ownerOf(&Object) : nullptr;
    return Held;
  }
  if (!isListClass(Class) && Class != "c10::ArrayRef" &&
      Class != "std::valarray" && Class != "std::span" &&
      Class != "torch::headeronly::HeaderOnlyArrayRef")
    return std::nullopt;
  // Rows[0].data(), with the other rows behind it
  if (std::optional<MemoryBlock> Around = Class == "std::array" && !IsArrow
                                              ? blockAt(S, Object)
                                              : std::nullopt) {
    Around->Element = elementTypeOf(Type);
    return Around;
  }
  MemoryBlock Block;
  Block.Space = MemorySpace::Host;
  Block.Element = elementTypeOf(Type);
  Block.Origin = &Object;
  bool IsOwner = Class == "std::vector" || Class == "std::array" ||
                 Class == "c10::SmallVector" || Class == "std::valarray";
  if (IsOwner && !IsArrow)
    Block.Owner = ownerOf(&Object);
  if (Class == "std::array")
    Block.Bytes = bytesOf(Type);
  else
    Block.Bytes =
        countOf(S, listAt(S, Object).Content) * bytesOf(Block.Element);
  return Block;
}

// float a[6];  f(a)
Value FlowEvaluator::decayed(Scope &S, const CastExpr &Cast) {
  Value V = evaluate(S, Cast.getSubExpr());
  if (V->Block || !Cast.getType()->isPointerType())
    return V;
  std::optional<MemoryBlock> Block = blockAt(S, *Cast.getSubExpr());
  return Block ? pointingTo(V, std::move(*Block)) : V;
}

// static_cast<float *>(malloc(n)): raw memory holds what it is first taken for.
Value FlowEvaluator::recast(Scope &S, const CastExpr &Cast) {
  Value V = evaluate(S, Cast.getSubExpr());
  if (!V->Block || !Cast.getType()->isPointerType() ||
      !V->Block->Element.isNull())
    return V;
  QualType Element = Cast.getType()->getPointeeType();
  if (Element->isVoidType() || Element->isCharType())
    return V;
  MemoryBlock Block = *V->Block;
  Block.Element = Element.getUnqualifiedType();
  return pointingTo(V, std::move(Block));
}

// x.data_ptr<float>()
Value FlowEvaluator::dataOfTensor(Scope &S, const CallExpr &Call,
                                  TensorId Self) {
  Value V = typed(unknown(S, &Call), Call.getType(), Memory);
  if (!Call.getType()->isPointerType())
    return V;
  MemoryBlock Block;
  Block.Space = MemorySpace::Tensor;
  Block.Tensor = Self;
  Block.Origin = &Call;
  if (!Call.getType()->isVoidPointerType())
    Block.Element = Call.getType()->getPointeeType().getUnqualifiedType();
  return pointingTo(V, std::move(Block));
}

Value FlowEvaluator::newArray(Scope &S, const CXXNewExpr &New) {
  SymbolicInt Count;
  if (New.isArray() && New.getArraySize() && *New.getArraySize())
    Count = numberOf(S, *New.getArraySize());
  for (const Expr *Argument : New.placement_arguments())
    evaluate(S, Argument);
  if (New.getInitializer())
    evaluate(S, New.getInitializer());
  Value V = unknown(S, &New);
  if (New.getNumPlacementArgs() > 0 || !New.isArray())
    return V;
  MemoryBlock Block;
  Block.Space = MemorySpace::Host;
  Block.Element = New.getAllocatedType();
  Block.Bytes = Count * bytesOf(Block.Element);
  Block.Origin = &New;
  return pointingTo(V, std::move(Block));
}

// Containers ------------------------------------------------------------------

// What is written through the pointer is not followed; the length stays.
static Value withUnknownElements(Value List, Value Unknown,
                                 FlowMemory &Memory) {
  SymbolicInt Count = lengthOf(List, Memory);
  return Count.isKnown()
             ? Memory.Values.withBlock(Unknown, blockOfLength(Count))
             : Unknown;
}

// Longer than others: one case for each method.
std::optional<Value>
FlowEvaluator::callBufferMethod(Scope &S, const CXXMemberCallExpr &Call,
                                const FunctionDecl &Callee) {
  const Expr &Object = *Call.getImplicitObjectArgument();
  llvm::StringRef Name = Callee.getName();
  bool IsEnd = Name == "end" || Name == "cend";
  if (IsEnd || Name == "data" || Name == "begin" || Name == "cbegin" ||
      Name == "get" || Name == "release") {
    std::optional<MemoryBlock> Block = blockHeldBy(S, Object);
    // Objects are more than memory: who has the iterator may change them.
    if (!Block || (!Block->Element.isNull() && Block->Element->isRecordType()))
      return std::nullopt;
    if (isPointerClass(classNameOf(Object.getType())))
      return pointingTo(valueOf(S, &Object), std::move(*Block));
    ListAt List = listAt(S, Object);
    bool IsWritable = Name == "data" && List.Where.isKnown() &&
                      !cast<CXXMethodDecl>(Callee).isConst();
    if (IsWritable &&
        (List.Content->is(Kind::List) || List.Content->is(Kind::Uniform)) &&
        flowTypeOf(Block->Element) == FlowType::Int)
      store(S.State, List.Where,
            withUnknownElements(List.Content, unknown(S, &Call), Memory),
            Memory);
    if (IsEnd)
      moveBy(*Block, Block->Bytes);
    return pointingTo(unknown(S, &Call), std::move(*Block));
  }
  bool IsResized = Name == "resize" || Name == "assign";
  if (!IsResized || Call.getNumArgs() == 0 || Call.getNumArgs() > 2 ||
      flowTypeOf(Call.getArg(0)->getType()) != FlowType::Int ||
      classNameOf(*cast<CXXMethodDecl>(Callee).getParent()) != "std::vector")
    return std::nullopt;
  ListAt List = listAt(S, Object);
  SymbolicInt Count = numberOf(S, Call.getArg(0));
  if (!List.Where.isKnown())
    return std::nullopt;
  if (Call.getNumArgs() == 2)
    evaluate(S, Call.getArg(1));
  forget(S, List.Where, &Call, 0);
  if (Count.isKnown())
    store(S.State, List.Where,
          Memory.Values.withBlock(load(S.State, List.Where, Memory),
                                  blockOfLength(Count)),
          Memory);
  return unknown(S, &Call);
}

// std::unique_ptr<float[]> p(new float[n]);
std::optional<Value>
FlowEvaluator::constructBuffer(Scope &S, const CXXConstructExpr &Made,
                               llvm::StringRef Class) {
  if (!isPointerClass(Class) || Made.getNumArgs() == 0 ||
      !Made.getArg(0)->getType()->isPointerType())
    return std::nullopt;
  Value V = valueOf(S, Made.getArg(0));
  return V->Block ? std::optional(V) : std::nullopt;
}

// Functions -------------------------------------------------------------------

namespace {
/// How a function gives out memory.
struct Allocation {
  llvm::StringLiteral Name;
  MemorySpace Space;
  /// Of the arguments whose product is the number of bytes.
  int First, Second;
  /// The pointer is stored through the first argument.
  bool IsStored;
};
} // namespace

// Source: the C++ standard's <cstdlib>, the CUDA runtime API's memory
// management.
static constexpr Allocation Allocations[] = {
    {"malloc", MemorySpace::Host, 0, -1, false},
    {"calloc", MemorySpace::Host, 0, 1, false},
    {"realloc", MemorySpace::Host, 1, -1, false},
    {"aligned_alloc", MemorySpace::Host, 1, -1, false},
    {"cudaMalloc", MemorySpace::Device, 1, -1, true},
    {"cudaMallocAsync", MemorySpace::Device, 1, -1, true},
    {"cudaMallocHost", MemorySpace::Both, 1, -1, true},
    {"cudaHostAlloc", MemorySpace::Both, 1, -1, true},
    {"cudaMallocManaged", MemorySpace::Both, 1, -1, true},
};

// std::make_unique<float[]>(n)
static QualType madeArray(const FunctionDecl &Callee) {
  bool Makes = llvm::StringSwitch<bool>(Callee.getName())
                   .Cases("make_unique", "make_shared", true)
                   .Case("make_unique_for_overwrite", true)
                   .Default(false);
  const TemplateArgumentList *Given = Callee.getTemplateSpecializationArgs();
  if (!Makes || !Given || !Callee.isInStdNamespace() ||
      Given->get(0).getKind() != TemplateArgument::Type)
    return {};
  const ArrayType *Array = Given->get(0).getAsType()->getAsArrayTypeUnsafe();
  return Array ? Array->getElementType() : QualType();
}

std::optional<Value> FlowEvaluator::allocate(Scope &S, const CallExpr &Call,
                                             const FunctionDecl &Callee) {
  MemoryBlock Block;
  Block.Origin = &Call;
  if (QualType Element = madeArray(Callee);
      !Element.isNull() && Call.getNumArgs() == 1) {
    Block.Space = MemorySpace::Host;
    Block.Element = Element;
    Block.Bytes = numberOf(S, Call.getArg(0)) * bytesOf(Element);
    return pointingTo(unknown(S, &Call), std::move(Block));
  }
  const Allocation *Found =
      llvm::find_if(Allocations, [&](const Allocation &A) {
        return Callee.getName() == A.Name;
      });
  if (Found == std::end(Allocations) ||
      Call.getNumArgs() <= static_cast<unsigned>(Found->First) ||
      static_cast<int>(Call.getNumArgs()) <= Found->Second ||
      isa<CXXMethodDecl>(Callee))
    return std::nullopt;
  Block.Space = Found->Space;
  Block.Bytes = numberOf(S, Call.getArg(Found->First));
  if (Found->Second >= 0)
    Block.Bytes = Block.Bytes * numberOf(S, Call.getArg(Found->Second));
  if (!Found->IsStored)
    return pointingTo(unknown(S, &Call), std::move(Block));
  const Expr *Pointer = Call.getArg(0)->IgnoreParenCasts();
  if (Pointer->getType()->isPointerType())
    Block.Element = Pointer->getType()->getPointeeType()->getPointeeType();
  if (!Block.Element.isNull() && Block.Element->isVoidType())
    Block.Element = {};
  Value To = evaluate(S, Call.getArg(0));
  if (To->is(Kind::Reference))
    store(S.State, To->Where, pointingTo(unknown(S, &Call), std::move(Block)),
          Memory);
  return typed(unknown(S, Call.getCallee()), Call.getType(), Memory);
}
