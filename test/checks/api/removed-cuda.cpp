// RUN: %check_torch %s torch-api-removed --libtorch=1.13 --no-pch --errors --no-fixed-compile --ignore-notes --extra-arg=-isystem%cuda_include
//
// Host code of older versions with the headers of CUDA 13.0.

#include <cuda_runtime.h>
#include <cuda.h>

void memory(void *P, float *Q, int Device, cudaStream_t Stream) {
  // expected-error@+2 {{no matching function for call to 'cudaMemPrefetchAsync'}}
  // expected-warning@+1 {{this use of 'cudaMemPrefetchAsync' no longer compiles since CUDA 13.0; instead: cudaMemPrefetchAsync(ptr, n, cudaMemLocation{cudaMemLocationTypeDevice, device}, /*flags=*/0, stream)}}
  cudaMemPrefetchAsync(P, 10, Device, Stream);
  // expected-error@+2 {{no matching function for call to 'cudaMemPrefetchAsync'}}
  // expected-warning@+1 {{this use of 'cudaMemPrefetchAsync' no longer compiles since CUDA 13.0; instead: cudaMemPrefetchAsync(ptr, n, cudaMemLocation{cudaMemLocationTypeHost, 0}, /*flags=*/0, stream)}}
  cudaMemPrefetchAsync(Q, 10 * sizeof(float), cudaCpuDeviceId);
// CHECK-FIXES: cudaMemPrefetchAsync(Q, 10 * sizeof(float), cudaMemLocation{cudaMemLocationTypeHost, 0}, /*flags=*/0);
  // expected-error@+2 {{no matching function for call to 'cudaMemPrefetchAsync'}}
  // expected-warning@+1 {{this use of 'cudaMemPrefetchAsync' no longer compiles since CUDA 13.0; instead: cudaMemPrefetchAsync(ptr, n, cudaMemLocation{cudaMemLocationTypeHost, 0}, /*flags=*/0, stream)}}
  cudaMemPrefetchAsync(Q, 10, cudaCpuDeviceId, Stream);
// CHECK-FIXES: cudaMemPrefetchAsync(Q, 10, cudaMemLocation{cudaMemLocationTypeHost, 0}, /*flags=*/0, Stream);
  // expected-error@+2 {{no matching function for call to 'cudaMemAdvise'}}
  // expected-warning@+1 {{this use of 'cudaMemAdvise' no longer compiles since CUDA 13.0; instead: cudaMemAdvise(ptr, n, advice, cudaMemLocation{cudaMemLocationTypeDevice, device})}}
  cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, 0);
  // expected-error@+2 {{no matching function for call to 'cudaMemAdvise'}}
  // expected-warning@+1 {{this use of 'cudaMemAdvise' no longer compiles since CUDA 13.0; instead: cudaMemAdvise(ptr, n, advice, cudaMemLocation{cudaMemLocationTypeHost, 0})}}
  auto Status = cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, cudaCpuDeviceId);
