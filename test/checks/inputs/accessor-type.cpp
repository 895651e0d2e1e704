// RUN: %check_torch %s torch-inputs-accessor-type

void dtypes(torch::Tensor In) {
  auto A = torch::zeros({4, 3}); // expected-note 4 {{'A' gets its dtype here}}
  auto X = A.accessor<double, 2>(); // expected-warning {{'accessor' of another dtype: it is for float64, but 'A' is float32}}
  auto Y = A.packed_accessor32<int64_t, 2>(); // expected-warning {{'packed_accessor32' of another dtype: it is for int64, but 'A' is float32}}
  double *P = A.data_ptr<double>(); // expected-warning {{'data_ptr' of another dtype: it is for float64, but 'A' is float32}}
  std::vector<float> V(A.data_ptr<float>(), A.data_ptr<float>() + A.numel());
  auto Ids = A.argmax(1); // expected-note {{'Ids' gets its dtype here}}
  for (int64_t I = 0; I < 4; ++I)
    V[0] += Ids.data_ptr<int>()[I]; // expected-warning {{'data_ptr' of another dtype: it is for int32, but 'Ids' is int64}}
  auto Mask = A > 0; // expected-note {{'Mask' gets its dtype here}}
  auto Bytes = Mask.accessor<uint8_t, 2>(); // expected-warning {{'accessor' of another dtype: it is for uint8, but 'Mask' is bool}}
  auto Numbers = torch::tensor({1, 2, 3}); // expected-note {{'Numbers' gets its dtype here}}
  auto Z = Numbers.accessor<float, 1>(); // expected-warning {{it is for float32, but 'Numbers' is int64}}
  auto H = A.packed_accessor64<at::Half, 2>(); // expected-warning {{it is for float16, but 'A' is float32}}
  auto D = In.to(torch::kDouble);
  float *Q = D.data_ptr<float>(); // expected-warning {{it is for float32, but 'D' is float64}} expected-note@-1 {{'D' gets its dtype here}}
}

void ranks(torch::Tensor In) {
  auto A = torch::zeros({4, 3}); // expected-note 2 {{'A' gets its shape here}}
  auto X = A.accessor<float, 1>(); // expected-warning {{'accessor' of another rank: it is for 1 dimension, but 'A' has [4, 3]}}
  auto Y = A.packed_accessor64<float, 3>(); // expected-warning {{'packed_accessor64' of another rank: it is for 3 dimensions, but 'A' has [4, 3]}}
  auto Row = A[0]; // expected-note {{'Row' gets its shape here}}
  auto R = Row.accessor<float, 2>(); // expected-warning {{'accessor' of another rank: it is for 2 dimensions, but 'Row' has [3]}}
  auto Z = A.flatten(); // expected-note {{'Z' gets its shape here}}
  auto W = Z.accessor<float, 2>(); // expected-warning {{it is for 2 dimensions, but 'Z' has [12]}}
}

template <typename T> T first(torch::Tensor In) {
  return In.accessor<T, 1>()[0];
}

// Right: what fits, what is not known, and pointers without a type.
void fine(torch::Tensor In) {
  auto A = torch::zeros({4, 3});
  auto X = A.accessor<float, 2>();
  auto Row = A[1], Ids = A.argmax(1), Wide = A.to(torch::kFloat64);
  auto Y = Row.accessor<float, 1>();
  auto Z = In.accessor<double, 4>();
  void *P = A.data_ptr();
  auto *Q = static_cast<double *>(A.data_ptr());
  auto L = Ids.accessor<int64_t, 1>();
  auto M = (A > 0).data_ptr<bool>();
  auto D = Wide.accessor<double, 2>();
  if (In.scalar_type() == torch::kFloat)
    In.data_ptr<float>()[0] = 1;
  else if (In.scalar_type() == torch::kDouble)
    In.data_ptr<double>()[0] = 1;
  first<float>(Row);
  auto Moved = A.packed_accessor32<float, 2, at::DefaultPtrTraits>();
}

// Not LibTorch.
struct Grid {
  template <typename T, int N> T *accessor() { return nullptr; }
};
void other(Grid G) { G.accessor<double, 3>(); }
