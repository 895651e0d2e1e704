// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13 --no-pch --extra-arg=-isystem%S/Inputs/cuda-12.4/include --target=cuda=13.0
//
// What CUDA 12.4 takes and 13.0 does not.

#include <cuda_runtime.h>
// CHECK-FIXES: #include <cuda_runtime.h>
// expected-warning@+2 {{'texture_fetch_functions.h' is removed in CUDA 13.0, so gone in the target version}}
// expected-note@+1 {{held texture and surface references; empty of them from 12.0 on}}
#include <texture_fetch_functions.h>
// CHECK-FIXES-NOT: #include <texture
#include <cusolverDn.h>
// CHECK-FIXES: #include <cusolverDn.h>

void memory(void *P, float *Q, int Device, cudaStream_t Stream) {
  // expected-warning@+2 {{this use of 'cudaMemPrefetchAsync' is removed in CUDA 13.0, so gone in the target version; instead: cudaMemPrefetchAsync(ptr, n, cudaMemLocation{cudaMemLocationTypeDevice, device}, /*flags=*/0, stream)}}
  // expected-note@+1 {{the place is a cudaMemLocation; cudaCpuDeviceId becomes the host location}}
  cudaMemPrefetchAsync(P, 10, Device, Stream);
  // expected-warning@+2 {{this use of 'cudaMemPrefetchAsync' is removed in CUDA 13.0, so gone in the target version; instead: cudaMemPrefetchAsync(ptr, n, cudaMemLocation{cudaMemLocationTypeHost, 0}, /*flags=*/0, stream)}}
  // expected-note@+1 {{the place is a cudaMemLocation}}
  cudaMemPrefetchAsync(Q, 10 * sizeof(float), cudaCpuDeviceId);
  // expected-warning@+2 {{this use of 'cudaMemAdvise' is removed in CUDA 13.0, so gone in the target version; instead: cudaMemAdvise(ptr, n, advice, cudaMemLocation{cudaMemLocationTypeDevice, device})}}
  // expected-note@+1 {{the place is a cudaMemLocation; cudaCpuDeviceId becomes the host location}}
  cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, 0);
  // expected-warning@+2 {{this use of 'cudaMemAdvise' is removed in CUDA 13.0, so gone in the target version; instead: cudaMemAdvise(ptr, n, advice, cudaMemLocation{cudaMemLocationTypeHost, 0})}}
  // expected-note@+1 {{the place is a cudaMemLocation}}
  auto Status = cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, cudaCpuDeviceId);
}
struct Capture {
  cudaStream_t Stream;
  void ask() {
    cudaStreamCaptureStatus Status;
    unsigned long long Id;
    cudaGraph_t Graph;
    const cudaGraphNode_t *Nodes;
    size_t Count;
    // expected-warning@+2 {{this use of 'cudaStreamGetCaptureInfo' is removed in CUDA 13.0, so gone in the target version; instead: cudaStreamGetCaptureInfo with the edge data pointer before the count}}
    // expected-note@+1 {{from 13.0 on every edge carries data; a null pointer keeps the old meaning}}
    cudaStreamGetCaptureInfo(Stream, &Status, &Id, &Graph, &Nodes, &Count);
    cudaStreamGetCaptureInfo(Stream, &Status, &Id);
    // expected-warning@+2 {{this use of 'cudaStreamUpdateCaptureDependencies' is removed in CUDA 13.0, so gone in the target version; instead: cudaStreamUpdateCaptureDependencies with the edge data pointer before the count}}
    // expected-note@+1 {{from 13.0 on every edge carries data; a null pointer keeps the old meaning}}
    cudaStreamUpdateCaptureDependencies(Stream, nullptr, Count, 0);
  }
};
int clocks(cudaDeviceProp P) {
  // expected-warning@+2 {{'cudaThreadSynchronize' is removed in CUDA 13.0, so gone in the target version; instead: cudaDeviceSynchronize()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  cudaThreadSynchronize();
// CHECK-FIXES: cudaDeviceSynchronize();
  // expected-warning@+4 {{'cudaDeviceProp::clockRate' is removed in CUDA 13.0, so gone in the target version; instead: cudaDeviceGetAttribute(&v, cudaDevAttrClockRate, dev)}}
  // expected-warning@+3 {{'cudaDeviceProp::deviceOverlap' is removed in CUDA 13.0, so gone in the target version; instead: prop.asyncEngineCount or cudaDevAttrGpuOverlap}}
  // expected-note@+2 {{the field went; ask cudaDeviceGetAttribute}}
  // expected-note@+1 {{asyncEngineCount above zero says the same}}
  return P.clockRate + P.deviceOverlap + P.asyncEngineCount;
}
void solve(cusolverDnHandle_t Handle) {
  // expected-warning@+2 {{'cusolverDnGetrf' is removed in CUDA 13.0, so gone in the target version; instead: cusolverDnXgetrf}}
  // expected-note@+1 {{the 64-bit interface adds a host workspace}}
  cusolverDnGetrf(Handle, 1, 2);
  cusolverDnXgetrf(Handle, 1, 2);
}

#if CUDART_VERSION >= 13000
#else
void guarded(void *P) { cudaMemPrefetchAsync(P, 10, 0); }
#endif
#if defined(CUDART_VERSION) && CUDART_VERSION < 13000
void alsoGuarded(void *P) { cudaMemAdvise(P, 1, cudaMemAdviseSetReadMostly, 0); }
#endif

namespace mine {
void cudaMemPrefetchAsync(void *, size_t, int);
struct Prop {
  int clockRate = 0;
};
int use(void *P, Prop X) {
  mine::cudaMemPrefetchAsync(P, 1, 2);
  return X.clockRate;
}
} // namespace mine
