// RUN: %check_torch %s torch-api-removed --libtorch=1.13 --no-pch --errors --ignore-notes --no-fixed-compile --extra-arg=-isystem%cuda_include --extra-arg=-nocudainc --extra-arg=-nocudalib --extra-arg=--cuda-host-only --extra-arg=-Wno-unknown-cuda-version
//
// Kernels of older versions with the headers of CUDA 13.0.

#include <cuda_runtime.h>

__device__ int reduce(int Value) {
  for (int Offset = 16; Offset > 0; Offset /= 2)
    // expected-error@+2 {{use of undeclared identifier '__shfl_xor'}}
    // expected-warning@+1 {{'__shfl_xor' was removed in CUDA 13.0; instead: __shfl_xor_sync(mask, ...)}}
    Value += __shfl_xor(Value, Offset);
  // expected-error@+2 {{use of undeclared identifier '__shfl'}}
  // expected-warning@+1 {{'__shfl' was removed in CUDA 13.0; instead: __shfl_sync(mask, ...)}}
  return __shfl(Value, 0);
}
__global__ void kernel(int *Out, const cudaDeviceProp *Prop) {
  // expected-error@+2 {{no member named 'computeMode' in 'cudaDeviceProp'}}
  // expected-warning@+1 {{'computeMode' was removed in CUDA 13.0; instead: cudaDeviceGetAttribute(&v, cudaDevAttrComputeMode, dev)}}
  Out[0] = reduce(Out[1]) + Prop->computeMode;
  // expected-error@+1 {{use of undeclared identifier 'other'}}
  Out[1] = other(Out[0]);
}
void wait() {
  // expected-error@+2 {{use of undeclared identifier 'cudaThreadSynchronize'; did you mean 'cudaDeviceSynchronize'?}}
  // expected-warning@+1 {{'cudaThreadSynchronize' was removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  cudaThreadSynchronize();
}
// CHECK-FIXES: cudaDeviceSynchronize();
namespace mine {
__device__ int __shfl(int A, int B);
__device__ int use() { return mine::__shfl(1, 2); }
} // namespace mine
