// RUN: %check_torch %s torch-inputs-dtype-mismatch

void products() {
  auto A = torch::rand({4, 4});
  auto B = torch::rand({4, 4}, torch::kDouble);
  auto C = torch::mm(A, B); // expected-warning {{'torch::mm' of different dtypes: 'A' is float32, 'B' is float64}} expected-note@-2 {{'A' gets its dtype here}} expected-note@-1 {{'B' gets its dtype here}}
  auto D = A + B;
  auto E = torch::mm(A, B.to(torch::kFloat)) + A.mm(B.to(A.dtype()));
}

void written() {
  auto Count = torch::zeros({4}, torch::kInt64);
  Count.add_(0.5); // expected-warning {{'add_' of a result that does not fit the tensor it is written to: the result is float32, but 'Count' is int64}} expected-note@-1 {{'Count' gets its dtype here}}
  Count += 1;
  Count.add_(2);
  auto Real = torch::zeros({4});
  Real.add_(Count).mul_(0.5);
}

void fine(torch::Tensor X, torch::Tensor Y) {
  auto A = X.mm(Y);
  X.add_(0.5);
  auto B = torch::rand({2, 2});
  if (Y.scalar_type() == torch::kFloat)
    B = B.mm(Y);
}

void layers(torch::Tensor X) {
  torch::nn::Linear Fc(4, 4);
  auto Y = torch::rand({2, 4}, torch::kDouble); // expected-note {{'Y' gets its dtype here}}
  auto A = Fc(Y); // expected-warning {{'torch::nn::Linear' of different dtypes: 'Y' is float64, 'Fc->weight' is float32}} expected-note@-2 {{'Fc->weight' gets its dtype here}}
  Fc->to(torch::kDouble);
  auto B = Fc(torch::rand({2, 4}, torch::kDouble)) + Fc(X);
}
