// RUN: %check_torch %s torch-api-unnamed-guard

// The guards of CUDA as their header declares them, without its includes.
namespace c10::cuda {
struct CUDAStream {
  int device_index() const;
};
struct CUDAGuard {
  explicit CUDAGuard(c10::DeviceIndex);
  explicit CUDAGuard(c10::Device);
  CUDAGuard(const CUDAGuard &) = delete;
  ~CUDAGuard();
};
struct CUDAStreamGuard {
  explicit CUDAStreamGuard(CUDAStream);
  ~CUDAStreamGuard();
};
CUDAStream getStreamFromPool();
} // namespace c10::cuda
namespace at::cuda {
using namespace c10::cuda;
}

void kernel(torch::Tensor X);

void launch(torch::Tensor X) {
  c10::cuda::CUDAGuard(0); // expected-warning {{guard 'at::cuda::CUDAGuard' has no name: it dies at the end of this statement and does not set the current CUDA device for the code after it}}
  at::cuda::CUDAGuard(X.device()); // expected-warning {{'at::cuda::CUDAGuard' has no name}}
  at::cuda::CUDAGuard{X.device()}; // expected-warning {{'at::cuda::CUDAGuard' has no name}}
  auto Stream = c10::cuda::getStreamFromPool();
  at::cuda::CUDAStreamGuard{Stream}; // expected-warning {{'at::cuda::CUDAStreamGuard' has no name}}
  kernel(X);
}
// CHECK-FIXES: c10::cuda::CUDAGuard guard(0);
// CHECK-FIXES: at::cuda::CUDAGuard guard2(X.device());
// CHECK-FIXES: at::cuda::CUDAGuard guard3{X.device()};
// CHECK-FIXES: at::cuda::CUDAStreamGuard guard4{Stream};

void fromCast(torch::Tensor X, double Device) {
  // `CUDAGuard guard(int(Device));` would declare a function: no fix-it.
  at::cuda::CUDAGuard(c10::DeviceIndex(Device)); // expected-warning {{has no name}}
  kernel(X);
}

void conditional(torch::Tensor X) {
  if (X.is_cuda())
    at::cuda::CUDAGuard G(X.device()); // expected-warning {{'G' of type 'at::cuda::CUDAGuard' is the whole body of this branch or loop}}
  kernel(X);
}

void right(torch::Tensor X, c10::Device D) {
  const at::cuda::CUDAGuard Guard(D);
  at::cuda::CUDAGuard(Other)(D);
  kernel(X);
}
