//===- OperatorSchemaCheck.cpp - operator schema -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Longer than most checks, as it judges whole units: an operator is defined in
// one block and implemented in others.
//
//===----------------------------------------------------------------------===//

#include "OperatorSchemaCheck.h"
#include "OperatorSchemaMessages.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(OperatorSchemaCheck)

void OperatorSchemaCheck::registerMatchers(MatchFinder &Finder) {
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(hasAnyName("def", "impl", "op"))))
          .bind("call"),
      this);
  Finder.addMatcher(
      cxxConstructExpr(hasDeclaration(cxxConstructorDecl(ofClass(
                           hasAnyName("::torch::detail::TorchLibraryInit",
                                      "::c10::RegisterOperators")))))
          .bind("call"),
      this);
}

/// Code that may well register something wrong to see it refused.
static bool expectsFailure(const Expr *Call, const UserCode &Code) {
  if (Code.isMacroArgument(Call))
    return true;
  for (DynTypedNode Node = Code.parent(Call); !Node.getNodeKind().isNone();
       Node = Code.parent(Node))
    if (Node.get<CXXTryStmt>())
      return true;
  return false;
}

void OperatorSchemaCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<Expr>("call");
  if (Call->isInstantiationDependent() || code().isBroken(Call))
    return;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Call))
    if (std::optional<LibraryBlock> Block = libraryBlock(*Made))
      Blocks.push_back(*Block);
  std::optional<OperatorRegistration> How = operatorRegistration(Call);
  if (How && !expectsFailure(Call, code()))
    Registrations.push_back(std::move(*How));
}

/// LibTorch reads a C string: it ends at the first null character.
static llvm::StringRef textOf(const OperatorRegistration &How) {
  llvm::StringRef Text = How.Text->getString();
  return Text.take_until([](char C) { return C == '\0'; });
}

SourceLocation OperatorSchemaCheck::inText(const OperatorRegistration &How,
                                           llvm::StringRef Part) const {
  const StringLiteral &Text = *How.Text;
  // Pieces that macros made have no text of their own.
  for (unsigned I = 0; I < Text.getNumConcatenated(); ++I)
    if (Text.getStrTokenLoc(I).isMacroID())
      return Text.getBeginLoc();
  return Text.getLocationOfByte(Part.data() - Text.getString().data(),
                                sources(), context().getLangOpts(),
                                context().getTargetInfo());
}

const LibraryBlock *
OperatorSchemaCheck::blockOf(const OperatorRegistration &How) const {
  const auto *Function =
      How.Library ? dyn_cast<FunctionDecl>(How.Library->getDeclContext())
                  : nullptr;
  if (!Function || !isa<ParmVarDecl>(How.Library))
    return nullptr;
  const auto Found = llvm::find_if(Blocks, [&](const LibraryBlock &Block) {
    return Block.Function == Function->getCanonicalDecl();
  });
  return Found == Blocks.end() ? nullptr : &*Found;
}

static SchemaDialect dialectOf(const UnitContext &Unit) {
  return schemaDialectOf(
      Unit.Kit.libTorchVersion().value_or(llvm::VersionTuple()));
}

void OperatorSchemaCheck::reportSyntax(const OperatorRegistration &How,
                                       llvm::Error Failure) {
  llvm::StringRef Text = textOf(How);
  llvm::handleAllErrors(std::move(Failure), [&](const SchemaError &Error) {
    Finding &Found =
        report(inText(How, Text.substr(Error.offset())),
               "LibTorch cannot parse this schema: " + Error.reason());
    if (!code().isWithin(How.Text, How.Call))
      Found.note(How.Call->getExprLoc(), "the schema is registered here");
  });
}

