// RUN: %check_torch %s torch-api-undefined-tensor

// What the tensor model proves beyond local variables.

using torch::Tensor;

struct State {
  Tensor Hidden, Cell;
  int Steps = 0;
  void reset();
};
void load(State &S);
void load(std::vector<Tensor> &Tensors);
Tensor make();
bool more();
void step(const Tensor &Loss);

void parts(Tensor X) {
  State S; // expected-note {{it holds no tensor since here}}
  auto Y = S.Hidden + X; // expected-warning {{'+' needs a tensor, but 'S.Hidden' holds none here, it is undefined}}
  State T{}; // expected-note {{since here}}
  T.Cell.mul_(2); // expected-warning {{'mul_' needs a tensor, but 'T.Cell' holds none here}}
}

void copies(Tensor X) {
  Tensor A; // expected-note {{since here}}
  Tensor B = A;
  auto Y = torch::matmul(X, B); // expected-warning {{'torch::matmul' needs a tensor, but 'B' holds none here}}
}

void vectors(Tensor X) {
  std::vector<Tensor> V(3); // expected-note {{since here}}
  V[0] = X;
  auto Y = V[0] + 1;
  auto Z = V[1].sum(); // expected-warning {{'sum' needs a tensor, but 'V[1]' holds none here}}
}

void moved(Tensor X) {
  Tensor A = X + 1;
  Tensor B = std::move(A); // expected-note {{since here}}
  auto Y = A * 2; // expected-warning {{'*' needs a tensor, but 'A' holds none here}}
}

void reset(Tensor X) {
  Tensor A = X + 1;
  A.reset(); // expected-note {{since here}}
  A.zero_(); // expected-warning {{'zero_' needs a tensor}}
}

void gradients() {
  auto W = torch::randn({3}, torch::requires_grad());
  W.grad().zero_(); // expected-warning {{'zero_' needs a tensor, but 'W.grad()' holds none here}}
  auto V = torch::randn({3}, torch::requires_grad());
  auto Norm = V.grad().norm(); // expected-warning {{'norm' needs a tensor}}
}

void functions(Tensor X) {
  Tensor Target; // expected-note {{since here}}
  auto Loss = torch::mse_loss(X, Target); // expected-warning {{'torch::mse_loss' needs a tensor, but 'Target' holds none here}}
}

// Silent: a value comes from somewhere.
void right(Tensor X) {
  State S;
  load(S);
  auto A = S.Hidden + X;
  State T;
  T.reset();
  T.Cell.mul_(2);
  std::vector<Tensor> V(3);
  load(V);
  V[1].sum();
  std::vector<Tensor> U(2);
  for (Tensor &Each : U)
    Each = torch::zeros({2});
  U[1].sum();
  std::vector<Tensor> Made(3);
  std::generate(Made.begin(), Made.end(), make);
  Made[2].sum();
  std::vector<Tensor> Filled(4);
  for (size_t I = 0; I < Filled.size(); ++I)
    Filled[I] = X[I];
  Filled[2].sum();
  Tensor B, C;
  for (Tensor *Each : {&B, &C})
    *Each = torch::zeros({2});
  B.add_(C);
  Tensor D = std::move(X);
  X = D + 1;
  X.zero_();
}

void gradientsRight() {
  auto W = torch::randn({3}, torch::requires_grad());
  if (W.grad().defined())
    W.grad().zero_();
  (W * W).sum().backward();
  W.grad().zero_();
  auto V = torch::randn({3}, torch::requires_grad());
  V.mutable_grad() = torch::zeros_like(V);
  V.grad().add_(1);
}

void gradientsElsewhere() {
  auto W = torch::randn({3}, torch::requires_grad());
  auto Loss = (W * W).sum();
  step(Loss);
  W.grad().zero_();
}

void inALoop(int N) {
  auto W = torch::randn({3}, torch::requires_grad());
  for (int I = 0; I < N; ++I) {
    if (I > 0)
      W.grad().zero_();
    (W * W).sum().backward();
  }
  Tensor H;
  for (int I = 0; I < N; ++I)
    H = H.defined() ? H + W : W;
  Tensor Kept;
  while (more()) {
    if (Kept.numel() == 0)
      Kept = make();
    Kept += 1;
  }
}

void lenient(Tensor X) {
  Tensor None;
  auto A = torch::dropout(None, 0.5, true);
  auto B = None.contiguous();
  auto C = None.numel() + None.dim();
  auto D = torch::nn::functional::linear(X, X, None);
}
