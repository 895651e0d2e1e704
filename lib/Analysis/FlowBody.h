//===- FlowBody.h - the graph of one function -------------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The control flow graph of a function and what the flow analysis needs of it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_FLOWBODY_H
#define TORCH_TIDY_LIB_ANALYSIS_FLOWBODY_H

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <memory>
#include <vector>

namespace torchtidy {

struct FlowBody {
  std::unique_ptr<clang::CFG> Graph;
  /// Blocks that can be reached, every block after those that lead to it but
  /// for loops. Positions in this list are the numbers of blocks.
  std::vector<const clang::CFGBlock *> Order;
  llvm::DenseMap<const clang::CFGBlock *, unsigned> Number;
  /// Blocks that a later block, or the same, leads back to, and the last one
  /// that does.
  std::map<unsigned, unsigned> LoopEnds;
  /// Handlers of exceptions: reached from anywhere in their try block.
  llvm::DenseSet<unsigned> Handlers;
  /// `C ? A : B` for A and for B.
  llvm::DenseMap<const clang::Expr *, const clang::Expr *> ArmOf;
  /// Expressions that an expression of another block is made of, with the
  /// number of their own block.
  llvm::DenseMap<const clang::Expr *, unsigned> UsedElsewhere;
  /// The loop whose element a variable is declared with.
  llvm::DenseMap<const clang::Stmt *, const clang::CXXForRangeStmt *> RangeOf;

  const clang::CFGBlock *entry() const { return &Graph->getEntry(); }
  const clang::CFGBlock *exit() const { return &Graph->getExit(); }
};

/// The bodies of one unit, built when first asked for.
class FlowBodies {
public:
  explicit FlowBodies(clang::ASTContext &Context) : Context(Context) {}
  /// Null if there is no body, if it is nested too deep, or if clang cannot
  /// make a graph of it.
  const FlowBody *bodyOf(const clang::FunctionDecl &Function);

private:
  clang::ASTContext &Context;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<FlowBody>> Known;
};

/// Without parentheses and the wrappers that stand for their inner expression.
const clang::Expr *withoutWrappers(const clang::Expr *E);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_FLOWBODY_H
