// RUN: %check_torch %s torch-inputs-squeeze-without-effect

void unchanged(torch::Tensor In, int64_t N) {
  auto A = torch::zeros({4, 1, 3}); // expected-note 4 {{'A' gets its shape here}}
  auto B = A.squeeze(0); // expected-warning {{'squeeze' changes nothing: 'A' has [4, 1, 3], of which dimension 0 is 4}}
  auto C = A.squeeze(-1); // expected-warning {{'squeeze' changes nothing: 'A' has [4, 1, 3], of which dimension 2 is 3}}
  auto D = torch::squeeze(A, 2); // expected-warning {{'torch::squeeze' changes nothing}}
  A.squeeze_(2); // expected-warning {{'squeeze_' changes nothing}}
  auto E = torch::zeros({N, 3}).squeeze(1); // expected-warning {{'torch::zeros({N, 3})' has [N, 3], of which dimension 1 is 3}}
  auto F = In.view({-1, 2}).squeeze(1); // expected-warning {{'squeeze' changes nothing}}
  auto G = torch::softmax(torch::rand({1, 10}), 1).squeeze(1); // expected-warning {{of which dimension 1 is 10}}
}

auto fine(torch::Tensor In, int64_t N, int64_t Dim) {
  auto A = torch::zeros({4, 1, 3});
  auto B = A.squeeze(1) + A.squeeze(-2) + A.squeeze().sum();
  auto C = torch::zeros({N, 3}).squeeze(0);
  auto D = In.squeeze(0) + A.squeeze(Dim);
  auto E = torch::zeros({2, 1}).squeeze(1).unsqueeze(0).squeeze(0);
  return B.sum() + C.sum() + D.sum() + E.sum();
}
