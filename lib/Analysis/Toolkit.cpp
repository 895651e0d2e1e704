//===- Toolkit.cpp - which LibTorch and CUDA a unit is compiled with -*- C++
//-*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "torch-tidy/Analysis/Toolkit.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace torchtidy;

llvm::StringRef torchtidy::libTorchRoot(llvm::StringRef Path) {
  // The outermost folder that is one of the tree's; a file directly in it, such
  // as torch/torch.h, counts as well.
  constexpr llvm::StringLiteral Markers[] = {
      "/torch/csrc/",       "/ATen/",          "/c10/",
      "/torch/headeronly/", "/caffe2/core/",   "/torch/extension.h",
      "/torch/library.h",   "/torch/script.h", "/torch/custom_class.h",
      "/torch/version.h",   "/torch/torch.h"};
  size_t Best = llvm::StringRef::npos;
  for (llvm::StringRef Marker : Markers)
    Best = std::min(Best, Path.find(Marker));
  return Best == llvm::StringRef::npos ? llvm::StringRef()
                                       : Path.take_front(Best);
}

bool torchtidy::isCudaHeader(llvm::StringRef Path) {
  llvm::StringRef Folder = llvm::sys::path::parent_path(Path);
  for (; !Folder.empty(); Folder = llvm::sys::path::parent_path(Folder)) {
    llvm::StringRef Name = llvm::sys::path::filename(Folder);
    if (Name == "include" || Name == "cccl" || Name == "__clang_cuda") {
      llvm::StringRef Above =
          llvm::sys::path::filename(llvm::sys::path::parent_path(Folder));
      if (Above.starts_with("cuda") || Above == "cu13" ||
          Above == "x86_64-linux")
        return true;
    }
  }
  return false;
}

/// What was seen while parsing; shared with the callbacks, which the
/// preprocessor owns.
struct ToolkitObserver::Seen {
  std::vector<LibTorchTree> Trees;
};

namespace {
class TreeCallbacks : public PPCallbacks {
public:
  TreeCallbacks(const SourceManager &SM, std::vector<LibTorchTree> &Trees,
                std::shared_ptr<void> KeepAlive)
      : SM(SM), Trees(Trees), KeepAlive(std::move(KeepAlive)) {}

  void LexedFileChanged(FileID File, LexedFileChangeReason Reason,
                        SrcMgr::CharacteristicKind, FileID,
                        SourceLocation) override {
    if (Reason != LexedFileChangeReason::EnterFile ||
        File == SM.getMainFileID())
      return;
    llvm::StringRef Path = SM.getFilename(SM.getLocForStartOfFile(File));
    llvm::StringRef Root = libTorchRoot(Path);
    if (Root.empty() || (!Trees.empty() && Trees.back().Root == Root))
      return;
    for (const LibTorchTree &Tree : Trees)
      if (Tree.Root == Root)
        return;
    Trees.push_back({Root.str(), Path.str(), SM.getIncludeLoc(File), {}});
  }

private:
  const SourceManager &SM;
  std::vector<LibTorchTree> &Trees;
  std::shared_ptr<void> KeepAlive;
};
} // namespace

ToolkitObserver::ToolkitObserver(Preprocessor &PP)
    : PP(PP), State(std::make_shared<Seen>()) {
  PP.addPPCallbacks(std::make_unique<TreeCallbacks>(PP.getSourceManager(),
                                                    State->Trees, State));
}

ToolkitObserver::~ToolkitObserver() = default;

static std::optional<unsigned> numberAfter(llvm::StringRef Text,
                                           llvm::StringRef Macro) {
  size_t At = Text.find(("#define " + Macro + " ").str());
  unsigned Number;
  if (At == llvm::StringRef::npos)
    return std::nullopt;
  Text = Text.drop_front(At + Macro.size() + 9);
  if (Text.consumeInteger(10, Number))
    return std::nullopt;
  return Number;
}

