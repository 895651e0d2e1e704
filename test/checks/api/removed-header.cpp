// RUN: %check_torch %s torch-api-removed --errors --no-fixed-compile
//
// Only the first missing header stops clang.

// expected-error@+2 {{'THC/THC.h' file not found}}
// expected-warning@+1 {{'THC/THC.h' was removed in LibTorch 1.11; instead: ATen/cuda/CUDAContext.h, ATen/cuda/Exceptions.h, c10/cuda/CUDACachingAllocator.h}}
#include <THC/THC.h>
#include <torch/csrc/utils/no_such_header.h>
// expected-warning@+1 {{'ATen/Half.h' was removed in LibTorch 1.1; instead: c10/util/Half.h}}
#include <ATen/Half.h>
// CHECK-FIXES: #include <c10/util/Half.h>
