//===- CppType.h - A printed C++ type, taken apart --------------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_CPPTYPE_H
#define TORCH_TIDY_LIB_KNOWLEDGE_CPPTYPE_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace torchtidy {

/// `const std::vector<at::Tensor> &`: a name, template arguments, and whether
/// it is const, a reference or a pointer.
struct CppType {
  std::string Name; ///< Without inline namespaces of the standard library.
  std::vector<CppType> Arguments; ///< Without allocators and char traits.
  bool IsConst = false;
  bool IsReference = false; ///< Of either sort.
  bool IsRvalueReference = false;
  bool IsPointer = false;

  /// Name and arguments, without const, references and pointers.
  std::string str() const;
};

/// Takes a canonical type apart. Types of other forms (functions, arrays,
/// member pointers) become a name that no table knows.
CppType parseCppType(llvm::StringRef Text);

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_CPPTYPE_H
