//===- cusolverDn.h - as CUDA 12.4 declares it, in small -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include "cuda_runtime.h"

typedef struct cusolverDnContext *cusolverDnHandle_t;
typedef int cusolverStatus_t;
extern "C" cusolverStatus_t cusolverDnGetrf(cusolverDnHandle_t, long, long);
extern "C" cusolverStatus_t cusolverDnXgetrf(cusolverDnHandle_t, long, long);
