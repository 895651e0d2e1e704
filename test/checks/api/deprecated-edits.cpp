// RUN: %check_torch %s torch-api-deprecated --libtorch=1.13
//
// A method that becomes a function, whatever its object looks like.

struct Layer {
  at::Tensor Weight;
  std::shared_ptr<at::Tensor> Shared;
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  at::Tensor factor() const { return Weight.cholesky(); }
// CHECK-FIXES: at::Tensor factor() const { return at::linalg_cholesky(Weight); }
};
void objects(const at::Tensor &X, at::Tensor *P, Layer &L, std::vector<at::Tensor> &All) {
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto A = P->cholesky();
// CHECK-FIXES: auto A = at::linalg_cholesky(*P);
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto B = L.Shared->cholesky();
// CHECK-FIXES: auto B = at::linalg_cholesky(*L.Shared);
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto C = X.matmul(X.t()).add(1).cholesky();
// CHECK-FIXES: auto C = at::linalg_cholesky(X.matmul(X.t()).add(1));
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto D = All[0].cholesky().t();
// CHECK-FIXES: auto D = at::linalg_cholesky(All[0]).t();
  // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto E = (X + X.t()).cholesky();
// CHECK-FIXES: auto E = at::linalg_cholesky((X + X.t()));
  // expected-warning@+2 {{this use of 'at::Tensor::qr' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_qr(x)}}
  // expected-note@+1 {{the same with the default arguments}}
  auto [Q, R] = L.factor().qr();
// CHECK-FIXES: auto [Q, R] = at::linalg_qr(L.factor());
  auto F = X
               .mul(2)
               // expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
               // expected-note@+1 {{the same with the default arguments}}
               .cholesky();
  // expected-warning@+2 {{'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(A), with .mH() for the upper factor}}
  // expected-note@+1 {{the lower factor is the only one computed}}
  auto G = X.cholesky(true);
  // The name is in a macro, the object is not text of the file.
// expected-warning@+2 {{this use of 'at::Tensor::cholesky' is deprecated since LibTorch 1.9 and removed in LibTorch 2.14 (it says so only at run time); instead: at::linalg_cholesky(x)}}
// expected-note@+1 {{the same with the default arguments}}
#define FACTOR(M) M.cholesky()
  auto H = FACTOR(X);
}
