// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13 --target=libtorch=2.14
//
// What works with the LibTorch of today and not with the one aimed at.

void gone(const torch::Tensor &A) {
  // expected-warning@+2 {{this use of 'at::cholesky' is removed in LibTorch 2.14, so gone in the target version; instead: at::linalg_cholesky(A)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto L = torch::cholesky(A);
// CHECK-FIXES: auto L = at::linalg_cholesky(A);
  // expected-warning@+2 {{this use of 'at::Tensor::qr' is removed in LibTorch 2.14, so gone in the target version; instead: at::linalg_qr(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto Q = A.qr();
// CHECK-FIXES: auto Q = at::linalg_qr(A);
  // expected-warning@+2 {{'at::symeig' is removed in LibTorch 2.0, so gone in the target version; instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  // expected-note@+1 {{the default triangle and the meaning of the flags differ, so rewrite the call with care}}
  auto E = at::symeig(A, true);
  // expected-warning@+2 {{'at::Tensor::is_variable' is removed in LibTorch 2.14, so gone in the target version; instead: remove the test (always true for usable tensors)}}
  // expected-note@+1 {{every usable tensor answers true: drop the test}}
  bool Old = A.is_variable();
  // expected-warning@+2 {{this use of 'AT_DISPATCH_FLOATING_TYPES' is removed in LibTorch 2.6, so gone in the target version; instead: AT_DISPATCH_...(x.scalar_type(), ...)}}
  // expected-note@+1 {{the dispatch macros want a scalar type; the overload that accepted x.type() is gone from 2.6 on}}
  AT_DISPATCH_FLOATING_TYPES(A.type(), "f", [&] { scalar_t Zero = 0; });
// CHECK-FIXES: AT_DISPATCH_FLOATING_TYPES(A.scalar_type(), "f", [&] { scalar_t Zero = 0; });
}
// Deprecated by then; std::optional is no answer yet.
// expected-warning@+4 2 {{'c10::optional' is deprecated since LibTorch 2.7, so in the target version; instead: std::optional}}
// expected-note@+3 2 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
// expected-warning@+2 {{'c10::nullopt' is deprecated since LibTorch 2.7, so in the target version; instead: std::nullopt}}
// expected-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
c10::optional<int> late(c10::optional<int> X = c10::nullopt) { return X; }
struct Layer {
  // expected-warning@+2 {{'torch::optional' is deprecated since LibTorch 2.7, so in the target version; instead: std::optional}}
  // expected-note@+1 {{the name is declared only while C10_NODEPRECATED is not defined}}
  torch::optional<at::Tensor> Mask;
};
// expected-warning@+2 {{this use of 'at::cross' is deprecated since LibTorch 2.2, so in the target version; instead: at::linalg_cross(a, b, dim) or pass dim}}
// expected-note@+1 {{without dim the first dimension of size 3 is taken, which depends on the data; linalg_cross takes the last}}
void crosses(const torch::Tensor &A) { auto C = at::cross(A, A); }

void fine(const torch::Tensor &A) {
  auto L = torch::linalg_cholesky(A);
  auto Q = at::linalg_qr(A);
  AT_DISPATCH_FLOATING_TYPES(A.scalar_type(), "f", [&] { scalar_t Zero = 0; });
  auto C = at::cross(A, A, 1);
}
// A capture names no type.
// expected-warning@+2 {{'c10::optional' is deprecated since LibTorch 2.7, so in the target version; instead: std::optional}}
// expected-note@+1 {{an alias of std::optional since 2.2; the name is declared only while C10_NODEPRECATED is not defined}}
double captured(c10::optional<double> Shift) {
  auto F = [&] { return Shift.value_or(0); };
  auto G = [Shift] { return *Shift; };
  return F() + G();
}
