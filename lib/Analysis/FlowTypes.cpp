//===- FlowTypes.cpp - which types the flow analysis follows ----*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowTypes.h"
#include "torch-tidy/Analysis/TorchTypes.h"
#include "torch-tidy/Support/Compat.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace torchtidy;

std::string torchtidy::classNameOf(const CXXRecordDecl &Class) {
  return qualifiedName(Class);
}

std::string torchtidy::classNameOf(QualType Type) {
  if (Type.isNull())
    return "";
  Type = Type.getNonReferenceType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class ? qualifiedName(*Class) : "";
}

QualType torchtidy::elementTypeOf(QualType Type) {
  const auto *List = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  if (!List || List->getTemplateArgs().size() == 0)
    return {};
  const TemplateArgument &First = List->getTemplateArgs()[0];
  return First.getKind() == TemplateArgument::Type ? First.getAsType()
                                                   : QualType();
}

FlowType torchtidy::flowTypeOf(QualType Type) {
  if (Type.isNull() || Type->isDependentType())
    return FlowType::Other;
  Type = Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (Type->isBooleanType())
    return FlowType::Bool;
  if (const auto *Enum = Type->getAs<EnumType>()) {
    std::string Name = qualifiedName(*Enum->getDecl());
    return llvm::StringSwitch<FlowType>(Name)
        .Cases("c10::ScalarType", "torch::headeronly::ScalarType",
               FlowType::Dtype)
        .Cases("c10::DeviceType", "torch::headeronly::DeviceType",
               FlowType::Device)
        .Default(Enum->getDecl()->isScoped() ? FlowType::Other : FlowType::Int);
  }
  if (Type->isIntegerType())
    return FlowType::Int;
  if (Type->isFloatingType())
    return FlowType::Float;
  if (!Type->getAsCXXRecordDecl())
    return FlowType::Other;
  std::string Name = classNameOf(Type);
  FlowType Known = llvm::StringSwitch<FlowType>(Name)
                       .Cases("at::Tensor", "at::TensorBase", FlowType::Tensor)
                       .Case("c10::SymInt", FlowType::Int)
                       .Case("caffe2::TypeMeta", FlowType::Dtype)
                       .Case("c10::Device", FlowType::Device)
                       .Case("c10::TensorOptions", FlowType::Options)
                       .Default(FlowType::Other);
  if (Known != FlowType::Other)
    return Known;
  if (isListClass(Name) || Name == "c10::ArrayRef" ||
      Name == "c10::SmallVector" || Name == "c10::SmallVectorImpl" ||
      Name == "torch::headeronly::HeaderOnlyArrayRef")
    if (Name != "std::tuple" && Name != "std::pair" &&
        flowTypeOf(elementTypeOf(Type)) == FlowType::Int)
      return FlowType::Ints;
  return FlowType::Other;
}

bool torchtidy::isTransparentClass(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("c10::Scalar", "c10::SymInt", "c10::ArrayRef", "c10::optional",
             "std::optional", "c10::OptionalArrayRef", true)
      .Cases("c10::Device", "caffe2::TypeMeta", "at::indexing::TensorIndex",
             "at::OptionalTensorRef", "c10::MaybeOwned", true)
      .Cases("c10::IListRef", "torch::headeronly::HeaderOnlyArrayRef",
             "c10::basic_string_view", "std::basic_string_view",
             "std::basic_string", true)
      .Cases("torch::ExpandingArray", "torch::ExpandingArrayWithOptionalElem",
             "c10::SymBool", "c10::DimVector", "c10::SmallVector", true)
      .Default(false);
}

bool torchtidy::isListClass(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("std::vector", "std::array", "std::tuple", "std::pair", true)
      .Cases("std::initializer_list", "c10::SmallVector", true)
      .Default(false);
}

bool torchtidy::changesLength(llvm::StringRef Method) {
  return llvm::StringSwitch<bool>(Method)
      .Cases("push_back", "emplace_back", "insert", "emplace", "resize", true)
      .Cases("clear", "pop_back", "erase", "assign", "swap", true)
      .Default(false);
}

bool torchtidy::isOptionalClass(llvm::StringRef Name) {
  return Name == "std::optional" || Name == "c10::optional" ||
         Name == "c10::OptionalArrayRef";
}

bool torchtidy::isPointerClass(llvm::StringRef Name) {
  return Name == "std::shared_ptr" || Name == "std::unique_ptr" ||
         Name == "c10::intrusive_ptr";
}

bool torchtidy::isInferenceGuard(llvm::StringRef Class) {
  return Class == "c10::InferenceMode";
}

bool torchtidy::isGradGuard(llvm::StringRef Class) {
  return Class == "c10::NoGradGuard" || Class == "at::NoGradGuard" ||
         Class == "c10::AutoGradMode" || Class == "at::AutoGradMode";
}

bool torchtidy::mayHoldGuard(QualType Type, unsigned Depth) {
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Depth == 0)
    return false;
  std::string Name = classNameOf(*Class);
  if (isGradGuard(Name) || isInferenceGuard(Name))
    return true;
  if (const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(Class))
    for (const TemplateArgument &Given : Instance->getTemplateArgs().asArray())
      if (Given.getKind() == TemplateArgument::Type &&
          mayHoldGuard(Given.getAsType(), Depth - 1))
        return true;
  if (Class->isInStdNamespace() || startsWith(Name, "at::") ||
      startsWith(Name, "torch::") || startsWith(Name, "c10::"))
    return false;
  return llvm::any_of(Class->fields(),
                      [&](const FieldDecl *Field) {
                        return mayHoldGuard(Field->getType(), Depth - 1);
                      }) ||
         llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
           return mayHoldGuard(Base.getType(), Depth - 1);
         });
}
