// RUN: %check_torch %s torch-api-removed --errors

void macros(const at::Tensor &X) {
  // expected-error@+2 {{use of undeclared identifier 'AT_CHECK'}}
  // expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
  AT_CHECK(X.defined(), "no tensor");
// CHECK-FIXES: TORCH_CHECK(X.defined(), "no tensor");
  // expected-error@+2 {{use of undeclared identifier 'AT_CHECK'}}
  // expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
  auto F = [&] { AT_CHECK(X.is_cuda()); };
// CHECK-FIXES: auto F = [&] { TORCH_CHECK(X.is_cuda()); };
  // expected-error@+2 {{use of undeclared identifier 'AT_WARN'}}
  // expected-warning@+1 {{'AT_WARN' was removed in LibTorch 1.5; instead: TORCH_WARN(...)}}
  AT_WARN("odd: ", X.sizes());
// CHECK-FIXES: TORCH_WARN("odd: ", X.sizes());
}
struct Layer {
  at::Tensor forward(at::Tensor X) {
    for (int64_t Size : X.sizes())
      // expected-error@+2 {{use of undeclared identifier 'AT_CHECK'}}
      // expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
      AT_CHECK(Size > 0, "empty: ", X.sizes());
// CHECK-FIXES: TORCH_CHECK(Size > 0, "empty: ", X.sizes());
    return X;
  }
};
template <typename T> void inTemplate(const at::Tensor &X) {
  // expected-error@+2 {{use of undeclared identifier 'AT_CHECK'}}
  // expected-warning@+1 {{'AT_CHECK' was removed in LibTorch 1.5; instead: TORCH_CHECK(cond, ...)}}
  AT_CHECK(X.dim() == 2, "want a matrix");
// CHECK-FIXES: TORCH_CHECK(X.dim() == 2, "want a matrix");
}
void fine(const at::Tensor &X) {
  TORCH_CHECK(X.defined(), "AT_CHECK");
  TORCH_WARN("once AT_WARN");
}
