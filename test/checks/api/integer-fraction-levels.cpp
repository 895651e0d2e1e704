// RUN: %check_torch %s torch-api-integer-fraction --level=certain

void levels(torch::Tensor X, int N) {
  // expected-warning@+2 {{'operator*' is given 0}}
  // CHECK-FIXES: auto A = X * (1.0 / 255);
  auto A = X * (1 / 255);
  auto B = X / (255 / 2) + X * (1 / N);
}
