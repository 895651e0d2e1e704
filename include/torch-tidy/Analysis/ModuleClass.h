//===- ModuleClass.h - the user's module classes ----------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// The classes of the user's that derive from `torch::nn::Module`: their
/// members that are layers or tensors, and what the unit does with each.
/// Other units are not seen; \c IsWhollySeen tells whether that matters.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MODULECLASS_H
#define TORCH_TIDY_ANALYSIS_MODULECLASS_H

#include "torch-tidy/Analysis/MemberFate.h"
#include "clang/AST/DeclCXX.h"

namespace torchtidy {

/// A member that holds a layer, several, or a tensor.
struct ModuleMember {
  enum Kind {
    Layer,  ///< A holder, a standard pointer to a module, or a module.
    Layers, ///< A standard container or an array of these.
    Tensor,
  };
  Kind What = Layer;
  const clang::FieldDecl *Field = nullptr;
  /// Over all mentions in the unit, initialisers included.
  MemberFate Fate;
  /// Code of a template that is not instantiated names such a member, of this
  /// class or another.
  bool IsNamedInTemplate = false;
};

struct ModuleClass {
  const clang::CXXRecordDecl *Class = nullptr;
  std::vector<ModuleMember> Members;
  /// Calls of `register_module` and its kin on an object of this class, in its
  /// own methods.
  std::vector<const clang::CXXMemberCallExpr *> Registrations;
  /// All methods of the class have their bodies here, it has no friends, and
  /// gives itself away to no function that is not seen.
  bool IsWhollySeen = false;
  /// A method of the class asks for its own children or modules.
  bool WalksChildren = false;
  /// The class has a method `forward` with a body.
  bool HasForward = false;
};

/// Where to report on a member: its declaration, or, if that is in a header,
/// which hosts show only if asked, \p Given of the file that is compiled. Null
/// is no such place.
clang::SourceLocation placeToReport(const ModuleMember &Member,
                                    const clang::Expr *Given,
                                    const UserCode &Code);

/// The method of a class around \p S, seen through lambdas; null in functions.
const clang::CXXMethodDecl *methodAround(const clang::Stmt *S,
                                         const UserCode &Code);

/// The module classes of one unit.
class ModuleClasses {
public:
  explicit ModuleClasses(const UserCode &Code) : Code(Code) {}

  /// Those with a definition, instances of templates included; patterns of
  /// templates are not. Worked out by the first call.
  llvm::ArrayRef<ModuleClass> all();

private:
  const UserCode &Code;
  bool IsKnown = false;
  std::vector<ModuleClass> Models;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MODULECLASS_H
