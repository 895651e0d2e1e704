//===- FlowImages.cpp - OpenCV's images in the flow analysis --------------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A `cv::Mat` is a record whose `rows` and `cols` are what its maker says;
// channels and depth are kept beside them. Source: opencv2/core/mat.hpp,
// core/hal/interface.h (types), imgproc.hpp and imgcodecs.hpp (flags).
//
//===----------------------------------------------------------------------===//

#include "FlowEvaluator.h"
#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

using Kind = FlowValue::Kind;

static bool isImage(QualType Type) {
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  std::string Class = classNameOf(Type);
  return Class == "cv::Mat" || Class == "cv::Mat_";
}

static const FieldDecl *fieldOf(QualType Type, llvm::StringRef Name) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  while (Class && Class->hasDefinition()) {
    for (const FieldDecl *Field : Class->fields())
      if (Field->getName() == Name)
        return Field;
    Class = Class->getNumBases() == 1
                ? Class->bases_begin()->getType()->getAsCXXRecordDecl()
                : nullptr;
  }
  return nullptr;
}

// Depths in the order of CV_8U, CV_8S, CV_16U, CV_16S, CV_32S, CV_32F, CV_64F,
// CV_16F.
static std::optional<Dtype> depthOf(int64_t Type) {
  switch (Type & 7) {
  case 0:
    return Dtype::Byte;
  case 1:
    return Dtype::Char;
  case 3:
    return Dtype::Short;
  case 4:
    return Dtype::Int;
  case 5:
    return Dtype::Float;
  case 6:
    return Dtype::Double;
  case 7:
    return Dtype::Half;
  default:
    return std::nullopt;
  }
}

static void setType(ImageLayout &Layout, const SymbolicInt &Type) {
  Layout.Channels = SymbolicInt();
  Layout.Depth = std::nullopt;
  if (std::optional<int64_t> Number = Type.constant()) {
    Layout.Channels = ((*Number >> 3) & 511) + 1;
    Layout.Depth = depthOf(*Number);
  }
}

// How many channels cv::cvtColor(from, to, code) leaves; 0: not known.
static int channelsAfter(int64_t Code) {
  switch (Code) {
  case 0: // BGR2BGRA, RGB2RGBA
  case 2: // BGR2RGBA
  case 5: // BGRA2RGBA
  case 9: // GRAY2BGRA
    return 4;
  case 1:  // BGRA2BGR
  case 3:  // BGRA2RGB
  case 4:  // BGR2RGB
  case 8:  // GRAY2BGR
  case 36: // BGR2YCrCb
  case 37: // RGB2YCrCb
  case 40: // BGR2HSV
  case 41: // RGB2HSV
  case 44: // BGR2Lab
  case 45: // RGB2Lab
  case 54: // HSV2BGR
  case 55: // HSV2RGB
    return 3;
  case 6:  // BGR2GRAY
  case 7:  // RGB2GRAY
  case 10: // BGRA2GRAY
  case 11: // RGBA2GRAY
    return 1;
  default:
    return 0;
  }
}

Value FlowEvaluator::imageOf(Scope &S, const Expr &E, QualType Type,
                             ImageLayout Layout) {
  FlowValue Image(Kind::Record);
  Value Rest = unknown(S, &E);
  Image.Number = Rest->Number, Image.Text = Rest->Text;
  uint64_t Key = *Rest->Number.asSymbol();
  if (!Layout.Rows.isKnown())
    Layout.Rows = Memory.symbol({'H', Key}, "rows", true);
  if (!Layout.Columns.isKnown())
    Layout.Columns = Memory.symbol({'W', Key}, "cols", true);
  if (!Layout.Channels.isKnown())
    Layout.Channels = Memory.symbol({'C', Key}, "channels", true);
  if (const FieldDecl *Rows = fieldOf(Type, "rows"))
    Image.Fields[Rows] = Memory.Values.integer(Layout.Rows);
  if (const FieldDecl *Columns = fieldOf(Type, "cols"))
    Image.Fields[Columns] = Memory.Values.integer(Layout.Columns);
  MemoryBlock Block;
  Block.Image = std::move(Layout);
  return pointingTo(Memory.Values.copy(std::move(Image)), std::move(Block));
}