// CHECK-FIXES: auto Status = cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, cudaMemLocation{cudaMemLocationTypeHost, 0});
  cudaMemPrefetchAsync(P, 10, cudaMemLocation{cudaMemLocationTypeDevice, 0}, 0, Stream);
}
template <typename T> void inTemplate(T *P, int Device) {
  // expected-error@+2 {{no matching function for call to 'cudaMemAdvise'}}
  // expected-warning@+1 {{this use of 'cudaMemAdvise' no longer compiles since CUDA 13.0; instead: cudaMemAdvise(ptr, n, advice, cudaMemLocation{cudaMemLocationTypeDevice, device})}}
  cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, Device);
}
template void inTemplate(float *, int);
struct Capture {
  cudaStream_t Stream;
  void ask() {
    cudaStreamCaptureStatus Status;
    unsigned long long Id;
    cudaGraph_t Graph;
    const cudaGraphNode_t *Nodes;
    size_t Count;
    // expected-error@+2 {{no matching function for call to 'cudaStreamGetCaptureInfo'}}
    // expected-warning@+1 {{this use of 'cudaStreamGetCaptureInfo' no longer compiles since CUDA 13.0; instead: cudaStreamGetCaptureInfo with the edge data pointer before the count}}
    cudaStreamGetCaptureInfo(Stream, &Status, &Id, &Graph, &Nodes, &Count);
// CHECK-FIXES: cudaStreamGetCaptureInfo(Stream, &Status, &Id, &Graph, &Nodes, nullptr, &Count);
    cudaStreamGetCaptureInfo(Stream, &Status, &Id);
    // expected-error@+3 {{use of undeclared identifier 'cudaStreamGetCaptureInfo_v2'; did you mean 'cudaStreamGetCaptureInfo'?}}
    // expected-error@+2 {{cannot initialize a parameter of type 'const cudaGraphEdgeData **' (aka 'const cudaGraphEdgeData_st **') with an rvalue of type 'size_t *' (aka 'unsigned long *')}}
    // expected-warning@+1 {{'cudaStreamGetCaptureInfo_v2' was removed in CUDA 13.0; instead: cudaStreamGetCaptureInfo with edge data argument}}
    cudaStreamGetCaptureInfo_v2(Stream, &Status, &Id, &Graph, &Nodes, &Count);
  }
};
int synchronize(cudaDeviceProp P, const cudaDeviceProp *Of) {
  // expected-error@+2 {{use of undeclared identifier 'cudaThreadSynchronize'; did you mean 'cudaDeviceSynchronize'?}}
  // expected-warning@+1 {{'cudaThreadSynchronize' was removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  cudaThreadSynchronize();
// CHECK-FIXES: cudaDeviceSynchronize();
  // expected-error@+2 {{use of undeclared identifier 'cudaThreadExit'}}
  // expected-warning@+1 {{'cudaThreadExit' was removed in CUDA 13.0; instead: cudaDeviceReset()}}
  if (cudaThreadExit() != cudaSuccess)
// CHECK-FIXES: if (cudaDeviceReset() != cudaSuccess)
    return 0;
  // expected-error@+2 {{no member named 'clockRate' in 'cudaDeviceProp'}}
  // expected-warning@+1 {{'clockRate' was removed in CUDA 13.0; instead: cudaDeviceGetAttribute(&v, cudaDevAttrClockRate, dev)}}
  int Sum = P.clockRate + P.multiProcessorCount;
  // expected-error@+2 {{no member named 'memoryClockRate' in 'cudaDeviceProp'}}
  // expected-warning@+1 {{'memoryClockRate' was removed in CUDA 13.0; instead: cudaDeviceGetAttribute(&v, cudaDevAttrMemoryClockRate, dev)}}
  auto F = [&] { return Of->memoryClockRate; };
  return Sum;
}
void textures(const void *Reference, void *Data) {
  // expected-error@+2 {{use of undeclared identifier 'cudaBindTexture'}}
  // expected-warning@+1 {{'cudaBindTexture' was removed in CUDA 12.0; instead: cudaCreateTextureObject with cudaResourceTypeLinear}}
  cudaBindTexture(nullptr, Reference, Data, nullptr, 10);
  // expected-error@+2 {{use of undeclared identifier 'cudaUnbindTexture'}}
  // expected-warning@+1 {{'cudaUnbindTexture' was removed in CUDA 12.0; instead: cudaDestroyTextureObject}}
  cudaUnbindTexture(Reference);
}
void driver(CUdevice Device) {
  CUcontext Context;
  // expected-error@+2 {{no matching function for call to 'cuCtxCreate_v4'}}
  // expected-warning@+1 {{this use of 'cuCtxCreate' no longer compiles since CUDA 13.0; instead: cuCtxCreate(&ctx, /*params=*/nullptr, flags, dev)}}
  cuCtxCreate(&Context, 0, Device);
// CHECK-FIXES: cuCtxCreate(&Context, nullptr, 0, Device);
}

// Errors that have nothing to do with CUDA's history.
namespace mine {
struct cudaDeviceProp {
  int clocks;
};
void own(mine::cudaDeviceProp P, void *Q) {
  // expected-error@+1 {{no matching function for call to 'cudaMemPrefetchAsync'}}
  cudaMemPrefetchAsync(Q);
  // expected-error@+1 {{no matching function for call to 'cudaMemAdvise'}}
  cudaMemAdvise("text", Q);
  // expected-error@+1 {{use of undeclared identifier 'undeclared'}}
  undeclared();
}
} // namespace mine
