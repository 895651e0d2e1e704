// RUN: %check_torch %s torch-inputs-element-count

void views(torch::Tensor X, int64_t N) {
  auto A = torch::zeros({2, 3, 4}); // expected-note 3 {{'A' gets its shape here}}
  auto B = A.view({2, 13}); // expected-warning {{'view' to a shape of another size: 'A' has [2, 3, 4], 24 elements, which [2, 13] cannot hold}}
  auto C = A.reshape({5, -1}); // expected-warning {{'reshape' to a shape of another size}}
  auto D = torch::reshape(A, {24, 2}); // expected-warning {{'torch::reshape' to a shape of another size}}
  auto E = torch::zeros({N, 6});
  auto G = A.view({24}).view({-1, 6}).view({2, 2, 6}) + E.view({N * 6}).sum();
}

auto fine(torch::Tensor X, int64_t N, int64_t M) {
  // Both may be empty.
  auto Empty = torch::zeros({N, 6}).view({N, 7});
  auto A = torch::zeros({N, 6}).view({M, -1});
  auto B = X.view({3, 4}).view({X.size(0), -1});
  auto C = torch::zeros({N, M}).view({M, N}).view({-1});
  auto D = torch::zeros({N, 4}).reshape({N / 2, 8});
  return A.sum() + B.sum() + C.sum() + D.sum();
}
