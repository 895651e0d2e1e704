//===- Analysis/UserCode.h - the user's part of a translation unit -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A unit that includes LibTorch holds a hundred thousand declarations of which
/// a few dozen are the user's. UserCode finds those, and is the only way in
/// which checks walk the tree, so that no check ever visits a library header.
/// It leaves the traversal scope of the ASTContext alone: other clang-tidy
/// checks and their parent maps depend on it.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_USERCODE_H
#define TORCH_TIDY_ANALYSIS_USERCODE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTTypeTraits.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Regex.h"
#include <string>
#include <vector>

namespace clang {
class CXXRecordDecl;
class FunctionDecl;
class LambdaExpr;
namespace ast_matchers {
class MatchFinder;
} // namespace ast_matchers
} // namespace clang

namespace torchtidy {

/// Tells the user's files from library files. The main file is always the
/// user's. A header is not if it is a system header, lies in a LibTorch or
/// CUDA include tree (recognised by path), or matches a given glob.
class UserFiles {
public:
  UserFiles(const clang::SourceManager &SM,
            llvm::ArrayRef<std::string> LibraryGlobs);

  /// Is this location, after macro expansion, in the user's file?
  bool contains(clang::SourceLocation Loc) const;

private:
  bool isUserFile(clang::FileID File) const;

  const clang::SourceManager &SM;
  std::vector<std::string> LibraryGlobs;
  mutable llvm::DenseMap<clang::FileID, bool> Known;
};

/// The user's declarations of one translation unit, with their parents.
///
/// Instantiations of the user's templates are part of it, so the same source
/// line can be seen more than once. Declarations that come from a precompiled
/// header are not: in practice it holds library headers.
class UserCode {
public:
  UserCode(clang::ASTContext &Context,
           llvm::ArrayRef<std::string> LibraryGlobs);

  clang::ASTContext &context() const { return Context; }
  const UserFiles &files() const { return Files; }

  /// Top-level declarations in the user's files, in source order.
  llvm::ArrayRef<clang::Decl *> topLevel() const { return TopLevel; }

  /// Offers every node of the user's code to \p Finder, parents first. The
  /// matchers must not look at parents or ancestors (use the functions below):
  /// clang's parent map would load the whole unit.
  void match(clang::ast_matchers::MatchFinder &Finder);

  /// The syntactic parent of a statement, declaration or constructor
  /// initializer of the user's code; an empty node at the top or outside.
  clang::DynTypedNode parent(const clang::Stmt *S) const;
  clang::DynTypedNode parent(const clang::Decl *D) const;
  clang::DynTypedNode parent(const clang::DynTypedNode &Node) const;

  /// The statement that expression \p S is part of, initialisers of local
  /// variables included: what stands between two semicolons.
  const clang::Stmt *wholeStatement(const clang::Stmt *S) const;

  /// The closest statement around \p S that is not a parenthesis, implicit
  /// cast, temporary materialisation or full-expression wrapper.
  clang::DynTypedNode parentIgnoringImplicit(const clang::Stmt *S) const;

  /// The innermost function, method or lambda call operator around \p S, or
  /// null at namespace scope.
  const clang::FunctionDecl *enclosingFunction(const clang::Stmt *S) const;

  /// The innermost loop of the same function whose body, condition or
  /// increment holds \p S, or null. Initialisers of a `for` and the range of a
  /// range-for run once and do not count.
  const clang::Stmt *enclosingLoop(const clang::Stmt *S) const;

  /// The innermost class whose member function holds \p S, seen through
  /// lambdas; null in free functions.
  const clang::CXXRecordDecl *enclosingClass(const clang::Stmt *S) const;

  /// Is \p S inside \p Ancestor (or the same)?
  bool isWithin(const clang::Stmt *S, const clang::Stmt *Ancestor) const;

  /// Is the value of expression \p E thrown away: an expression statement, the
  /// left of a comma, the increment of a for, or cast to void?
  /// \p ThroughVoidCast tells whether `(void)E` counts.
  bool isDiscarded(const clang::Expr *E, bool ThroughVoidCast = false) const;

  /// Does clang's recovery from an error make \p S, or the full statement it
  /// stands in, untrustworthy?
  bool isBroken(const clang::Stmt *S) const;

  /// Where the main file brings in what stands at \p Loc, directly or by way of
  /// headers of the user. The start of the main file if that is not known, as
  /// with precompiled headers.
  clang::SourceLocation includedByUser(clang::SourceLocation Loc) const;

  /// Is \p S an argument written by the user for a macro that does more with it
  /// than evaluate it once as a statement, such as `EXPECT_THROW(f(x), E)`?
  bool isMacroArgument(const clang::Stmt *S) const;

private:
  friend class UserCodeVisitor;

  clang::ASTContext &Context;
  UserFiles Files;
  std::vector<clang::Decl *> TopLevel;
  llvm::DenseMap<const void *, clang::DynTypedNode> Parents;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_USERCODE_H
