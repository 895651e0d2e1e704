// RUN: %check_torch %s torch-inputs-item-of-many

double losses(torch::Tensor Target, int64_t N) {
  auto A = torch::zeros({4, 3}); // expected-note 3 {{'A' gets its shape here}}
  double X = A.item<double>(); // expected-warning {{'item' of a tensor that has not one element: 'A' has [4, 3], 12 elements}}
  auto Y = A.item(); // expected-warning {{'item' of a tensor that has not one element}}
  float Z = A.item().toFloat(); // expected-warning {{'item' of a tensor that has not one element}}
  double P = A.sum(0).item<float>(); // expected-warning {{'item' of a tensor that has not one element: 'A.sum(0)' has [3], 3 elements}}
  auto Reduction = torch::mse_loss(A, torch::ones({4, 3}), at::Reduction::None); // expected-note {{'Reduction' gets its shape here}}
  P += Reduction.item<double>(); // expected-warning {{'item' of a tensor that has not one element: 'Reduction' has [4, 3], 12 elements}}
  P += torch::rand({N, 2}).item<double>(); // expected-warning {{'item' of a tensor that has not one element: 'torch::rand({N, 2})' has [N, 2]}}
  P += torch::empty({0}).item<double>(); // expected-warning {{'item' of a tensor that has not one element: 'torch::empty({0})' has [0], 0 elements}}
  auto Row = torch::tensor({1.0, 2.0}); // expected-note {{'Row' gets its shape here}}
  return P + Row.item().to<double>(); // expected-warning {{'Row' has [2], 2 elements}}
}

void truth(torch::Tensor In) {
  auto Same = torch::rand({8}).eq(torch::rand({8})); // expected-note 2 {{'Same' gets its shape here}}
  if (Same.is_nonzero()) // expected-warning {{'is_nonzero' of a tensor that has not one element: 'Same' has [8], 8 elements}}
    In.sum();
  if (torch::is_nonzero(Same)) // expected-warning {{'torch::is_nonzero' of a tensor that has not one element}}
    In.sum();
}

// Right: one element, whatever the rank, or a number that is not known.
double fine(torch::Tensor In, int64_t N, int64_t Wanted) {
  auto A = torch::zeros({4, 3});
  double X = A.sum().item<double>() + A.max().item<float>();
  X += A[1][2].item<double>() + A.index({0, 0}).item<double>();
  X += torch::zeros({1}).item<double>() + torch::zeros({1, 1, 1}).item<double>();
  X += torch::zeros({N}).item<double>() + In.item<double>();
  X += In.slice(0, Wanted, Wanted + 1).item<double>();
  X += torch::mse_loss(A, torch::ones({4, 3})).item<double>();
  X += A.argmax().item<int64_t>() + A.sum(0).mean().item<double>();
  if (A.eq(A).all().is_nonzero() && A.any().item<bool>())
    ++X;
  if (In.numel() == 1)
    X += In.item<double>();
  return X;
}

// Not LibTorch.
struct Basket {
  int item() const { return 1; }
  bool is_nonzero() const { return true; }
};
int other(const Basket &B) { return B.item() + B.is_nonzero(); }

// Numbers that no signed 64 bits hold are not followed.
double large() {
  constexpr uint64_t Largest = std::numeric_limits<uint64_t>::max();
  auto X = torch::zeros({4, 3});
  return X.sum().item<double>() / Largest;
}
