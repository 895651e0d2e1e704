// RUN: %check_torch %s torch-api-deprecated --libtorch=2.15 --extra-arg=-isystem%cuda_include
//
// A function that becomes a method of another object.

#include <ATen/cuda/CachingHostAllocator.h>

void use(size_t Bytes) {
  // expected-warning@+2 {{'at::cuda::CachingHostAllocator_emptyCache' is deprecated since LibTorch 2.8; instead: at::getHostAllocator(at::kCUDA)->empty_cache()}}
  // expected-note@+1 {{one host allocator for every kind of device}}
  at::cuda::CachingHostAllocator_emptyCache();
// CHECK-FIXES: at::getHostAllocator(at::kCUDA)->empty_cache();
  // expected-warning@+2 {{'at::cuda::HostAlloc' is deprecated since LibTorch 2.8; instead: at::getHostAllocator(at::kCUDA)->allocate(size)}}
  // expected-note@+1 {{one host allocator for every kind of device}}
  auto Memory = at::cuda::HostAlloc(Bytes * 2);
// CHECK-FIXES: auto Memory = at::getHostAllocator(at::kCUDA)->allocate(Bytes * 2);
  {
    using namespace at::cuda;
    // expected-warning@+2 {{'at::cuda::CachingHostAllocator_emptyCache' is deprecated since LibTorch 2.8; instead: at::getHostAllocator(at::kCUDA)->empty_cache()}}
    // expected-note@+1 {{one host allocator for every kind of device}}
    CachingHostAllocator_emptyCache();
// CHECK-FIXES: at::getHostAllocator(at::kCUDA)->empty_cache();
    // expected-warning@+2 {{'at::cuda::CachingHostAllocator_getStats' is deprecated since LibTorch 2.8; instead: at::getHostAllocator(at::kCUDA)->get_stats()}}
    // expected-note@+1 {{one host allocator for every kind of device}}
    auto Stats = CachingHostAllocator_getStats();
// CHECK-FIXES: auto Stats = at::getHostAllocator(at::kCUDA)->get_stats();
  }
  // expected-warning@+2 {{'at::cuda::CachingHostAllocator_emptyCache' is deprecated since LibTorch 2.8; instead: at::getHostAllocator(at::kCUDA)->empty_cache()}}
  // expected-note@+1 {{one host allocator for every kind of device}}
  void (*Empty)() = &at::cuda::CachingHostAllocator_emptyCache;
}
namespace mine {
void CachingHostAllocator_emptyCache();
void use() { CachingHostAllocator_emptyCache(); }
} // namespace mine
