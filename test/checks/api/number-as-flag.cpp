// RUN: %check_torch %s torch-api-number-as-flag

using namespace torch;

void reductions(torch::Tensor X, const at::Tensor &Y) {
  // expected-warning@+2 {{'keepdim' of 'mean' is a flag, but is given the number '3'; a list is written '{2, 3}'}}
  // CHECK-FIXES: auto A = X.mean({2, 3});
  auto A = X.mean(2, 3);
  // expected-warning@+2 {{'keepdim' of 'sum' is a flag, but is given the number '2'; a list is written '{1, 2}'}}
  // CHECK-FIXES: auto B = torch::sum(X, {1, 2});
  auto B = torch::sum(X, 1, 2);
  // expected-warning@+2 {{'keepdim' of 'amax' is a flag, but is given the number '-1'}}
  // CHECK-FIXES: auto C = Y.amax({-2, -1});
  auto C = Y.amax(-2, -1);
  // expected-warning@+2 {{'keepdim' of 'logsumexp' is a flag}}
  // CHECK-FIXES: auto D = at::logsumexp(Y, {1, 2});
  auto D = at::logsumexp(Y, 1, 2);
  // expected-warning@+2 {{'unbiased' of 'std' is a flag, but is given the number '2'}}
  // CHECK-FIXES: auto E = X.std({1, 2});
  auto E = X.std(1, 2);
  auto F = X.argmax(1, 2); // expected-warning {{'keepdim' of 'argmax' is a flag, but is given the number '2'}}
  auto G = X.max(1, 2); // expected-warning {{'keepdim' of 'max' is a flag, but is given the number '2'}}
}

struct Net : torch::nn::Module {
  torch::Tensor forward(torch::Tensor X) {
    X = Body->forward(X);
    // expected-warning@+2 {{'keepdim' of 'mean' is a flag, but is given the number '3'}}
    // CHECK-FIXES: return X.mean({2, 3}).flatten(1, 2);
    return X.mean(2, 3).flatten(1, 2);
  }
  torch::nn::Conv2d Body{nullptr};
};

auto sizes(torch::Tensor X, int64_t Height, int Width) {
  // expected-warning@+2 {{'implicit' of 'expand' is a flag, but is given the number '4'; a list is written '{3, 4}'}}
  // CHECK-FIXES: auto A = X.expand({3, 4});
  auto A = X.expand(3, 4);
  // expected-warning@+2 {{'implicit' of 'expand' is a flag, but is given the number 'X.size(0)'}}
  // CHECK-FIXES: auto B = X.expand({Height, X.size(0)});
  auto B = X.expand(Height, X.size(0));
  // expected-warning@+2 {{'implicit' of 'expand' is a flag, but is given the number 'Width'}}
  // CHECK-FIXES: return X.unsqueeze(0).expand({-1, Width});
  return X.unsqueeze(0).expand(-1, Width);
}

template <int Dim> auto inTemplate(torch::Tensor X) {
  // expected-warning@+2 {{'keepdim' of 'sum' is a flag, but is given the number 'Dim'}}
  // CHECK-FIXES: return X.sum(at::IntArrayRef{0, Dim});
  return X.sum(0, Dim);
}
auto Three = inTemplate<3>(torch::ones({2, 2, 2, 2}));

void fine(torch::Tensor X, bool Keep, int Flag, int64_t Dim) {
  auto A = X.mean({2, 3}) + X.mean(2, true) + X.sum(1, Keep) + X.sum(1, 1);
  auto B = X.sum(1, 0) + X.mean({1, 2}, 1) + X.sum(1, Flag) + X.sum(1, Dim > 2);
  auto C = X.flatten(1, 2) + X.transpose(1, 2) + X.narrow(0, 1, 2);
  auto D = X.expand({3, 4}) + X.expand(3) + X.expand({3, 4}, false);
  auto E = X.std(1, false, true) + X.var({1, 2}, Keep);
  auto F = X.max(1, X.dim() == 2);
  auto G = torch::dropout(X, 0.5, 1) + torch::full(3, 4);
}

namespace other {
struct Tensor {
  Tensor mean(int Dim, bool Keep = false);
};
auto A = Tensor().mean(2, 3);
} // namespace other
