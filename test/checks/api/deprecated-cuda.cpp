// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13 --no-pch --extra-arg=-isystem%S/Inputs/cuda-12.4/include
//
// CUDA 12.4 from host code.

#include <cuda_runtime.h>
// CHECK-FIXES: #include <cuda_runtime.h>
// expected-warning@+2 {{'texture_fetch_functions.h' is deprecated since CUDA 11.0 and removed in CUDA 13.0}}
// expected-note@+1 {{held texture and surface references; empty of them from 12.0 on}}
#include <texture_fetch_functions.h>
// CHECK-FIXES-NOT: #include <texture
#include <cub/cub.cuh>
// CHECK-FIXES: #include <cub/cub.cuh>
#include <cusolverDn.h>
#include <cusparse.h>

void synchronize(cudaStream_t Stream) {
  // expected-warning@+2 {{'cudaThreadSynchronize' is deprecated since CUDA 10.0 and removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  cudaThreadSynchronize();
// CHECK-FIXES: cudaDeviceSynchronize();
  // expected-warning@+2 {{'cudaThreadSynchronize' is deprecated since CUDA 10.0 and removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  if (cudaThreadSynchronize() != cudaSuccess)
// CHECK-FIXES: if (cudaDeviceSynchronize() != cudaSuccess)
    return;
  // expected-warning@+2 {{'cudaThreadSynchronize' is deprecated since CUDA 10.0 and removed in CUDA 13.0; instead: cudaDeviceSynchronize()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  auto Wait = [] { return ::cudaThreadSynchronize(); };
// CHECK-FIXES: auto Wait = [] { return cudaDeviceSynchronize(); };
  // expected-warning@+2 {{'cudaThreadExit' is deprecated since CUDA 10.0 and removed in CUDA 13.0; instead: cudaDeviceReset()}}
  // expected-note@+1 {{renamed; the arguments stay}}
  cudaError_t (*Exit)() = &cudaThreadExit;
// CHECK-FIXES: cudaError_t (*Exit)() = &cudaDeviceReset;
  cudaDeviceSynchronize();
  // expected-warning@+2 {{'cudaDeviceSetSharedMemConfig' is deprecated since CUDA 12.4}}
  // expected-note@+1 {{the width of the banks cannot be chosen on today's devices: delete the call}}
  cudaDeviceSetSharedMemConfig(cudaSharedMemBankSizeDefault);
// CHECK-FIXES-NOT: cudaDeviceSetSharedMemConfig
}
int clocks(const cudaDeviceProp *Of) {
// CHECK-FIXES: int clocks(
  cudaDeviceProp Prop;
  cudaGetDeviceProperties(&Prop, 0);
  // expected-warning@+3 {{'cudaDeviceProp::clockRate' is deprecated since CUDA 12.0 and removed in CUDA 13.0; instead: cudaDeviceGetAttribute(&v, cudaDevAttrClockRate, dev)}}
  // expected-warning@+2 {{'cudaDeviceProp::memoryClockRate' is deprecated since CUDA 12.0 and removed in CUDA 13.0; instead: cudaDeviceGetAttribute(&v, cudaDevAttrMemoryClockRate, dev)}}
  // expected-note@+1 2 {{the field went; ask cudaDeviceGetAttribute}}
  int Sum = Prop.clockRate + Of->memoryClockRate;

  return Sum + Prop.multiProcessorCount + Of->asyncEngineCount;
}
void libraries(cusparseHandle_t Sparse, cusolverDnHandle_t Dense, float *In) {
  // expected-warning@+2 {{'cusparseCbsric02' is deprecated since CUDA 12.2}}
  // expected-note@+1 {{not carried over into the generic interface}}
  cusparseCbsric02(Sparse, 1);
  // expected-warning@+2 {{'cusolverDnGetrf' is deprecated since CUDA 11.1 and removed in CUDA 13.0; instead: cusolverDnXgetrf}}
  // expected-note@+1 {{the 64-bit interface adds a host workspace}}
  cusolverDnGetrf(Dense, 1, 2);
  cusolverDnXgetrf(Dense, 1, 2);
  size_t Bytes = 0;
  // expected-warning@+2 {{this use of 'cub::DeviceReduce::Sum' is deprecated since CCCL 2.2 or earlier and removed in CCCL 3.0; instead: drop the trailing bool debug_synchronous argument; define CUB_DEBUG_SYNC}}
  // expected-note@+1 {{define CUB_DEBUG_SYNC instead of passing the flag}}
  cub::DeviceReduce::Sum(nullptr, Bytes, In, In, 3, nullptr, true);
// CHECK-FIXES: cub::DeviceReduce::Sum(nullptr, Bytes, In, In, 3, nullptr);
  cub::DeviceReduce::Sum(nullptr, Bytes, In, In, 3, nullptr);
}
// Not a matter of 12.4.
void fine(void *P, int Device) {
  cudaMemPrefetchAsync(P, 10, Device);
  cudaMemAdvise(P, 10, cudaMemAdviseSetReadMostly, Device);
}

// Namesakes in the user's own code.
namespace mine {
struct cudaDeviceProp {
  int clockRate = 0;
};
void cudaThreadSynchronize();
void cusparseCbsric02(int);
int __shfl(int A, int B);
int use(cudaDeviceProp P) {
  cudaThreadSynchronize();
  cusparseCbsric02(1);
  return P.clockRate + __shfl(1, 2);
}
} // namespace mine
