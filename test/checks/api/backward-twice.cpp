// RUN: %check_torch %s torch-api-backward-twice

using torch::Tensor;

bool more();
Tensor lossOf(const Tensor &X);

// The same loss, twice in a row.
void straight() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  auto Loss = (W * X).sum(); // expected-note {{the shared part of the graph is made here}}
  Loss.backward(); // expected-note {{the first 'backward'}}
  Loss.backward(); // expected-warning {{'backward' a second time through the same graph: what 'mul' kept for it was freed by the first; 'retain_graph' keeps it}}
}

// Made once, before the loop.
void beforeTheLoop() {
  auto W = torch::randn({4, 2}, torch::requires_grad());
  auto Loss = torch::mse_loss(torch::matmul(torch::ones({3, 4}), W), torch::zeros({3, 2})); // expected-note {{the shared part}}
  for (int I = 0; I < 10; ++I) {
    W.mutable_grad() = Tensor();
    Loss.backward(); // expected-warning {{'backward' in a loop through the same graph: what 'mse_loss' kept for it was freed by the round before; 'retain_graph' keeps it}}
  }
}

void whileMore() {
  auto W = torch::ones({2}, torch::dtype(torch::kFloat64).requires_grad(true));
  auto Y = W.exp().sum(); // expected-note {{the shared part}}
  while (more())
    Y.backward(); // expected-warning {{in a loop through the same graph: what 'exp'}}
}

// Two losses that share a part.
void shared() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Hidden = torch::tanh(W * 2); // expected-note {{the shared part}}
  auto First = Hidden.sum(), Second = Hidden.mean();
  First.backward(); // expected-note {{the first}}
  Second.backward(); // expected-warning {{what 'tanh' kept for it was freed}}
}

// A copy of the handle is the same tensor.
void throughACopy() {
  auto W = torch::randn({3});
  W.requires_grad_();
  Tensor Loss = W.pow(2).sum(); // expected-note {{the shared part}}
  Tensor Same = Loss;
  Loss.backward(); // expected-note {{the first}}
  Same.backward(); // expected-warning {{what 'pow' kept}}
}

// What is kept is known although nothing is known of the weights.
void ofUnknown(Tensor Output, torch::Device Device) {
  auto Target = torch::zeros({3}, Device);
  auto Loss = torch::nn::functional::mse_loss(Output, Target); // expected-note {{the shared part}}
  Loss.backward(); // expected-note {{the first}}
  Loss.backward(); // expected-warning {{what 'mse_loss' kept}}
}

void ofAnotherFunction(const Tensor &X) {
  auto Loss = lossOf(X);
  Loss.backward(); // expected-note {{the first}}
  Loss.backward(); // expected-warning {{'backward' a second time through the same graph: the graph was freed by the first; 'retain_graph' keeps it}}
}

void functions() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Y = torch::sigmoid(W).sum(); // expected-note 2 {{the shared part}}
  auto Once = torch::autograd::grad({Y}, {W}); // expected-note {{the first}}
  auto Twice = torch::autograd::grad({Y}, {W}); // expected-warning {{what 'sigmoid' kept}} expected-note {{the first}}
  torch::autograd::backward({Y}, {}); // expected-warning {{what 'sigmoid' kept}}
}

// A retained graph is freed by the first call that does not retain it.
void retainedOnce() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = W.log().sum(); // expected-note {{the shared part}}
  Loss.backward({}, /*retain_graph=*/true);
  Loss.backward(); // expected-note {{the first}}
  Loss.backward({}, true); // expected-warning {{what 'log' kept}}
}

// A state that leads back into the round before.
void carriedOver(Tensor X) {
  auto W = torch::randn({3, 3}, torch::requires_grad());
  auto State = torch::zeros({1, 3});
  for (int I = 0; I < 10; ++I) {
    State = torch::tanh(torch::matmul(State, W)); // expected-note {{the shared part}}
    auto Loss = State.sum();
    Loss.backward(); // expected-warning {{'backward' in a loop through the same graph: what 'tanh' kept for it was freed by the round before}}
  }
}

