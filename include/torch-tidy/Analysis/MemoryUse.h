//===- MemoryUse.h - raw memory and what is done with it --------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What is known of the memory behind a pointer: how long it is, what lies in
/// it, where it is and whose it is; and the record of the calls that turn such
/// memory into tensors, copy it or touch it.
///
/// Lengths are in bytes, counted from where the pointer points. What is not
/// seen: memory that other functions return, and writes past the end by loops.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_MEMORYUSE_H
#define TORCH_TIDY_ANALYSIS_MEMORYUSE_H

#include "torch-tidy/Analysis/TensorFacts.h"
#include "clang/AST/Type.h"

namespace clang {
class Expr;
class VarDecl;
} // namespace clang

namespace torchtidy {

/// Who can read the memory.
enum class MemorySpace : uint8_t {
  Unknown,
  Host,   ///< Arrays, containers, `malloc`.
  Device, ///< `cudaMalloc`.
  Both,   ///< `cudaMallocManaged`, `cudaMallocHost`.
  Tensor, ///< That of a tensor; its device tells.
};

/// The pixels of an image, row by row, channels together.
struct ImageLayout {
  SymbolicInt Rows, Columns, Channels;
  /// Empty if it is not known.
  std::optional<Dtype> Depth;
  bool operator==(const ImageLayout &Other) const {
    return Rows == Other.Rows && Columns == Other.Columns &&
           Channels == Other.Channels && Depth == Other.Depth;
  }
};

/// The memory that a pointer points to, or that an object holds.
struct MemoryBlock {
  MemorySpace Space = MemorySpace::Unknown;
  /// What its owner declares it to hold; null for raw bytes.
  clang::QualType Element;
  /// From here to the end; unknown for the memory of tensors.
  SymbolicInt Bytes;
  /// From the start of the memory to here.
  SymbolicInt Offset = 0;
  /// Of a container: how many elements it has.
  SymbolicInt Count;
  /// Of a tensor's memory: its number in the state; 0 for other memory.
  uint32_t Tensor = 0;
  /// The local variable whose end is the end of the memory; null if there is
  /// none or it is not known.
  const clang::VarDecl *Owner = nullptr;
  /// The expression that gave it out first: `x.data_ptr<float>()`.
  const clang::Expr *Origin = nullptr;
  std::optional<ImageLayout> Image;

  bool operator==(const MemoryBlock &Other) const;
};

/// One side of a use.
struct MemoryOperand {
  /// As written; null if there is none.
  const clang::Expr *Written = nullptr;
  std::optional<MemoryBlock> Block;
  /// Of a tensor's memory: what is known of the tensor now.
  std::optional<TensorFacts> Tensor;
  /// From the pointer to the end of the memory, that of tensors included.
  SymbolicInt Bytes;
  /// Of one element; 0 if it is not known.
  int64_t ElementBytes = 0;
  bool is(MemorySpace Space) const { return Block && Block->Space == Space; }
};

/// One use of memory, as it is met in the source.
struct MemoryUse {
  enum class Kind : uint8_t {
    FromBlob, ///< `from_blob(From, ...)` makes Made.
    Copy,     ///< `memcpy(To, From, Bytes)`, `std::copy`, `cudaMemcpy`.
    Read,     ///< `fwrite(From, ...)`: of Bytes, from From.
    Write,    ///< `memset(To, ...)`, `fread`.
    Touch,    ///< `*From`, `From[2]`.
    Wrap,     ///< `cv::Mat(rows, columns, type, From)`: To is the image.
  };
  explicit MemoryUse(Kind What) : What(What) {}

  Kind What;
  const clang::Expr *Call = nullptr;
  /// As Operation::Path.
  std::vector<const clang::Expr *> Path;
  /// As reports quote it: `memcpy`, `std::vector`.
  std::string Name;
  MemoryOperand To, From;
  /// How much is read or written; unknown where it is not given.
  SymbolicInt Bytes;
  /// Runs on the host: the memory has to be the host's.
  bool IsOnHost = true;
  /// Of a blob: the tensor, and what its call gives.
  std::optional<TensorFacts> Made;
  bool HasDevice = false, HasDtype = false, HasDeleter = false;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_MEMORYUSE_H
