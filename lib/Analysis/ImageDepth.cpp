//===- ImageDepth.cpp - what the pixels of an image are ---------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/ImageDepth.h"
#include "torch-tidy/Analysis/BorrowedMemory.h"
#include "torch-tidy/Analysis/KeptValue.h"
#include "torch-tidy/Analysis/TensorOrigin.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

static std::string nameOf(const FunctionDecl *Function) {
  return Function ? qualifiedName(*Function) : std::string();
}

// Functions whose result has the depth of their first image.
static bool keepsDepth(llvm::StringRef Function) {
  return llvm::StringSwitch<bool>(Function)
      .Cases("cv::resize", "cv::cvtColor", "cv::flip", "cv::rotate", true)
      .Cases("cv::transpose", "cv::copyMakeBorder", "cv::blur", true)
      .Cases("cv::GaussianBlur", "cv::medianBlur", "cv::bilateralFilter", true)
      .Cases("cv::warpAffine", "cv::warpPerspective", "cv::remap", true)
      .Cases("cv::bitwise_not", "cv::Mat::copyTo", "cv::Mat::clone", true)
      .Cases("cv::Mat::operator()", "cv::Mat::rowRange", true)
      .Cases("cv::Mat::colRange", "cv::Mat::row", "cv::Mat::col", true)
      .Default(false);
}

namespace {

class DepthReader {
public:
  explicit DepthReader(const UserCode &Code) : Code(Code) {}

  bool holdsBytes(const VarDecl &Image) {
    const auto *Function = dyn_cast<FunctionDecl>(Image.getDeclContext());
    if (!Function || !Function->hasBody() || isa<ParmVarDecl>(Image) ||
        !Image.hasLocalStorage() || Image.getType()->isReferenceType() ||
        !isCountedImage(Image.getType()) || ++Depth > 4)
      return false;
    bool Filled = false;
    if (Image.hasInit() && !isEmpty(*Image.getInit())) {
      if (!isBytes(*Image.getInit()))
        return false;
      Filled = true;
    }
    for (const DeclRefExpr *Mention : refsTo(Image, *Function->getBody()))
      switch (use(*Mention)) {
      case Use::Unknown:
        return false;
      case Use::Fills:
        Filled = true;
        break;
      case Use::Reads:
        break;
      }
    return Filled;
  }

private:
  enum class Use { Reads, Fills, Unknown };

  static bool isEmpty(const Expr &Init) {
    const auto *Made = dyn_cast<CXXConstructExpr>(ignoreImplicit(&Init));
    return Made && Made->getNumArgs() == 0;
  }

  std::optional<int64_t> constant(const Expr *E) const {
    Expr::EvalResult Result;
    if (E->isValueDependent() || !E->EvaluateAsInt(Result, Code.context()))
      return std::nullopt;
    return Result.Val.getInt().getExtValue();
  }

  // Is this expression an image of bytes?
  bool isBytes(const Expr &E) {
    const Expr *Image = ignoreImplicit(&E);
    while (const auto *Made = dyn_cast<CXXConstructExpr>(Image)) {
      // What functions take images by is made from an image.
      if (Made->getNumArgs() != 1)
        return isMadeOfBytes(*Made);
      Image = ignoreImplicit(Made->getArg(0));
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Image)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      return Var && (Seen.count(Var) || (Seen.insert(Var).second &&
                                         DepthReader(*this).holdsBytes(*Var)));
    }
    const auto *Call = dyn_cast<CallExpr>(Image);
    std::string Name = nameOf(calledFunction(Call));
    if (Name == "cv::imread" || Name == "cv::imdecode")
      return loadsBytes(*Call);
    return keepsDepth(Name) && firstOperand(Call) &&
           isBytes(*firstOperand(Call));
  }

