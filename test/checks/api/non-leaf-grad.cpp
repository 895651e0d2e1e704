// RUN: %check_torch %s torch-api-non-leaf-grad

void results(torch::Tensor In) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  auto Y = W * 2; // expected-note 2 {{'Y' is computed here}}
  Y.sum().backward();
  auto G = Y.grad(); // expected-warning {{'grad' of 'Y', which is the result of an operator: 'backward' keeps the gradients of leaves only, and of what 'retain_grad' was called on}}
  std::cout << Y.grad() << std::endl; // expected-warning {{'grad' of 'Y', which is the result of an operator}}
  auto Scaled = torch::rand({3}, torch::requires_grad()) * 0.01; // expected-note {{'Scaled' is computed here}}
  Scaled.sum().backward();
  Scaled -= Scaled.grad(); // expected-warning {{'grad' of 'Scaled'}}
  auto Row = W[0]; // expected-note {{'Row' is computed here}}
  Row.sum().backward();
  float F = Row.grad()[0].item<float>(); // expected-warning {{'grad' of 'Row'}}
  auto Double = torch::rand({3}, torch::requires_grad()).to(torch::kDouble);
  auto Sum = Double.exp(); // expected-note {{'Sum' is computed here}}
  Sum.sum().backward();
  In.add_(Sum.grad()); // expected-warning {{'grad' of 'Sum'}}
  auto V = torch::mm(W, W.t()); // expected-note {{'V' is computed here}}
  V.sum().backward();
  auto N = V.grad().norm(); // expected-warning {{'grad' of 'V'}}
}

// Moved or converted after it was made to require gradients.
void moved() {
  auto W = torch::rand({3}, torch::requires_grad()).cuda(); // expected-note {{'W' is computed here}}
  W.sum().backward();
  auto G = W.grad(); // expected-warning {{'grad' of 'W'}}
  auto V = torch::rand({3}, torch::requires_grad()).to(torch::kDouble); // expected-note {{'V' is computed here}}
  V.sum().backward();
  auto H = V.grad(); // expected-warning {{'grad' of 'V'}}
  // It may be the tensor itself.
  auto Same = torch::rand({3}, torch::requires_grad()).to(torch::kFloat).cpu();
  Same.sum().backward();
  auto I = Same.grad();
}

// Right: leaves, what keeps its gradient, and what is only asked for.
void fine(torch::Tensor In, torch::nn::Linear Model) {
  auto W = torch::rand({4, 3}, torch::requires_grad());
  auto Y = W * 2;
  Y.retain_grad();
  Y.sum().backward();
  auto G = Y.grad() + W.grad() + In.grad() + Model->weight.grad();
  auto Z = W * 3;
  if (Z.grad().defined())
    In.sum();
  auto D = (W * 2).detach().requires_grad_();
  D.sum().backward();
  G += D.grad();
  torch::NoGradGuard Guard;
  auto Off = W * 2;
  Off.grad();
}