// What is known of an image, whoever made it; empty if it is no image.
std::optional<ImageLayout> FlowEvaluator::imageIn(Scope &S,
                                                  const Expr &Object) {
  QualType Type = Object.getType();
  if (!isImage(Type))
    return std::nullopt;
  bool IsArrow = Type->isPointerType();
  if (IsArrow)
    Type = Type->getPointeeType();
  Value V = objectOf(S, Object);
  ImageLayout Layout;
  if (V->Block && V->Block->Image)
    Layout = *V->Block->Image;
  auto Extent = [&](llvm::StringRef Name) -> SymbolicInt {
    const FieldDecl *Field = fieldOf(Type, Name);
    if (!Field)
      return {};
    Value Part = typed(partAt(V, {Field, -1}, Memory), Context.IntTy, Memory);
    return Part->is(Kind::Int) ? resolved(S.State, Part->Number)
                               : SymbolicInt();
  };
  Layout.Rows = Extent("rows");
  Layout.Columns = Extent("cols");
  if (!Layout.Channels.isKnown() && V->Number.isKnown() && V->Number.asSymbol())
    Layout.Channels =
        Memory.symbol({'C', *V->Number.asSymbol()}, "channels", true);
  Layout.Channels = resolved(S.State, Layout.Channels);
  return Layout;
}

static SymbolicInt depthBytes(const ImageLayout &Layout) {
  return Layout.Depth ? SymbolicInt(infoOf(*Layout.Depth).Bytes)
                      : SymbolicInt();
}

// mat.data, mat.ptr()
std::optional<MemoryBlock> FlowEvaluator::imageBlock(Scope &S,
                                                     const Expr &Object) {
  std::optional<ImageLayout> Layout = imageIn(S, Object);
  if (!Layout)
    return std::nullopt;
  MemoryBlock Block;
  Block.Space = MemorySpace::Host;
  Block.Origin = &Object;
  Block.Bytes =
      Layout->Rows * Layout->Columns * Layout->Channels * depthBytes(*Layout);
  Block.Image = std::move(Layout);
  return Block;
}

// cv::Size(width, height), however it is wrapped
static const CXXConstructExpr *sizeMade(const Expr *E) {
  for (;;) {
    E = withoutWrappers(E)->IgnoreImpCasts();
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
      if (Made->getNumArgs() != 1)
        return Made->getNumArgs() == 2 &&
                       classNameOf(Made->getType()) == "cv::Size_"
                   ? Made
                   : nullptr;
      E = Made->getArg(0);
    } else
      return nullptr;
  }
}

// What arguments called `rows`, `cols`, `size` and `type` say of an image.
static llvm::StringRef roleOf(const ParmVarDecl &Parameter) {
  llvm::StringRef Name = Parameter.getName().ltrim('_');
  if (classNameOf(Parameter.getType()) == "cv::Size_")
    return "size";
  return Name == "rows" || Name == "cols" || Name == "type" || Name == "data"
             ? Name
             : llvm::StringRef();
}

// What functions of OpenCV take and fill images by.
std::optional<Value> FlowEvaluator::constructProxy(Scope &S,
                                                   const CXXConstructExpr &Made,
                                                   llvm::StringRef Class) {
  const Expr &From = *Made.getArg(0);
  if (isImage(From.getType()) && !From.getType()->isPointerType())
    return Class == "cv::_InputArray" ? valueOf(S, &From) : evaluate(S, &From);
  return startsWith(classNameOf(From.getType()), "cv::_")
             ? std::optional(valueOf(S, &From))
             : std::nullopt;
}

std::optional<Value> FlowEvaluator::constructImage(Scope &S,
                                                   const CXXConstructExpr &Made,
                                                   llvm::StringRef Class) {
  if (startsWith(Class, "cv::_") && Made.getNumArgs() == 1)
    return constructProxy(S, Made, Class);
  if (Class != "cv::Mat" && Class != "cv::Mat_")
    return std::nullopt;
  // A copy shows the same pixels; the result of an expression is one.
  if (Made.getNumArgs() == 1 &&
      (isImage(Made.getArg(0)->getType()) ||
       classNameOf(Made.getArg(0)->getType()) == "cv::MatExpr")) {
    Value V = valueOf(S, Made.getArg(0));
    return V->Block && V->Block->Image ? std::optional(V) : std::nullopt;
  }
  if (Class != "cv::Mat" || Made.getNumArgs() < 2)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 8> Arguments(Made.arguments());
  const Expr *Data = nullptr;
  std::optional<ImageLayout> Layout =
      layoutGiven(S, *Made.getConstructor(), Arguments, Data);
  if (!Layout)
    return std::nullopt;
  if (Data) {
    MemoryUse Use{MemoryUse::Kind::Wrap};
    Use.Call = &Made;
    Use.Name = "cv::Mat";
    Use.From = operandOf(S, Data);
    // Rows with gaps between them take more.
    if (isa<CXXDefaultArgExpr>(Arguments.back()))
      Use.Bytes = Layout->Rows * Layout->Columns * Layout->Channels *
                  depthBytes(*Layout);
    MemoryBlock Pixels;
    Pixels.Image = *Layout;
    Use.To.Block = std::move(Pixels);
    noteUse(std::move(Use));
  }
  return imageOf(S, Made, Made.getType(), *Layout);
}

