//===- cusparse.h - as CUDA 12.4 declares it, in small -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#include "cuda_runtime.h"

typedef struct cusparseContext *cusparseHandle_t;
typedef int cusparseStatus_t;
extern "C" cusparseStatus_t cusparseAxpby(cusparseHandle_t, const void *,
                                          const void *, const void *, void *);
extern "C" cusparseStatus_t cusparseCbsric02(cusparseHandle_t, int);
