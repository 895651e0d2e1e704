// RUN: %check_torch %s torch-api-read-of-empty

using torch::Tensor;

void use(Tensor X);
void fill(Tensor &X);
bool more();

void sums(const std::vector<Tensor> &Rows, Tensor X) {
  auto Sum = torch::empty({3}); // expected-note {{'Sum' is made here}}
  for (const Tensor &Row : Rows)
    Sum += Row; // expected-warning {{'operator+=' reads the elements of 'Sum', to which nothing has been written: they are whatever the memory held before}}
  Tensor Total = torch::empty_like(X); // expected-note {{made here}}
  auto Y = Total + X; // expected-warning {{'operator+' reads the elements of 'Total'}}
  auto Buffer = X.new_empty({2, 2}); // expected-note {{made here}}
  std::cout << Buffer.sum(); // expected-warning {{'sum' reads the elements of 'Buffer'}}
}

void products(Tensor X) {
  auto W = torch::empty({4, 2}, torch::requires_grad()); // expected-note {{made here}}
  auto Y = torch::matmul(X, W); // expected-warning {{'torch::matmul' reads the elements of 'W'}}
  at::Tensor Bias = at::empty({2}, at::kDouble); // expected-note {{made here}}
  Bias.mul_(2); // expected-warning {{'mul_' reads the elements of 'Bias'}}
  auto One = torch::empty({1}); // expected-note {{made here}}
  float F = One.item<float>(); // expected-warning {{'item' reads the elements of 'One'}}
  auto Scores = torch::empty({2, 3}, torch::TensorOptions().dtype(torch::kFloat)); // expected-note {{made here}}
  auto P = torch::softmax(Scores, 1); // expected-warning {{'torch::softmax' reads the elements of 'Scores'}}
}

void views() {
  auto X = torch::empty({6});
  auto V = X.view({2, 3}); // expected-note {{made here}}
  auto Y = V.exp(); // expected-warning {{'exp' reads the elements of 'V'}}
}

void onePath(bool Wide) {
  Tensor X;
  if (Wide)
    X = torch::empty({3}); // expected-note {{made here}}
  else
    X = torch::empty({4});
  auto Y = X * 2; // expected-warning {{'operator*' reads the elements of 'X'}}
}

// Right: written first, in any way.
void written(Tensor X, float *Raw) {
  auto A = torch::empty({3});
  A.zero_();
  A += 1;
  auto B = torch::empty({3});
  B[0] = 1;
  B.sum();
  auto C = torch::empty({3, 2});
  C.index_put_({0}, X);
  C.sum();
  auto D = torch::empty({3, 2});
  D.view({6}).fill_(1);
  D.sum();
  auto E = torch::empty({3});
  torch::add_out(E, X, X);
  E.sum();
  auto F = torch::empty({3});
  float *Data = F.data_ptr<float>();
  Data[0] = 1;
  F.sum();
  auto G = torch::empty({3});
  auto Access = G.accessor<float, 1>();
  Access[0] = 1;
  G.sum();
  auto H = torch::empty({3});
  use(H);
  H.sum();
  auto I = torch::empty({3, 2});
  use(I[0]);
  I.sum();
  auto J = torch::empty({3});
  torch::nn::init::uniform_(J);
  J.sum();
  auto K = torch::empty({3}).normal_();
  K.sum();
  auto L = torch::empty({3});
  fill(L);
  L.sum();
  auto N = torch::empty({3});
  N.set_data(X);
  N.sum();
  auto O = torch::empty({3});
  void *Start = O.storage().unsafeGetStorageImpl();
  O.sum();
  auto P = torch::empty({3});
  torch::_foreach_zero_({P});
  P.sum();
  auto M = torch::empty({3});
  std::memcpy(M.data_ptr(), Raw, 12);
  M.sum();
}

void inALoop(Tensor X) {
  auto All = torch::empty({4, 3});
  for (int I = 0; I < 4; ++I)
    All[I] = X;
  All.mean();
  auto Some = torch::empty({3});
  while (more())
    Some.copy_(X);
  Some.sum();
  auto Through = torch::empty({3});
  auto Write = [&] { Through.zero_(); };
  Write();
  Through.sum();
}

// Right: only its shape, device or dtype is wanted, or it has no elements.
void shapes(Tensor X) {
  auto Like = torch::empty({3, 2});
  auto Zeros = torch::zeros_like(Like);
  auto Wide = X.expand_as(Like).to(Like.options());
  auto None = torch::empty({0, 3});
  auto Both = torch::cat({None, X});
  None.sum();
  auto Meta = torch::empty({3}, torch::kMeta);
  auto Y = Meta + Meta;
  auto Out = torch::baddbmm(torch::empty({2, 3, 3}), X, X, 0, 1);
  auto Copy = torch::empty({3}).to(torch::kDouble);
  Copy.zero_();
}

struct Holder {
  Tensor Buffer = torch::empty({3});
  Tensor sum() { return Buffer.sum(); }
};

// Not LibTorch.
namespace other {
struct Tensor {
  Tensor operator+(int);
};
Tensor empty(int);
void f() {
  auto X = empty(3);
  auto Y = X + 1;
}
} // namespace other
