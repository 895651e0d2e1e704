//===- Analysis/StatementOrder.h - what runs after what ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Questions about the order of statements in one function that the syntax
/// answers. Where it does not, the answer is the careful one, named at each
/// function.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_STATEMENTORDER_H
#define TORCH_TIDY_ANALYSIS_STATEMENTORDER_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Expr.h"

namespace torchtidy {

/// The statements after \p S in the block it stands in; labels and cases
/// before it are seen through. Empty if it stands in no block.
std::vector<const clang::Stmt *> statementsAfter(const clang::Stmt *S,
                                                 const UserCode &Code);

/// Is \p S the whole body of a branch or loop, without braces?
bool isBareBody(const clang::Stmt *S, const UserCode &Code);

/// Is there nothing written between the end of \p S and the end of its block:
/// no statement, and no macro or preprocessor line that could have been one in
/// another configuration? False if \p S stands in no block.
bool isLastInBlock(const clang::Stmt *S, const UserCode &Code);

/// Every mention of a local variable or parameter in \p Function, those in
/// lambdas included, in source order.
std::vector<const clang::DeclRefExpr *>
mentionsOf(const clang::VarDecl &Var, const clang::FunctionDecl &Function);

/// May \p Later run after \p Earlier in the lifetime of \p Var? True also
/// where only a loop around both brings the order about, and for branches that
/// exclude each other.
bool mayRunAfter(const clang::Stmt *Later, const clang::Stmt *Earlier,
                 const clang::VarDecl &Var, const UserCode &Code);

/// Does the identifier \p Name stand anywhere in the text of \p Function?
bool mentionsName(const clang::FunctionDecl &Function, llvm::StringRef Name,
                  const clang::ASTContext &Context);

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_STATEMENTORDER_H