// Right: cut off in each round, or now and then, or kept for the end.
void cutOff(Tensor X) {
  auto W = torch::randn({3, 3}, torch::requires_grad());
  auto State = torch::zeros({1, 3}), Other = State.clone(), Third = State.clone(), Fourth = State.clone();
  for (int I = 0; I < 10; ++I) {
    State = torch::tanh(torch::matmul(State.detach(), W));
    State.sum().backward();
  }
  for (int I = 0; I < 10; ++I) {
    Other = torch::tanh(torch::matmul(Other, W));
    Other.sum().backward();
    Other.detach_();
  }
  for (int I = 0; I < 10; ++I) {
    Third = torch::tanh(torch::matmul(Third, W));
    if (I % 2) {
      Third.sum().backward();
      Third = Third.detach();
    }
  }
  for (int I = 0; I < 10; ++I) {
    if (more())
      Fourth = torch::zeros({1, 3});
    Fourth = torch::tanh(torch::matmul(Fourth, W));
    if (!more())
      Fourth = Fourth.detach();
    else
      Fourth.sum().backward({}, true);
  }
  auto Fifth = torch::zeros({1, 3});
  while (more()) {
    auto Loss = torch::matmul(Fifth, W).pow(2).sum();
    Loss.backward();
    Fifth = Loss.detach() * torch::ones({1, 3});
  }
}

// Right: the graph is kept.
void retained() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W * W).sum();
  Loss.backward({}, true);
  Loss.backward({}, /*retain_graph=*/true);
  Loss.backward();
}

void retainedByCreation() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W * W).sum();
  auto G = torch::autograd::grad({Loss}, {W}, {}, c10::nullopt, /*create_graph=*/true);
  Loss.backward();
}

// Right: operators that keep nothing.
void nothingKept() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W + 1).sum();
  Loss.backward();
  Loss.backward();
  auto View = W.view({3, 1}).squeeze(1) * 2;
  View.sum().backward();
  View.sum().backward();
  for (int I = 0; I < 3; ++I)
    Loss.backward();
}

// Right: a graph of its own in each round, from the same leaves.
void eachRound() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::randn({3});
  for (int I = 0; I < 10; ++I) {
    auto Loss = (W * X).exp().sum();
    Loss.backward();
  }
  Tensor Loss;
  while (more()) {
    Loss = (W * X).pow(2).sum();
    Loss.backward();
  }
  (W * X).sum().backward();
  (W * X).sum().backward();
}

void eachRoundOfUnknown(const Tensor &X) {
  for (int I = 0; I < 10; ++I) {
    auto Loss = lossOf(X);
    Loss.backward();
    Loss = lossOf(X);
    Loss.backward();
  }
}

// Right: one of two, and a loop that ends.
void oneOfTwo(bool First) {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W * W).sum();
  if (First)
    Loss.backward();
  else
    Loss.backward();
  auto Other = (W * W).sum();
  for (;;) {
    Other.backward();
    break;
  }
  auto Third = (W * W).sum();
  for (int I = 0; I < 3; ++I)
    if (I == 2)
      Third.backward();
}

// Right: cut off from the graph that was freed.
void detached() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Hidden = torch::tanh(W * 2);
  Hidden.sum().backward();
  auto Rest = Hidden.detach().requires_grad_();
  (Rest * 2).sum().backward();
}

// A leaf that stands for itself.
void leaf() {
  auto W = torch::ones({}, torch::requires_grad());
  W.backward();
  W.backward();
}

// Whoever keeps the graph is not known.
void asked(bool Keep) {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W * W).sum();
  Loss.backward({}, Keep);
  Loss.backward();
}

// Not LibTorch.
namespace other {
struct Tensor {
  void backward();
};
void f(Tensor T) {
  T.backward();
  T.backward();
}
} // namespace other
