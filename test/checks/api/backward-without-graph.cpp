// RUN: %check_torch %s torch-api-backward-without-graph

void unrecorded(torch::Tensor In) {
  auto X = torch::rand({4, 3});
  auto Loss = (X * 2).sum(); // expected-note {{'Loss' is made here}}
  Loss.backward(); // expected-warning {{'backward' of a tensor that does not require gradients: nothing was recorded for 'Loss'}}
  torch::mse_loss(X, torch::zeros({4, 3})).backward(); // expected-warning {{'backward' of a tensor that does not require gradients}} expected-note@-0 {{is made here}}
  auto W = torch::rand({4, 3}, torch::requires_grad());
  auto Detached = (W * X).sum().detach(); // expected-note {{'Detached' is made here}}
  Detached.backward(); // expected-warning {{nothing was recorded for 'Detached'}}
  auto Number = torch::tensor((W * X).sum().item<float>()); // expected-note {{'Number' is made here}}
  Number.backward(); // expected-warning {{nothing was recorded for 'Number'}}
  auto Right = (W.argmax(1) == X.argmax(1)).sum(); // expected-note {{'Right' is made here}}
  Right.backward({}, true); // expected-warning {{nothing was recorded for 'Right'}}
}

void switchedOff() {
  auto W = torch::rand({3}, torch::requires_grad());
  torch::Tensor Loss;
  {
    torch::NoGradGuard Guard;
    Loss = W.pow(2).sum(); // expected-note {{'Loss' is made here}}
  }
  Loss.backward(); // expected-warning {{nothing was recorded for 'Loss'}}
}

void many(torch::Tensor In) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  auto Y = W * 2; // expected-note 2 {{'Y' gets its shape here}}
  Y.backward(); // expected-warning {{'backward' of a tensor that has not one element, without a gradient to start from: 'Y' has [4, 3]}}
  Y.backward({}, /*retain_graph=*/true); // expected-warning {{'backward' of a tensor that has not one element}}
  auto Loss = torch::mse_loss(W, torch::zeros({4, 3}), at::Reduction::None); // expected-note {{'Loss' gets its shape here}}
  Loss.backward(); // expected-warning {{'Loss' has [4, 3]}}
  W.mean(0).backward(); // expected-warning {{'W.mean(0)' has [3]}}
  torch::cat({In.view({5, 2}), In.view({5, 2})}).backward(); // expected-warning {{has [10, 2]}}
}

// Right: one element that something leads back from, or nothing known.
void fine(torch::Tensor In, torch::nn::Linear Model, bool IsTraining) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  (W * 2).sum().backward();
  (W * 2).backward(torch::ones({4, 3}));
  (W * 2).mean(0).backward(torch::ones(3), true);
  In.backward();
  Model->forward(torch::rand({2, 3})).sum().backward();
  auto Loss = torch::zeros({1});
  for (int I = 0; I < 3; ++I)
    Loss = Loss + Model->forward(torch::rand({2, 3})).sum();
  Loss.backward();
  auto Total = torch::zeros({});
  Total += Model->forward(torch::rand({2, 3})).sum();
  Total.backward();
  auto X = torch::rand({}, torch::requires_grad());
  X.backward();
  auto Late = torch::rand({1}).requires_grad_();
  Late.backward();
  torch::AutoGradMode Mode(IsTraining);
  W.sum().backward();
}

// Right: the guard is gone, or was never there.
void guards(bool IsTraining) {
  auto W = torch::rand({3}, torch::requires_grad());
  {
    torch::NoGradGuard Guard;
    W.mul_(2);
  }
  W.sum().backward();
  torch::NoGradGuard();
  W.sum().backward();
  at::GradMode::set_enabled(false);
  W.add_(1);
  at::GradMode::set_enabled(true);
  W.sum().backward();
}

// Not LibTorch.
struct Car {
  void backward() {}
};
void other(Car C) { C.backward(); }
