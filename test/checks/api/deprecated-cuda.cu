// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13 --no-pch --extra-arg=-isystem%S/Inputs/cuda-12.4/include --extra-arg=-nocudainc --extra-arg=-nocudalib --extra-arg=--cuda-host-only
//
// CUDA 12.4 in kernels.

#include <cuda_runtime.h>

__device__ int reduce(int Value) {
  for (int Offset = 16; Offset > 0; Offset /= 2)
    // expected-warning@+2 {{'__shfl_down' is deprecated since CUDA 9.0 and removed in CUDA 13.0; instead: __shfl_down_sync(mask, ...)}}
    // expected-note@+1 {{since Volta the lanes of a warp run apart: name the lanes that take part. CUDA 13 has no device left that offers the old form}}
    Value += __shfl_down(Value, Offset);
  // expected-warning@+2 {{'__shfl' is deprecated since CUDA 9.0 and removed in CUDA 13.0; instead: __shfl_sync(mask, ...)}}
  // expected-note@+1 {{since Volta the lanes of a warp run apart: name the lanes that take part. CUDA 13 has no device left that offers the old form}}
  return __shfl(Value, 0);
}
template <typename T> __global__ void sum(T *Out, const T *In) {
  int Value = reduce(In[0]);
  // expected-warning@+3 {{'__any' is deprecated since CUDA 9.0; instead: __any_sync(mask, pred)}}
  // expected-warning@+2 {{'__ballot' is deprecated since CUDA 9.0; instead: __ballot_sync(mask, pred)}}
  // expected-note@+1 2 {{since Volta the lanes of a warp run apart: name the lanes that take part}}
  if (__any(Value > 0) || __ballot(Value) != 0)
    Out[0] = Value;
  Out[1] = __shfl_down_sync(0xffffffff, Value, 1);
}
namespace mine {
__device__ int __shfl(float A, int B);
struct Tile {
  __device__ int shfl_down(int V, int By) { return V; }
  __device__ bool __any(bool V) { return V; }
};
__global__ void use(Tile T, float *F) {
  mine::__shfl(F[0], 1);
  T.shfl_down(1, 2);
  T.__any(true);
}
} // namespace mine
void launch(int *Out) {
  sum<<<1, 32>>>(Out, Out);
  // expected-warning@+2 {{'cudaThreadSynchronize' is deprecated since CUDA 10.0 and removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  cudaThreadSynchronize();
// CHECK-FIXES: cudaDeviceSynchronize();
}