void OperatorSchemaCheck::read(const OperatorRegistration &How) {
  llvm::StringRef Text = textOf(How);
  Operator Op{How, {}, std::nullopt, blockOf(How), ""};
  if (llvm::Expected<OperatorName> Name = parseOperatorName(Text)) {
    if (How.Kind == OperatorRegistration::Define) {
      report(inText(How, Text),
             llvm::formatv("'{0}' is a name, not a schema, and no function is "
                           "given to infer the schema from",
                           Text));
      return;
    }
    Op.Name = *Name;
  } else {
    llvm::Error Failure = Name.takeError();
    if (How.Kind == OperatorRegistration::Implement && !Text.contains('('))
      return reportSyntax(How, std::move(Failure));
    llvm::consumeError(std::move(Failure));
    if (How.Kind == OperatorRegistration::Implement) {
      report(inText(How, Text),
             "'impl' takes the name of an operator, not its schema");
      return;
    }
    llvm::Expected<FunctionSchema> Schema =
        parseFunctionSchema(Text, dialectOf(unit()));
    if (!Schema)
      return reportSyntax(How, Schema.takeError());
    Op.Name = Schema->Name;
    Op.Schema = std::move(*Schema);
  }
  std::string Namespace = Op.Name.Namespace.str();
  if (Op.Block)
    Namespace = Op.Block->Namespace;
  if (!Namespace.empty() && Namespace != "_")
    Op.FullName = Namespace + "::" + Op.Name.Name.str() +
                  (Op.Name.Overload.empty() ? "" : ".") +
                  Op.Name.Overload.str();
  Operators.push_back(std::move(Op));
}

void OperatorSchemaCheck::checkPlace(const Operator &Op) {
  if (!Op.Block)
    return;
  llvm::StringRef Macro = Op.Block->macroName();
  if (Op.How.isDefinition() &&
      Op.Block->Kind == LibraryBlock::Implementations) {
    report(inText(Op.How, Op.Name.Name),
           llvm::formatv("operator '{0}' is defined in a {1} block, which can "
                         "only implement; define it in TORCH_LIBRARY",
                         Op.Name.Name, Macro));
    return;
  }
  if (Op.Name.Namespace.empty() || Op.Block->Namespace == "_" ||
      Op.Name.Namespace == Op.Block->Namespace)
    return;
  report(inText(Op.How, Op.Name.Namespace),
         llvm::formatv("namespace '{0}' of this operator is not the namespace "
                       "'{1}' of the {2} block around it",
                       Op.Name.Namespace, Op.Block->Namespace, Macro));
}

/// Only what stands directly in a block or at namespace scope.
bool OperatorSchemaCheck::runsAlways(const Operator &Op) const {
  const Stmt *Whole = code().wholeStatement(Op.How.Call);
  while (const auto *Wrapper = code().parent(Whole).get<ExprWithCleanups>())
    Whole = Wrapper;
  if (!Op.Block)
    return !code().enclosingFunction(Op.How.Call) &&
           !code().enclosingClass(Op.How.Call) &&
           Op.How.Kind == OperatorRegistration::Legacy;
  const FunctionDecl *Function = code().enclosingFunction(Op.How.Call);
  return Function && Function->getCanonicalDecl() == Op.Block->Function &&
         code().parent(Whole).get<Stmt>() == Function->getBody();
}

void OperatorSchemaCheck::checkDuplicates() {
  std::map<std::string, const Operator *> First;
  for (const Operator &Op : Operators) {
    if (!Op.How.isDefinition() || Op.FullName.empty() || !runsAlways(Op))
      continue;
    const auto [Place, IsNew] = First.try_emplace(Op.FullName, &Op);
    if (IsNew || Place->second->How.Text == Op.How.Text)
      continue;
    report(inText(Op.How, Op.Name.Name),
           llvm::formatv("operator '{0}' is defined a second time; overloads "
                         "need names of their own, as in '{1}.other'",
                         Op.FullName, Op.Name.Name))
        .note(inText(Place->second->How, Place->second->Name.Name),
              "first defined here");
  }
}

