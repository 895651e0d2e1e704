// RUN: %check_torch %s torch-api-inference-tensor

using torch::Tensor;

bool more();

// Kept for backward.
void kept() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor X;
  {
    c10::InferenceMode Guard;
    X = torch::ones({3}); // expected-note {{'X' is made here}}
  }
  auto Y = (W * X).sum(); // expected-warning {{'X' is made under 'InferenceMode', and 'operator*' would keep it for 'backward'; 'clone' outside of the mode makes a tensor that can be used}}
}

void features(Tensor Image) {
  auto Head = torch::randn({8, 2}, torch::requires_grad());
  Tensor Features;
  {
    torch::InferenceMode Guard(true);
    Features = torch::relu(torch::zeros({4, 8})).view({4, 8}); // expected-note {{made here}}
  }
  auto Scores = torch::matmul(Features, Head); // expected-warning {{'Features' is made under 'InferenceMode', and 'torch::matmul' would keep it}}
}

void target() {
  auto P = torch::rand({3}, torch::requires_grad());
  auto Target = [] {
    at::InferenceMode Guard;
    return torch::tensor({1.0f, 0.0f, 1.0f}); // expected-note {{made here}}
  }();
  auto Loss = torch::mse_loss(P, Target); // expected-warning {{'torch::mse_loss' would keep it}}
}

// Written to.
void written() {
  Tensor State;
  {
    c10::InferenceMode Guard;
    State = torch::zeros({3}); // expected-note {{made here}}
    State += 1;
  }
  State.add_(1); // expected-warning {{'State' is made under 'InferenceMode', and 'add_' writes to it outside}}
}

void writtenThroughAView() {
  Tensor State;
  {
    c10::InferenceMode Guard;
    State = torch::zeros({3, 2}); // expected-note {{made here}}
  }
  auto Row = State.view({2, 3}); // expected-note {{'Row' is made here}}
  Row.fill_(1); // expected-warning {{'fill_' writes to it outside}}
  State *= 2; // expected-warning {{'operator*=' writes to it outside}}
}

// Asked to require gradients.
void gradients() {
  Tensor X;
  {
    c10::InferenceMode Guard;
    X = torch::rand({3}) * 2; // expected-note 2 {{made here}}
  }
  X.requires_grad_(); // expected-warning {{'X' is made under 'InferenceMode', and can require no gradients outside of it}}
  X.set_requires_grad(true); // expected-warning {{can require no gradients}}
}

// Right: a clone, made outside.
void cloned() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor X;
  {
    c10::InferenceMode Guard;
    X = torch::ones({3});
  }
  auto Y = (W * X.clone()).sum();
  auto Normal = X.clone();
  Normal.add_(1).requires_grad_();
}

// Right: operators that keep nothing of it.
void notKept() {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor X;
  {
    c10::InferenceMode Guard;
    X = torch::ones({3});
  }
  auto Y = (W + X).sum();
  auto Z = X * 2;
  Z.add_(1);
  X.view({3, 1}).sum().item<float>();
  X.requires_grad_(false);
  torch::NoGradGuard Guard;
  auto V = W * X;
}

// Right: all of it inside.
void inside() {
  c10::InferenceMode Guard;
  auto X = torch::ones({3});
  X.add_(1);
  X.requires_grad_();
  auto Y = X * X;
}

// Right: made outside, used inside and outside.
void madeOutside() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto X = torch::ones({3});
  {
    c10::InferenceMode Guard;
    auto Y = X * 2;
    X.view({3, 1});
  }
  X.add_(1);
  auto Z = W * X;
}

// Perhaps: not known.
void perhaps(bool Fast) {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor X, Y;
  {
    c10::InferenceMode Guard(Fast);
    X = torch::ones({3});
  }
  auto Z = W * X;
  if (more()) {
    c10::InferenceMode Guard;
    Y = torch::ones({3});
  } else {
    Y = torch::ones({3});
  }
  auto V = W * Y;
  {
    c10::InferenceMode Off(false);
    Y = torch::ones({3});
  }
  Y.add_(W.detach());
}

// A tensor from elsewhere stays what it is.
void fromElsewhere(Tensor Given) {
  auto W = torch::randn({3}, torch::requires_grad());
  Tensor X;
  {
    c10::InferenceMode Guard;
    X = Given.view({3}).to(torch::kFloat);
  }
  auto Y = W * X;
}

// Not LibTorch.
namespace other {
struct InferenceMode {};
Tensor ones();
void f(Tensor W) {
  Tensor X;
  {
    InferenceMode Guard;
    X = torch::ones({3});
  }
  X.add_(1);
}
} // namespace other
