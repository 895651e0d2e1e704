//===- DanglingPointerCheck.cpp - pointers into temporary tensors -*- C++ -*-=//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DanglingPointerCheck.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/SourceText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::ast_matchers;
using namespace torchtidy;

TORCH_TIDY_DEFINE_CHECK(DanglingPointerCheck)

namespace {
/// What a call hands out of the object it is called on.
enum class Loan { None, Elements, Sizes, Accessor, Reference };
} // namespace

// Methods that hand out something which they go on owning.
static Loan loanOf(const CallExpr &Call, const FunctionDecl &Callee) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
      Method && Method->getIdentifier()) {
    std::string Class = qualifiedName(*Method->getParent());
    bool IsPointer = Call.getType()->isPointerType();
    if (Class == "c10::Storage" || Class == "c10::DataPtr" ||
        Class == "c10::UniqueVoidPtr")
      return IsPointer ? Loan::Elements : Loan::None;
    if (Class == "at::Tensor" || Class == "at::TensorBase")
      return llvm::StringSwitch<Loan>(Method->getName())
          .Cases("data_ptr", "const_data_ptr", "mutable_data_ptr", "data",
                 IsPointer ? Loan::Elements : Loan::None)
          .Cases("packed_accessor", "packed_accessor32", "packed_accessor64",
                 "generic_packed_accessor", Loan::Elements)
          .Case("accessor", Loan::Accessor)
          .Cases("sizes", "strides", "sym_sizes", "sym_strides", Loan::Sizes)
          .Case("storage", Loan::Reference)
          .Default(Loan::None);
  }
  QualType Type = Call.getType();
  return Call.isGLValue() && (isTensor(Type) || isClass(Type, "c10::IValue") ||
                              isClass(Type, "c10::ivalue::TupleElements"))
             ? Loan::Reference
             : Loan::None;
}

void DanglingPointerCheck::registerMatchers(MatchFinder &Finder) {
  Finder.addMatcher(callExpr(callee(functionDecl())).bind("call"), this);
}

void DanglingPointerCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Call = Result.Nodes.getNodeAs<CallExpr>("call");
  Loan What = loanOf(*Call, *Call->getDirectCallee());
  if (What == Loan::None || !firstOperand(Call) || code().isBroken(Call))
    return;
  TensorOrigin Origin = What == Loan::Reference
                            ? referenceOrigin(Call)
                            : tensorOrigin(firstOperand(Call));
  const Lifetime &Life =
      What == Loan::Elements ? Origin.Storage : Origin.Object;
  bool Perhaps = Life.Survives == Survival::Perhaps;
  if (!Perhaps && Life.Survives != Survival::No)
    return;
  std::optional<Keeper> Kept = keeperOf(Call, code());
  if (!Kept || (What == Loan::Elements && !isFollowedLater(*Kept, code())) ||
      (Perhaps && isSettledBefore(Life, code())))
    return;
  Finding &F = reportKept(*Call, *Kept, Life,
                          What == Loan::Elements   ? "points into"
                          : What == Loan::Sizes    ? "refers to the sizes of"
                          : What == Loan::Accessor ? "reads through"
                                                   : "refers into");
  if (Perhaps || Origin.ByConvention)
    F.level(Level::Likely);
}

Finding &DanglingPointerCheck::reportKept(const CallExpr &Call,
                                          const Keeper &Kept,
                                          const Lifetime &Life,
                                          llvm::StringRef HowHeld) {
  std::string Maker = "'" + shortName(Life.Maker, context()) + "'";
  std::string Message =
      Kept.How == Keeper::RangeLoop
          ? "the loop runs over what " + Maker +
                " made, which dies before the first round"
          : (Kept.Name + " " + HowHeld + " what " + Maker +
             (Life.Survives == Survival::Perhaps ? " makes if it has to copy"
                                                 : " made") +
             ", which dies at the end of this statement")
                .str();
  return report(Call.getBeginLoc(), Message + "; keep the tensor in a variable")
      .range(Call.getSourceRange());
}
