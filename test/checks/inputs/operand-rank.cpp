// RUN: %check_torch %s torch-inputs-operand-rank

void ranks(torch::Tensor X, int64_t N) {
  auto A = torch::zeros({2, 3, 4}); // expected-note 2 {{'A' gets its shape here}}
  auto B = A.mm(A); // expected-warning {{'mm' with the wrong number of dimensions}}
  auto C = torch::bmm(torch::zeros({2, 3}), torch::zeros({2, 3})); // expected-warning {{'torch::bmm' with the wrong number of dimensions}}
  auto D = A.permute({0, 1}); // expected-warning {{'permute' with the wrong number of dimensions: 'A' has 3 dimensions, but 2 are named}}
  auto E = A.bmm(A.transpose(1, 2)) + A.permute({1, 0, 2}).sum();
}

auto convolved(torch::Tensor X, int64_t N) {
  auto Image = torch::zeros({1, 3, 8, 8}); // expected-note 2 {{'Image' gets its shape here}}
  auto Kernel = torch::zeros({16, 4, 3, 3}); // expected-note {{'Kernel' gets its shape here}}
  auto A = torch::conv2d(Image, Kernel); // expected-warning {{'torch::conv2d' of channels that do not fit}}
  auto B = torch::max_pool2d(Image, 9); // expected-warning {{'torch::max_pool2d' with a window that does not fit its input}}
  auto C = torch::conv2d(Image, torch::zeros({16, 3, 3, 3}));
  return torch::max_pool2d(C, 2);
}

auto fine(torch::Tensor X, torch::Tensor Y) {
  auto A = X.mm(Y) + X.bmm(Y) + torch::conv2d(X, Y);
  return A + X.permute({0, 2, 1});
}

void layers(torch::Tensor X, int64_t N) {
  torch::nn::Conv2d Conv(3, 16, 3); // expected-note {{'Conv->weight' gets its shape here}}
  auto A = Conv(torch::zeros({N, 1, 28, 28})); // expected-warning {{'torch::nn::Conv2d' of channels that do not fit}}
  torch::nn::BatchNorm1d Norm(16); // expected-note {{the layer is made here}}
  auto B = Norm(torch::zeros({N, 16, 28, 28})); // expected-warning {{'torch::nn::BatchNorm1d' with the wrong number of dimensions: 'torch::zeros({N, 16, 28, 28})' has 4 dimensions, 2 or 3 are needed}}
  auto C = Norm(torch::zeros({N, 16, 28})) + Norm(X) + Conv(X);
}

// index_put_ drops dimensions of 1 in front, an assignment does not.
void written(int64_t N) {
  using torch::indexing::Slice;
  auto X = torch::zeros({2, 3});
  X.index_put_({Slice()}, torch::ones({1, 1, 2, 3}));
  X.index_put_({0}, torch::ones({1, 1, 3}));
  X.index_put_({torch::tensor({0, 1})}, torch::ones({1, 2, 3}));
  X.index_put_({0}, torch::ones({N, 1, 3}));
  X.index_put_({0}, torch::ones({2, 1, 3})); // expected-warning {{cannot be expanded to 1}}
  X[0] = torch::ones({1, 1, 3}); // expected-warning {{cannot be expanded to 1}}
}
