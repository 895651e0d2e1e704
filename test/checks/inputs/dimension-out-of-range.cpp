// RUN: %check_torch %s torch-inputs-dimension-out-of-range

using namespace torch::indexing;

void dims(torch::Tensor X, int64_t N) {
  auto A = torch::zeros({2, 3, 4}); // expected-note 7 {{'A' gets its shape here}}
  auto B = A.sum(3); // expected-warning {{'sum' along a dimension that is not there: dimension 3 is out of range: 'A' has 3 dimensions}}
  auto C = A.transpose(0, 4); // expected-warning {{'transpose' along a dimension that is not there}}
  auto D = torch::softmax(A, -4); // expected-warning {{'torch::softmax' along a dimension that is not there}}
  auto E = A.size(3); // expected-warning {{'size' along a dimension that is not there: dimension 3 is out of range}}
  auto F = A.permute({0, 1, 1}); // expected-warning {{'permute' of a dimension named twice: dimension 1 is named twice for 'A'}}
  auto G = A.select(1, 3); // expected-warning {{'select' with an index that is out of range}}
  auto H = A.unsqueeze(4); // expected-warning {{'unsqueeze' along a dimension that is not there}}
  auto I = A.sum(2) + A.select(1, 2).sum() + A.unsqueeze(3).sum() + A.sum(-3);
}

auto checked(torch::Tensor X) {
  if (X.dim() == 2) // expected-note 0-1 {{here}}
    return X.mean(2); // expected-warning {{'mean' along a dimension that is not there: dimension 2 is out of range: 'X' has 2 dimensions}}
  return X.mean(2);
}

template <int Dim> auto inTemplate() {
  return torch::zeros({2, 2}).sum(Dim); // expected-warning {{'sum' along a dimension that is not there: dimension 2}}
}
auto Two = inTemplate<2>();
auto One = inTemplate<1>();

void fine(torch::Tensor X, int64_t N, bool Flag) {
  auto A = X.sum(7) + X.transpose(0, N);
  auto B = Flag ? torch::zeros({2}) : torch::zeros({2, 2});
  auto C = B.sum(1);
  auto D = torch::zeros({N}).select(0, 5);
  auto E = torch::tensor(3.0).sum(0) + torch::tensor(3.0).sum(-1);
  auto F = torch::zeros({2, 3}).index({Slice(), Slice(None, 9)});
  std::vector<int64_t> Sizes;
  for (int64_t I = 0; I < N; ++I)
    Sizes.push_back(I);
  auto G = torch::zeros(Sizes).sum(3);
}