static std::optional<llvm::VersionTuple> readVersion(llvm::StringRef Root,
                                                     FileManager &Files) {
  for (llvm::StringRef Name : {"/torch/headeronly/version.h",
                               "/torch/csrc/api/include/torch/version.h"}) {
    auto Buffer = Files.getBufferForFile((Root + Name).str());
    if (!Buffer)
      continue;
    llvm::StringRef Text = (*Buffer)->getBuffer();
    auto Major = numberAfter(Text, "TORCH_VERSION_MAJOR");
    auto Minor = numberAfter(Text, "TORCH_VERSION_MINOR");
    if (Major && Minor)
      return llvm::VersionTuple(
          *Major, *Minor, numberAfter(Text, "TORCH_VERSION_PATCH").value_or(0));
  }
  return std::nullopt;
}

// Folders of single headers, such as stand-ins for those a build generates, or
// a project's own folder named ATen, are no installation.
static bool isInstallation(llvm::StringRef Root, FileManager &Files) {
  for (llvm::StringRef Name : {"/c10/core/TensorImpl.h", "/ATen/ATen.h"})
    if (Files.getOptionalFileRef((Root + Name).str()))
      return true;
  return false;
}

// A macro with a plain number as its body, from any header seen.
static std::optional<unsigned> macroNumber(Preprocessor &PP,
                                           llvm::StringRef Name) {
  const MacroInfo *Macro = PP.getMacroInfo(PP.getIdentifierInfo(Name));
  if (!Macro || Macro->getNumTokens() != 1)
    return std::nullopt;
  unsigned Number;
  if (PP.getSpelling(Macro->getReplacementToken(0)).empty() ||
      llvm::StringRef(PP.getSpelling(Macro->getReplacementToken(0)))
          .getAsInteger(10, Number))
    return std::nullopt;
  return Number;
}

// A precompiled header includes without callbacks; its declarations tell.
static llvm::StringRef fileDeclaring(ASTContext &Context, llvm::StringRef Space,
                                     llvm::StringRef Name) {
  auto Lookup = [&](const DeclContext *In, llvm::StringRef Id) -> NamedDecl * {
    for (NamedDecl *D : In->lookup(&Context.Idents.get(Id)))
      return D;
    return nullptr;
  };
  auto *Namespace = dyn_cast_or_null<NamespaceDecl>(
      Lookup(Context.getTranslationUnitDecl(), Space));
  NamedDecl *D = Namespace ? Lookup(Namespace, Name) : nullptr;
  return D ? Context.getSourceManager().getFilename(D->getLocation())
           : llvm::StringRef();
}

Toolkit ToolkitObserver::result(ASTContext &Context) const {
  Toolkit Kit;
  Kit.LibTorch = State->Trees;
  if (Kit.LibTorch.empty())
    for (llvm::StringRef Name : {"TensorImpl", "ScalarType", "Error"})
      if (llvm::StringRef Path = fileDeclaring(Context, "c10", Name);
          !libTorchRoot(Path).empty()) {
        Kit.LibTorch.push_back(
            {libTorchRoot(Path).str(), Path.str(), {}, std::nullopt});
        break;
      }
  FileManager &Files = Context.getSourceManager().getFileManager();
  for (LibTorchTree &Tree : Kit.LibTorch)
    Tree.Version = readVersion(Tree.Root, Files);
  auto IsWhole = [&](const LibTorchTree &Tree) {
    return Tree.Version || isInstallation(Tree.Root, Files);
  };
  if (llvm::any_of(Kit.LibTorch, IsWhole))
    llvm::erase_if(Kit.LibTorch,
                   [&](const LibTorchTree &Tree) { return !IsWhole(Tree); });
  // CUDART_VERSION is 1000 * major + 10 * minor.
  if (auto Number = macroNumber(PP, "CUDART_VERSION"))
    Kit.Cuda = llvm::VersionTuple(*Number / 1000, *Number % 1000 / 10);
  return Kit;
}
