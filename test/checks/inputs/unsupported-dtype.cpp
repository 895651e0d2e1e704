// RUN: %check_torch %s torch-inputs-unsupported-dtype

void means() {
  auto Ids = torch::tensor({1, 2, 3}); // expected-note {{'Ids' gets its dtype here}}
  auto A = Ids.mean(); // expected-warning {{'mean' of a dtype that it refuses: 'Ids' is int64}}
  auto B = torch::zeros({3}, torch::kInt64); // expected-note {{'B' gets its dtype here}}
  B.normal_(); // expected-warning 0-1 {{'normal_' of a dtype that it refuses}}
  torch::std(B); // expected-warning {{'torch::std' of a dtype that it refuses}}
  auto C = Ids.to(torch::kFloat).mean() + Ids.sum();
}

void fine(torch::Tensor X) {
  auto A = X.mean() + torch::softmax(X, 0);
  auto B = torch::rand({3}).mean();
  auto C = torch::tensor({1.0, 2.0}).mean();
}

void layers() {
  torch::nn::Embedding Words(100, 8);
  auto A = Words(torch::rand({2, 3})); // expected-warning {{'torch::nn::Embedding' of a dtype that it refuses}}
  auto B = Words(torch::zeros({2, 3}, torch::kLong));
}
