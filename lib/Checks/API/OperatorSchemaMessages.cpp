//===- OperatorSchemaMessages.cpp - a mismatch in words -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorSchemaMessages.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace torchtidy;

static std::string canonicalName(QualType Type, const ASTContext &Context) {
  return Type.getCanonicalType().getAsString(
      PrintingPolicy(Context.getLangOpts()));
}

/// The dispatcher supplies a leading DispatchKeySet; no schema mentions it.
static unsigned hiddenParameters(const FunctionProtoType &Type) {
  return Type.getNumParams() &&
                 isClass(Type.getParamType(0), "c10::DispatchKeySet")
             ? 1
             : 0;
}

llvm::SmallVector<KernelMismatch, 2>
torchtidy::compareWithSchema(const FunctionSchema &Schema,
                             const KernelFunction &Kernel,
                             const ASTContext &Context, SchemaDialect Dialect) {
  std::vector<std::string> Names;
  if (Kernel.Type->isDependentType() || Kernel.Type->isVariadic() ||
      Kernel.Type->getReturnType()->isUndeducedType())
    return {};
  for (QualType Parameter : Kernel.Type->param_types())
    Names.push_back(canonicalName(Parameter, Context));
  std::vector<llvm::StringRef> Parameters(Names.begin(), Names.end());
  llvm::SmallVector<KernelMismatch, 2> Found = compareKernel(
      Schema, Parameters, canonicalName(Kernel.Type->getReturnType(), Context),
      Dialect);
  // The compiler says it, or is not asked to compile it.
  if (llvm::any_of(Found, [](const KernelMismatch &M) {
        return M.Verdict == KernelVerdict::DoesNotCompile;
      }))
    return {};
  return Found;
}

static std::string counted(unsigned Count, llvm::StringRef Noun) {
  return llvm::formatv("{0} {1}{2}", Count, Noun, Count == 1 ? "" : "s").str();
}

/// "; 'int64_t' is 'int' in a schema", if that is known.
static std::string hint(QualType Type, const ASTContext &Context,
                        SchemaDialect Dialect) {
  std::string Right = inferSchemaType(canonicalName(Type, Context), Dialect);
  std::string Name =
      Type.getNonReferenceType().getUnqualifiedType().getAsString(
          PrintingPolicy(Context.getLangOpts()));
  return Right.empty() || Right == Name
             ? ""
             : llvm::formatv("; '{0}' is '{1}' in a schema", Name, Right).str();
}

static std::string spelled(QualType Type, const ASTContext &Context) {
  return Type.getAsString(PrintingPolicy(Context.getLangOpts()));
}

static void tellArgumentType(MismatchInWords &Words, unsigned Position,
                             const FunctionSchema &Schema,
                             const KernelFunction &Kernel,
                             const ASTContext &Context, SchemaDialect Dialect) {
  const SchemaArgument &Argument = Schema.Arguments[Position];
  unsigned Index = Position + hiddenParameters(*Kernel.Type);
  QualType Type = Kernel.Declaration
                      ? Kernel.Declaration->getParamDecl(Index)->getType()
                      : Kernel.Type->getParamType(Index);
  Words.Message =
      llvm::formatv("argument '{0}' is '{1}' in the schema, but '{2}' in {3}",
                    Argument.Name, Argument.Type.Text, spelled(Type, Context),
                    Kernel.describe())
          .str() +
      hint(Type, Context, Dialect);
  Words.InSchema = Argument.Type.Text;
  if (Kernel.Declaration)
    Words.InFunction = Kernel.Declaration->getParamDecl(Index)->getLocation();
}

static void tellReturnType(MismatchInWords &Words, unsigned Position,
                           const FunctionSchema &Schema,
                           const KernelFunction &Kernel,
                           const ASTContext &Context, SchemaDialect Dialect) {
  QualType Type = Kernel.Type->getReturnType();
  bool IsOne = Schema.Returns.size() == 1;
  Words.InSchema = Schema.Returns[Position].Type.Text;
  Words.Message =
      llvm::formatv("return value {0}is '{1}' in the schema, but {2} returns "
                    "'{3}'",
                    IsOne ? "" : std::to_string(Position + 1) + " ",
                    Words.InSchema, Kernel.describe(), spelled(Type, Context))
          .str() +
      (IsOne ? hint(Type, Context, Dialect) : "");
}

MismatchInWords torchtidy::inWords(const KernelMismatch &Mismatch,
                                   const FunctionSchema &Schema,
                                   const KernelFunction &Kernel,
                                   const ASTContext &Context,
                                   SchemaDialect Dialect) {
  MismatchInWords Words;
  if (Kernel.Declaration)
    Words.InFunction = Kernel.Declaration->getLocation();
  switch (Mismatch.Kind) {
  case KernelMismatch::ArgumentCount:
    Words.Message =
        llvm::formatv("the schema of '{0}' has {1}, but {2} takes "
                      "{3}",
                      Schema.Name.Name, counted(Mismatch.InSchema, "argument"),
                      Kernel.describe(), Mismatch.InFunction);
    break;
  case KernelMismatch::ReturnCount:
    Words.Message = llvm::formatv(
        "the schema of '{0}' returns {1}, but {2} returns {3}",
        Schema.Name.Name, counted(Mismatch.InSchema, "value"),
        Kernel.describe(),
        Mismatch.InFunction ? std::to_string(Mismatch.InFunction) : "nothing");
    break;
  case KernelMismatch::ArgumentType:
    tellArgumentType(Words, Mismatch.Index, Schema, Kernel, Context, Dialect);
    break;
  case KernelMismatch::ReturnType:
    tellReturnType(Words, Mismatch.Index, Schema, Kernel, Context, Dialect);
    break;
  }
  return Words;
}