// rows, columns and type, or size and type; empty if they are not all given.
std::optional<ImageLayout>
FlowEvaluator::layoutGiven(Scope &S, const FunctionDecl &Callee,
                           llvm::ArrayRef<const Expr *> Arguments,
                           const Expr *&Data) {
  ImageLayout Layout;
  bool HasType = false, HasExtents = false;
  for (unsigned I = 0; I < Arguments.size() && I < Callee.getNumParams(); ++I) {
    const Expr *Argument = Arguments[I];
    llvm::StringRef Role = roleOf(*Callee.getParamDecl(I));
    if (Role == "data")
      Data = Argument;
    else if (Role == "rows")
      Layout.Rows = numberOf(S, Argument), HasExtents = true;
    else if (Role == "cols")
      Layout.Columns = numberOf(S, Argument);
    else if (Role == "type")
      setType(Layout, numberOf(S, Argument)), HasType = true;
    else if (Role == "size") {
      HasExtents = true;
      if (const CXXConstructExpr *Size = sizeMade(Argument)) {
        Layout.Columns = numberOf(S, Size->getArg(0));
        Layout.Rows = numberOf(S, Size->getArg(1));
      }
    } else
      evaluate(S, Argument);
  }
  return HasType && HasExtents ? std::optional(Layout) : std::nullopt;
}

// What an image is asked; empty for other methods.
std::optional<Value> FlowEvaluator::askImage(Scope &S, const CallExpr &Call,
                                             const Expr &Object,
                                             llvm::StringRef Name) {
  ImageLayout Self = *imageIn(S, Object);
  SymbolicInt Number = Name == "channels"   ? Self.Channels
                       : Name == "total"    ? Self.Rows * Self.Columns
                       : Name == "elemSize" ? Self.Channels * depthBytes(Self)
                                            : SymbolicInt();
  if (Number.isKnown())
    return Memory.Values.integer(Number);
  if (Name == "clone")
    return imageOf(S, Call, Call.getType(), Self);
  if (Name != "ptr")
    return std::nullopt;
  std::optional<MemoryBlock> Block = imageBlock(S, Object);
  bool IsFirst = Call.getNumArgs() == 0 ||
                 isa<CXXDefaultArgExpr>(Call.getArg(0)) ||
                 numberOf(S, Call.getArg(0)).isConstant(0);
  if (!IsFirst) {
    Block->Bytes = Block->Offset = SymbolicInt();
    Block->Image = std::nullopt;
  }
  return pointingTo(unknown(S, &Call), std::move(*Block));
}

static bool isOutputArray(QualType Type) {
  std::string Class = classNameOf(Type);
  return Class == "cv::_OutputArray" || Class == "cv::_InputOutputArray";
}

// Longer than others: one case for each kind of function.
std::optional<Value> FlowEvaluator::callImage(Scope &S, const CallExpr &Call,
                                              const FunctionDecl &Callee) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const Expr *Object = Member ? Member->getImplicitObjectArgument() : nullptr;
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
  // to = from
  if (Operator && Operator->getOperator() == OO_Equal &&
      Call.getNumArgs() == 2 && isImage(Call.getArg(0)->getType())) {
    Value V = valueOf(S, Call.getArg(1));
    return V->Block && V->Block->Image
               ? std::optional(assign(S, &Call, Call.getArg(0), V))
               : std::nullopt;
  }
  if (!Callee.getIdentifier())
    return Object && isa<CXXConversionDecl>(Callee) && isImage(Call.getType())
               ? std::optional(valueOf(S, Object))
               : std::nullopt;
  bool IsOutput = llvm::any_of(Call.arguments(), [](const Expr *Argument) {
    return isOutputArray(Argument->getType());
  });
  llvm::StringRef Name = Callee.getName();
  bool IsAsked = Object && isImage(Object->getType());
  if (IsOutput)
    fillImages(S, Call, IsAsked ? Object : nullptr, Name);
  else if (IsAsked)
    return askImage(S, Call, *Object, Name);
  bool IsMaker = Name == "zeros" || Name == "ones";
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (IsMaker && Method && classNameOf(*Method->getParent()) == "cv::Mat") {
    llvm::SmallVector<const Expr *, 4> Arguments(Call.arguments());
    const Expr *Data = nullptr;
    auto Layout = layoutGiven(S, Callee, Arguments, Data);
    return Layout ? std::optional(imageOf(
                        S, Call, Context.getRecordType(Method->getParent()),
                        *Layout))
                  : std::nullopt;
  }
  bool IsRead = Name == "imread" || Name == "imdecode";
  if (!IsRead || !isImage(Call.getType()) || IsOutput)
    return std::nullopt;
  ImageLayout Layout;
  SymbolicInt Flag = numberOf(S, Call.getArg(Call.getNumArgs() - 1));
  if (Call.getNumArgs() == 2 && (Flag.isConstant(0) || Flag.isConstant(1))) {
    Layout.Depth = Dtype::Byte;
    Layout.Channels = Flag.isConstant(0) ? 1 : 3;
  }
  return imageOf(S, Call, Call.getType(), Layout);
}

