// RUN: %check_torch %s torch-api-nonportable-element-type

void anywhere(torch::Tensor X, at::Tensor Y) {
  // expected-warning@+2 {{'data_ptr<long>' links only where 'int64_t' is 'long', which differs between Linux, macOS and Windows; write int64_t}}
  // CHECK-FIXES: auto *A = X.data_ptr<int64_t>();
  auto *A = X.data_ptr<long>();
  // expected-warning@+2 {{'accessor<long>' links only where}}
  // CHECK-FIXES: auto B = X.accessor<int64_t, 2>();
  auto B = X.accessor<long, 2>();
  // expected-warning@+2 {{'item<long>' links only where}}
  // CHECK-FIXES: int C = Y.sum().item<int64_t>();
  int C = Y.sum().item<long>();
  // expected-warning@+2 {{'packed_accessor32<long>' links only where}}
  // CHECK-FIXES: auto D = Y.packed_accessor32<int64_t, 1, at::DefaultPtrTraits>();
  auto D = Y.packed_accessor32<long, 1, at::DefaultPtrTraits>();
  // expected-warning@+2 {{'item<long>' links only where}}
  // CHECK-FIXES: long E = X[0].item<int64_t>();
  long E = X[0].item<long int>();
}

struct Holder {
  torch::Tensor Labels;
  // expected-warning@+2 {{'data_ptr<long>' links only where}}
  // CHECK-FIXES: long *labels() const { return Labels.data_ptr<int64_t>(); }
  long *labels() const { return Labels.data_ptr<long>(); }
};

template <typename T> T *inTemplate(const torch::Tensor &X) {
  // expected-warning@+2 {{'item<long>' links only where}}
  // CHECK-FIXES: return X.data_ptr<T>() + X[0].item<int64_t>();
  return X.data_ptr<T>() + X[0].item<long>();
}
template float *inTemplate<float>(const torch::Tensor &);

using Wide = long long;

void nowhere(torch::Tensor X) {
  auto *A = X.data_ptr<long long>(); // expected-warning {{'data_ptr<long long>' does not link: LibTorch has no elements of type 'long long' here}}
  auto B = X.item<unsigned>(); // expected-warning {{'item<unsigned int>' does not link}}
  auto C = X.item<size_t>(); // expected-warning {{'item<size_t>' does not link}}
  auto D = X.accessor<char, 1>(); // expected-warning {{'accessor<char>' does not link}}
  auto *E = X.data_ptr<std::complex<float>>(); // expected-warning {{does not link}}
  auto *F = X.data_ptr<Wide>(); // expected-warning {{'data_ptr<Wide>' does not link}}
  auto *G = X.data_ptr<unsigned long long>(); // expected-warning {{does not link}}
  auto [H] = std::make_tuple(X.item<uint16_t>()); // expected-warning {{'item<uint16_t>' does not link}}
  // Elements since LibTorch 2.3.
  // v1_13-warning@+1 {{'data_ptr<size_t>' does not link: elements of type 'size_t' came with LibTorch 2.3}}
  auto *I = X.data_ptr<size_t>();
  // v1_13-warning@+1 {{'accessor<unsigned int>' does not link}}
  auto J = X.accessor<unsigned, 1>();
  // v1_13-warning@+1 {{'data_ptr<uint16_t>' does not link}}
  auto *K = X.data_ptr<uint16_t>();
}

void fine(torch::Tensor X, torch::Scalar S) {
  auto *A = X.data_ptr<int64_t>();
  auto *B = X.data_ptr<float>();
  auto C = X.item<int>() + X.item<double>() + X.item<bool>();
  auto D = X.accessor<uint8_t, 1>();
  auto *E = X.data_ptr<at::Half>();
  auto *F = X.data_ptr<c10::complex<float>>();
  auto *G = X.data_ptr<int8_t>();
  auto *H = X.data_ptr<short>();
  void *I = X.data_ptr();
  auto *J = X.data_ptr<unsigned char>();
  auto K = X.item().toLong();
  using Index = int64_t;
  auto *L = X.data_ptr<Index>();
  auto *M = inTemplate<int64_t>(X);
}

namespace other {
struct Tensor {
  template <typename T> T *data_ptr() const;
  template <typename T> T item() const;
};
void f(Tensor X) {
  auto *A = X.data_ptr<long>();
  auto B = X.item<size_t>();
}
} // namespace other
