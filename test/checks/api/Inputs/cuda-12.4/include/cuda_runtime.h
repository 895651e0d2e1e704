//===- cuda_runtime.h - as CUDA 12.4 declares it, in small -*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once

#define CUDART_VERSION 12040

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))

typedef decltype(sizeof(0)) size_t;
extern "C" {
typedef enum cudaError { cudaSuccess = 0 } cudaError_t;
typedef struct CUstream_st *cudaStream_t;
typedef struct CUgraph_st *cudaGraph_t;
typedef struct CUgraphNode_st *cudaGraphNode_t;
enum cudaMemoryAdvise { cudaMemAdviseSetReadMostly = 1 };
enum cudaStreamCaptureStatus { cudaStreamCaptureStatusNone = 0 };
enum cudaSharedMemConfig { cudaSharedMemBankSizeDefault = 0 };
#define cudaCpuDeviceId ((int)-1)

struct cudaDeviceProp {
  char name[256];
  int clockRate, memoryClockRate, computeMode, deviceOverlap;
  int kernelExecTimeoutEnabled, multiProcessorCount, asyncEngineCount;
};
cudaError_t cudaGetDeviceProperties(cudaDeviceProp *, int);
cudaError_t cudaDeviceSynchronize(void);
cudaError_t cudaThreadSynchronize(void);
cudaError_t cudaThreadExit(void);
cudaError_t cudaDeviceReset(void);
cudaError_t cudaDeviceSetSharedMemConfig(cudaSharedMemConfig);
cudaError_t cudaMemPrefetchAsync(const void *, size_t, int,
                                 cudaStream_t = nullptr);
cudaError_t cudaMemAdvise(const void *, size_t, cudaMemoryAdvise, int);
cudaError_t cudaStreamGetCaptureInfo(cudaStream_t, cudaStreamCaptureStatus *,
                                     unsigned long long *,
                                     cudaGraph_t * = nullptr,
                                     const cudaGraphNode_t ** = nullptr,
                                     size_t * = nullptr);
cudaError_t cudaStreamUpdateCaptureDependencies(cudaStream_t, cudaGraphNode_t *,
                                                size_t, unsigned = 0);
unsigned __cudaPushCallConfiguration(struct dim3, struct dim3, size_t = 0,
                                     void * = nullptr);
}
struct dim3 {
  unsigned x, y, z;
  dim3(unsigned X = 1, unsigned Y = 1, unsigned Z = 1) : x(X), y(Y), z(Z) {}
};
#ifdef __CUDA__
extern "C" int cudaConfigureCall(dim3, dim3, size_t = 0, cudaStream_t = nullptr);
__device__ int __shfl(int, int, int = 32);
__device__ int __shfl_down(int, unsigned, int = 32);
__device__ int __shfl_down_sync(unsigned, int, unsigned, int = 32);
__device__ unsigned __ballot(int);
__device__ int __any(int);
__device__ void __syncthreads();
#endif
