// RUN: %check_torch %s torch-api-modified-after-save

using torch::Tensor;
namespace F = torch::nn::functional;

bool more();
void use(Tensor X);

// exp keeps its result.
void result() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Y = W.exp(); // expected-note {{kept for 'backward' here}}
  Y += 1; // expected-note {{written to here}}
  Y.sum().backward(); // expected-warning {{'backward' needs the result of 'exp', which was written to in place after it was computed with}}
}

// mul keeps the other operand.
void operand() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Loss = (W * X).sum(); // expected-note {{kept}}
  X.zero_(); // expected-note {{written}}
  Loss.backward(); // expected-warning {{'backward' needs an operand of 'mul', which was written to}}
}

// A step between forward and backward.
void stepTooEarly() {
  auto W = torch::randn({4, 3}, torch::requires_grad());
  auto V = torch::randn({3, 2}, torch::requires_grad());
  auto Loss = torch::matmul(torch::matmul(torch::ones({2, 4}), W), V).sum(); // expected-note {{kept}}
  {
    torch::NoGradGuard Guard;
    V -= 0.1; // expected-note {{written}}
  }
  Loss.backward(); // expected-warning {{an operand of 'matmul'}}
}

// Through a view, and through what detach() gives.
void throughAView() {
  auto W = torch::randn({3, 2}, torch::requires_grad());
  auto Hidden = torch::tanh(W * 2); // expected-note {{kept}}
  Hidden[0] = 0; // expected-note {{written}}
  Hidden.sum().backward(); // expected-warning {{the result of 'tanh'}}
}

void throughDetach() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Hidden = W.sigmoid(); // expected-note {{kept}}
  Hidden.detach().clamp_(0.1, 0.9); // expected-note {{written}}
  Hidden.mean().backward(); // expected-warning {{the result of 'sigmoid'}}
}

void throughAnIndex() {
  auto W = torch::randn({3, 4}, torch::requires_grad());
  auto P = F::softmax(W, F::SoftmaxFuncOptions(1)); // expected-note {{kept}}
  P.index_put_({torch::indexing::Slice(), 0}, 0.0); // expected-note {{written}}
  P.sum().backward(); // expected-warning {{the result of 'softmax'}}
}

void throughAMask(Tensor Mask) {
  auto W = torch::randn({3, 4}, torch::requires_grad());
  auto P = torch::relu(W); // expected-note {{kept}}
  P.index_put_({Mask}, 1.0); // expected-note {{written}}
  P.sum().backward(); // expected-warning {{the result of 'relu'}}
}

// What an in-place operator keeps.
void inPlaceTwice() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Y = W * 2;
  Y.sigmoid_(); // expected-note {{kept}}
  Y.mul_(3); // expected-note {{written}}
  Y.sum().backward(); // expected-warning {{the result of 'sigmoid_'}}
}

// A buffer that is filled anew before the gradient is asked for.
void buffer(Tensor Data) {
  auto Kernel = torch::randn({1, 1, 3, 3}, torch::requires_grad());
  auto Image = torch::zeros({1, 1, 8, 8});
  auto Y = torch::conv2d(Image, Kernel); // expected-note {{kept}}
  Image.copy_(Data); // expected-note {{written}}
  auto Grads = torch::autograd::grad({Y.sum()}, {Kernel}); // expected-warning {{an operand of 'conv2d'}}
}

void inALoop(Tensor X) {
  auto W = torch::randn({3}, torch::requires_grad());
  auto State = torch::zeros({3});
  while (more()) {
    auto Loss = (W * State).sum(); // expected-note {{kept}}
    State.add_(X); // expected-note {{written}}
    Loss.backward(); // expected-warning {{an operand of 'mul'}}
  }
}

// Right: data() has a count of its own.
void data() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = W.pow(2).sum();
  W.data().mul_(0.5);
  Loss.backward();
}

// Right: operators that do not keep it.
void notKept() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Y = W + X;
  X.zero_();
  Y += 1;
  Y.mul_(2).sum().backward();
  auto Z = (W * 3).relu();
  auto Half = Z / 2;
  Half.sub_(1);
  Half.sum().backward();
}

// Right: without gradients on the other side nothing is kept.
void noGradient() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Scaled = X * X;
  X.zero_();
  (W + Scaled).sum().backward();
}

// Right: a copy, or the right order.
void copied() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Loss = (W * X.clone()).sum();
  X.zero_();
  Loss.backward();
  auto Y = W.exp();
  auto Shown = Y.detach().clone();
  Shown.zero_();
  Y.sum().backward();
  X.add_(1);
  auto Other = (W * X).sum();
  Other.backward();
  X.add_(1);
}

// Right: another tensor under the same name.
void renamed() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Loss = (W * X).sum();
  X = X + 1;
  X.zero_();
  Loss.backward();
}

// On one path only, or perhaps not at all.
void onePath(bool Clear, Tensor Unknown) {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Loss = (W * X).sum();
  if (Clear)
    X.zero_();
  Loss.backward();
  auto Again = (W * X).sum();
  use(X);
  Again.backward();
  auto Third = (W * X).sum();
  X.reshape({3, 1}).to(Unknown.device());
  Third.backward();
}

// Each round has its own.
void training(Tensor X) {
  auto W = torch::randn({3}, torch::requires_grad());
  for (int I = 0; I < 10; ++I) {
    auto Loss = (W * X).exp().sum();
    Loss.backward();
    torch::NoGradGuard Guard;
    W -= 0.1 * W.grad();
    W.mutable_grad().zero_();
  }
}

// Not LibTorch.
namespace other {
struct Tensor {
  Tensor exp();
  Tensor &zero_();
  void backward();
};
void f(Tensor T) {
  auto Y = T.exp();
  Y.zero_();
  Y.backward();
}
} // namespace other
