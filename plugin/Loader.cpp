//===- Loader.cpp - loads a plug-in into the host it was built for --------===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM promises no binary interface between builds. Loaded into another build,
// a plug-in is refused by the dynamic linker with the mangled name of some
// function, or it loads and crashes in its first matcher. Therefore what the
// host loads is this file, which needs nothing of LLVM: it asks the host for
// its name and opens the plug-in beside it only if that is the name of the
// build's LLVM.
//
// A mismatch ends the process with exit code 3 and one line on standard error.
// Ending is the only honest answer: a host that went on would report a clean
// file.
//
//===----------------------------------------------------------------------===//

#include "BuiltFor.inc"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

/// std::string of the binary interface before C++11: one pointer to the text.
/// The destructor makes the compiler return it in memory, as the host does.
struct OldString {
  const char *Text;
  ~OldString() {} // NOLINT(modernize-use-equals-default): not trivial
};

/// What the host calls itself, or an empty text if it cannot be asked.
std::string hostVersion() {
  // clang::getClangFullVersion(), in either binary interface of libstdc++.
  if (void *New =
          dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev"))
    return reinterpret_cast<std::string (*)()>(New)();
  if (void *Old = dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionEv"))
    return reinterpret_cast<OldString (*)()>(Old)().Text;
  return "";
}

[[noreturn]] void refuse(const std::string &Why) {
  std::fprintf(stderr, "torch-tidy: %s.so %s\n", TORCH_TIDY_PLUGIN,
               Why.c_str());
  std::_Exit(3);
}

/// The plug-in proper stands beside this file.
std::string pathOfPlugin() {
  Dl_info Self;
  static const char Anchor = 0;
  std::string Path;
  if (dladdr(&Anchor, &Self) && Self.dli_fname)
    Path = Self.dli_fname;
  std::string Folder = Path.substr(0, Path.rfind('/') + 1);
  return (Folder.empty() ? "./" : Folder) + TORCH_TIDY_PLUGIN ".impl.so";
}

struct Loader {
  Loader() {
    std::string Host = hostVersion();
    if (Host != TORCH_TIDY_BUILT_FOR)
      refuse("was built for the " TORCH_TIDY_HOST " of '" TORCH_TIDY_BUILT_FOR
             "' and cannot run in '" +
             (Host.empty() ? "a host that does not tell its version" : Host) +
             "'; use that " TORCH_TIDY_HOST
             " or rebuild torch-tidy against this one");
    if (!dlopen(pathOfPlugin().c_str(), RTLD_NOW | RTLD_GLOBAL))
      refuse(std::string("cannot load what it stands for: ") + dlerror());
  }
};
const Loader Loaded;

} // namespace
