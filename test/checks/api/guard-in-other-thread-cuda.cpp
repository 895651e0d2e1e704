// RUN: %check_torch %s torch-api-guard-in-other-thread

// The guards of CUDA as their header declares them, without its includes.
namespace c10::cuda {
struct CUDAStream {};
struct CUDAGuard {
  explicit CUDAGuard(c10::DeviceIndex);
  ~CUDAGuard();
};
struct CUDAStreamGuard {
  explicit CUDAStreamGuard(CUDAStream);
  ~CUDAStreamGuard();
};
CUDAStream getCurrentCUDAStream(c10::DeviceIndex Device = -1);
CUDAStream getStreamFromPool();
} // namespace c10::cuda
int cudaSetDevice(int);

void device() {
  c10::cuda::CUDAGuard Guard(1); // expected-note 2 {{made here}}
  std::thread T([] { // expected-warning {{guard 'Guard' does not set the current CUDA device in the thread that 'std::thread' starts}}
    auto X = torch::ones({2, 3}, torch::kCUDA); // expected-note {{unguarded}}
  });
  std::thread U([] { // expected-warning {{guard 'Guard' does not set the current CUDA device}}
    auto S = c10::cuda::getCurrentCUDAStream(); // expected-note {{unguarded}}
  });
  T.join();
  U.join();
}

void stream(torch::nn::Linear Model, torch::Tensor X) {
  auto Stream = c10::cuda::getStreamFromPool();
  c10::cuda::CUDAStreamGuard Guard(Stream); // expected-note {{made here}}
  std::thread T([&] { Model->forward(X); }); // expected-warning {{guard 'Guard' does not set the current CUDA stream in the thread that 'std::thread' starts: 'at::cuda::CUDAStreamGuard' holds in its own thread only}} expected-note {{unguarded}}
  T.join();
}

// Silent from here on.

void tensorsTellTheirDevice(torch::nn::Linear Model, torch::Tensor X) {
  c10::cuda::CUDAGuard Guard(1);
  std::thread T([&] { Model->forward(X); });
  std::thread U([&] {
    cudaSetDevice(1);
    X = torch::ones({2, 3}, torch::kCUDA);
  });
  std::thread V([&] {
    c10::cuda::CUDAGuard Inner(1);
    X = torch::ones({2, 3}, torch::kCUDA);
  });
  T.join();
  U.join();
  V.join();
}
