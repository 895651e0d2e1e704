// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13
//
// Names that 1.13 still has and 2.15 no longer.

void solvers(const torch::Tensor &A) {
  // expected-warning@+2 {{this use of 'at::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto L = torch::cholesky(A);
// CHECK-FIXES: auto L = at::linalg_cholesky(A);
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto L2 = A.cholesky();
// CHECK-FIXES: auto L2 = at::linalg_cholesky(A);
  // expected-warning@+2 {{'at::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  // expected-note@+1 {{the lower factor is the only one computed}}
  auto Upper = at::cholesky(A, true);
  // expected-warning@+2 {{'at::Tensor::symeig' is deprecated since LibTorch 1.9 and removed in LibTorch 2.0 (it says so only at run time); instead: at::linalg_eigh(A, "U") or at::linalg_eigvalsh(A, "U")}}
  // expected-note@+1 {{the default triangle and the meaning of the flags differ, so rewrite the call with care}}
  auto E = A.symeig(true);
  // expected-warning@+2 {{'at::Tensor::is_variable' is deprecated since LibTorch 1.4 and removed in LibTorch 2.14; instead: remove the test (always true for usable tensors)}}
  // expected-note@+1 {{every usable tensor answers true: drop the test}}
  bool Old = A.is_variable();
}
bool integral(const c10::Scalar &S, at::ScalarType T) {
  // expected-warning@+3 {{this use of 'c10::Scalar::isIntegral' is deprecated since LibTorch 1.3 and removed in LibTorch 2.14; instead: s.isIntegral(/*includeBool=*/false)}}
  // expected-note@+2 2 {{say whether bool counts; the old form did not count it}}
  // expected-warning@+1 {{this use of 'c10::isIntegralType' is deprecated since LibTorch 1.2 and removed in LibTorch 2.14; instead: c10::isIntegralType(t, /*includeBool=*/false)}}
  return S.isIntegral() || at::isIntegralType(T);
// CHECK-FIXES: return S.isIntegral(/*includeBool=*/false) || {{at|c10}}::isIntegralType(T, /*includeBool=*/false);
}
bool fine(const c10::Scalar &S, at::ScalarType T) {
  return S.isIntegral(true) || at::isIntegralType(T, false);
}
void dispatch(const at::Tensor &X, const at::Tensor *P) {
  // expected-warning@+2 {{this use of 'AT_DISPATCH_FLOATING_TYPES' is deprecated since LibTorch 1.1 and removed in LibTorch 2.6; instead: AT_DISPATCH_...(x.scalar_type(), ...)}}
  // expected-note@+1 {{the dispatch macros want a scalar type; the overload that accepted x.type() is gone from 2.6 on}}
  AT_DISPATCH_FLOATING_TYPES(X.type(), "f", [&] { scalar_t Zero = 0; });
// CHECK-FIXES: AT_DISPATCH_FLOATING_TYPES(X.scalar_type(), "f", [&] { scalar_t Zero = 0; });
  // expected-warning@+2 {{this use of 'AT_DISPATCH_ALL_TYPES' is deprecated since LibTorch 1.1 and removed in LibTorch 2.6; instead: AT_DISPATCH_...(x.scalar_type(), ...)}}
  // expected-note@+1 {{the dispatch macros want a scalar type; the overload that accepted x.type() is gone from 2.6 on}}
  AT_DISPATCH_ALL_TYPES(P->type(), "f", [&] { scalar_t Zero = 0; });
// CHECK-FIXES: AT_DISPATCH_ALL_TYPES(P->scalar_type(), "f", [&] { scalar_t Zero = 0; });
  // expected-warning@+2 {{this use of 'AT_DISPATCH_FLOATING_TYPES_AND_HALF' is deprecated since LibTorch 1.1 and removed in LibTorch 2.6; instead: AT_DISPATCH_...(x.scalar_type(), ...)}}
  // expected-note@+1 {{the dispatch macros want a scalar type; the overload that accepted x.type() is gone from 2.6 on}}
  AT_DISPATCH_FLOATING_TYPES_AND_HALF(
      X.type(), "f", ([&] {
        scalar_t Zero = 0;
      }));
// CHECK-FIXES: AT_DISPATCH_FLOATING_TYPES_AND_HALF(
// CHECK-FIXES-NEXT: X.scalar_type(), "f", ([&] {
  AT_DISPATCH_FLOATING_TYPES(X.scalar_type(), "f", [&] { scalar_t Zero = 0; });
}
