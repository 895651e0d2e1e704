// RUN: %check_torch %s torch-api-stale-copy

void parameters(torch::Tensor W) {
  auto Before = W.detach(); // expected-note {{'Before' shares its memory from here}}
  // CHECK-FIXES: auto Before = W.detach().clone();
  {
    torch::NoGradGuard Guard;
    W.add_(1); // expected-note {{it is written to here}}
  }
  auto Change = (W - Before).norm(); // expected-warning {{'operator-' compares memory with itself: 'Before' is no copy, and what was written to 'W' since is in both}}
}

void handles(torch::Tensor X, torch::Tensor Y) {
  auto Old = X; // expected-note 2 {{'Old' shares its memory from here}}
  // CHECK-FIXES: auto Old = X.clone();
  X += 1; // expected-note 2 {{it is written to here}}
  auto A = X.sub(Old); // expected-warning {{'sub' compares memory with itself}}
  bool B = torch::equal(Old, X); // expected-warning {{'torch::equal' compares memory with itself: 'Old' is no copy}}
  auto Data = Y.data(); // expected-note {{'Data' shares}}
  // CHECK-FIXES: auto Data = Y.data().clone();
  Y.mul_(0.9); // expected-note {{it is written to here}}
  auto C = torch::mse_loss(Y, Data); // expected-warning {{'torch::mse_loss' compares memory with itself: 'Data' is no copy}}
}

void elsewhere(torch::Tensor X) {
  torch::Tensor Last;
  Last = X.detach(); // expected-note 2 {{'Last' shares its memory from here}}
  // CHECK-FIXES: Last = X.detach().clone();
  X[0].fill_(2); // expected-note 2 {{it is written to here}}
  X.select(0, 1).copy_(torch::ones({3}));
  X.clamp_(0, 1);
  auto A = torch::allclose(X, Last); // expected-warning {{'torch::allclose' compares memory with itself}}
  auto B = (X != Last).any(); // expected-warning {{'operator!=' compares memory with itself}}
  auto P = torch::zeros({4});
  auto Kept = P.contiguous(); // expected-note {{'Kept' shares its memory from here}}
  // CHECK-FIXES: auto Kept = P.contiguous().clone();
  auto Same = P.to(torch::kFloat32); // expected-note {{'Same' shares its memory from here}}
  // CHECK-FIXES: auto Same = P.to(torch::kFloat32).clone();
  P.uniform_(); // expected-note 2 {{it is written to here}}
  auto C = P - Kept; // expected-warning {{compares memory with itself}}
  auto D = Same / P; // expected-warning {{'operator/' compares memory with itself}}
}

void views() {
  auto X = torch::zeros({3});
  auto View = X.view({3}); // expected-note {{'View' shares its memory from here}}
  // CHECK-FIXES: auto View = X.view({3}).clone();
  X += 1; // expected-note {{it is written to here}}
  auto A = (X == View).all(); // expected-warning {{compares memory with itself}}
  auto Square = torch::rand({3, 3});
  auto Turned = Square.t();
  Square.add_(1);
  auto B = Square - Turned;
}

void optimizers(torch::Tensor X) {
  torch::nn::Linear Layer(4, 2);
  torch::optim::SGD Optimizer(Layer->parameters(), 0.1);
  auto Before = Layer->weight.detach(); // expected-note {{shares}}
  // CHECK-FIXES: auto Before = Layer->weight.detach().clone();
  auto Loss = Layer(X).sum();
  Loss.backward();
  Optimizer.step(); // expected-note {{it is written to here}}
  auto Moved = (Layer->weight - Before).abs().max(); // expected-warning {{compares memory with itself: 'Before' is no copy, and what was written to 'Layer->weight' since is in both}}
}

// Right: copies, nothing written since, the same expression, other elements.
void fine(torch::Tensor W, torch::Tensor Logits) {
  auto Before = W.detach().clone();
  auto Held = W.detach();
  auto A = (W - Held).exp();
  W.add_(1);
  auto B = (W - Before).norm() + (W - W).sum();
  auto C = (W != W).any();
  auto Now = W.detach();
  auto D = W - Now;
  auto Sure = W.to(W.device(), torch::kDouble, false, true);
  auto Rows = W.t();
  auto First = W[0];
  W.mul_(2);
  auto E = W - Rows + (W - First) + (W - Sure);
  auto Box = Logits - Logits.detach();
  auto Copy = Logits;
  Copy = Copy + 1;
  Logits.add_(1);
  auto F = Logits - Copy;
}

void rounds(torch::Tensor X, torch::nn::Linear Layer) {
  torch::Tensor Last = torch::zeros({4});
  for (int I = 0; I < 9; ++I) {
    auto Now = Layer(X);
    Now.add_(1);
    auto Change = (Now - Last).norm();
    Last = Now.detach();
  }
  auto Kept = torch::rand({4});
  for (int I = 0; I < 9; ++I) {
    auto Now = torch::rand({4});
    Now.mul_(2);
    auto Change = (Now - Kept).norm();
    Kept = Now;
  }
}

void moved(torch::Tensor X, torch::Tensor Y, bool Flag) {
  auto Old = Flag ? X : Y;
  X.add_(1);
  auto A = X - Old;
  auto Other = X.detach();
  Y.add_(1);
  auto B = X - Other;
}
