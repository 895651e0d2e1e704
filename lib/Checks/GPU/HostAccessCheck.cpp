//===- HostAccessCheck.cpp - memory of a GPU used by the host -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than a page: what a pointer is used for is told from the expressions
// around it and around the variable it is kept in, and the functions that run
// on the host are listed.
//
//===----------------------------------------------------------------------===//

#include "HostAccessCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Analysis/VariableUses.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(HostAccessCheck)

// Functions and constructors that touch the memory they are given, all of them
// on the host. Source: the C++ standard's <cstring>, <cstdio>, <algorithm>,
// <numeric>, <vector>, <string>; OpenCV's `cv::Mat`.
static constexpr llvm::StringLiteral HostCode[] = {
    "memcpy",
    "memmove",
    "memset",
    "memcmp",
    "std::memcpy",
    "std::memmove",
    "std::memset",
    "std::memcmp",
    "fwrite",
    "fread",
    "std::fwrite",
    "std::fread",
    "std::copy",
    "std::copy_n",
    "std::copy_if",
    "std::copy_backward",
    "std::fill",
    "std::fill_n",
    "std::accumulate",
    "std::reduce",
    "std::transform",
    "std::for_each",
    "std::sort",
    "std::equal",
    "std::max_element",
    "std::min_element",
    "std::minmax_element",
    "std::inner_product",
    "std::iota",
    "std::find",
    "std::count",
    "std::vector",
    "std::basic_string",
    "cv::Mat",
    "std::basic_ostream::write",
    "std::basic_istream::read",
};

// What the memory behind a pointer expression is used for, by the expression
// around it: `is dereferenced`; empty if that cannot be told.
std::string HostAccessCheck::useOf(const Expr *Pointer, unsigned Depth) const {
  DynTypedNode Around = code().parentIgnoringImplicit(Pointer);
  const auto *E = Around.get<Expr>();
  if (!E) {
    const auto *Var = Around.get<VarDecl>();
    return Var && Depth > 0 ? useOfVariable(*Var, Depth - 1) : "";
  }
  const auto *Unary = dyn_cast<UnaryOperator>(E);
  bool IsRead =
      isa<ArraySubscriptExpr>(E) || (Unary && Unary->getOpcode() == UO_Deref);
  if (IsRead) {
    const auto *Address = code().parentIgnoringImplicit(E).get<UnaryOperator>();
    return Address && Address->getOpcode() == UO_AddrOf
               ? useOf(Address, Depth)
               : "is dereferenced by code of the host";
  }
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  bool IsMoved = Binary && Binary->isAdditiveOp();
  if ((IsMoved || isa<ExplicitCastExpr>(E)) && E->getType()->isPointerType())
    return useOf(E, Depth);
  const FunctionDecl *Callee = nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    Callee = Call->getDirectCallee();
  else if (const auto *Made = dyn_cast<CXXConstructExpr>(E))
    Callee = Made->getConstructor();
  if (!Callee)
    return "";
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee);
  std::string Name = Constructor ? qualifiedName(*Constructor->getParent())
                                 : qualifiedName(*Callee);
  return llvm::is_contained(HostCode, Name)
             ? "is given to '" + Name + "', which runs on the host"
             : "";
}

// Is the mention under a condition that the declaration is not under?
static bool isConditional(const Expr *Mention, const VarDecl &Var,
                          const UserCode &Code) {
  DynTypedNode Scope = Code.parent(&Var);
  const Stmt *Inside = Mention;
  while (const Stmt *Outer = Code.parent(Inside).get<Stmt>()) {
    if (const auto *Statement = Scope.get<Stmt>();
        Statement && Code.isWithin(Statement, Outer))
      return false;
    if (isa<IfStmt, SwitchStmt, ConditionalOperator, LambdaExpr>(Outer))
      return true;
    Inside = Outer;
  }
  return false;
}

std::string HostAccessCheck::useOfVariable(const VarDecl &Var,
                                           unsigned Depth) const {
  if (!Var.isLocalVarDecl() || !Var.getType()->isPointerType())
    return "";
  std::string Found;
  for (const VariableUse &Use : usesOf(Var, code())) {
    if (Use.Kind == UseKind::Assign || Use.Kind == UseKind::Reference ||
        Use.Kind == UseKind::Unclear)
      return "";
    if (Found.empty() && !isConditional(Use.Mention, Var, code()))
      Found = useOf(Use.Mention, Depth);
  }
  return Found;
}

void HostAccessCheck::visit(const Operation &Op) {
  bool IsAccessor = Op.Name == "accessor";
  if (Op.Arguments.empty() || (!IsAccessor && !endsWith(Op.Name, "data_ptr")))
    return;
  const TensorFacts *Facts = Op.Arguments[0].asTensor();
  if (!Facts || (!Facts->Device.is(DeviceType::CUDA) &&
                 !Facts->Device.is(DeviceType::HIP)))
    return;
  std::string Use =
      IsAccessor ? "is read by code of the host" : useOf(Op.Call, 2);
  if (Use.empty())
    return;
  Reported.insert(Op.Call);
  std::string Self = operandName(Op, 0);
  Finding &F =
      report(Op.Call->getExprLoc(),
             quoted(Op) + " of memory that is not the host's: " + Self +
                 " is on " + print(Facts->Device) + ", and its memory " + Use);
  F.range(Op.Call->getSourceRange());
  if (!IsAccessor)
    F.leaf("G10");
  noteOrigin(F, Op, 0, Fact::Device);
}
