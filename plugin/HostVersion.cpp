//===- HostVersion.cpp - refuses a host of another LLVM build -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"
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
  ~OldString() {}
};

/// What the host calls itself, or null if it cannot be asked.
const char *hostVersion(std::string &Storage) {
  // clang::getClangFullVersion(), in either binary interface of libstdc++.
  if (void *New =
          dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev")) {
    Storage = reinterpret_cast<std::string (*)()>(New)();
    return Storage.c_str();
  }
  if (void *Old = dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionEv")) {
    Storage = reinterpret_cast<OldString (*)()>(Old)().Text;
    return Storage.c_str();
  }
  return nullptr;
}

} // namespace

void torchtidy::refuseOtherHost(const char *Plugin, const char *Host) {
  std::string Storage;
  const char *Found = hostVersion(Storage);
  if (Found && std::string(Found) == TORCH_TIDY_BUILT_FOR)
    return;
  std::fprintf(stderr,
               "torch-tidy: %s was built for the %s of '%s' and cannot run in "
               "'%s'; use that %s or rebuild torch-tidy against this one\n",
               Plugin, Host, TORCH_TIDY_BUILT_FOR,
               Found ? Found : "a host that does not tell its version", Host);
  std::_Exit(3);
}
