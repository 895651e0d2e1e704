//===- ModeDependence.h - classes for which the mode matters ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the declaration of a class tells of training: whether a module computes
/// something else in training than in evaluation, and whether an object can
/// reach a module or an optimizer.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_ANALYSIS_MODEDEPENDENCE_H
#define TORCH_TIDY_LIB_ANALYSIS_MODEDEPENDENCE_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/AST/Type.h"
#include <string>

namespace torchtidy {

/// Does a method of the class ask for the mode, as `is_training()` does?
bool asksForMode(const clang::CXXRecordDecl &Class);

/// A layer that differs between the modes by default and that a module of this
/// class has or makes, itself or in other modules; empty if none is seen.
std::string modeLayerOf(const clang::CXXRecordDecl &Class,
                        const UserCode &Code);

/// Can code that is given an object of this type reach a module, an optimizer
/// or code that is not seen? Classes that are not complete can.
bool holdsTrainer(clang::QualType Type, const UserCode &Code);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_ANALYSIS_MODEDEPENDENCE_H
