// RUN: %check_torch %s torch-inputs-unsupported-dtype

void means() {
  auto Ids = torch::tensor({1, 2, 3}); // expected-note 2 {{'Ids' gets its dtype here}}
  auto A = Ids.mean(); // expected-warning {{'mean' of a dtype that it refuses: 'Ids' is int64}}
  auto B = torch::softmax(Ids, 0); // expected-warning {{'torch::softmax' of a dtype that it refuses}}
  auto C = Ids.to(torch::kFloat).mean() + Ids.sum();
}

void fine(torch::Tensor X) {
  auto A = X.mean() + torch::softmax(X, 0);
  auto B = torch::rand({3}).mean();
  auto C = torch::tensor({1.0, 2.0}).mean();
}