void OperatorSchemaCheck::checkKernel(const Operator &Op,
                                      const Operator &Definition,
                                      const KernelFunction &Kernel) {
  SchemaDialect Dialect = dialectOf(unit());
  const FunctionSchema &Schema = *Definition.Schema;
  for (const KernelMismatch &Mismatch :
       compareWithSchema(Schema, Kernel, context(), Dialect)) {
    MismatchInWords Words =
        inWords(Mismatch, Schema, Kernel, context(), Dialect);
    SourceLocation InSchema =
        inText(Definition.How,
               Words.InSchema.empty() ? Schema.Name.Name : Words.InSchema);
    bool IsHere = &Op == &Definition;
    Finding &Found =
        report(IsHere ? InSchema : inText(Op.How, Op.Name.Name), Words.Message);
    if (!IsHere)
      Found.note(InSchema, "the schema is given here");
    if (Words.InFunction.isValid())
      Found.note(Words.InFunction, "the function is declared here");
  }
}

void OperatorSchemaCheck::checkKernels(const Operator &Op) {
  const Operator *Definition = Op.Schema ? &Op : nullptr;
  if (!Op.How.isDefinition() && !Op.FullName.empty())
    for (const Operator &Other : Operators)
      if (Other.How.isDefinition() && Other.FullName == Op.FullName) {
        // Two definitions, say of two builds: neither is sure.
        if (Definition || !Other.Schema)
          return;
        Definition = &Other;
      }
  if (!Definition)
    return;
  for (const KernelFunction &Kernel : Op.How.Kernels)
    checkKernel(Op, *Definition, Kernel);
}

/// One or two letters apart, neither a part of the other.
static bool isSlipOf(llvm::StringRef Name, llvm::StringRef Right) {
  auto HasDigit = [](llvm::StringRef S) { return llvm::any_of(S, isDigit); };
  unsigned Limit = Right.size() >= 8 ? 2 : 1;
  return Right.size() >= 5 && !HasDigit(Name) && !HasDigit(Right) &&
         !Name.contains(Right) && !Right.contains(Name) &&
         Name.edit_distance(Right, true, Limit) <= Limit;
}

/// `impl` of an operator that nobody defines is no error: the kernel is just
/// never called, and the operator meant has none.
void OperatorSchemaCheck::checkSpelling(const Operator &Op) {
  if (Op.How.isDefinition() || Op.FullName.empty() || !Op.Block)
    return;
  const Operator *Meant = nullptr;
  for (const Operator &Other : Operators) {
    if (Other.FullName == Op.FullName ? Other.How.isDefinition()
                                      : Other.FullName.empty())
      return;
    bool IsMeant = Other.Block &&
                   Other.How.Kind == OperatorRegistration::Define &&
                   Other.Block->Namespace == Op.Block->Namespace &&
                   Other.Name.Overload == Op.Name.Overload &&
                   isSlipOf(Op.Name.Name, Other.Name.Name);
    if (IsMeant && Meant)
      return;
    if (IsMeant)
      Meant = &Other;
  }
  if (!Meant)
    return;
  bool Elsewhere = false;
  for (const Operator &Other : Operators) {
    if (Other.How.isDefinition() || Other.FullName != Meant->FullName)
      continue;
    // A block is for one dispatch key: both names in it are two operators.
    if (!Other.Block || Other.Block->Function == Op.Block->Function)
      return;
    Elsewhere = true;
  }
  report(inText(Op.How, Op.Name.Name),
         llvm::formatv("operator '{0}' is implemented but not defined, and "
                       "'{1}' is defined but not implemented{2}",
                       Op.FullName, Meant->FullName,
                       Elsewhere ? " in this block" : ""))
      .level(Level::Likely)
      .note(inText(Meant->How, Meant->Name.Name), "defined here");
}

void OperatorSchemaCheck::finish() {
  // The last call of a chain was met first.
  llvm::sort(Registrations, [&](const auto &Left, const auto &Right) {
    return sources().isBeforeInTranslationUnit(Left.Call->getExprLoc(),
                                               Right.Call->getExprLoc());
  });
  for (const OperatorRegistration &How : Registrations)
    read(How);
  for (const Operator &Op : Operators) {
    checkPlace(Op);
    checkKernels(Op);
    checkSpelling(Op);
  }
  checkDuplicates();
}
