//===- HostVersion.h - refuses a host of another LLVM build -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// LLVM promises no binary interface between builds. Loaded into another build,
/// a plug-in crashes in its first matcher at best, so it looks at its host
/// before it does anything else.
///
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_PLUGIN_HOSTVERSION_H
#define TORCH_TIDY_PLUGIN_HOSTVERSION_H

namespace torchtidy {

/// Ends the process with exit code 3 and one line on standard error unless
/// the host calls itself exactly what the build's LLVM did. Ending is the only
/// honest answer: a host that went on would report a clean file.
void refuseOtherHost(const char *Plugin, const char *Host);

} // namespace torchtidy

#endif // TORCH_TIDY_PLUGIN_HOSTVERSION_H
