//===- CompileErrors.h - clang's own errors -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Checks run in spite of compile errors. They must know where those are: to
/// explain a removed name beside clang's error, and to say nothing else inside
/// a statement that clang did not understand.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_ANALYSIS_COMPILEERRORS_H
#define TORCH_TIDY_ANALYSIS_COMPILEERRORS_H

#include "torch-tidy/Analysis/UserCode.h"
#include "clang/Basic/Diagnostic.h"
#include <memory>
#include <string>
#include <vector>

namespace torchtidy {

/// One error of the compiler.
struct CompileError {
  clang::SourceLocation Loc;
  /// Clang's number of the diagnostic, `clang::diag::err_...`.
  unsigned Id;
  /// The text without `error:`, as the user reads it.
  std::string Message;
  /// Missing header and the like: clang says nothing after it.
  bool Fatal;
};

/// Is one of \p Errors reported at a place between the two ends of \p Range, in
/// the file as the user wrote it?
bool hasErrorWithin(clang::SourceRange Range,
                    const std::vector<CompileError> &Errors,
                    const clang::SourceManager &SM);

/// Where code is missing: of a statement that clang did not understand nothing
/// may be left, and what holds by what is left need not hold.
class MissingCode {
public:
  MissingCode(UserCode &Code, const std::vector<CompileError> &Errors);

  /// Is \p Loc in a function with an error, or after an error that clang said
  /// nothing after?
  bool isAround(clang::SourceLocation Loc) const;

private:
  const clang::SourceManager &SM;
  std::vector<clang::SourceRange> Functions;
  clang::SourceLocation Last;
};

/// Listens to the errors that go through an engine. The engine's own consumer
/// gets what it would have got; but a fatal error leaves the engine able to
/// take our reports. Stops listening when destroyed.
class CompileErrorListener {
public:
  explicit CompileErrorListener(clang::DiagnosticsEngine &Engine);
  ~CompileErrorListener();

  const std::vector<CompileError> &errors() const { return *Errors; }

private:
  class Consumer;
  clang::DiagnosticsEngine &Engine;
  clang::DiagnosticConsumer *Previous;
  std::unique_ptr<clang::DiagnosticConsumer> PreviousOwned;
  bool FatalsWereErrors;
  std::shared_ptr<std::vector<CompileError>> Errors;
};

} // namespace torchtidy

#endif // TORCH_TIDY_ANALYSIS_COMPILEERRORS_H
