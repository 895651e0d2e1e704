// RUN: %check_torch %s torch-inputs-shape-mismatch

using namespace torch;

void products(torch::Tensor X, int64_t N) {
  auto A = torch::rand({4, 5}); // expected-note {{'A' gets its shape here}}
  auto B = torch::rand({4, 6}); // expected-note {{'B' gets its shape here}}
  torch::matmul(A, B); // expected-warning {{'torch::matmul' of matrices that do not multiply: 'A' has [4, 5] and 'B' has [4, 6]: 5 columns against 4 rows}}
  auto C = A.t().mm(B);
  auto D = torch::rand({N, 8}); // expected-note {{'D' gets its shape here}}
  D.matmul(torch::rand({9, N})); // expected-warning {{'matmul' of matrices that do not multiply: 'D' has [N, 8]}}
  auto E = D.matmul(torch::rand({8, N})) + D.matmul(D.t());
}

auto elementwise(int64_t N) {
  auto A = torch::zeros({3, 4}); // expected-note {{'A' gets its shape here}}
  auto B = torch::ones({3});     // expected-note {{'B' gets its shape here}}
  auto C = A + B; // expected-warning {{'operator+' of shapes that do not broadcast: 'A' has [3, 4] and 'B' has [3], which do not fit in dimension -1}}
  auto D = A * B.unsqueeze(1) + torch::ones({4}) - torch::ones({1, 1});
  auto E = torch::zeros({N, 4}), F = torch::zeros({N + 1, 4}); // expected-note 2 {{gets its shape here}}
  return E / F; // expected-warning {{'operator/' of shapes that do not broadcast}}
}

struct Block {
  torch::Tensor Weight = torch::zeros({2, 3});
  torch::Tensor run(torch::Tensor X) {
    auto H = torch::zeros({2, 4}); // expected-note {{'H' gets its shape here}}
    for (int I = 0; I < 3; ++I)
      H = H.tanh();
    auto Y = torch::zeros({2, 5}); // expected-note {{'Y' gets its shape here}}
    H.add_(Y); // expected-warning {{'add_' of shapes that do not broadcast}}
    return X + Weight;
  }
};

auto joined(bool Flag) {
  auto A = torch::zeros({2, 3}), B = torch::zeros({3, 3}); // expected-note 2 {{a tensor of '{A, B}' gets its shape here}}
  auto C = torch::cat({A, B}, 0);
  return torch::cat({A, B}, 1); // expected-warning {{'torch::cat' of extents that have to be equal}}
}

auto afterBranch(bool Flag, torch::Tensor X) {
  auto A = torch::zeros({2, 3});
  if (Flag)
    A = torch::zeros({2, 4});
  // [2, 3] or [2, 4]: not known.
  auto B = A + torch::zeros({2, 3});
  TORCH_CHECK(X.dim() == 2 && X.size(1) == 7, "seven columns"); // expected-note 0-1 {{here}}
  return torch::matmul(X, torch::zeros({8, 1})); // expected-warning {{'torch::matmul' of matrices that do not multiply: 'X' has [X.size(0), 7]}}
}

// Look-alikes and programs that are right.
namespace other {
struct Tensor {
  Tensor operator+(Tensor) { return {}; }
};
Tensor zeros(std::vector<int>) { return {}; }
} // namespace other

template <int N> auto templated(torch::Tensor X) {
  return torch::zeros({N, 3}) + torch::zeros({3});
}

auto fine(torch::Tensor X, torch::Tensor Y, int64_t N, int64_t M) {
  auto O = other::zeros({2, 3}) + other::zeros({4});
  auto A = X + Y + X.matmul(Y);
  auto B = torch::zeros({N, 3}) + torch::zeros({M, 3});
  auto C = templated<4>(X);
  auto D = torch::rand({2, N, 3}).matmul(torch::rand({3, M}));
  std::vector<torch::Tensor> Parts;
  for (int I = 0; I < 4; ++I)
    Parts.push_back(torch::zeros({I, 3}));
  auto E = torch::cat(Parts);
  auto Grow = torch::zeros({1, 2});
  for (int I = 0; I < 4; ++I)
    Grow = torch::cat({Grow, torch::zeros({1, 2})});
  auto Old = torch::zeros({N});
  for (int64_t I = 1; I < N; ++I) {
    auto New = torch::zeros({I});
    auto Sum = New + torch::zeros({I});
    // From the round before: I - 1 of then.
    auto Wrong = Old.numel() == New.numel() ? Old + New : New;
    Old = torch::zeros({I + 1});
  }
  try {
    auto Bad = torch::zeros({2}) + torch::zeros({N * 2});
  } catch (const c10::Error &) {
  }
  return E + Grow.sum();
}

// Layers.
void layers(int64_t N) {
  torch::nn::Linear Fc(784, 10); // expected-note {{'Fc->weight' gets its shape here}}
  auto X = torch::rand({N, 512}); // expected-note {{'X' gets its shape here}}
  auto A = Fc(X); // expected-warning {{'torch::nn::Linear' of extents that have to be equal: 'X' has 512 in dimension 1, 'Fc->weight' has 784 in dimension 1}}
  auto B = Fc(torch::rand({N, 784})) + Fc->forward(torch::rand({784}));
  torch::nn::Linear Other(N, 10);
  auto C = Other(X);
}

void partsOfTensors() {
  auto X = torch::rand({4, 5}); // expected-note 2 {{'X' gets its shape here}}
  auto Mask = torch::rand({5, 4}) > 0.5; // expected-note 0+ {{gets its shape here}}
  auto A = X.index({Mask}); // expected-warning {{the mask has 5 in dimension 0}}
  auto B = X.masked_select(Mask); // expected-warning {{of }}
  X.slice(0, 0, 3).copy_(torch::ones({4, 5})); // expected-warning {{of }} expected-note 0+ {{gets its}}
  X[0] = torch::ones({6}); // expected-warning {{of }} expected-note 0+ {{gets its}}
  auto C = X.index({torch::rand({4, 5}) > 0.5});
  X.slice(0, 0, 3).copy_(torch::ones({5}));
  X[0] = torch::ones({1});
}
