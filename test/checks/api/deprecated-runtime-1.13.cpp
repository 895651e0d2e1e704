// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13
//
// Names that 2.15 no longer has, as functions and as methods.

void solvers(const torch::Tensor &A, const torch::Tensor &B) {
  // expected-warning@+2 {{this use of 'at::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto F1 = torch::cholesky(A);
// CHECK-FIXES: auto F1 = at::linalg_cholesky(A);
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto M1 = A.cholesky();
// CHECK-FIXES: auto M1 = at::linalg_cholesky(A);
  // expected-warning@+2 {{'at::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  // expected-note@+1 {{the lower factor is the only one computed}}
  auto F2 = torch::cholesky(A, /*upper=*/true);
  // expected-warning@+2 {{'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  // expected-note@+1 {{the lower factor is the only one computed}}
  auto M2 = A.cholesky(true);
  // expected-warning@+2 {{this use of 'at::qr' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_qr(A)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto F3 = torch::qr(A);
// CHECK-FIXES: auto F3 = at::linalg_qr(A);
  // expected-warning@+2 {{this use of 'at::Tensor::qr' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_qr(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto M3 = A.qr();
// CHECK-FIXES: auto M3 = at::linalg_qr(A);
  // expected-warning@+2 {{'at::qr' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_qr(A, "reduced")}}
  // expected-note@+1 {{some=true is mode "reduced", some=false is "complete"}}
  auto F4 = at::qr(A, false);
  // expected-warning@+2 {{'at::Tensor::qr' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_qr(A, "reduced")}}
  // expected-note@+1 {{some=true is mode "reduced", some=false is "complete"}}
  auto M4 = A.qr(false);
  // expected-warning@+2 {{'at::symeig' is deprecated since LibTorch 1.9 and removed in LibTorch 2.0 (it says so only at run time); instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  // expected-note@+1 {{the default triangle and the meaning of the flags differ, so rewrite the call with care}}
  auto F5 = torch::symeig(A, true);
  // expected-warning@+2 {{'at::Tensor::symeig' is deprecated since LibTorch 1.9 and removed in LibTorch 2.0 (it says so only at run time); instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  // expected-note@+1 {{the default triangle and the meaning of the flags differ, so rewrite the call with care}}
  auto M5 = A.symeig();
}
void fine(const torch::Tensor &A) {
  auto F1 = at::linalg_cholesky(A);
  auto F2 = torch::linalg_qr(A);
  auto F3 = at::cholesky_solve(A, A);
  auto M3 = A.cholesky_inverse();
}