  // cv::Mat(rows, columns, CV_8UC3): the low three bits are the depth.
  bool isMadeOfBytes(const CXXConstructExpr &Made) const {
    for (unsigned I = 1; I < 3 && I < Made.getNumArgs(); ++I)
      if (const ParmVarDecl *Param = Made.getConstructor()->getParamDecl(I);
          Param->getName() == "type" || Param->getName() == "_type")
        if (auto Type = constant(Made.getArg(I)))
          return (*Type & 7) == 0;
    return false;
  }

  // Grey (0) and colour (1) are 8-bit; other flags may keep the file's depth.
  bool loadsBytes(const CallExpr &Call) const {
    if (Call.getNumArgs() < 2 || isa<CXXDefaultArgExpr>(Call.getArg(1)))
      return true;
    auto Flag = constant(Call.getArg(1));
    return Flag && (*Flag == 0 || *Flag == 1);
  }

  // What does the function do with the image here?
  Use use(const DeclRefExpr &Mention) {
    const Expr *Child = &Mention;
    const auto *Parent = Code.parent(Child).get<Expr>();
    bool AsOutput = false;
    for (; Parent; Child = Parent, Parent = Code.parent(Parent).get<Expr>()) {
      if (const auto *Made = dyn_cast<CXXConstructExpr>(Parent)) {
        std::string Class = nameOf(Made->getConstructor());
        AsOutput |= startsWith(Class, "cv::_OutputArray::") ||
                    startsWith(Class, "cv::_InputOutputArray::");
      } else if (!isa<CastExpr, ParenExpr, MaterializeTemporaryExpr,
                      CXXBindTemporaryExpr, FullExpr>(Parent)) {
        break;
      }
    }
    if (!Parent)
      return Code.parent(Child).get<LambdaExpr>() ? Use::Unknown : Use::Reads;
    if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      bool MayRemake = Method && Method->getIdentifier() &&
                       llvm::StringSwitch<bool>(Method->getName())
                           .Cases("create", "release", "assignTo", true)
                           .Default(false);
      return MayRemake ? Use::Unknown : Use::Reads;
    }
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Parent))
      return operand(*Operator, Child);
    if (const auto *Call = dyn_cast<CallExpr>(Parent))
      return argument(*Call, Child, AsOutput);
    return isa<LambdaExpr, UnaryOperator>(Parent) ? Use::Unknown : Use::Reads;
  }

  Use operand(const CXXOperatorCallExpr &Operator, const Expr *Child) {
    if (Operator.getOperator() == OO_GreaterGreater)
      return Operator.getNumArgs() == 2 && Operator.getArg(1) == Child &&
                     isClass(Operator.getArg(0)->getType(), "cv::VideoCapture")
                 ? Use::Fills
                 : Use::Unknown;
    if (Operator.getOperator() != OO_Equal || Operator.getArg(0) != Child)
      return Use::Reads;
    return isBytes(*Operator.getArg(1)) ? Use::Fills : Use::Unknown;
  }

  Use argument(const CallExpr &Call, const Expr *Child, bool AsOutput) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    bool Changeable =
        AsOutput || (Child->isLValue() && isCountedImage(Child->getType()) &&
                     !Child->getType().isConstQualified());
    if (!Changeable)
      return Use::Reads;
    std::string Name = nameOf(Callee);
    if (Name == "cv::VideoCapture::read" ||
        Name == "cv::VideoCapture::retrieve")
      return Use::Fills;
    return keepsDepth(Name) && firstOperand(&Call) &&
                   isBytes(*firstOperand(&Call))
               ? Use::Fills
               : Use::Unknown;
  }

  const UserCode &Code;
  // Images being looked at: what is derived from themselves changes nothing.
  llvm::SmallPtrSet<const VarDecl *, 4> Seen;
  unsigned Depth = 0;

public:
  void start(const VarDecl &Image) { Seen.insert(&Image); }
};

} // namespace

bool torchtidy::holdsBytes(const VarDecl &Image, const UserCode &Code) {
  DepthReader Reader(Code);
  Reader.start(Image);
  return Reader.holdsBytes(Image);
}
