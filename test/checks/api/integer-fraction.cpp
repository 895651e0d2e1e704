// RUN: %check_torch %s torch-api-integer-fraction

namespace F = torch::nn::functional;
constexpr int KMax = 255;

void scaling(torch::Tensor X, at::Tensor Y, int N) {
  // expected-warning@+2 {{'1 / 255' is an integer division: 'operator*' is given 0, not 0.003922; divide floating-point numbers}}
  // CHECK-FIXES: auto A = X * (1.0 / 255);
  auto A = X * (1 / 255);
  // expected-warning@+2 {{'1/255' is an integer division: 'mul' is given 0, not 0.003922}}
  // CHECK-FIXES: auto B = X.mul(1.0/255).sub(2);
  auto B = X.mul(1/255).sub(2);
  // expected-warning@+2 {{'1 / KMax' is an integer division: 'mul_' is given 0}}
  // CHECK-FIXES: Y.mul_(1.0 / KMax);
  Y.mul_(1 / KMax);
  // expected-warning@+2 {{'255 / 2' is an integer division: 'operator/' is given 127, not 127.5}}
  // CHECK-FIXES: auto C = X / (255.0 / 2) - 1;
  auto C = X / (255 / 2) - 1;
  // expected-warning@+2 {{'1 / 2' is an integer division: 'pow' is given 0, not 0.5}}
  // CHECK-FIXES: auto D = torch::pow(X, 1.0 / 2);
  auto D = torch::pow(X, 1 / 2);
  // expected-warning@+2 {{'3 / 2' is an integer division: 'pow' is given 1, not 1.5}}
  // CHECK-FIXES: auto E = X.pow(-(3.0 / 2));
  auto E = X.pow(-(3 / 2));
  // expected-warning@+2 {{'1 / 3' is an integer division: 'operator*' is given 0}}
  // CHECK-FIXES: auto G = 1.0 / 3 * X;
  auto G = 1 / 3 * X;
  // expected-warning@+2 {{'1 / N' is an integer division: 'operator*' is given 0 unless 'N' is 1}}
  // CHECK-FIXES: auto H = X * (1.0 / N);
  auto H = X * (1 / N);
  // expected-warning@+2 {{'1 / X.size(0)' is an integer division: 'operator*=' is given 0 unless 'X.size(0)' is 1}}
  // CHECK-FIXES: X *= 1.0 / X.size(0);
  X *= 1 / X.size(0);
  // expected-warning@+2 {{'2 / 3' is an integer division: 'full' is given 0}}
  // CHECK-FIXES: auto I = torch::full({2}, 2.0 / 3);
  auto I = torch::full({2}, 2 / 3);
  // expected-warning@+2 {{'1 / 4' is an integer division: 'operator*' is given 0}}
  // CHECK-FIXES: auto J = X * (1.0 / 4 * 0.5);
  auto J = X * (1 / 4 * 0.5);
  // expected-warning@+2 {{'1 / 2' is an integer division: 'tensor' is given 0}}
  // CHECK-FIXES: auto K = torch::tensor({1.0 / 2});
  auto K = torch::tensor({1 / 2});
  // expected-warning@+2 {{'KMax / 1000' is an integer division: 'add' is given 0, not 0.255}}
  // CHECK-FIXES: auto L = X.add(KMax / 1000.0);
  auto L = X.add(KMax / 1000);
}

struct Net : torch::nn::Module {
  // expected-warning@+2 {{'1 / 2' is an integer division: 'DropoutOptions' is given 0, not 0.5}}
  // CHECK-FIXES: torch::nn::Dropout Drop{torch::nn::DropoutOptions(1.0 / 2)};
  torch::nn::Dropout Drop{torch::nn::DropoutOptions(1 / 2)};
  torch::Tensor forward(torch::Tensor X) {
    // expected-warning@+2 {{'1 / 5' is an integer division: 'p' is given 0}}
    // CHECK-FIXES: X = F::dropout(X, F::DropoutFuncOptions().p(1.0 / 5));
    X = F::dropout(X, F::DropoutFuncOptions().p(1 / 5));
    // expected-warning@+2 {{'1 / 4' is an integer division: 'dropout' is given 0}}
    // CHECK-FIXES: return torch::dropout(X, 1.0 / 4, is_training());
    return torch::dropout(X, 1 / 4, is_training());
  }
};

void train(Net &N) {
  // expected-warning@+2 {{'1 / 1000' is an integer division: 'AdamOptions' is given 0, not 0.001}}
  // CHECK-FIXES: torch::optim::Adam A(N.parameters(), 1.0 / 1000);
  torch::optim::Adam A(N.parameters(), 1 / 1000);
  // expected-warning@+2 {{'9 / 10' is an integer division: 'momentum' is given 0, not 0.9}}
  // CHECK-FIXES: torch::optim::SGD B(N.parameters(), torch::optim::SGDOptions(0.1).momentum(9.0 / 10));
  torch::optim::SGD B(N.parameters(), torch::optim::SGDOptions(0.1).momentum(9 / 10));
}

#define SCALE (1 / 255)
auto inMacro(torch::Tensor X) {
  return X * SCALE; // expected-warning {{is an integer division: 'operator*' is given 0}}
}

template <int N> auto inTemplate(torch::Tensor X) {
  return X * (1 / N); // expected-warning {{'1 / N' is an integer division: 'operator*' is given 0, not 0.25}}
}
auto Four = inTemplate<4>(torch::ones({2}));