// cv::resize(from, to, size), cv::cvtColor(from, to, code): what is written;
// empty if that is not known.
std::optional<ImageLayout> FlowEvaluator::layoutWritten(Scope &S,
                                                        const CallExpr &Call,
                                                        llvm::StringRef Name,
                                                        ImageLayout From) {
  if (Name == "cvtColor" && Call.getNumArgs() > 2) {
    std::optional<int64_t> Code = numberOf(S, Call.getArg(2)).constant();
    int Channels = Code ? channelsAfter(*Code) : 0;
    From.Channels = Channels ? SymbolicInt(Channels) : SymbolicInt();
    return From;
  }
  if (Name == "convertTo" && Call.getNumArgs() > 1) {
    std::optional<int64_t> Type = numberOf(S, Call.getArg(1)).constant();
    if (!Type)
      From.Depth = std::nullopt;
    else if (*Type >= 0)
      From.Depth = depthOf(*Type);
    return From;
  }
  if (Name == "resize" && Call.getNumArgs() > 2) {
    const CXXConstructExpr *Size = sizeMade(Call.getArg(2));
    From.Columns = Size ? numberOf(S, Size->getArg(0)) : SymbolicInt();
    From.Rows = Size ? numberOf(S, Size->getArg(1)) : SymbolicInt();
    // Size(0, 0) leaves it to the factors.
    if (From.Columns.isConstant(0))
      From.Columns = From.Rows = SymbolicInt();
    return From;
  }
  bool KeepsAll = llvm::StringSwitch<bool>(Name)
                      .Cases("flip", "blur", "GaussianBlur", "medianBlur", true)
                      .Cases("bilateralFilter", "copyTo", true)
                      .Default(false);
  return KeepsAll && (Name != "copyTo" || Call.getNumArgs() == 1)
             ? std::optional(From)
             : std::nullopt;
}

// The image that a proxy of OpenCV is made from; null if it is not in sight.
static const Expr *imageBehind(const Expr *E) {
  for (;;) {
    E = withoutWrappers(E);
    const auto *Cast = dyn_cast<CastExpr>(E);
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (isImage(E->getType()) && E->isGLValue() && !isa<CastExpr>(E))
      return E;
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (Cast)
      E = Cast->getSubExpr();
    else if (Made && Made->getNumArgs() == 1)
      E = Made->getArg(0);
    else
      return nullptr;
  }
}

// Whatever fills an image may make another of it.
void FlowEvaluator::fillImages(Scope &S, const CallExpr &Call,
                               const Expr *Object, llvm::StringRef Name) {
  std::optional<ImageLayout> From = Object ? imageIn(S, *Object) : std::nullopt;
  if (!Object && Call.getNumArgs() > 0)
    if (Value V = valueOf(S, Call.getArg(0)); V->Block)
      From = V->Block->Image;
  std::optional<ImageLayout> To =
      From ? layoutWritten(S, Call, Name, *From) : std::nullopt;
  for (const Expr *Argument : Call.arguments()) {
    if (!isOutputArray(Argument->getType()))
      continue;
    const Expr *Image = imageBehind(Argument);
    Location Where = Image ? locate(S, Image) : Location();
    forget(S, Where, &Call, 7);
    if (To && Where.isKnown())
      store(S.State, Where, imageOf(S, *Argument, Image->getType(), *To),
            Memory);
  }
}
